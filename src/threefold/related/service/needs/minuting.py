"""Minutes of client meetings and focus groups: their lines are evidence in the register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound
from threefold.related.models import (
    Attendance,
    Minutes,
    MinutesKind,
    MinutesLine,
    MinutesVersion,
    NeedEvidence,
)
from threefold.related.service.needs import noting

MOST_LINES = 60
MOST_ATTENDING = 100
MOST_NOTES = 20_000


@dataclass(frozen=True)
class Line:
    """One need that came up; `customer` said it, or `people` whom nobody knows by name."""

    name: str
    strength: int
    product: str = ""
    customer: int | None = None
    people: int = 1
    quote: str = ""


@dataclass(frozen=True)
class Content:
    """Minutes as written; `others` took part besides the customers `attending`."""

    kind: str
    title: str
    held_on: date
    attending: tuple[int, ...] = ()
    others: int = 0
    notes: str = ""
    lines: tuple[Line, ...] = ()


def get(minutes_id: int) -> Minutes:
    """The minutes, or NotFound."""
    found = Minutes.objects.select_related("created_by").filter(pk=minutes_id).first()
    if found is None:
        raise NotFound(
            _("There are no such minutes."),
            where={"minutes": minutes_id},
            remedy=_("Open the list of minutes to see those there are."),
        )
    return found


def version_of(minutes: Minutes) -> MinutesVersion:
    """The version in force."""
    return minutes.versions.select_related("made_by").get(number=minutes.number)


def may_read(minutes: Minutes, user: Any) -> bool:
    """Notes and quotes: who wrote them, and owners."""
    own = minutes.created_by_id is not None and minutes.created_by_id == user.pk
    return own or access.can(user, "manage", "customers")


def content_of(version: MinutesVersion) -> Content:
    """A version as it could be written again."""
    lines = tuple(
        Line(each.name, each.strength, each.product, each.customer_id, each.people, each.quote)
        for each in version.lines.all()
    )
    attending = tuple(version.attendance.values_list("customer_id", flat=True))
    return Content(
        version.kind, version.title, version.held_on, attending, version.others, version.notes,
        lines,
    )  # fmt: skip


def write(content: Content, *, actor: Any) -> Minutes:
    """Keep minutes; each line goes into the register."""
    with transaction.atomic():
        made = Minutes.objects.create(created_at=clock.now(), created_by=actor)
        _versioned(made, content, actor)
        _noted(made, actor, "related.minutes.write", lines=len(content.lines))
    return made


def rewrite(minutes: Minutes, content: Content, *, number: int, actor: Any) -> Minutes:
    """Keep them as they are said now; the register follows, the version before stays.

    `number` is the version that the writer saw: Conflict when somebody saved meanwhile.
    """
    with transaction.atomic():
        kept = _mine(minutes, actor)
        if kept.number != number:
            raise Conflict(
                _("Somebody else changed these minutes meanwhile."),
                where={"minutes": kept.pk},
                remedy=_("Load the page anew and make your change again."),
            )
        if content_of(version_of(kept)) == _tidy(content):
            return kept
        _versioned(kept, content, actor)
        _noted(kept, actor, "related.minutes.rewrite", version=kept.number)
    return kept


def undo(minutes: Minutes, *, actor: Any) -> Minutes:
    """Put the version back from which the one in force was made."""
    with transaction.atomic():
        kept = _mine(minutes, actor)
        before = version_of(kept).before
        if not before:
            raise Conflict(
                _("There is no change to take back."),
                where={"minutes": kept.pk},
                remedy=_("Withdraw the minutes to take all of it out of the register."),
            )
        _in_force(kept, before, actor)
        _noted(kept, actor, "related.minutes.undo", version=before)
    return kept


def withdraw(minutes: Minutes, *, actor: Any) -> Minutes:
    """Take their evidence out of the register; the minutes stay to be read, and `restore`."""
    with transaction.atomic():
        kept = _mine(minutes, actor)
        kept.withdrawn_at = clock.now()
        kept.save(update_fields=["withdrawn_at"])
        _taken_out(kept)
        _noted(kept, actor, "related.minutes.withdraw")
    return kept


def restore(minutes: Minutes, *, actor: Any) -> Minutes:
    """Let withdrawn minutes count again."""
    with transaction.atomic():
        kept = _mine(minutes, actor, withdrawn=True)
        kept.withdrawn_at = None
        kept.save(update_fields=["withdrawn_at"])
        _put_in(kept, version_of(kept), actor)
        _noted(kept, actor, "related.minutes.restore")
    return kept


def _mine(minutes: Minutes, actor: Any, *, withdrawn: bool = False) -> Minutes:
    kept = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if not may_read(kept, actor):
        raise Denied(
            _("Only who wrote these minutes may change them."),
            remedy=_("Ask an owner of this installation."),
        )
    if (kept.withdrawn_at is not None) != withdrawn:
        raise Conflict(
            _("These minutes do not stand as they did."),
            where={"minutes": kept.pk},
            remedy=_("Load the page anew to see how it stands."),
        )
    return kept


def _versioned(minutes: Minutes, content: Content, actor: Any) -> None:
    content = _tidy(content)
    newest = minutes.versions.first()
    version = MinutesVersion.objects.create(
        minutes=minutes,
        number=newest.number + 1 if newest else 1,
        before=minutes.number,
        kind=content.kind,
        title=content.title,
        held_on=content.held_on,
        others=content.others,
        notes=content.notes,
        made_at=clock.now(),
        made_by=actor,
    )
    Attendance.objects.bulk_create(
        Attendance(version=version, customer_id=each) for each in content.attending
    )
    MinutesLine.objects.bulk_create(
        MinutesLine(
            version=version, name=each.name, product=each.product, strength=each.strength,
            customer_id=each.customer, people=each.people, quote=each.quote,
        )
        for each in content.lines
    )  # fmt: skip
    _in_force(minutes, version.number, actor)


def _in_force(minutes: Minutes, number: int, actor: Any) -> None:
    before = _evidence(minutes)
    needs = list(before.values_list("need", flat=True))
    before.delete()
    minutes.number = number
    minutes.save(update_fields=["number"])
    _put_in(minutes, version_of(minutes), actor)
    noting.sweep(needs)


def _put_in(minutes: Minutes, version: MinutesVersion, actor: Any) -> None:
    """The lines become evidence of whoever wrote the minutes, who alone reads their words."""
    for line in version.lines.all():
        noting.kept_evidence(
            noting.Noted(
                name=line.name,
                product=line.product,
                strength=line.strength,
                kind=version.kind,
                customer=line.customer_id,
                people=line.people,
                words=line.quote,
                said_on=version.held_on,
                source=version.title,
                line=line,
            ),
            actor=minutes.created_by or actor,
        )


def _taken_out(minutes: Minutes) -> None:
    evidence = _evidence(minutes)
    needs = list(evidence.values_list("need", flat=True))
    evidence.delete()
    noting.sweep(needs)


def _evidence(minutes: Minutes) -> Any:
    return NeedEvidence.objects.filter(line__version__minutes=minutes)


def _tidy(content: Content) -> Content:
    """Single-spaced and within its bounds; Invalid names what is not."""
    title = " ".join(content.title.split())[:120]
    if not title:
        raise Invalid(_("Minutes need a title."), where={"field": "title"})
    if content.kind not in MinutesKind.values:
        raise Invalid(_("Choose what kind of meeting it was."), where={"field": "kind"})
    if content.held_on > timezone.localdate():
        raise Invalid(_("This day is still to come."), where={"field": "held_on"})
    attending = tuple(dict.fromkeys(content.attending))
    if len(attending) > MOST_ATTENDING or len(content.lines) > MOST_LINES:
        raise Invalid(
            _("This is too long for one meeting."),
            where={"customers": MOST_ATTENDING, "lines": MOST_LINES},
            remedy=_("Write minutes for each part of it."),
        )
    for each in attending:
        descriptive.named(each)
    lines = tuple(
        replace(
            each,
            name=noting.tidy(each.name),
            product=noting.tidy(each.product),
            people=1 if each.customer is not None else each.people,
            quote=each.quote.strip()[: noting.MOST_WORDS],
        )
        for each in content.lines
    )
    return replace(
        content, title=title, attending=attending, lines=lines, notes=content.notes.strip()
    )


def _noted(minutes: Minutes, actor: Any, action: str, **detail: Any) -> None:
    audit.record(
        actor=actor, action=action, target_kind="minutes", target_id=str(minutes.pk), detail=detail
    )
