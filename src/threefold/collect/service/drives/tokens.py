"""Signed words that go out with a form or a letter and come back.

They stand in for cookies, which browsers withhold from embedded forms: what was shown and when is
in the form itself, and nobody but this installation can have written it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from threefold.collect.models import Drive, Entry
from threefold.kit import clock

FORM_LASTS = timedelta(hours=12)
LETTER_LASTS = timedelta(days=7)
_FORM, _LETTER = "collect.drive.form", "collect.drive.letter"


@dataclass(frozen=True)
class Shown:
    """What a visitor was shown: `entry` becomes the id of what comes back, so that sending twice
    is once; `wordings` are the ids of the consent texts by purpose."""

    drive: int
    entry: uuid.UUID
    at: datetime
    channel: str
    language: str
    wordings: dict[str, int]

    @property
    def seconds(self) -> float:
        return (clock.now() - self.at).total_seconds()

    @property
    def stale(self) -> bool:
        return clock.now() - self.at > FORM_LASTS


def shown(drive: Drive, *, channel: str, language: str, wordings: dict[str, int]) -> Shown:
    """What is shown now."""
    return Shown(drive.pk, uuid.uuid4(), clock.now(), channel, language, wordings)


def sealed(what: Shown) -> str:
    """As text for a hidden field."""
    packed = {
        "d": what.drive,
        "e": what.entry.hex,
        "t": int(what.at.timestamp() * 1000),
        "c": what.channel,
        "l": what.language,
        "w": what.wordings,
    }
    return signing.dumps(packed, salt=_FORM, compress=True)


def opened(text: str) -> Shown | None:
    """What was sealed; None for what was not written here."""
    try:
        packed = signing.loads(text, salt=_FORM)
    except signing.BadSignature:
        return None
    at = datetime.fromtimestamp(packed["t"] / 1000, UTC)
    return Shown(packed["d"], uuid.UUID(packed["e"]), at, packed["c"], packed["l"], packed["w"])


def for_letter(entry: Entry) -> str:
    """The end of a confirming link."""
    return signing.dumps([entry.pk.hex, entry.nonce], salt=_LETTER)


def from_letter(text: str) -> tuple[uuid.UUID, str] | None:
    """Entry and nonce of a confirming link not yet expired."""
    try:
        entry, nonce = signing.loads(text, salt=_LETTER, max_age=LETTER_LASTS)
    except signing.BadSignature:
        return None
    return uuid.UUID(entry), nonce
