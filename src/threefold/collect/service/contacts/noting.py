"""Noting a contact down, correcting it, taking it back."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.collect.logic import contacts as logic
from threefold.collect.models import ContactLog, FollowUp
from threefold.collect.service.contacts import sending, wording
from threefold.collect.service.contacts.finding import way_of
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound, ThreefoldError

logger = logging.getLogger(__name__)

REGRET_HOURS = 24
"""For how long who noted a contact may correct it or take it back; owners may at any time."""
_AHEAD = timedelta(minutes=5)
# A reference goes to the lake, which holds no free text.
_REFERENCE = re.compile(r"[\w./#:-]{1,60}")


@dataclass(frozen=True)
class Step:
    """The next step: a code of `wording.NEXT_STEPS`, by when, by whom (a user)."""

    what: str
    due: date
    responsible: Any
    detail: str = ""


@dataclass(frozen=True)
class Entry:
    """A contact as told; `way_id` is the customer's contact way that it took, if known."""

    customer_id: int
    channel: str
    direction: str
    outcome: str
    at: datetime
    reason: str = ""
    reference: str = ""
    duration_s: int | None = None
    note: str = ""
    way_id: int | None = None
    step: Step | None = None


def log(entry: Entry, *, actor: Any, corrects: ContactLog | None = None) -> ContactLog:
    """Note a contact. It is proof for or against the way it took, and goes on to the lake.

    Raises Invalid when outcome, channel and direction do not go together or the time is ahead,
    NotFound when customer or way do not exist (any more).
    """
    access.require(actor, "edit", "customers")
    _check(entry)
    with transaction.atomic():
        descriptive.named(entry.customer_id)
        kinds = logic.WAYS[entry.channel]
        way = way_of(entry.customer_id, entry.way_id, entry.channel, kinds)
        proof = logic.proof_of(entry.channel, entry.direction, entry.outcome) if way else ""
        made = ContactLog.objects.create(
            customer_id=entry.customer_id,
            channel=entry.channel,
            direction=entry.direction,
            reason=entry.reason,
            outcome=entry.outcome,
            reference=entry.reference,
            duration_s=entry.duration_s,
            note=entry.note.strip(),
            at=entry.at,
            way_kind=way.kind if way else "",
            way_value=way.value if way else "",
            proof=proof,
            user=actor,
            logged_at=clock.now(),
            corrects=corrects,
        )
        if proof:
            descriptive.prove_contact(way.pk, proof, at=entry.at, actor=actor)
        if entry.step:
            _promise(made, entry.step)
        _record("collect.contact.log", made, actor, corrects=corrects.pk if corrects else None)
    transaction.on_commit(lambda: sending.send_or_later(made))
    return made


def correct(log_id: UUID, entry: Entry, *, actor: Any) -> ContactLog:
    """Say anew what a contact was: the old row is withdrawn, a new one takes its place."""
    with transaction.atomic():
        old = _mine(log_id, actor)
        _withdraw(old, actor)
        made = log(replace(entry, customer_id=old.customer_id), actor=actor, corrects=old)
    transaction.on_commit(lambda: _take_out(old))
    return made


def withdraw(log_id: UUID, *, actor: Any) -> ContactLog:
    """Take a contact back: out of the timeline, with its proof and its next step."""
    with transaction.atomic():
        old = _mine(log_id, actor)
        _withdraw(old, actor)
    transaction.on_commit(lambda: _take_out(old))
    return old


def may_change(log: ContactLog, actor: Any) -> bool:
    """Who noted it, within a day; owners always; a withdrawn one nobody."""
    if log.withdrawn_at is not None or not access.can(actor, "edit", "customers"):
        return False
    if access.can(actor, "manage", "customers"):
        return True
    fresh = clock.now() - log.logged_at < timedelta(hours=REGRET_HOURS)
    return log.user_id == actor.pk and fresh


def _mine(log_id: UUID, actor: Any) -> ContactLog:
    access.require(actor, "edit", "customers")
    found = ContactLog.objects.select_for_update(of=("self",)).filter(pk=log_id).first()
    if found is None:
        raise NotFound(_("There is no such contact."), where={"contact": str(log_id)})
    if found.withdrawn_at is not None:
        raise Conflict(
            _("This contact was withdrawn already."),
            remedy=_("Open the list of contacts to see how it stands now."),
        )
    if not may_change(found, actor):
        raise Denied(
            _("Only who noted a contact may change it, within a day."),
            remedy=_("Ask an owner of this installation."),
        )
    return found


def _withdraw(old: ContactLog, actor: Any) -> None:
    old.withdrawn_at = clock.now()
    old.save(update_fields=["withdrawn_at"])
    FollowUp.objects.filter(contact=old, done_at=None).update(dropped_at=old.withdrawn_at)
    if old.proof:
        descriptive.withdraw_proof(
            old.customer_id, old.way_kind, old.way_value, proof=old.proof, at=old.at, actor=actor
        )
    _record("collect.contact.withdraw", old, actor)


def _take_out(old: ContactLog) -> None:
    """At once where it has landed; else `look_after` does it once it has."""
    try:
        sending.take_out(old)
    except (ThreefoldError, OSError):
        logger.warning("A contact could not be taken out of the lake yet.", exc_info=True)


def _promise(made: ContactLog, step: Step) -> None:
    if step.what not in wording.NEXT_STEPS:
        raise Invalid(_("This next step is not known."), where={"field": "step"})
    if not access.can(step.responsible, "edit", "customers"):
        raise Invalid(
            _("This person may not look after customers."), where={"field": "responsible"}
        )
    FollowUp.objects.create(
        contact=made,
        customer_id=made.customer_id,
        what=step.what,
        detail=step.detail.strip()[:300],
        due=step.due,
        responsible=step.responsible,
        created_at=made.logged_at,
    )


def _check(entry: Entry) -> None:
    if entry.channel not in logic.WAYS:
        raise Invalid(_("This channel is not known."), where={"field": "channel"})
    if entry.direction not in (logic.IN, logic.OUT):
        raise Invalid(_("This direction is not known."), where={"field": "direction"})
    kind = wording.planned()
    ends = [each.value for each in kind.outcomes] if kind else []
    if entry.outcome not in logic.outcomes(entry.channel, entry.direction, ends):
        raise Invalid(
            _("A contact of this channel cannot end so."),
            where={"field": "outcome"},
            remedy=_("Choose one of the outcomes that are offered."),
        )
    if entry.reason and entry.reason not in logic.REASONS:
        raise Invalid(_("This reason is not known."), where={"field": "reason"})
    if entry.reference and not _REFERENCE.fullmatch(entry.reference):
        raise Invalid(
            _("A reference is a number or code without blanks."), where={"field": "reference"}
        )
    if entry.at > clock.now() + _AHEAD:
        raise Invalid(_("This time is still to come."), where={"field": "at"})


def _record(action: str, log: ContactLog, actor: Any, **detail: Any) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="customer",
        target_id=str(log.customer_id),
        detail={
            "contact": str(log.pk),
            "channel": log.channel,
            "direction": log.direction,
            "outcome": log.outcome,
            **{name: str(value) for name, value in detail.items() if value is not None},
        },
    )
