"""Spans of days a market view is told for, and what each is compared with."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Compared = Literal["before", "year"]
ROLLING = (30, 90, 365)
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_CODE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?|last-(?P<days>\d{1,4})"
)


@dataclass(frozen=True)
class Period:
    """`code` as it stands in an address; the days from `first` on and before `until`.

    `kind` is year, quarter, month or days; `over` is False while some of its days are to come.
    """

    code: str
    kind: str
    first: date
    until: date
    over: bool = True

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.until - self.first).days


def period(code: str, newest: date) -> Period | None:
    """The period of a code (`2011`, `2011-Q4`, `2011-11`, `last-90`); None for any other text.

    Rolling ones end with the day `newest`. One that is not over by then ends with it as well.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    after = newest + timedelta(days=1)
    if found["days"]:
        days = int(found["days"])
        if days not in ROLLING:
            return None
        return rolling(newest, days)
    year = int(found["year"])
    if not 1000 <= year <= 9998:
        return None
    if found["month"]:
        kind, first = "month", date(year, int(found["month"]), 1)
    elif found["quarter"]:
        kind, first = "quarter", date(year, 3 * int(found["quarter"]) - 2, 1)
    else:
        kind, first = "year", date(year, 1, 1)
    end = shifted(first, _MONTHS[kind])
    cut = first < after < end
    return Period(code, kind, first, after if cut else end, over=not cut)


def rolling(newest: date, days: int = 365) -> Period:
    """So many days up to `newest`."""
    after = newest + timedelta(days=1)
    return Period(f"last-{days}", "days", after - timedelta(days=days), after)


def compared(period: Period, how: Compared) -> Period:
    """The period before, or the same one a year ago.

    Against a period that is not over stand as many days from the beginning of the other.
    """
    if period.kind == "days":
        if how == "year":
            first, until = shifted(period.first, -12), shifted(period.until, -12)
        else:
            first, until = period.first - timedelta(days=period.days), period.first
        return Period("", "days", first, until)
    back = _MONTHS[period.kind]
    first = shifted(period.first, -12 if how == "year" else -back)
    end = shifted(first, back)
    until = end if period.over else min(end, first + timedelta(days=period.days))
    return Period(_code(period.kind, first), period.kind, first, until, over=until == end)


def shifted(day: date, months: int) -> date:
    """The same day of another month, or the last one where that month is shorter."""
    first = month_of(month_number(day) + months)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


def month_number(day: date) -> int:
    """Months since January 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def month_of(number: int) -> date:
    """The first day of a month by its number."""
    year, month = divmod(number, 12)
    return date(1970 + year, month + 1, 1)


def codes(oldest: date, newest: date) -> dict[str, Sequence[str]]:
    """Codes of all periods in which something happened, by kind, the newest first."""
    first, last = month_number(oldest), month_number(newest)
    months = [month_of(number) for number in range(last, first - 1, -1)]
    return {
        "days": [f"last-{days}" for days in ROLLING],
        **{
            kind: list(dict.fromkeys(_code(kind, month) for month in months))
            for kind in ("year", "quarter", "month")
        },
    }


def _code(kind: str, day: date) -> str:
    if kind == "year":
        return f"{day.year:04d}"
    if kind == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}"
