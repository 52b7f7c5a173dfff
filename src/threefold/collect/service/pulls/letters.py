"""Letters kept whole, where the owner of the installation chose so: sealed, one file each."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.models import Pull
from threefold.collect.service.pulls import vault
from threefold.kit.errors import NotFound

_ID = re.compile(r"[\w-]{1,80}")


def _folder() -> Path:
    return Path(settings.HOME.files) / "letters"


def keep(pull: Pull, letters: Mapping[str, bytes]) -> None:
    """Store whole letters by message id; one that is there already is left."""
    if not letters:
        return
    folder = _folder() / str(pull.pk)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in letters.items():
        path = folder / f"{name}.eml.sealed"
        if not _ID.fullmatch(name) or path.exists():
            continue
        half = path.with_suffix(".half")
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(vault.seal_bytes(content))
        half.replace(path)


def read(message_id: str, *, actor: object = None) -> bytes:
    """A letter kept, as it was received (RFC 5322); noted in the audit log."""
    found = list(_folder().glob(f"*/{message_id}.eml.sealed")) if _ID.fullmatch(message_id) else []
    if not found:
        raise NotFound(
            _("No such e-mail is kept."),
            remedy=_(
                "E-mails are kept only where the mailbox's settings say so; see the event's"
                " reference."
            ),
        )
    audit.record(
        actor=actor, action="collect.letter.read", target_kind="letter", target_id=message_id
    )
    return vault.unseal_bytes(found[0].read_bytes())
