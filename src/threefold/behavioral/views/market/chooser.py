"""What a page of the market was asked for: days, days to compare with, currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from threefold.behavioral.forms import MarketForm
from threefold.behavioral.logic.periods import Compared, Period, codes, compared, period, rolling
from threefold.behavioral.service import market

_ALL = ""


@dataclass(frozen=True)
class Asked:
    """`currency` None is all of them, converted; `money` is the currency that amounts are in."""

    form: MarketForm
    period: Period
    before: Period
    currency: str | None
    oldest: date
    newest: date
    dimensions: tuple[str, ...]

    @property
    def money(self) -> str:
        return self.currency or str(settings.CURRENCY)


def asked(given: Mapping[str, Any], *, periods: bool = True) -> Asked | None:
    """What the query of a page asks for, anything unknown as usual; None where nothing was sold.

    Without `periods` the form offers the currency only.
    """
    held = market.span().to_pylist()
    if not held:
        return None
    oldest = min(row["first_at"] for row in held).date()
    newest = max(row["last_at"] for row in held).date()
    found = period(str(given.get("period", "")), newest) or rolling(newest)
    how: Compared = "year" if given.get("compare") == "year" else "before"
    known = [row["currency"] for row in held]
    wanted = given.get("currency", _ALL)
    if len(known) == 1:
        wanted = known[0] if known[0] != settings.CURRENCY else _ALL
    choices = [(_ALL, _("All, in %(currency)s") % {"currency": settings.CURRENCY})]
    form = MarketForm(
        {"period": found.code, "compare": how, "currency": wanted},
        periods=_offered(oldest, newest) if periods else (),
        currencies=[*choices, *((code, code) for code in known)] if len(known) > 1 else (),
    )
    return Asked(
        form=form,
        period=found,
        before=compared(found, how),
        currency=wanted if wanted in known else None,
        oldest=oldest,
        newest=newest,
        dimensions=tuple(name for name in market.DIMENSIONS if any(row[name] for row in held)),
    )


def _offered(oldest: date, newest: date) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = {
        "days": _("Up to the newest purchase"),
        "year": _("Year"),
        "quarter": _("Quarter"),
        "month": _("Month"),
    }
    return [
        (groups[kind], [(code, _label(code, newest)) for code in every])
        for kind, every in codes(oldest, newest).items()
    ]


def _label(code: str, newest: date) -> str:
    found = period(code, newest)
    return period_label(found) if found else code


def period_label(found: Period) -> str:
    """A period in words, such as “Last 90 days” or “May 2011”."""
    if found.kind == "days":
        return _("Last %(days)s days") % {"days": found.days}
    if found.kind == "year":
        return f"{found.first.year}"
    if found.kind == "quarter":
        words = {"quarter": (found.first.month + 2) // 3, "year": found.first.year}
        return _("Quarter %(quarter)s of %(year)s") % words
    return month_label(found.first)


def month_label(day: date) -> str:
    """A month in words."""
    return date_format(day, "YEAR_MONTH_FORMAT")
