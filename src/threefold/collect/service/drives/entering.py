"""What people send comes in here: checked, judged, kept as typed with what they agreed to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from threefold.collect.logic.drives import person, robots
from threefold.collect.models import (
    Agreement,
    CodeUse,
    Drive,
    DriveState,
    Entry,
    EntryState,
)
from threefold.collect.service.drives import codes, guarding, reading
from threefold.collect.service.drives.designing import design_of
from threefold.collect.service.drives.settling import forgotten, go_on, twin_of
from threefold.collect.service.drives.tokens import Shown
from threefold.kit import clock
from threefold.kit.errors import Invalid, NotFound
from threefold.kit.keyed import subject
from threefold.plan import service as plans
from threefold.plan.types import Plan


class Refused(Invalid):
    """Some answers do not do; `problems` holds codes of `words.problem` by variable, by
    "consent-" and purpose, or by "code"."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(_("Some answers need mending."), where={"fields": len(problems)})
        self.problems = dict(problems)


@dataclass(frozen=True)
class Answer:
    """What came back of a form. `address` is only counted, never kept."""

    shown: Shown
    raw: Mapping[str, Any]
    agreed: frozenset[str] = frozenset()
    code: str = ""
    trap: str = ""
    work: str = ""
    address: str = ""
    batch: str = ""
    box: str = ""
    again: bool = False
    paper: bool = False


def standing(drive: Drive) -> str:
    """ "open", or why not: "draft", "early", "paused", "over"."""
    now = clock.now()
    if drive.state == DriveState.DRAFT:
        return "draft"
    if drive.state == DriveState.CLOSED or (drive.closes_at and drive.closes_at <= now):
        return "over"
    if drive.state == DriveState.PAUSED:
        return "paused"
    return "early" if drive.opens_at and drive.opens_at > now else "open"


def find(slug: str) -> Drive:
    """The drive of a public address; a draft is not public."""
    found = Drive.objects.filter(slug=slug).exclude(state=DriveState.DRAFT).first()
    if found is None:
        raise NotFound(_("There is no such form."), where={"form": slug})
    return found


def enter(drive: Drive, answer: Answer, *, base: str, actor: Any = None) -> Entry:
    """Keep one registration; sending the same form twice gives the same entry.

    `base` is scheme and host for links in letters. Raises Refused with what to mend, Busy when
    far too many come from one place.
    """
    before = Entry.objects.select_related("drive").filter(pk=answer.shown.entry).first()
    if before is not None:
        return before
    plan, design = plans.current(), design_of(drive)
    raw = reading.raw_of(design, plan, answer.raw)
    values, problems = reading.standard(design, plan, raw)
    if answer.paper:
        _reached_otherwise(plan, values, problems)
    for box in design.consents:
        if box.required and box.purpose not in answer.agreed:
            problems[f"consent-{box.purpose}"] = "missing"
    if drive.codes == CodeUse.ASK and (fault := codes.fault(drive, answer.code)):
        problems["code"] = fault
    if problems:
        raise Refused(problems)
    doubts = [] if answer.paper else _doubts(drive, answer, raw)
    mark = person.mark(plan, values)
    now = clock.now()
    entry = Entry(
        pk=answer.shown.entry,
        drive=drive,
        state=_first_state(drive, answer, doubts),
        channel=answer.shown.channel,
        language=answer.shown.language,
        raw=raw,
        person=subject(settings.HOME.secret, "drive", str(drive.pk), mark) if mark else "",
        doubts=doubts,
        shown_at=answer.shown.at,
        sent_at=now,
        nonce=secrets.token_hex(16),
        base=base[:200],
        batch=answer.batch[:40],
        box=answer.box[:40],
        user=actor,
    )
    kept = _kept(entry, answer)
    go_on(kept)
    return kept


def _reached_otherwise(plan: Plan, values: Mapping[str, Any], problems: dict[str, str]) -> None:
    """A card is signed, so it needs no e-mail address where another way is written on it."""
    email = plan.contacts.get("email")
    others = {each.code for way, each in plan.contacts.items() if way != "email"}
    if email and problems.get(email.code) == "missing" and others & set(values):
        del problems[email.code]


def _first_state(drive: Drive, answer: Answer, doubts: list[str]) -> str:
    if doubts:
        return EntryState.HELD
    return EntryState.WAITING if drive.confirm and not answer.paper else EntryState.TAKEN


def _doubts(drive: Drive, answer: Answer, raw: Mapping[str, str]) -> list[str]:
    work = robots.worked(answer.shown.entry.hex, answer.work) if drive.challenge else None
    return robots.doubts(
        seconds=answer.shown.seconds,
        trap=answer.trap,
        values=list(raw.values()),
        work=work,
        many=guarding.DOOR.knocked(answer.address),
    )


def _kept(entry: Entry, answer: Answer) -> Entry:
    """The entry with its evidence in the store; a race with its twin is decided by the store."""
    for last in (False, True):
        try:
            with transaction.atomic():
                _met(entry, answer)
                entry.save(force_insert=True)
                _agreements(entry, answer)
                asks = entry.drive.codes == CodeUse.ASK and entry.state != EntryState.AGAIN
                if asks and not codes.claim(entry.drive, answer.code, entry):
                    raise Refused({"code": "code_used"})
            return entry
        except IntegrityError:
            same = Entry.objects.filter(pk=entry.pk).first()
            if same is not None:
                return same
            if last:
                raise
    raise AssertionError


def _met(entry: Entry, answer: Answer) -> None:
    """A person who registers twice: the newer of two unconfirmed ones stands, else the older."""
    twin = twin_of(entry) if entry.state != EntryState.HELD else None
    if twin is None:
        return
    if answer.paper and not answer.again:
        raise Refused({"": "again"})
    if twin.state == entry.state == EntryState.WAITING:
        forgotten(twin)
    else:
        entry.state, entry.twin = EntryState.AGAIN, twin


def _agreements(entry: Entry, answer: Answer) -> None:
    Agreement.objects.bulk_create(
        Agreement(
            entry=entry,
            wording_id=wording,
            purpose=purpose,
            given=purpose in answer.agreed,
            on_paper=answer.paper,
            shown_at=entry.shown_at,
            agreed_at=entry.sent_at,
        )
        for purpose, wording in answer.shown.wordings.items()
    )
