"""What is watched of scores: whether they moved, and whether what they said came true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from threefold.related.logic.scores import watching
from threefold.related.logic.scores.cards import Card
from threefold.related.service.scores import wording
from threefold.related.views import scores_shown as shown
from threefold.ui.service import Column, Table, table


def moved(card: Card | None) -> dict[str, Any] | None:
    if card is None or card.drift is None:
        return None
    return {"index": card.drift, "since": date.fromisoformat(card.drift_since),
            **_how_much(card.drift)}  # fmt: skip


def _how_much(index: float) -> dict[str, Any]:
    if index < watching.LITTLE:
        return {"text": str(_("hardly moved")), "tone": "green"}
    if index < watching.MUCH:
        return {"text": str(_("moved somewhat")), "tone": "amber"}
    return {"text": str(_("moved much")), "tone": "red"}


def inputs(request: HttpRequest, card: Card | None) -> Table | None:
    """What a score is made of, what moved most first."""
    if card is None or not card.moved:
        return None
    rows = [
        {"name": wording.label(name), "code": name, "index": index, **_how_much(index)}
        for name, index in watching.most_moved(card)
    ]
    columns = [
        Column("name", _("Made of")),
        Column("code", _("Code")),
        Column("index", _("Stability index"), kind="number", digits=3),
        Column("text", _("Drift"), template="related/scores/_badge.html"),
    ]
    return table(request, columns=columns, rows=rows, size=10, complete=True, id="inputs",
                 caption=_("What it is made of"))  # fmt: skip


def come(card: Card | None, unit: str) -> dict[str, Any] | None:
    """What was said on an earlier day beside what came since."""
    if card is None or card.followed is None:
        return None
    told = card.followed
    level = watching.how_far(told, unit)
    text = (_("came as said"), _("somewhat off"), _("far off"))[level]
    return {
        "since": date.fromisoformat(told.since),
        "until": date.fromisoformat(told.until),
        "customers": told.customers,
        "said": shown.written(told.said, unit),
        "came": shown.written(told.came, unit),
        "error": shown.written(told.error, unit),
        "text": str(text),
        "tone": ("green", "amber", "red")[level],
        "chart": shown.beside(told.bins, unit),
    }


def came_over_time(request: HttpRequest, found: Sequence[Card], unit: str) -> Table | None:
    """Of each day that was followed what was said and came, newest first; of computations that
    followed the same day the newest."""
    once = {each.followed.since: each for each in reversed(found) if each.followed}
    rows = [
        {
            "day": date.fromisoformat(told.since),
            "until": date.fromisoformat(told.until),
            "customers": told.customers,
            "said": shown.written(told.said, unit),
            "came": shown.written(told.came, unit),
            "error": shown.written(told.error, unit),
            "auc": told.auc,
        }
        for since in sorted(once, reverse=True)
        if (told := once[since].followed)
    ]
    if not rows:
        return None
    columns = [
        Column("day", _("Said on"), kind="day"),
        Column("until", _("Came until"), kind="day"),
        Column("customers", _("Customers"), kind="number"),
        Column("said", _("Forecast, mean"), template="related/scores/_written.html"),
        Column("came", _("What came"), template="related/scores/_written.html"),
        Column("error", _("Calibration error"), template="related/scores/_written.html"),
        Column("auc", _("AUC"), kind="number", digits=3),
    ]
    return table(request, columns=columns, rows=rows, size=25, complete=True, id="came",
                 caption=_("Forecasts that are over"))  # fmt: skip
