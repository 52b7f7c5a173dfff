"""The market under `/api/v1/market`: the figures of its pages, each with a key of its customers.

`among` of a row is what `/api/v1/customers?among=` takes.
"""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from threefold.api import service as api
from threefold.behavioral.logic.market import area_of
from threefold.behavioral.logic.periods import month_of, period
from threefold.behavioral.service import market
from threefold.behavioral.service.choosing import item_labels
from threefold.behavioral.views.market import tables
from threefold.behavioral.views.market.chooser import Asked, asked
from threefold.behavioral.views.market.links import Keys, month
from threefold.kit.errors import Invalid

router = api.room("customers", tag="Market", path="market")
_CODES = "2011, 2011-Q4, 2011-11, last-30, last-90 or last-365 (up to the newest purchase)."


class CurrencyIn(Schema):
    currency: str = Field(
        "", description="One of those sold in; left out, all at the rate of the day."
    )


class PeriodIn(CurrencyIn):
    period: str = Field("last-365", description=_CODES)


class ComparedIn(PeriodIn):
    compare: Literal["before", "year"] = Field(
        "before", description="With the period before, or the same one a year ago."
    )


class RankingIn(ComparedIn):
    limit: int = Field(50, ge=1, le=market.MOST)


Rows = list[dict[str, Any]]


def _asked(given: CurrencyIn) -> Asked | None:
    """None where nothing was sold; raises Invalid for what the pages would take as usual."""
    found = asked(given.dict())
    if found is None:
        return None
    told = getattr(given, "period", found.period.code)
    if period(told, found.newest) is None:
        raise Invalid(_("There is no such period."), where={"period": told}, remedy=_CODES)
    if given.currency and given.currency != found.money:
        raise Invalid(_("Nothing was sold in this currency."), where={"currency": given.currency})
    return found


def _keys(found: Asked) -> Keys:
    return Keys(found, reverse("behavioral:market"))


@router.get("/totals", response=Rows)
def totals(request: HttpRequest, given: Query[ComparedIn]) -> Rows:
    """Revenue, pieces, orders, buyers and returns of goods, of the period and the other one."""
    found = _asked(given)
    if found is None:
        return []
    keys = _keys(found)
    spans = {"now": found.period, "before": found.before}
    told = market.totals(period=found.period, before=found.before, currency=found.currency)
    return [
        {
            **row,
            "first": spans[row["part"]].first,
            "last": spans[row["part"]].last,
            "currency": found.money,
            "among": keys.bought(spans[row["part"]]),
        }
        for row in told.to_pylist()
    ]


@router.get("/ranking/{dimension}", response=Rows)
def ranking(
    request: HttpRequest,
    dimension: Literal["product", "category", "brand", "place", "channel"],
    given: Query[RankingIn],
) -> Rows:
    """What sells best, with its share, rank and change."""
    found = _asked(given)
    if found is None:
        return []
    told, keys = tables.ranking_of(found, dimension).slice(0, given.limit), _keys(found)
    labels = item_labels(dimension, told["item"].to_pylist())
    return [
        {
            **row,
            "label": label,
            "among": keys.bought(found.period, dimension=dimension, item=row["item"]),
        }
        for row, label in zip(told.to_pylist(), labels, strict=True)
    ]


@router.get("/months", response=Rows)
def months(request: HttpRequest, given: Query[CurrencyIn]) -> Rows:
    """New and returning buyers of each month, oldest first."""
    found = _asked(given)
    if found is None:
        return []
    keys = _keys(found)
    return [
        {
            **row,
            "month": f"{month_of(row['month_number']):%Y-%m}",
            "among": keys.bought(month(row["month_number"])),
        }
        for row in market.months(currency=found.currency).to_pylist()
    ]


@router.get("/cohorts", response=Rows)
def cohorts(request: HttpRequest, given: Query[CurrencyIn]) -> Rows:
    """By month of the first purchase and months since: buyers, and what they paid."""
    found = _asked(given)
    if found is None:
        return []
    keys = _keys(found)
    return [
        {
            **row,
            "cohort": f"{month_of(row['cohort']):%Y-%m}",
            "among": keys.cohort(row["cohort"], row["months_since"]),
        }
        for row in market.cohorts(currency=found.currency).to_pylist()
    ]


@router.get("/concentration", response=Rows)
def concentration(request: HttpRequest, given: Query[PeriodIn]) -> Rows:
    """What the best 1 to 100 per cent of customers paid, and their share of it."""
    found = _asked(given)
    if found is None:
        return []
    keys = _keys(found)
    return [{**row, "among": keys.top(row["percent"])} for row in tables.curve_rows(found)]


@router.get("/recency", response=Rows)
def recency(request: HttpRequest, given: Query[PeriodIn]) -> Rows:
    """Customers by fifths of recency and frequency at the end of the period, 5 being best."""
    found = _asked(given)
    if found is None:
        return []
    keys = _keys(found)
    return [
        {
            **row,
            "area": area_of(row["recency"], row["frequency"]),
            "among": keys.cells((f"{row['recency']}{row['frequency']}",)),
        }
        for row in market.rfm(until=found.period.until, currency=found.currency).to_pylist()
    ]
