"""The market: what sells, to whom, how often, and who pays for most of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.behavioral.logic.periods import month_of
from threefold.behavioral.service import market
from threefold.behavioral.service.choosing import days, dimension_labels, dimension_titles
from threefold.behavioral.views.market import grids, tables
from threefold.behavioral.views.market.chooser import Asked, asked, month_label, period_label
from threefold.behavioral.views.market.links import Links
from threefold.kit.errors import NotFound
from threefold.ui.service import Column, Tab, table, url_or_none

_FIRST = 5
_READ_OUT = (1, 5, 10, 20, 50, 80, 100)


@require_GET
@access.page("see", "customers")
def overview(request: HttpRequest) -> HttpResponse:
    found = asked(request.GET)
    if found is None:
        return _empty(request)
    shown, rows = tables.figures(request, found)
    labels = dimension_titles()
    context = {
        "figures": shown,
        "tiles": [rows[name] for name in ("revenue", "orders", "buyers", "new_buyers")],
        "unrated": max((row["unrated"] for row in rows["told"].values()), default=0),
        "unknown": rows["told"].get("now", {}).get("unknown_revenue"),
        "rates_url": url_or_none("behavioral:rates"),
        "months": _revenue_by_month(found),
        "best": [
            (labels[name], _url("behavioral:ranking", request, name),
             tables.ranking(request, found, name, first=_FIRST))
            for name in found.dimensions
        ],
    }  # fmt: skip
    return _page(request, found, "overview", context)


def _revenue_by_month(found: Asked) -> dict[str, Any]:
    rows = market.months(currency=found.currency).to_pylist()
    here = reverse("behavioral:market")
    return {
        "labels": [tables.month_name(row["month_number"]) for row in rows],
        "series": [{"name": _("Revenue"), "values": [row["revenue"] for row in rows]}],
        "urls": [f"{here}?period={month_of(row['month_number']):%Y-%m}" for row in rows],
        "format": "money",
        "currency": found.money,
    }


@require_GET
@access.page("see", "customers")
def ranking(request: HttpRequest, dimension: str) -> HttpResponse:
    labels = dimension_labels()
    if dimension not in labels:
        raise NotFound(_("The market has no such page."), where={"page": dimension})
    found = asked(request.GET)
    if found is None:
        return _empty(request)
    shown = tables.ranking(request, found, dimension)
    count = shown.pages.count or 0
    told = tables.ranking_of(found, dimension)
    context = {
        "table": shown,
        "label": labels[dimension],
        "said": dimension in found.dimensions,
        "left_out": (told["found"][0].as_py() - count) if told.num_rows else 0,
        "may_import": access.can(request.user, "edit", "imports"),
    }
    return _page(request, found, dimension, context, "ranking")


@require_GET
@access.page("see", "customers")
def buyers(request: HttpRequest) -> HttpResponse:
    found = asked(request.GET, periods=False)
    if found is None:
        return _empty(request)
    rows = market.months(currency=found.currency).to_pylist()
    chart = {
        "labels": [tables.month_name(row["month_number"]) for row in rows],
        "series": [
            {"name": _("New buyers"), "values": [row["new_buyers"] for row in rows]},
            {"name": _("Returning buyers"), "values": [row["returning_buyers"] for row in rows]},
        ],
    }
    context = {"chart": chart, "table": tables.months(request, found)}
    return _page(request, found, "buyers", context)


@require_GET
@access.page("see", "customers")
def cohorts(request: HttpRequest) -> HttpResponse:
    found = asked(request.GET, periods=False)
    if found is None:
        return _empty(request)
    ways = {"share": _("Share retained"), "buyers": _("Buyers"), "revenue": _("Revenue")}
    show = request.GET.get("show", "")
    show = show if show in ways else "share"
    context = {
        "grid": grids.cohorts(request, found, show),
        "ways": [
            Tab(label, _url("behavioral:cohorts", request, show=name), name == show)
            for name, label in ways.items()
        ],
        "show": show,
        "most": grids.SHOWN + 1,
        "so_far": month_label(found.newest),
    }
    return _page(request, found, "cohorts", context)


@require_GET
@access.page("see", "customers")
def concentration(request: HttpRequest) -> HttpResponse:
    found = asked(request.GET)
    if found is None:
        return _empty(request)
    del found.form.fields["compare"]
    rows, links = tables.curve_rows(found), Links(request, found)
    chart = {
        "labels": ["0 %", *(f"{row['percent']} %" for row in rows)],
        "series": [
            {"name": _("Share of revenue"), "values": [0, *(row["share"] for row in rows)]},
            {"name": _("If all paid alike"),
             "values": [0, *(row["percent"] / 100 for row in rows)]},
        ],
        "urls": ["", *(links.top(row["percent"]) for row in rows)],
        "format": "percent",
    }  # fmt: skip
    shown = [
        {**row, "part": row["percent"] / 100, "url": links.top(row["percent"])}
        for row in rows
        if row["percent"] in _READ_OUT
    ]
    columns = [
        Column("part", _("Best customers"), kind="percent", url="url"),
        Column("customers", _("Customers"), kind="number", url="url"),
        Column("revenue", _("Revenue"), kind="money", currency=found.money, url="url"),
        Column("share", pgettext("figure", "Share"), kind="percent", digits=1, url="url"),
    ]
    context = {
        "chart": chart,
        "table": table(request, columns=columns, rows=shown, size=len(_READ_OUT),
                       id="market-curve", caption=_("Share of revenue of the best customers"),
                       empty=tables.nothing()),
        "ten": next((row["share"] for row in shown if row["percent"] == 10), None),
        "twenty": next((row["share"] for row in shown if row["percent"] == 20), None),
    }  # fmt: skip
    return _page(request, found, "concentration", context)


@require_GET
@access.page("see", "customers")
def rfm(request: HttpRequest) -> HttpResponse:
    found = asked(request.GET)
    if found is None:
        return _empty(request)
    del found.form.fields["compare"]
    grid, areas = grids.rfm(request, found)
    return _page(request, found, "rfm", {"grid": grid, "areas": areas})


def _page(
    request: HttpRequest, found: Asked, page: str, context: dict[str, Any], template: str = ""
) -> HttpResponse:
    labels = dimension_titles()
    told = [
        ("overview", _("Overview"), "behavioral:market"),
        *((name, labels[name], "behavioral:ranking") for name in labels
          if name in found.dimensions or name == page),
        ("buyers", _("Buyers"), "behavioral:market-buyers"),
        ("cohorts", _("Cohorts"), "behavioral:cohorts"),
        ("concentration", _("Concentration"), "behavioral:concentration"),
        ("rfm", _("Recency and frequency"), "behavioral:rfm"),
    ]  # fmt: skip
    tabs = [
        Tab(label, _url(name, request, *([key] if name == "behavioral:ranking" else [])),
            key == page)
        for key, label, name in told
    ]  # fmt: skip
    heading = next(label for key, label, _name in told if key == page)
    return render(
        request,
        f"behavioral/market/{template or page}.html",
        {
            "asked": found,
            "form": found.form,
            "tabs": tabs,
            "page": page,
            "heading": heading,
            "money": found.money,
            "period": period_label(found.period),
            "days": days(found.period.first, found.period.until),
            "days_before": days(found.before.first, found.before.until),
            "may_export": access.can(request.user, "see", "export"),
            "query": request.GET.urlencode(),
            **context,
        },
    )


def _empty(request: HttpRequest) -> HttpResponse:
    may = access.can(request.user, "edit", "imports")
    url = (url_or_none("collect:new") or "") if may else ""
    return render(request, "behavioral/market/empty.html", {"url": url})


_KEPT = ("period", "compare", "currency")


def _url(name: str, request: HttpRequest, *args: str, **more: str) -> str:
    """Another page for the same days and currency."""
    query = request.GET.copy()
    for key in list(query):
        if key not in _KEPT:
            del query[key]
    query.update(more)
    told = query.urlencode()
    return reverse(name, args=args) + (f"?{told}" if told else "")
