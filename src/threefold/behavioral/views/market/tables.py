"""Rows of figures as the pages of the market and their files show them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threefold.behavioral.logic.periods import month_of
from threefold.behavioral.service import market
from threefold.behavioral.service.choosing import dimension_labels, item_labels
from threefold.behavioral.views.market.chooser import Asked, month_label
from threefold.behavioral.views.market.links import Links, month
from threefold.ui.service import Column, Empty, Table, table

SIZE = 50


def ranking_of(asked: Asked, dimension: str) -> pa.Table:
    return market.ranking(
        dimension=dimension, period=asked.period, before=asked.before, currency=asked.currency
    )


def ranking(
    request: HttpRequest, asked: Asked, dimension: str, *, first: int | None = None
) -> Table:
    """The ranking page by page, or its `first` rows with fewer columns."""
    links, label = Links(request, asked), dimension_labels()[dimension]
    found = ranking_of(asked, dimension)
    found = found.slice(0, first) if first else found
    names = item_labels(dimension, found["item"].to_pylist())
    rows = found.append_column("label", pa.array(names, pa.string())).to_pylist()
    money: dict[str, Any] = {"kind": "money", "currency": asked.money}
    wide = first is None
    columns = [
        Column("label", label, template="behavioral/market/_item.html"),
        Column("revenue", _("Revenue"), sort=wide, url="lines_url", **money),
        Column("share", pgettext("figure", "Share"), kind="percent", digits=1, url="lines_url"),
        Column(
            "change",
            pgettext("figure", "Change"),
            kind="percent",
            digits=1,
            sort=wide,
            url="before_url",
        ),
    ]
    if wide:
        columns += [
            Column("rank", _("Rank"), kind="number", sort=True),
            Column("rank_change", _("Places up or down"), template="behavioral/market/_moved.html"),
            Column("units", _("Pieces"), kind="number", sort=True, url="lines_url"),
            Column("orders", _("Orders"), kind="number", sort=True, url="buyers_url"),
            Column("buyers", _("Buyers"), kind="number", sort=True, url="buyers_url"),
            Column("returned", _("Returns"), sort=True, url="returned_url", **money),
            Column("share_change", _("Change of share"), kind="percent", digits=2, shown=False,
                   url="before_url"),
            Column("revenue_before", _("Revenue before"), shown=False, url="before_url", **money),
            Column("units_before", _("Pieces before"), kind="number", shown=False,
                   url="before_url"),
            Column("orders_before", _("Orders before"), kind="number", shown=False,
                   url="buyers_before_url"),
            Column("buyers_before", _("Buyers before"), kind="number", shown=False,
                   url="buyers_before_url"),
        ]  # fmt: skip

    def prepared(row: dict[str, Any]) -> dict[str, Any]:
        of = {"dimension": dimension, "item": row["item"]}
        return {
            **row,
            "places_down": -(row["rank_change"] or 0),
            "code": row["item"] if dimension == "product" else "",
            "lines_url": row["customers"] and links.bought(asked.period, lines="any", **of),
            "buyers_url": row["buyers"] and links.bought(asked.period, **of),
            "returned_url": row["returned"] and links.bought(asked.period, lines="back", **of),
            "before_url": row["customers_before"] and links.bought(asked.before, lines="any", **of),
            "buyers_before_url": row["buyers_before"] and links.bought(asked.before, **of),
        }

    return table(
        request, columns=columns, rows=rows, size=first or SIZE, complete=True,
        default_sort="rank" if wide else "", id=f"market-{dimension}", caption=label,
        prepare=prepared, empty=nothing(),
    )  # fmt: skip


def nothing() -> Empty:
    """What a table says of days in which nothing was sold."""
    return Empty(
        icon="calendar",
        title=_("Nothing was sold in these days"),
        text=_("Choose another period above, or one that ends with the newest purchase."),
        url=reverse("behavioral:market"),
        action=_("Show the last 365 days"),
    )


def figures(request: HttpRequest, asked: Asked) -> tuple[Table, dict[str, dict[str, Any]]]:
    """The figures of the period beside those it is compared with, and the rows by name."""
    links = Links(request, asked)
    told = {
        row["part"]: row
        for row in market.totals(
            period=asked.period, before=asked.before, currency=asked.currency
        ).to_pylist()
    }
    money = ("revenue", "mean", "returned")
    of = {
        "revenue": (_("Revenue"), {"lines": "any"}),
        "units": (_("Pieces"), {"lines": "any"}),
        "orders": (_("Orders"), {}),
        "buyers": (_("Buyers"), {}),
        "new_buyers": (_("New buyers"), None),
        "mean": (_("Revenue per order"), {}),
        "returned": (_("Returns"), {"lines": "back"}),
        "returners": (_("Customers who brought something back"), {"lines": "back"}),
    }
    for row in told.values():
        row["mean"] = row["revenue"] / row["orders"] if row["orders"] else None

    def cell(part: str, name: str) -> Any:
        return told[part][name] if part in told else None

    def url(part: str, more: dict[str, str] | None) -> str:
        period = asked.period if part == "now" else asked.before
        return links.new(period) if more is None else links.bought(period, **more)

    rows = []
    for name, (label, more) in of.items():
        now, before = cell("now", name), cell("before", name)
        rows.append(
            {
                "name": name,
                "label": label,
                "now": now,
                "before": before,
                "change": float(now) / float(before) - 1 if now is not None and before else None,
                "kind": "money" if name in money else "number",
                "currency": asked.money,
                "now_url": now and url("now", more),
                "before_url": before and url("before", more),
            }
        )
    columns = [
        Column("label", _("Figure")),
        Column("now", _("Period"), kind="number", template="behavioral/market/_figure.html"),
        Column("before", _("Compared with"), kind="number",
               template="behavioral/market/_figure.html"),
        Column("change", pgettext("figure", "Change"), kind="percent", digits=1),
    ]  # fmt: skip
    shown = table(request, columns=columns, rows=rows, size=len(rows), id="market-figures",
                  caption=_("Figures"))  # fmt: skip
    return shown, {row["name"]: row for row in rows} | {"told": told}


def months(request: HttpRequest, asked: Asked) -> Table:
    """Months, the newest first."""
    links = Links(request, asked)
    rows = market.months(currency=asked.currency).to_pylist()[::-1]
    money: dict[str, Any] = {"kind": "money", "currency": asked.money}
    columns = [
        Column("label", _("Month"), url="month_url"),
        Column("buyers", _("Buyers"), kind="number", url="buyers_url"),
        Column("new_buyers", _("New buyers"), kind="number", url="new_url"),
        Column("returning_buyers", _("Returning buyers"), kind="number", url="returning_url"),
        Column("orders", _("Orders"), kind="number", url="buyers_url"),
        Column("revenue", _("Revenue"), url="lines_url", **money),
        Column("new_revenue", _("Of new buyers"), url="new_lines_url", **money),
        Column("returning_revenue", _("Of returning buyers"), url="returning_lines_url", **money),
        Column("other_revenue", _("Of nobody known"), **money,
               hint=_("Purchases without a customer, and returns of goods bought before records "
                      "begin")),
    ]  # fmt: skip

    def prepared(row: dict[str, Any]) -> dict[str, Any]:
        of = month(row["month_number"])
        return {
            **row,
            "label": month_label(of.first),
            "month_url": f"{reverse('behavioral:market')}?period={of.first:%Y-%m}",
            "lines_url": links.bought(of, lines="any"),
            "buyers_url": row["buyers"] and links.bought(of),
            "new_url": row["new_buyers"] and links.new(of),
            "new_lines_url": row["new_revenue"]
            and links.bought(of, lines="any", first_since=of.first, first_until=of.until),
            "returning_url": row["returning_buyers"] and links.returning(of),
            "returning_lines_url": row["returning_revenue"] and links.returning(of, lines="any"),
        }

    return table(request, columns=columns, rows=rows, size=24, complete=True, id="market-months",
                 caption=_("Buyers by month"), prepare=prepared)  # fmt: skip


def curve_rows(asked: Asked) -> list[dict[str, Any]]:
    """The running curve: percent, customers, revenue and share of revenue of the best so far."""
    parts = market.curve(period=asked.period, currency=asked.currency).to_pylist()
    known = {row["percent"]: row for row in parts}
    whole = sum(row["revenue"] for row in parts)
    rows, customers, revenue = [], 0, 0
    for percent in range(1, 101):
        if percent in known:
            customers += known[percent]["customers"]
            revenue += known[percent]["revenue"]
        rows.append(
            {
                "percent": percent,
                "customers": customers,
                "revenue": revenue,
                "share": float(revenue) / float(whole) if whole else None,
            }
        )
    return rows if parts else []


def month_name(number: int) -> str:
    return f"{month_of(number):%Y-%m}"
