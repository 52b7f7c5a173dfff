"""Pictures of one customer: spend, rhythm, density."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from threefold.view.logic.timeline import line_name
from threefold.view.types import CustomerView

LEVELS = 4


@dataclass(frozen=True)
class Charts:
    spend: dict[str, Any]
    density: dict[str, Any]
    grid: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    days: dict[str, Any]
    measures: dict[str, Any]
    favourites: list[dict[str, Any]]


def of_customer(view: CustomerView, currency: str) -> Charts:
    months = filled(view.life.months)
    return Charts(
        spend={
            "labels": [month["month"] for month in months],
            "series": [{"name": _("Spend"), "values": [float(month["spend"]) for month in months]}],
            "format": "money",
            "currency": currency,
        },
        density={
            "labels": [month["month"] for month in months],
            "values": [month["events"] for month in months],
        },
        grid=rhythm(view.life.hours),
        parts=dayparts(view.life.hours),
        days=calendar(view.life.days),
        measures=_measures(view),
        favourites=[{**item, "name": line_name(item)} for item in view.life.favourites],
    )


def filled(months: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with the months in between in which nothing happened, so that time runs evenly."""
    if not months:
        return []
    known = {month["month"]: month for month in months}
    year, number = map(int, months[0]["month"].split("-"))
    every = []
    while (label := f"{year:04d}-{number:02d}") <= months[-1]["month"]:
        every.append(known.get(label, {"month": label, "events": 0, "orders": 0, "spend": 0}))
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    return every


def calendar(days: list[tuple[date, int]]) -> dict[str, Any]:
    """The last twelve months of a life, empty ends included."""
    if not days:
        return {}
    known, last = dict(days), days[-1][0]
    ends: dict[date, int | None] = {last - timedelta(days=364): None}
    return {"days": list({**ends, **known}.items()), "unit": _("orders and other events")}


def dayparts(hours: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    """Four rows of seven days, from the night on, as variables part the day: every six hours."""
    counts = [[0] * 7 for _part in range(4)]
    for weekday, hour, n in hours:
        counts[hour // 6][weekday - 1] += n
    whole = sum(map(sum, counts))
    most = max(map(max, counts))
    names = [_("Night"), _("Morning"), _("Afternoon"), _("Evening")]
    return [
        {
            "part": name,
            "hours": f"{number * 6}–{number * 6 + 6}",
            "share": sum(row) / whole if whole else None,
            "cells": [{"n": n, "level": -(-n * LEVELS // most) if most else 0} for n in row],
        }
        for number, (name, row) in enumerate(zip(names, counts, strict=True))
    ]


def rhythm(hours: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    """Seven rows of 24 cells; `level` 0–4 shades a cell against the busiest one."""
    counts = {(weekday, hour): n for weekday, hour, n in hours}
    most = max(counts.values(), default=0)
    days = weekdays()
    return [
        {
            "day": day,
            "cells": [
                {
                    "hour": hour,
                    "n": counts.get((number, hour), 0),
                    "level": -(-counts.get((number, hour), 0) * LEVELS // most) if most else 0,
                }
                for hour in range(24)
            ],
        }
        for number, day in enumerate(days, start=1)
    ]


def weekdays() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def _measures(view: CustomerView) -> dict[str, Any]:
    """Numeric answers over time, one series a measure; empty with fewer than two answers."""
    numeric = [answer for answer in view.answers if answer.number is not None]
    labels = sorted({answer.answered_at.date().isoformat() for answer in numeric})
    if len(labels) < 2:
        return {}
    series: dict[str, dict[str, float]] = {}
    for answer in numeric:
        day = answer.answered_at.date().isoformat()
        series.setdefault(answer.variable, {})[day] = answer.number
    names = {measure.variable: measure.label for measure in view.measures}
    return {
        "labels": labels,
        "series": [
            {"name": names.get(code, code), "values": [values.get(day) for day in labels]}
            for code, values in series.items()
        ],
    }
