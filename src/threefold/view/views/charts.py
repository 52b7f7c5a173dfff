"""Pictures of one customer: spend, rhythm, density."""

from __future__ import annotations

from dataclasses import dataclass
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


def rhythm(hours: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    """Seven rows of 24 cells; `level` 0–4 shades a cell against the busiest one."""
    counts = {(weekday, hour): n for weekday, hour, n in hours}
    most = max(counts.values(), default=0)
    days = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
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
