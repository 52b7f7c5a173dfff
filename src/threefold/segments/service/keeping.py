"""Segments kept under a name: saved, changed, put back, retired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pyarrow as pa
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.segments.logic.rules import Rule, text_of, to_dict
from threefold.segments.models import Segment, SegmentSize, SegmentVersion
from threefold.segments.service import tables
from threefold.segments.service.counting import Counted, count
from threefold.segments.service.membership import members
from threefold.segments.service.reading import read

NAME_MOST, NOTE_MOST = 80, 300


def listed(*, retired: bool = False) -> QuerySet[Segment]:
    """Segments by name: those in use, or those retired."""
    return Segment.objects.filter(retired_at__isnull=not retired).order_by("name", "pk")


def find(given: int | str) -> Segment:
    """A segment by number or, in use, by name. Raises NotFound."""
    if isinstance(given, int):
        found = Segment.objects.filter(pk=given if given.bit_length() < 64 else 0)
    else:
        found = listed().filter(name__iexact=given.strip())
    segment = found.select_related("created_by").first()
    if segment is None:
        raise NotFound(
            _("There is no such segment."),
            where={"segment": str(given)[:NAME_MOST]},
            remedy=_("Look it up in the list of segments."),
        )
    return segment


def save(
    *,
    name: str,
    rule: str | Mapping[str, Any],
    note: str = "",
    live: bool = True,
    actor: Any,
) -> Segment:
    """Keep a rule under a name. One that is not live gets its members once, as they are now.

    Raises RuleError for what is no rule, Conflict where the name is taken, and NotFound where
    members are asked for and there is no wide view.
    """
    asked = read(rule)
    name, note = _named(name), _noted(note)
    inside, told = (None, None) if live else (members(asked)[0], count(asked))
    moment = clock.now()
    with transaction.atomic():
        _free(name)
        segment = Segment.objects.create(
            name=name, note=note, rule=text_of(asked), tree=to_dict(asked), live=live,
            settled_on=told and told.as_of, created_by=_user(actor), created_at=moment,
            changed_at=moment,
        )  # fmt: skip
        _version(segment, actor)
        _log("segments.save", segment, actor, live=live)
        if inside is not None and told is not None:
            _settle(segment, inside, told)
    return segment


def change(
    pk: int,
    *,
    version: int,
    name: str | None = None,
    note: str | None = None,
    rule: str | Mapping[str, Any] | None = None,
    actor: Any,
) -> Segment:
    """Rename a segment, describe it otherwise, or give a live one another rule.

    `version` is the one the editor saw; Conflict where somebody changed it since.
    """
    asked = None if rule is None else read(rule)
    with transaction.atomic():
        segment = _locked(pk)
        if segment.version != version:
            raise Conflict(
                _("Somebody changed this segment meanwhile."),
                where={"segment": segment.name},
                remedy=_("Look at it as it is now, then change it again."),
            )
        if name is not None:
            segment.name = _named(name)
        if note is not None:
            segment.note = _noted(note)
        if asked is not None and text_of(asked) != segment.rule:
            _ruled(segment, asked)
        return _changed(segment, actor, "segments.change")


def undo(pk: int, *, actor: Any) -> Segment:
    """Put back name, note and rule as they were before the last change; twice is as it was."""
    with transaction.atomic():
        segment = _locked(pk)
        before = SegmentVersion.objects.filter(segment=segment, number=segment.version - 1).first()
        if before is None:
            raise Conflict(_("This segment was never changed."), where={"segment": segment.name})
        segment.name, segment.note = before.name, before.note
        if before.rule != segment.rule:
            segment.rule, segment.tree = before.rule, before.tree
        return _changed(segment, actor, "segments.undo")


def retire(pk: int, *, actor: Any) -> Segment:
    """Take a segment out of use. Its history stays, its name is free again."""
    with transaction.atomic():
        segment = _locked(pk)
        if segment.retired_at is None:
            segment.retired_at = clock.now()
            segment.save(update_fields=["retired_at"])
            _log("segments.retire", segment, actor)
    return segment


def restore(pk: int, *, actor: Any) -> Segment:
    """Take a retired segment into use again. Raises Conflict where its name was given away."""
    with transaction.atomic():
        segment = _locked(pk)
        if segment.retired_at is not None:
            _free(segment.name)
            segment.retired_at = None
            segment.save(update_fields=["retired_at"])
            _log("segments.restore", segment, actor)
    return segment


def _locked(pk: int) -> Segment:
    return Segment.objects.select_for_update().get(pk=find(pk).pk)


def _ruled(segment: Segment, rule: Rule) -> None:
    if not segment.live:
        raise Conflict(
            _("The members of this segment were settled once; its rule cannot change."),
            where={"segment": segment.name},
            remedy=_("Save the new rule as a segment of its own."),
        )
    segment.rule, segment.tree = text_of(rule), to_dict(rule)


def _changed(segment: Segment, actor: Any, what: str) -> Segment:
    if segment.retired_at is not None:
        raise Conflict(
            _("This segment is retired."),
            where={"segment": segment.name},
            remedy=_("Take it into use again first."),
        )
    _free(segment.name, but=segment.pk)
    segment.version += 1
    segment.changed_at = clock.now()
    segment.save()
    _version(segment, actor)
    _log(what, segment, actor, version=segment.version)
    return segment


def _version(segment: Segment, actor: Any) -> None:
    SegmentVersion.objects.create(
        segment=segment, number=segment.version, name=segment.name, note=segment.note,
        rule=segment.rule, tree=segment.tree, by=_user(actor), at=segment.changed_at,
    )  # fmt: skip


def _settle(segment: Segment, inside: pa.Table, told: Counted) -> None:
    SegmentSize.objects.create(
        segment=segment, as_of=told.as_of, version=1, customers=told.customers,
        members=inside.num_rows, unknown=told.unknown, made_at=segment.created_at,
    )  # fmt: skip
    # An empty list is no rows, and so no file.
    if inside.num_rows:
        said = pa.repeat(pa.scalar(str(segment.pk)), inside.num_rows)
        rows = inside.select(["customer_id"]).append_column("segment", said)
        tables.settled().append(rows, app_id=f"segment-{uuid4().hex}", app_version=1)


def _free(name: str, but: int | None = None) -> None:
    if listed().filter(name__iexact=name).exclude(pk=but).exists():
        raise Conflict(
            _("There is a segment of this name already."),
            where={"name": name},
            remedy=_("Choose another name, or retire that one first."),
        )


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not said or len(said) > NAME_MOST:
        raise Invalid(
            _("A segment needs a name of at most %(count)s characters.") % {"count": NAME_MOST},
            where={"field": "name"},
        )
    return said


def _noted(note: str) -> str:
    said = " ".join(note.split())
    if len(said) > NOTE_MOST:
        raise Invalid(
            _("A note has at most %(count)s characters.") % {"count": NOTE_MOST},
            where={"field": "note"},
        )
    return said


def _user(actor: Any) -> Any:
    return actor if getattr(actor, "pk", None) is not None else None


def _log(what: str, segment: Segment, actor: Any, **detail: Any) -> None:
    audit.record(
        actor=actor,
        action=what,
        target_kind="segment",
        target_id=str(segment.pk),
        detail=detail,
    )
