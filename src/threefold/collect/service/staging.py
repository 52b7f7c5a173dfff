"""A file becomes a run: looked into, read whole, not yet understood."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.collect.logic import reading, targets
from threefold.collect.models import Run, Source
from threefold.collect.types import Inspection, ReadOptions
from threefold.jobs.types import Progress
from threefold.kit.errors import Cancelled, Invalid
from threefold.kit.text import fold

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_FORGOTTEN_S = 24 * 3600


def source_named(name: str, *, made_up: bool = False, label: str = "") -> Source:
    """The source of that code, made when it is new and then called `label`, or else `name`.

    Raises `Invalid` for a name that cannot be a code.
    """
    code = re.sub(r"[^a-z0-9_-]+", "-", fold(name)).strip("-")[:60]
    if not _CODE.fullmatch(code):
        raise Invalid(
            _("A source needs a name of letters and digits."),
            where={"source": name},
            remedy=_("Name it as in %(example)s.") % {"example": "webshop"},
        )
    source, _created = Source.objects.get_or_create(
        code=code, defaults={"label": (label or name).strip()[:120], "made_up": made_up}
    )
    return source


def inspect(path: str | Path, options: ReadOptions | None = None) -> Inspection:
    """Encoding, delimiter, header, columns with samples: as detected, `options` put in place."""
    return reading.inspect(Path(path), options)


def stage(
    path: str | Path,
    *,
    source: str,
    content: str,
    options: ReadOptions | None = None,
    user: Any = None,
    file_name: str = "",
    made_up: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Read a file whole into a new run. What cannot be a row of it is put aside with its reason.

    Raises `Invalid` for a file that cannot be read at all; then no run is made.
    """
    if content not in targets.CONTENTS:
        raise Invalid(
            _("“%(name)s” is no kind of content.") % {"name": content},
            where={"as": content},
            remedy=_("Choose one of: %(names)s.") % {"names": ", ".join(targets.CONTENTS)},
        )
    path, progress = Path(path), progress or Progress()
    sender = source_named(source, made_up=made_up)
    _forget_old()
    runs = Path(settings.HOME.runs)
    folder = runs / f".new-{uuid.uuid4().hex}"
    try:
        with (
            tempfile.TemporaryDirectory(prefix=".new-", dir=runs) as aside,
            reading.unpacking(path, Path(aside)) as unpacked,
        ):
            seen = inspect(path, options)
            progress.stage("read", total=seen.rows_estimate)
            read = reading.stage(
                path,
                seen,
                folder,
                unpacked=unpacked,
                progress=lambda done, total: progress.at(
                    int(seen.rows_estimate * done / total) if total else 0
                ),
                cancelled=lambda: _asked_to_stop(progress),
            )
        run = Run(
            source=sender,
            content=content,
            file_name=(file_name or path.name)[:255],
            file_bytes=path.stat().st_size,
            file_sha256=_sha256(path),
            inspection=seen.to_dict(),
            received=read.received,
            counts={"staged": read.to_dict()},
            created_by=user,
        )
        settle(run, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    progress.at(read.received)
    return run


def settle(run: Run, folder: Path) -> None:
    """Row and folder come to be together: the folder first, under the row's own number."""
    with transaction.atomic():
        run.save()
        if run.folder.exists():
            shutil.rmtree(run.folder)
        folder.rename(run.folder)


def _asked_to_stop(progress: Progress) -> bool:
    try:
        progress.check()
    except Cancelled:
        return True
    return False


def _forget_old() -> None:
    """Remove what crashed readings left behind."""
    for left in Path(settings.HOME.runs).glob(".new-*"):
        if left.stat().st_mtime < time.time() - _FORGOTTEN_S:
            shutil.rmtree(left, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
