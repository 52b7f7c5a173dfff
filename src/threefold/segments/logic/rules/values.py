"""Values written in a rule."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from threefold.kit.phrases import phrase
from threefold.segments.logic.rules.tree import Fixed, Today
from threefold.segments.logic.rules.wrong import Place, shown

MAX_DIGITS, MAX_SHIFT, MAX_TEXT = 15, 36_600, 500
# Characters that cannot be seen, or that make others seem to stand elsewhere.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


def number(text: str, place: Place) -> Fixed:
    """A number as people write it; exact as a double, so that it reads back the same."""
    if not _NUMBER.fullmatch(text):
        raise place.error(
            phrase("“%(found)s” is no number.", found=shown(text)),
            phrase("Write numbers like 1250 or 2.5, texts in quotes."),
        )
    if len(text.lstrip("-").replace(".", "").lstrip("0")) > MAX_DIGITS:
        raise place.error(
            phrase("A number may have at most %(count)s digits.", count=MAX_DIGITS),
            phrase("Round it; numbers as long as this are no amounts but codes."),
        )
    value = float(text)
    return Fixed("number", int(value) if value.is_integer() else value)


def number_of(value: int | float, place: Place) -> Fixed:
    """A number of JSON, as if it had been written."""
    try:
        text = format(Decimal(repr(value)), "f") if abs(value) < 10**20 else str(value)
    except ValueError:
        # Python refuses to write whole numbers of thousands of digits.
        text = "9" * 40
    return number(text, place)


def day(text: str, place: Place) -> Fixed:
    if not _DAY.fullmatch(text):
        raise place.error(
            phrase("“%(found)s” is not how a day is written.", found=shown(text)),
            phrase("Write year, month and day, as in 2026-03-31."),
        )
    try:
        return Fixed("day", date.fromisoformat(text))
    except ValueError:
        raise place.error(
            phrase("The calendar has no day %(found)s.", found=text),
            phrase("Check month and day."),
        ) from None


def today(shift: int, place: Place) -> Today:
    if abs(shift) > MAX_SHIFT:
        raise place.error(
            phrase("At most %(count)s days can be added or taken away.", count=MAX_SHIFT),
            phrase("Write a fixed day instead, as in 2026-03-31."),
        )
    return Today(shift)


def text(value: str, place: Place) -> Fixed:
    if len(value) > MAX_TEXT:
        raise place.error(
            phrase("A text in a rule may have at most %(count)s characters.", count=MAX_TEXT),
            phrase("Look for its beginning with “starts with”."),
        )
    if odd := _UNSEEN.search(value):
        raise place.error(
            phrase(
                "A text in a rule cannot hold the character %(character)s.",
                character=shown(odd.group()),
            ),
            phrase("Delete the character; it cannot be seen."),
        )
    return Fixed("text", value)
