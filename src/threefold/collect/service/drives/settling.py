"""What becomes of an entry: confirmed, disowned, released, dropped, taken back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.models import Channel, Entry, EntryState
from threefold.collect.service.drives import codes, letters, passing
from threefold.kit import clock
from threefold.kit.errors import Conflict, NotFound


def release(entry: Entry, *, actor: Any) -> Entry:
    """Let a held entry go on as if nothing had been odd."""
    with transaction.atomic():
        held = _locked(entry, EntryState.HELD)
        email = letters.email_of(held)
        held.state = EntryState.WAITING if held.drive.confirm and email else EntryState.TAKEN
        twin = twin_of(held)
        if twin is not None:
            held.state, held.twin = EntryState.AGAIN, twin
        held.save(update_fields=["state", "twin"])
        _noted(held, actor, "collect.drive.release")
    go_on(held)
    return held


def drop(entry: Entry, *, actor: Any) -> None:
    """A held entry is no registration: what was typed is forgotten."""
    with transaction.atomic():
        held = _locked(entry, EntryState.HELD)
        forgotten(held)
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
        forgotten(entry)


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
        forgotten(mine)
        _noted(mine, actor, "collect.drive.take_back")
    return raw


def twin_of(entry: Entry) -> Entry | None:
    """The other entry of this person that counts or may come to count."""
    if not entry.person:
        return None
    standing_ = Entry.objects.select_for_update().filter(
        drive=entry.drive, person=entry.person, state__in=[EntryState.WAITING, EntryState.TAKEN]
    )
    return standing_.exclude(pk=entry.pk).first()


def go_on(entry: Entry) -> None:
    """The next step of an entry just kept or released."""
    if entry.state == EntryState.WAITING:
        letters.ask(entry)
    elif entry.state == EntryState.TAKEN:
        passing.take(entry)
    elif entry.state == EntryState.AGAIN and entry.drive.confirm and not entry.user_id:
        letters.known(entry)


def forgotten(entry: Entry) -> None:
    """Drop the entry with what was typed; its code is free again."""
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
