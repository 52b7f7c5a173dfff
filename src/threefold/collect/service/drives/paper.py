"""Paper cards typed in by staff: the wordings on the card, how fast it goes, the last one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from threefold.collect.models import Channel, Drive, Entry, EntryState
from threefold.collect.service.drives import tokens, wordings
from threefold.collect.service.drives.designing import design_of
from threefold.collect.service.drives.passing import UNDO_FOR
from threefold.collect.service.drives.tokens import Shown
from threefold.kit import clock

COUNTED = [EntryState.TAKEN, EntryState.AGAIN]


def card(drive: Drive, language: str) -> Shown:
    """A new card in a language, with the consent texts that are printed now."""
    latest = wordings.current(drive)
    found = {
        box.purpose: known.pk
        for box in design_of(drive).consents
        if (known := latest.get((box.purpose, language)) or latest.get((box.purpose, "en")))
    }
    return tokens.shown(drive, channel=Channel.PAPER, language=language, wordings=found)


def pace(drive: Drive, user: Any) -> dict[str, int]:
    """Cards of this user: today, in the last hour, and by the pace of the last ten minutes an
    hour."""
    now = clock.now()
    mine = Entry.objects.filter(drive=drive, user=user, channel=Channel.PAPER, state__in=COUNTED)
    recent = mine.filter(sent_at__gt=now - timedelta(minutes=10)).count()
    return {
        "today": mine.filter(sent_at__gt=now - timedelta(hours=12)).count(),
        "hour": mine.filter(sent_at__gt=now - timedelta(hours=1)).count(),
        "pace": recent * 6,
    }


def last(drive: Drive, user: Any) -> Entry | None:
    """The user's last card while it can be taken back."""
    mine = Entry.objects.filter(
        drive=drive, user=user, channel=Channel.PAPER, state__in=COUNTED, passed_at=None
    )
    return mine.filter(sent_at__gt=clock.now() - UNDO_FOR * 0.9).order_by("-sent_at").first()
