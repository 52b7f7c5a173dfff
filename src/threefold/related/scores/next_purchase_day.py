from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.scores import buying, judging, reasons
from threefold.related.logic.scores.buying import Buying
from threefold.related.logic.scores.frames import later
from threefold.related.logic.scores.said import of_buying
from threefold.related.score import Fitted, Frame, Given, Scored, words
from threefold.related.scores._words import BUYING

LABEL = words(
    "Days until the next purchase",
    "Días hasta la próxima compra",
    "距下次购买的天数",
    "距下次購買的天數",
)
MEANING = words(
    "After how many days it is as likely as not that the customer has bought again. Nothing is "
    "told of customers of whom that is never likely within two years.",
    "Tras cuántos días es tan probable como no que el cliente haya vuelto a comprar. No se dice "
    "nada de quienes nunca llegan a esa probabilidad en dos años.",
    "多少天后客户再次购买的可能性达到一半。两年内都达不到的客户不给出数值。",
    "多少天後客戶再次購買的可能性達到一半。兩年內都達不到的客戶不給出數值。",
)
GOAL = words(
    "Be there with an offer when the customer is about to buy.",
    "Llegar con una oferta cuando el cliente está a punto de comprar.",
    "在客户即将购买时送上合适的提议。",
    "在客戶即將購買時送上合適的提議。",
)
UNIT = "days"
GOOD = "low"
NEEDS = (
    "buying_days", "first_purchase_on", "last_purchase_on", "spend", "purchase_rhythm_days",
    "rhythm_spread_days",
)  # fmt: skip
AFTER = ("expected_purchases",)
REASONS = {name: BUYING[name] for name in ("regular", "often", "once", "silent")}
REFERENCE = (
    "BG/NBD: Fader, Hardie and Lee (2005), Marketing Science 24(2), 275-284, as the time by which "
    "the chance of a purchase is one half."
)
VERSION = 1
_DAYS = np.array([3.0, 7, 14, 21, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 365, 500, 730])


def fit(given: Given) -> Fitted:
    """Judged by who bought within the horizon, as foretold by whether the day falls into it."""
    base = given.fitted("expected_purchases")
    now, before = given.frame(), given.frame(1)
    came = later(before, now)
    asked = before.take(came.rows)
    model, _as, _without = buying.tried(before, came)
    said = model.active(asked, before.ahead)
    due = asked.number("purchase_rhythm_days") - (
        asked.day_number - asked.number("last_purchase_on")
    )
    by_rhythm = np.where(np.abs(due) <= before.horizon, 0.75, 0.25)
    judged = judging.of_chances(
        said, came.came, {"own_rhythm": by_rhythm},
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip
    return Fitted(base.model, judged, data={"learned_from": int(now.bought.sum())})


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Buying = fitted.model
    chances = np.column_stack([model.active(frame, days / 7) for days in _DAYS])
    value = _reached(chances, np.full(len(frame), 0.5))
    known = np.isfinite(value)
    low = np.where(known, _reached(chances, np.full(len(frame), 0.1)), np.nan)
    high = np.where(known, _reached(chances, np.full(len(frame), 0.9)), np.nan)
    said = of_buying(frame, clockwork=model.clockwork)
    return Scored(value, low, high, reasons.written(len(frame), said))


def _reached(chances: NDArray[np.float64], level: Numbers) -> Numbers:
    """After how many days the chance reaches the level, by straight lines between those asked; NaN
    where it does not."""
    above = np.nan_to_num(chances) >= level[:, None]
    place = above.argmax(axis=1)
    rows = np.arange(len(chances))
    before = np.where(place > 0, chances[rows, np.maximum(place - 1, 0)], 0.0)
    start = np.where(place > 0, _DAYS[np.maximum(place - 1, 0)], 0.0)
    step = chances[rows, place] - before
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(step > 0, (level - before) / step, 0.0)
    return np.where(above.any(axis=1), start + part * (_DAYS[place] - start), np.nan)
