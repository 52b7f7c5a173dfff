from __future__ import annotations

from dataclasses import replace

import numpy as np

from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores import buying, judging, reasons
from threefold.related.logic.scores.buying import Buying
from threefold.related.logic.scores.frames import later
from threefold.related.logic.scores.said import of_buying
from threefold.related.score import Fitted, Frame, Given, Scored, Unfit, words
from threefold.related.scores._words import BUYING

LABEL = words("Purchases ahead", "Compras esperadas", "预计购买次数", "預計購買次數")
MEANING = words(
    "On how many days the customer is expected to buy within the horizon.",
    "En cuántos días se espera que compre el cliente dentro del horizonte.",
    "预计客户在预测期内有多少天会购买。",
    "預計客戶在預測期內有多少天會購買。",
)
GOAL = words(
    "Plan stock, staff and campaigns by what is to come.",
    "Planificar existencias, personal y campañas según lo que viene.",
    "按未来的需求规划库存、人员和活动。",
    "按未來的需求規劃庫存、人員和活動。",
)
UNIT = "purchases"
GOOD = "high"
NEEDS = (
    "buying_days", "first_purchase_on", "last_purchase_on", "spend", "purchase_rhythm_days",
    "rhythm_spread_days",
)  # fmt: skip
REASONS = BUYING
REFERENCE = (
    "BG/NBD: Fader, Hardie and Lee (2005), Marketing Science 24(2), 275-284. Regular customers: "
    "after Platzer and Reutterer (2016), Marketing Science 35(5), 779-799."
)
VERSION = 1


def fit(given: Given) -> Fitted:
    """Learned as of a horizon ago and judged by what came; then learned anew as of the day."""
    now, before = given.frame(), given.frame(1)
    came = later(before, now)
    if len(came.rows) < buying.LEAST or came.purchases.sum() < buying.LEAST:
        raise Unfit("few_purchases")
    model, as_clockwork, without = buying.tried(before, came)
    asked = before.take(came.rows)
    said = model.expected(asked, before.ahead)
    earlier = given.frame(2)
    plain = buying.regression(earlier, later(earlier, before), asked)
    rivals = {} if plain is None else {"regression": plain}
    low, high = model.interval(asked, before.ahead)
    inside = float(((came.purchases >= np.floor(low)) & (came.purchases <= np.ceil(high))).mean())
    found = replace(model, model=buying.learned(now))
    return Fitted(
        found,
        judging.of_amounts(
            said, came.purchases, rivals, inside=inside,
            learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
        ),
        parameters={
            **found.model.parameters,
            "level": found.level,
            "regular_level": found.regular_level,
            "clockwork": found.clockwork,
            "clockwork_error": as_clockwork,
            "without_clockwork_error": without,
        },
        data={"learned_from": int(now.bought.sum())},
    )  # fmt: skip


OUTCOME = ("buying_days", "spend")


def came(before: Frame, after: Frame) -> tuple[np.ndarray, Numbers]:
    """On how many days buyers bought."""
    told = later(before, after)
    return told.rows, told.purchases


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Buying = fitted.model
    low, high = model.interval(frame, frame.ahead)
    return Scored(
        model.expected(frame, frame.ahead),
        low,
        high,
        reasons.written(len(frame), of_buying(frame, clockwork=model.clockwork)),
    )
