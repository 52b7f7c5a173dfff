"""Entries that count go into the stream, and come back as customers with a proven e-mail way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q

from threefold.collect.models import Channel, Code, CodeUse, Entry, EntryState
from threefold.collect.service import stream
from threefold.collect.service.drives import codes, letters, reading
from threefold.collect.service.drives.tokens import LETTER_LASTS
from threefold.descriptive import service as descriptive
from threefold.identity import service as identity
from threefold.kit import clock
from threefold.kit.errors import Unavailable
from threefold.plan import service as plans
from threefold.plan.types import Plan

UNDO_FOR = timedelta(seconds=90)
"""Paper cards wait so long before they are passed on, so that the last one can be taken back."""

_PORTION = 200
_GRACE = timedelta(days=1)
_PROVE_WITHIN = timedelta(days=30)


def take(entry: Entry) -> None:
    """The entry counts now: give its code, note whether the customer was known, pass it on."""
    plan = plans.current()
    values = reading.values_of(plan, entry.raw)
    entry.known = _known(plan, values)
    entry.taken_at = clock.now()
    Entry.objects.filter(pk=entry.pk).update(known=entry.known, taken_at=entry.taken_at)
    if entry.drive.codes == CodeUse.GIVE:
        given = codes.give(entry)
        if given is not None and entry.channel != Channel.PAPER:
            letters.code(entry, given)
    pass_on()


def pass_on(*, all_paper: bool = False) -> int:
    """Put every counting entry that waits into the stream; returns how many went.

    When the stream takes nothing just now they stay, and go with the next one.
    """
    waiting = Entry.objects.filter(
        state=EntryState.TAKEN, passed_at=None, taken_at__isnull=False
    ).select_related("drive", "code")
    if not all_paper:
        ripe = Q(taken_at__lt=clock.now() - UNDO_FOR)
        waiting = waiting.filter(~Q(channel=Channel.PAPER) | ripe)
    passed = 0
    by_source: dict[str, list[Entry]] = {}
    for entry in waiting.order_by("taken_at")[:_PORTION]:
        by_source.setdefault(entry.drive.source_id, []).append(entry)
    for source, entries in by_source.items():
        messages = [message for entry in entries for message in _messages(entry)]
        try:
            stream.emit(source, messages)
        except Unavailable:
            return passed
        ids = [entry.pk for entry in entries]
        passed += Entry.objects.filter(pk__in=ids).update(passed_at=clock.now())
    return passed


def look_after() -> None:
    """What every worker does now and then: finish what a crash cut off, pass on what waits, send
    letters that failed."""
    broken = Entry.objects.filter(
        state=EntryState.TAKEN, taken_at=None, sent_at__lt=clock.now() - UNDO_FOR
    )
    for entry in broken.select_related("drive")[:_PORTION]:
        take(entry)
    pass_on()
    letters.ask_again()
    forget_unconfirmed()


def forget_unconfirmed() -> int:
    """Forget what was typed where nobody can confirm any more; the bare entry stays counted."""
    late = Entry.objects.filter(
        state=EntryState.WAITING, sent_at__lt=clock.now() - LETTER_LASTS - _GRACE
    ).exclude(nonce="")
    ids = list(late.values_list("pk", flat=True)[:_PORTION])
    Code.objects.filter(entry__in=ids, redemption=None).update(entry=None)
    still = Entry.objects.filter(pk__in=ids, state=EntryState.WAITING)
    return still.update(raw={}, person="", nonce="")


def prove(*_changed: Any) -> int:
    """Mark the e-mail ways of confirmed entries as confirmed once their customers are known.

    Called whenever something new is known of customers; returns how many were proved.
    """
    since = clock.now() - _PROVE_WITHIN
    waiting = Entry.objects.filter(
        confirmed_at__gt=since, proved_at=None, passed_at__isnull=False
    ).select_related("drive")
    proved = 0
    for entry in waiting.order_by("-confirmed_at")[:_PORTION]:
        address = letters.email_of(entry)
        customer = identity.owner("email", "", address) if address else None
        if customer is None:
            continue
        ways = [each for each in descriptive.contact_ways(customer) if each.value == address]
        # Marked first: proving announces a change, which comes back here.
        open_ = Entry.objects.filter(pk=entry.pk, proved_at=None)
        if not ways or not open_.update(proved_at=clock.now()):
            continue
        _evidence(entry, customer)
        descriptive.prove_contact(
            ways[0].pk, descriptive.Proof.CONFIRMED, at=entry.confirmed_at, actor=None
        )
        proved += 1
    return proved


def _evidence(entry: Entry, customer: int) -> None:
    for each in entry.agreements.filter(given=True).select_related("wording"):
        descriptive.note_consent(
            customer,
            each.purpose,
            True,
            actor=None,
            contact_kind="email",
            wording=each.wording.text,
            source=entry.drive.source_id,
            at=each.agreed_at,
        )


def _known(plan: Plan, values: Mapping[str, Any]) -> bool:
    for code, value in values.items():
        variable = plan.variables[code]
        scheme = variable.identifier or (variable.contact if variable.contact == "email" else "")
        if scheme in {"email", "mobile", "phone"} and identity.find(scheme, "", str(value)):
            return True
    return False


def _messages(entry: Entry) -> list[dict[str, Any]]:
    """`identify` with what was answered and agreed, and `track` that it happened."""
    plan = plans.current()
    values = reading.values_of(plan, entry.raw)
    agreed = entry.agreements.filter(given=True).values_list("purpose", flat=True)
    schemes = {"email", "mobile", "phone", "fax"}
    external = [
        {"type": plan.variables[code].identifier, "id": str(value),
         "issuer": "" if plan.variables[code].identifier in schemes else entry.drive.source_id}
        for code, value in values.items() if plan.variables[code].identifier
    ]  # fmt: skip
    whose = {
        "anonymousId": f"entry-{entry.pk}",
        "timestamp": entry.sent_at.isoformat(),
    }
    given = getattr(entry, "code", None)
    context = {"locale": entry.language, "externalIds": external}
    return [
        {
            **whose,
            "type": "identify",
            "messageId": str(entry.pk),
            "traits": values,
            "context": {**context, "consents": dict.fromkeys(agreed, True)},
        },
        {
            **whose,
            "type": "track",
            "messageId": f"{entry.pk}:registration",
            "event": "registration",
            "properties": {
                "drive": entry.drive.slug,
                "drive_kind": entry.drive.kind,
                "channel": entry.channel,
                **({"reference": given.code} if given else {}),
            },
            "context": context,
        },
    ]
