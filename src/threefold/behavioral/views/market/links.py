"""Addresses of the customers behind a number."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from threefold.behavioral.logic.periods import Period, month_of
from threefold.behavioral.service.choosing import key_of
from threefold.behavioral.views.market.chooser import Asked
from threefold.ui.service import url_or_none

_EVER = date(1, 1, 1)


class Keys:
    """Keys of the customers behind numbers; `back` is the address that tells these numbers."""

    def __init__(self, asked: Asked, back: str) -> None:
        self._asked, self._back = asked, back

    def bought(self, period: Period, **more: Any) -> str:
        """Customers with lines in the period; `more` as `market.bought` takes it."""
        return self._of("bought", first=period.first, until=period.until, **more)

    def new(self, period: Period) -> str:
        """Customers whose first purchase was in the period."""
        return self.bought(period, first_since=period.first, first_until=period.until)

    def returning(self, period: Period, **more: Any) -> str:
        """Customers with lines in the period who had bought before it."""
        return self.bought(period, first_since=_EVER, first_until=period.first, **more)

    def cohort(self, cohort: int, months_since: int, **more: Any) -> str:
        """Customers of a month of first purchase with lines so many months later."""
        return self.bought(
            month(cohort + months_since),
            first_since=month_of(cohort),
            first_until=month_of(cohort + 1),
            **more,
        )

    def top(self, percent: int) -> str:
        period = self._asked.period
        return self._of("top", first=period.first, until=period.until, percent=percent)

    def cells(self, among: tuple[str, ...]) -> str:
        return self._of("cells", until=self._asked.period.until, among=among)

    def _of(self, what: str, **asked: Any) -> str:
        return key_of(what, back=self._back, currency=self._asked.currency, **asked)


class Links(Keys):
    """The same as addresses of the list of customers, which leads back to the page."""

    def __init__(self, request: HttpRequest, asked: Asked) -> None:
        super().__init__(asked, request.get_full_path())
        self._list = url_or_none("view:customers")

    def _of(self, what: str, **asked: Any) -> str:
        if self._list is None:
            return ""
        return f"{self._list}?{urlencode({'among': super()._of(what, **asked)})}"


def month(number: int) -> Period:
    """A whole month by its number."""
    return Period("", "month", month_of(number), month_of(number + 1))
