"""Cohorts and the map of recency and frequency as grids of shaded cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threefold.behavioral.logic.market import AREAS, SCORES, area_of
from threefold.behavioral.logic.periods import month_number, month_of
from threefold.behavioral.service import market
from threefold.behavioral.service.choosing import area_labels
from threefold.behavioral.views.market.chooser import Asked, month_label
from threefold.behavioral.views.market.links import Links
from threefold.ui.service import Column, Table, by_kind, table

SHOWN = 24
"""So many cohorts, the newest, and so many months since are drawn; the file holds all."""
LEVELS = 6


@dataclass(frozen=True)
class Cell:
    """`text` as shown, `level` 0 to LEVELS by its weight, `note` a second line; empty: no text."""

    text: str = ""
    url: str = ""
    level: int = 0
    note: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    cells: Sequence[Cell]
    size: str = ""
    size_url: str = ""


@dataclass(frozen=True)
class Grid:
    caption: str
    corner: str
    heads: Sequence[str]
    lines: Sequence[Line]
    size_head: str = ""


def cohorts(request: HttpRequest, asked: Asked, show: str) -> Grid:
    """Cohorts of the newest SHOWN months; `show` is share, buyers or revenue."""
    links = Links(request, asked)
    rows = market.cohorts(currency=asked.currency).to_pylist()
    newest = month_number(asked.newest)
    # The newest SHOWN + 1 months, so that the first of them shows SHOWN months since.
    oldest = max(newest - SHOWN, min((row["cohort"] for row in rows), default=newest))
    rows = [row for row in rows if row["cohort"] >= oldest and row["months_since"] <= SHOWN]
    for row in rows:
        row["share"] = row["buyers"] / row["size"]
    # The first month is whole by definition; shaded by it, all others would look alike.
    later = [max(float(row[show]), 0.0) for row in rows if row["months_since"]]
    most = max(later, default=0.0)
    held = {(row["cohort"], row["months_since"]): row for row in rows}
    lines = []
    for cohort in sorted({row["cohort"] for row in rows}):
        size = held[cohort, 0]["size"]
        cells = []
        for since in range(min(newest - cohort, SHOWN) + 1):
            row = held.get((cohort, since), {"share": 0, "buyers": 0, "revenue": 0})
            cells.append(
                Cell(
                    text=_cell(row, show, asked.money),
                    url=links.cohort(cohort, since, lines="any" if show == "revenue" else "sold")
                    if row["buyers"] or row["revenue"]
                    else "",
                    level=_level(float(row[show]), most),
                )
            )
        lines.append(
            Line(
                month_label(month_of(cohort)), cells, by_kind(size, "number"),
                links.cohort(cohort, 0),
            )
        )  # fmt: skip
    return Grid(
        caption=_("Customers by month of first purchase and months since"),
        corner=_("First purchase"),
        heads=[str(since) for since in range(max((len(line.cells) for line in lines), default=0))],
        lines=lines,
        size_head=_("Buyers"),
    )


def _cell(row: dict[str, Any], show: str, currency: str) -> str:
    if show == "share":
        return by_kind(row["share"], "percent")
    if show == "buyers":
        return by_kind(row["buyers"], "number")
    return short_money(row["revenue"], currency)


def short_money(value: Any, currency: str) -> str:
    """Whole thousands where there are many, lest a grid is wider than the page."""
    thousands = abs(value) >= 10_000
    shown = by_kind(round(value / 1000) if thousands else round(value), "number")
    return f"{shown}k" if thousands else shown


def _level(value: float, most: float) -> int:
    if value <= 0 or most <= 0:
        return 0
    return max(1, min(LEVELS, round(value / most * LEVELS)))


def _level_by_size(value: float, every: Sequence[float]) -> int:
    """By the logarithm: the best cell pays many times what the others do."""
    if value <= 0:
        return 0
    low, high = math.log(min(every)), math.log(max(every))
    return 1 + round((LEVELS - 1) * (math.log(value) - low) / ((high - low) or 1.0))


def rfm(request: HttpRequest, asked: Asked) -> tuple[Grid, Table]:
    """The grid, the most recent to the right and the most frequent on top, and its areas."""
    links = Links(request, asked)
    rows = market.rfm(until=asked.period.until, currency=asked.currency).to_pylist()
    held = {(row["recency"], row["frequency"]): row for row in rows}
    paid = [float(row["revenue"]) for row in rows if row["revenue"] > 0]
    names = area_labels()
    lines = []
    for frequency in reversed(SCORES):
        cells = []
        for recency in SCORES:
            row = held.get((recency, frequency))
            name = names[area_of(recency, frequency)]
            cells.append(
                Cell(
                    text=by_kind(row["customers"], "number"),
                    url=links.cells((f"{recency}{frequency}",)),
                    level=_level_by_size(float(row["revenue"]), paid),
                    note=f"{name} · {by_kind(round(row['revenue']), 'number')}",
                )
                if row
                else Cell(note=name)
            )
        lines.append(Line(str(frequency), cells))
    grid = Grid(
        caption=_("Customers by recency and frequency"),
        corner=_("Frequency ↓ recency →"),
        heads=[str(score) for score in SCORES],
        lines=lines,
    )
    return grid, _areas(request, asked, links, held)


def _areas(
    request: HttpRequest,
    asked: Asked,
    links: Links,
    held: dict[tuple[int, int], dict[str, Any]],
) -> Table:
    customers = sum(row["customers"] for row in held.values())
    revenue = sum(row["revenue"] for row in held.values())
    names = area_labels()
    rows = []
    for area, cells in AREAS.items():
        inside = [held[key] for cell in cells if (key := (int(cell[0]), int(cell[1]))) in held]
        n, money = sum(row["customers"] for row in inside), sum(row["revenue"] for row in inside)
        rows.append(
            {
                "label": names[area],
                "scores": ", ".join(f"{cell[0]}–{cell[1]}" for cell in cells),
                "customers": n,
                "share": n / customers if customers else None,
                "revenue": money,
                "revenue_share": float(money) / float(revenue) if revenue else None,
                "mean": money / n if n else None,
                "url": links.cells(cells) if n else "",
            }
        )
    money_kind: dict[str, Any] = {"kind": "money", "currency": asked.money}
    columns = [
        Column("label", _("Area"), url="url"),
        Column("scores", _("Recency–frequency")),
        Column("customers", _("Customers"), kind="number", url="url"),
        Column("share", pgettext("figure", "Share"), kind="percent", digits=1, url="url"),
        Column("revenue", _("Revenue"), url="url", **money_kind),
        Column("revenue_share", _("Share of revenue"), kind="percent", digits=1, url="url"),
        Column("mean", _("Per customer"), url="url", **money_kind),
    ]
    return table(request, columns=columns, rows=rows, size=len(rows), id="market-areas",
                 caption=_("Areas"))  # fmt: skip
