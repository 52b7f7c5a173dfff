"""Tables and pictures of the pages of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from threefold.related.logic.scores.cards import Card
from threefold.related.score import Score
from threefold.related.service.scores import wording
from threefold.related.service.scores.showing import Listed, Shown
from threefold.related.service.scores.wording import MEASURES, RIVALS, UNITS, WHYS
from threefold.ui.service import Column, Empty, Table, by_kind, table

WIDTH = 200
"""Of a gauge, in its own units."""


def written(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    if unit in ("probability", "share"):
        return str(by_kind(value, "percent", digits=0))
    if unit == "money":
        return str(by_kind(value, "money", settings.CURRENCY, 0))
    return str(by_kind(value, "number", digits=1 if unit == "purchases" else 0))


def catalogue(request: HttpRequest, listed: Sequence[Listed]) -> Table:
    rows = [
        {
            "label": each.label,
            "meaning": each.meaning,
            "code": each.score.code,
            "goal": each.goal,
            "unit": str(UNITS[each.score.unit]),
            "customers": each.card.customers if each.card else None,
            "mean": written(each.card.mean, each.score.unit) if each.card else "—",
            "state": _state(each.card),
            "tone": "green" if each.card and each.card.published else "amber",
            "why": str(WHYS.get(each.card.why, each.card.why)) if each.card else "",
            "alarms": wording.alarms(each.card, each.score.unit),
            "day": date.fromisoformat(each.card.as_of) if each.card else None,
            "url": reverse("related:score", args=[each.score.code]),
        }
        for each in listed
    ]
    columns = [
        Column("label", _("Score"), template="related/scores/_name.html"),
        Column("goal", _("Business goal")),
        Column("state", _("State"), template="related/scores/_state.html"),
        Column("customers", _("Customers"), kind="number"),
        Column("mean", _("Mean"), template="related/scores/_written.html"),
        Column("day", _("As of"), kind="day"),
    ]
    return table(
        request, columns=columns, rows=rows, size=len(rows) or 1, id="scores",
        caption=_("Scores"), empty=Empty("gauge", _("No scores")),
    )  # fmt: skip


def _state(card: Card | None) -> str:
    if card is None:
        return str(_("not computed yet"))
    return str(_("published") if card.published else _("not published"))


def needs(score: Score) -> list[str]:
    """What a score is made of, in words."""
    return list(dict.fromkeys(map(wording.made_of, score.needs)))


def measures(request: HttpRequest, card: Card | None) -> Table | None:
    if card is None or not card.judged.rivals:
        return None
    names = [name for name in MEASURES if name in card.judged.rivals[0].measures]
    rows = [
        {"name": str(RIVALS.get(each.name, each.name)), **_rounded(each.measures)}
        for each in card.judged.rivals
    ]
    columns = [
        Column("name", _("Forecast")),
        *(Column(name, MEASURES[name], kind="number", digits=3) for name in names),
    ]
    return table(request, columns=columns, rows=rows, size=len(rows), id="measures",
                 caption=_("Beside simpler forecasts"))  # fmt: skip


def _rounded(found: Any) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 4) for name, value in found.items()}


def parameters(card: Card | None) -> list[tuple[str, str]]:
    if card is None:
        return []
    told = []
    for name, value in {**card.data, **card.parameters}.items():
        if isinstance(value, float):
            text = f"{value:.4g}"
        elif isinstance(value, dict):
            text = ", ".join(f"{key} {each:.2f}" for key, each in value.items())
        elif isinstance(value, list | tuple):
            text = ", ".join(map(str, value))
        else:
            text = str(value)
        told.append((name, text))
    return told


def spread(card: Card | None, unit: str) -> dict[str, Any] | None:
    if card is None or not card.counts:
        return None
    starts = card.edges[:-1]
    return {
        "labels": [written(each, unit) for each in starts],
        "series": [{"name": _("Customers"), "values": list(card.counts)}],
    }


def calibration(card: Card | None, unit: str) -> dict[str, Any] | None:
    """What was said of a tenth of the customers beside what came."""
    if card is None or not card.judged.bins:
        return None
    return beside(card.judged.bins, unit)


def beside(bins: Sequence[Mapping[str, float]], unit: str) -> dict[str, Any]:
    share = all(0 <= each["came"] <= 1 and 0 <= each["said"] <= 1 for each in bins)
    return {
        "labels": [str(number + 1) for number in range(len(bins))],
        "series": [
            {"name": _("Forecast"), "values": [each["said"] for each in bins]},
            {"name": _("What came"), "values": [each["came"] for each in bins]},
        ],
        "format": "percent" if share and unit != "money" else "number",
    }


def gains(card: Card | None) -> dict[str, Any] | None:
    """Of all that came, how much the highest tenths of the forecast held."""
    if card is None or not card.judged.gains:
        return None
    tenths = [number / 10 for number in range(11)]
    return {
        "labels": [str(by_kind(each, "percent")) for each in tenths],
        "series": [
            {"name": _("By this score"), "values": [0.0, *card.judged.gains]},
            {"name": _("By chance"), "values": tenths},
        ],
        "format": "percent",
    }


def cards(request: HttpRequest, found: Sequence[Card]) -> Table | None:
    if not found:
        return None
    rows = [
        {
            "day": date.fromisoformat(each.as_of),
            "made": date.fromisoformat(each.made_at[:10]),
            "version": each.version,
            "state": _state(each),
            "tone": "green" if each.published else "amber",
            "why": str(WHYS.get(each.why, each.why)) if each.why else "",
            "customers": each.customers,
            "drift": each.drift,
        }
        for each in found
    ]
    columns = [
        Column("day", _("As of"), kind="day"),
        Column("made", _("Computed on"), kind="day"),
        Column("version", _("Version"), kind="number"),
        Column("state", _("State"), template="related/scores/_state.html"),
        Column("customers", _("Customers"), kind="number"),
        Column("drift", _("Drift"), kind="number", digits=3),
    ]
    return table(request, columns=columns, rows=rows, size=25, complete=True, id="cards",
                 caption=_("Model cards"))  # fmt: skip


def gauge(each: Shown) -> dict[str, Any]:
    """Where to draw, and the words for who does not see it."""
    unit = each.listed.score.unit
    told = each.told
    value = written(told.value, unit)
    interval = ""
    if told.low is not None or told.high is not None:
        low, high = written(told.low, unit), written(told.high, unit)
        interval = _("between %(low)s and %(high)s") % {"low": low, "high": high}
    start = (each.from_ or 0.0) * WIDTH
    end = (each.to if each.to is not None else each.place) * WIDTH
    return {
        "value": value,
        "interval": interval,
        "at": f"{each.place * WIDTH:.1f}",
        "start": f"{start:.1f}",
        "wide": f"{max(end - start, 0.0):.1f}",
        "ranged": bool(interval),
    }


def history(found: Sequence[tuple[date, float]]) -> dict[str, Any]:
    """Empty with fewer than two days."""
    if len(found) < 2:
        return {}
    return {
        "labels": [date_format(day, "SHORT_DATE_FORMAT") for day, _value in found],
        "series": [{"name": _("Satisfaction"), "values": [round(value, 1) for _d, value in found]}],
    }
