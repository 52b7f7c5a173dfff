"""Tables and pictures of the pages of variables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threefold.behavioral.logic.spread import Bar, Spread
from threefold.behavioral.service import variable_words as words
from threefold.behavioral.service.catalogue import Listed, Told
from threefold.behavioral.variable import Definition
from threefold.ui.service import Column, Empty, Table, by_kind, table

SIZE = 50
_WRITTEN = "behavioral/variables/_written.html"
LITTLE, MUCH = 0.1, 0.25
"""Bounds of the population stability index as in common use in credit scoring."""


def catalogue(request: HttpRequest, listed: Sequence[Listed]) -> Table:
    rows = [
        {
            "code": one.code,
            "label": words.label(one),
            "meaning": words.meaning(one),
            "family": str(words.FAMILY_NAMES[each.family]),
            "type": str(words.TYPES[one.type]),
            "unit": words.unit(one),
            "windows": _days(one),
            "share": each.share,
            "filled": each.filled,
            "url": reverse("behavioral:variable", args=[one.column]),
        }
        for each in listed
        for one in (each.definition,)
    ]
    columns = [
        Column("label", _("Variable"), sort=True, template="behavioral/variables/_name.html"),
        Column("family", _("Family"), sort=True),
        Column("type", _("Type"), sort=True, template="behavioral/variables/_type.html"),
        Column("windows", _("Windows"), hint=_("Days up to the day of the snapshot, and a life")),
        Column("share", _("Coverage"), kind="percent", sort=True, digits=1,
               template="behavioral/variables/_share.html",
               hint=_("Share of customers with a value in the newest snapshot")),
    ]  # fmt: skip
    return table(
        request, columns=columns, rows=rows, size=SIZE, complete=True, id="variables",
        caption=_("Behavioural variables"),
        empty=Empty("list-search", _("No variable fits"), _("Clear a filter, or search for less."),
                    reverse("behavioral:variables"), _("Show all")),
    )  # fmt: skip


def _days(one: Definition) -> str:
    return " · ".join([*(str(days) for days in one.windows), pgettext("window", "life")])


def _short(one: Definition, number: float) -> str:
    if one.type == "share":
        return words.value(one, number)
    digits = 0 if number == int(number) else 2 if abs(number) >= 0.01 else 4
    return str(by_kind(number, "number", digits=digits))


def bar_label(one: Definition, bar: Bar, *, long: bool = False) -> str:
    """What a bar of the picture stands for."""
    if one.type == "text":
        return str(_("all others")) if bar.low is None else words.value(one, bar.low)
    if isinstance(bar.low, date):
        return date_format(bar.low, "Y" if long else "Y-m")
    if bar.low is None:
        return str(_("below %(number)s") % {"number": _short(one, bar.high)})
    if bar.high is None or (one.type == "share" and bar.low >= 1):
        if one.type == "share" and bar.low == 1:
            return _short(one, 1)
        return str(_("from %(number)s") % {"number": _short(one, bar.low)})
    if one.type == "integer" and bar.high - bar.low == 1:
        return _short(one, bar.low)
    return f"{_short(one, bar.low)} – {_short(one, bar.high)}"


def chart(found: Told) -> dict[str, Any] | None:
    if found.spread is None or not found.spread.bars:
        return None
    one, bars = found.variable.definition, found.spread.bars
    long = one.type == "day" and all(bar.low.month == 1 for bar in bars) and len(bars) > 1
    return {
        "labels": [bar_label(one, bar, long=long) for bar in bars],
        "series": [{"name": _("Customers"), "values": [bar.count for bar in bars]}],
    }


def figures(found: Told) -> list[tuple[str, str]]:
    """What a spread comes to, in the reader's words."""
    told, one = found.spread, found.variable.definition
    if told is None:
        return []
    rows = [(_("Coverage"), str(by_kind(told.share, "percent", digits=1)))]
    if not told.known:
        return rows
    if told.kind == "text":
        return [*rows, (_("Most frequent"), words.value(one, told.middle))]
    rows.append((_("Median"), words.middle(one, told.middle)))
    if told.mean is not None:
        rows.append((_("Mean"), words.middle(one, told.mean)))
    low, high = words.middle(one, told.low), words.middle(one, told.high)
    rows.append((_("Middle 80 %"), f"{low} – {high}"))
    if told.zero_share:
        rows.append((_("Exactly 0"), str(by_kind(told.zero_share, "percent", digits=1))))
    return rows


def _cells(one: Definition, spread: Spread | None) -> dict[str, Any]:
    if spread is None:
        return {}
    return {
        "share": spread.share,
        "customers": spread.customers,
        "middle": words.middle(one, spread.middle),
        "mean": words.middle(one, spread.mean) if spread.mean is not None else None,
        "low": words.middle(one, spread.low) if spread.low is not None else None,
        "high": words.middle(one, spread.high) if spread.high is not None else None,
    }


def _columns(one: Definition) -> list[Column]:
    most = _("Most frequent") if one.type == "text" else _("Median")
    columns = [
        Column("share", _("Coverage"), kind="percent", digits=1),
        # Written out beforehand, hence figures to the eye and texts to the table.
        Column("middle", most, kind="text" if one.type == "text" else "number", template=_WRITTEN),
    ]
    if one.type not in ("text", "day"):
        columns.append(Column("mean", _("Mean"), kind="number", template=_WRITTEN))
    if one.type != "text":
        columns += [
            Column("low", _("Lowest tenth up to"), kind="number", template=_WRITTEN),
            Column("high", _("Highest tenth from"), kind="number", template=_WRITTEN),
        ]
    return columns


def windows(request: HttpRequest, found: Told) -> Table | None:
    """The windows of a definition beside each other; None where there is but one."""
    if len(found.windows) < 2:
        return None
    one = found.variable.definition
    rows = [
        {
            "window": words.window(each.variable),
            "url": ""
            if each.variable.code == found.variable.code
            else reverse("behavioral:variable", args=[each.variable.code]),
            "here": each.variable.code == found.variable.code,
            **_cells(one, each.spread),
        }
        for each in found.windows
    ]
    columns = [
        Column("window", _("Window"), template="behavioral/variables/_window.html"),
        *_columns(one),
    ]
    return table(request, columns=columns, rows=rows, size=len(rows), id="windows",
                 caption=_("Windows"))  # fmt: skip


def drift(request: HttpRequest, found: Told) -> Table | None:
    """The newest snapshot beside the one before it."""
    if found.drift is None or found.spread is None or found.standing is None:
        return None
    one = found.variable.definition
    rows = [
        {"day": standing.as_of, **_cells(one, spread)}
        for standing, spread in (
            (found.standing, found.spread),
            (found.drift.day, found.drift.before),
        )
    ]
    columns = [
        Column("day", _("As of"), kind="day"),
        Column("customers", _("Customers"), kind="number"),
        *_columns(one),
    ]
    return table(request, columns=columns, rows=rows, size=2, id="drift", caption=_("Drift"))


def moved(found: Told) -> dict[str, Any] | None:
    """The stability index with a word for it and its tone."""
    if found.drift is None or found.drift.stability is None:
        return None
    index = found.drift.stability
    if index < LITTLE:
        text, tone = _("hardly moved"), "green"
    elif index < MUCH:
        text, tone = _("moved somewhat"), "amber"
    else:
        text, tone = _("moved much"), "red"
    return {"index": index, "text": text, "tone": tone}
