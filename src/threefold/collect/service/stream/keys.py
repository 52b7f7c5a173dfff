"""Write keys: made, changed, switched off, and looked up by the event API."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic.stream.admission import Admitted, digest
from threefold.collect.logic.stream.cors import Origins
from threefold.collect.models import Source, WriteKey
from threefold.kit.clock import now
from threefold.kit.errors import Invalid, NotFound

SCHEME = "tf_"
_HINT_LENGTH = len(SCHEME) + 6
MOST_HOURS = 24 * 90


@transaction.atomic
def create(source: str, *, label: str = "", actor: Any) -> tuple[WriteKey, str]:
    """A new key of `source`, and its text, which is never stored. Raises NotFound."""
    if not Source.objects.filter(pk=source).exists():
        raise NotFound(_("There is no such source."), where={"source": source})
    plain = SCHEME + secrets.token_urlsafe(32)
    key = WriteKey.objects.create(
        source_id=source,
        label=" ".join(label.split())[:120],
        hint=plain[:_HINT_LENGTH],
        digest=digest(plain),
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    _note("collect.key.create", key, actor)
    return key, plain


def of(source: str) -> list[WriteKey]:
    """The keys of a source, newest first; those switched off as well."""
    return list(WriteKey.objects.filter(source_id=source))


@transaction.atomic
def rotate(key_id: int, actor: Any, keep_hours: float = 24) -> tuple[WriteKey, str]:
    """A new key in the place of one that goes on working for `keep_hours`.

    Raises NotFound where the key no longer works, Invalid for hours below 0 or above 90 days.
    """
    if not 0 <= keep_hours <= MOST_HOURS:
        raise Invalid(
            _("The old key may go on for 0 to %(most)s hours.") % {"most": MOST_HOURS},
            where={"field": "keep_hours"},
        )
    old = _working(key_id)
    until = now() + timedelta(hours=keep_hours)
    old.off_at = min(old.off_at, until) if old.off_at else until
    old.save(update_fields=["off_at"])
    key, plain = create(old.source_id, label=old.label, actor=actor)
    _note("collect.key.rotate", old, actor, replaced_by=key.pk, until=old.off_at)
    return key, plain


@transaction.atomic
def switch_off(key_id: int, actor: Any) -> WriteKey:
    """End a key at once. Raises NotFound where it no longer works."""
    key = _working(key_id)
    key.off_at = now()
    key.save(update_fields=["off_at"])
    _note("collect.key.switch_off", key, actor)
    return key


@transaction.atomic
def switch_on(key_id: int, actor: Any) -> WriteKey:
    """Let a key work again that was switched off. Raises NotFound."""
    key = WriteKey.objects.select_for_update().filter(pk=key_id).first()
    if key is None:
        raise NotFound(_("There is no such key."), where={"key": key_id})
    if key.off_at is not None:
        key.off_at = None
        key.save(update_fields=["off_at"])
        _note("collect.key.switch_on", key, actor)
    return key


def book() -> dict[str, Admitted]:
    """Every key that works, by its digest. One query."""
    rows = (
        _live()
        .values_list("digest", "source_id", "source__receiving", "source__origins", "off_at")
        .iterator()
    )
    origins: dict[str, Origins] = {}
    found = {}
    for name, source, receiving, written, off_at in rows:
        if source not in origins:
            origins[source] = Origins.of(written)
        found[name] = Admitted(source, receiving, origins[source], off_at)
    return found


def _live(at: datetime | None = None) -> Any:
    return WriteKey.objects.filter(Q(off_at=None) | Q(off_at__gt=at or now())).order_by()


def _working(key_id: int) -> WriteKey:
    key: WriteKey | None = _live().select_for_update().filter(pk=key_id).first()
    if key is None:
        raise NotFound(_("There is no such working key."), where={"key": key_id})
    return key


def _note(action: str, key: WriteKey, actor: Any, **detail: Any) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="source",
        target_id=key.source_id,
        detail={"key": key.pk, "hint": key.hint, "label": key.label, **detail},
    )
