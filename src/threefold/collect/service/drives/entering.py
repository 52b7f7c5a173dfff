"""What people send comes in here: checked, judged, kept as typed with what they agreed to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic.drives import person, robots
from threefold.collect.models import (
    Agreement,
    Channel,
    CodeUse,
    Drive,
    DriveState,
    Entry,
    EntryState,
)
from threefold.collect.service.drives import codes, guarding, letters, passing, reading
from threefold.collect.service.drives.designing import design_of
from threefold.collect.service.drives.tokens import Shown
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
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
    _go_on(kept)
    return kept


def release(entry: Entry, *, actor: Any) -> Entry:
    """Let a held entry go on as if nothing had been odd."""
    with transaction.atomic():
        held = _locked(entry, EntryState.HELD)
        email = letters.email_of(held)
        held.state = EntryState.WAITING if held.drive.confirm and email else EntryState.TAKEN
        twin = _twin(held)
        if twin is not None:
            held.state, held.twin = EntryState.AGAIN, twin
        held.save(update_fields=["state", "twin"])
        _noted(held, actor, "collect.drive.release")
    _go_on(held)
    return held


def drop(entry: Entry, *, actor: Any) -> None:
    """A held entry is no registration: what was typed is forgotten."""
    with transaction.atomic():
        held = _locked(entry, EntryState.HELD)
        _forgotten(held)
        _noted(held, actor, "collect.drive.drop")


def confirm(entry_id: Any, nonce: str) -> Entry:
    """The letter was answered: the entry counts. Conflict when it was answered before."""
    with transaction.atomic():
        entry = _of_letter(entry_id)
        if not nonce or entry.nonce != nonce or entry.state != EntryState.WAITING:
            raise Conflict(_("This link was used already."))
        entry.state, entry.nonce, entry.confirmed_at = EntryState.TAKEN, "", clock.now()
        entry.save(update_fields=["state", "nonce", "confirmed_at"])
    passing.take(entry)
    return entry


def disown(entry_id: Any, nonce: str) -> None:
    """Whoever got the letter never registered: what was typed is forgotten."""
    with transaction.atomic():
        entry = _of_letter(entry_id)
        if not nonce or entry.nonce != nonce or entry.state != EntryState.WAITING:
            raise Conflict(_("This link was used already."))
        _forgotten(entry)


def take_back(entry: Entry, *, actor: Any) -> dict[str, str]:
    """Undo a paper card not yet passed on; returns what was typed. Conflict when it is too late."""
    with transaction.atomic():
        mine = _locked(entry, EntryState.TAKEN, EntryState.AGAIN)
        late = mine.passed_at or clock.now() - mine.sent_at > passing.UNDO_FOR * 0.9
        if mine.user_id != actor.pk or mine.channel != Channel.PAPER or late:
            raise Conflict(
                _("This card was brought in already and cannot be taken back."),
                remedy=_("Correct it on the customer's page."),
            )
        raw = dict(mine.raw)
        _forgotten(mine)
        _noted(mine, actor, "collect.drive.take_back")
    return raw


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
        many=guarding.knocked(answer.address),
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
    twin = _twin(entry) if entry.state != EntryState.HELD else None
    if twin is None:
        return
    if answer.paper and not answer.again:
        raise Refused({"": "again"})
    if twin.state == entry.state == EntryState.WAITING:
        _forgotten(twin)
    else:
        entry.state, entry.twin = EntryState.AGAIN, twin


def _twin(entry: Entry) -> Entry | None:
    if not entry.person:
        return None
    standing_ = Entry.objects.select_for_update().filter(
        drive=entry.drive, person=entry.person, state__in=[EntryState.WAITING, EntryState.TAKEN]
    )
    return standing_.exclude(pk=entry.pk).first()


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


def _go_on(entry: Entry) -> None:
    if entry.state == EntryState.WAITING:
        letters.ask(entry)
    elif entry.state == EntryState.TAKEN:
        passing.take(entry)
    elif entry.state == EntryState.AGAIN and entry.drive.confirm and not entry.user_id:
        letters.known(entry)


def _forgotten(entry: Entry) -> None:
    codes.release(entry)
    entry.state, entry.raw, entry.nonce = EntryState.DROPPED, {}, ""
    entry.save(update_fields=["state", "raw", "nonce"])


def _locked(entry: Entry, *states: str) -> Entry:
    kept = Entry.objects.select_for_update().get(pk=entry.pk)
    if kept.state not in states:
        raise Conflict(_("Somebody else dealt with this entry meanwhile."))
    return kept


def _of_letter(entry_id: Any) -> Entry:
    entry = Entry.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(_("This registration does not exist any more."))
    return entry


def _noted(entry: Entry, actor: Any, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="drive",
        target_id=str(entry.drive_id),
        detail={"entry": str(entry.pk)},
    )
