"""What was written, tidied and refused where it cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.kit.currencies import codes
from threefold.kit.errors import Invalid

NAME, LINE, TEXT = 80, 120, 1_000
MOST_LISTED = 50
_HIGHEST = Decimal(10) ** 9
_EARLIEST = date(1900, 1, 1)


def line(text: str, field: str, most: int = LINE, *, needed: str = "") -> str:
    """One line; `needed` says what is missing where it is empty."""
    said = " ".join(text.split())
    if needed and not said:
        raise Invalid(needed, where={"field": field})
    return _short(said, field, most)


def lines(text: str, field: str, most: int = TEXT) -> str:
    """Several lines, blank ones at the ends left out."""
    return _short("\n".join(each.rstrip() for each in text.strip().splitlines()), field, most)


def listed(given: Iterable[str], field: str) -> list[str]:
    """Each of them once, in the order given."""
    tidy = [" ".join(each.split()) for each in given]
    found = list(dict.fromkeys(each for each in tidy if each))
    if len(found) > MOST_LISTED:
        raise Invalid(
            _("At most %(count)s of them.") % {"count": MOST_LISTED}, where={"field": field}
        )
    return [_short(each, field, LINE) for each in found]


def day(given: date, field: str) -> date:
    """A day that has come; one ahead by time zone only is taken."""
    if not _EARLIEST <= given <= timezone.localdate() + timedelta(days=1):
        raise Invalid(_("That day cannot be: it lies ahead, or long ago."), where={"field": field})
    return given


def money(given: Decimal, field: str, digits: int) -> Decimal:
    """An amount above 0, to so many digits, as the store keeps it."""
    try:
        found = given.quantize(Decimal(1).scaleb(-digits)) if abs(given) < _HIGHEST else Decimal(0)
    except InvalidOperation:
        found = Decimal(0)
    if not found > 0:
        raise Invalid(_("Write an amount above 0."), where={"field": field})
    return found


def currency(given: str) -> str:
    said = given.strip().upper()
    if said not in codes():
        raise Invalid(
            _("There is no such currency."),
            where={"field": "currency"},
            remedy=_("Write three letters, as in EUR."),
        )
    return said


def share(given: float | None, field: str = "share") -> float | None:
    """0 to 1, or nothing."""
    if given is not None and not 0 <= given <= 1:
        raise Invalid(_("A share lies between 0 and 100 %."), where={"field": field})
    return given


def user(actor: Any) -> Any:
    return actor if getattr(actor, "pk", None) is not None else None


def _short(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise Invalid(_("At most %(count)s characters.") % {"count": most}, where={"field": field})
    return text
