from __future__ import annotations

import numpy as np
import pyarrow as pa

from threefold.related.logic.propensity import columns
from threefold.related.logic.propensity.model import LINES
from threefold.related.logic.scores import buying, judging, leaving, reasons
from threefold.related.logic.scores.frames import Later, later
from threefold.related.logic.scores.leaving import Leaving
from threefold.related.score import Fitted, Frame, Given, Scored, Unfit, words

LABEL = words("Chance to stay away", "Riesgo de abandono", "流失可能性", "流失可能性")
MEANING = words(
    "How likely the customer is not to buy within the horizon. Without a contract nobody says "
    "goodbye: to stay away so long counts as leaving.",
    "Probabilidad de que el cliente no compre dentro del horizonte. Sin contrato nadie se despide: "
    "no volver en ese plazo cuenta como irse.",
    "客户在预测期内不购买的可能性。没有合同就没有人道别：这么久不来即视为流失。",
    "客戶在預測期內不購買的可能性。沒有合約就沒有人道別：這麼久不來即視為流失。",
)
GOAL = words(
    "Cut churn: reach those who are about to leave while it still helps.",
    "Reducir el abandono: llegar a quien está por irse cuando aún sirve.",
    "降低流失：在还来得及时联系即将离开的客户。",
    "降低流失：在還來得及時聯絡即將離開的客戶。",
)
UNIT = "probability"
GOOD = "low"
FEATURES = (
    "recency_days", "tenure_days", "orders", "orders_30d", "orders_90d", "orders_90d_before",
    "orders_365d", "spend_90d", "spend_90d_before", "spend_365d", "average_order_value",
    "purchase_rhythm_days", "rhythm_regularity", "overdue_ratio", "longest_gap_days",
    "days_to_second_order", "products_bought_365d", "returns_share_365d", "discount_share_365d",
    "contacts_365d", "complaints_365d", "web_sessions_90d", "campaign_open_rate_365d",
    "visits_90d", "inactive_days",
)  # fmt: skip
NEEDS = (
    "buying_days", "first_purchase_on", "last_purchase_on", "spend", *FEATURES, "attitude_last",
)  # fmt: skip
GROUPS = {
    "timing": (
        "recency_days", *leaving.MADE, "inactive_days", "overdue_ratio", "tenure_days",
        "purchase_rhythm_days", "rhythm_regularity", "longest_gap_days", "days_to_second_order",
    ),
    "often": ("orders_365d", "orders", "orders_30d", "orders_90d", "orders_90d_before"),
    "money": ("spend_365d", "spend_90d", "spend_90d_before", "average_order_value"),
}  # fmt: skip
"""Columns that say much the same are told as one, by the customer's value of the first of them:
each for itself would weigh now for and now against."""
REASONS = {
    "timing": words(
        "Last bought {n} days ago",
        "Compró por última vez hace {n} días",
        "上次购买是在 {n} 天前",
        "上次購買是在 {n} 天前",
    ),
    "often": words(
        "Bought {n} times in a year",
        "Compró {n} veces en un año",
        "一年内购买 {n} 次",
        "一年內購買 {n} 次",
    ),
    "money": words(
        "Spent {n} in a year",
        "Gastó {n} en un año",
        "一年内消费 {n}",
        "一年內消費 {n}",
    ),
    "attitude_last": words(
        "Latest answer: {n} of 100 points",
        "Última respuesta: {n} de 100 puntos",
        "最近一次评价：{n} 分（满分 100）",
        "最近一次評價：{n} 分（滿分 100）",
    ),
}
"""Beside these the labels of the variables; each raises (`+`) or lowers (`-`) the chance."""
REFERENCE = (
    "Fader, Hardie and Lee (2005), Marketing Science 24(2), 275-284, beside a stack of logistic "
    "regression and boosted trees (Wolpert 1992, Neural Networks 5(2), 241-259), calibrated after "
    "Platt (1999)."
)
VERSION = 1
_LEAST = 60
_TOLD = 3
"""Reasons told of a customer."""
_WEIGHTY = 0.05


def fit(given: Given) -> Fitted:
    """Learned as of two horizons ago of who stayed away in the one after it; put right, and
    judged, on the newest one."""
    now, before, earlier = given.frame(), given.frame(1), given.frame(2)
    seen, tried = later(earlier, before), later(before, now)
    _check(seen)
    _check(tried)
    past, asked = earlier.take(seen.rows), before.take(tried.rows)
    names = (*FEATURES, "attitude_last")
    lived, since = buying.learned(past), buying.learned(asked)
    left, came = 1 - seen.came, 1 - tried.came
    encoder, model = leaving.learned(leaving.table(past, names, lived), left)
    raw = model.said(encoder.features(leaving.table(asked, names, since)))
    said = leaving.unseen(raw, came)
    chance = 1 - buying.Buying(since, clockwork=False).active(asked, asked.ahead)
    rivals = {
        "recency": leaving.unseen(_recency_alone(past, left, asked), came),
        "bgnbd": leaving.unseen(chance, came),
    }
    judged = judging.of_chances(
        said, came, rivals,
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip
    straight = leaving.straightened(raw, came)
    told, wide = leaving.bounds(straight(raw), came)
    found = Leaving(names, encoder, model, buying.learned(now), straight, told, wide)
    return Fitted(
        found,
        judged,
        parameters={
            "slope": straight.slope,
            "shift": straight.shift,
            "weights": {
                each.name: float(weight)
                for each, weight in zip(model.candidates, model.weights, strict=True)
            },
            "columns": encoder.names,
        },
        data={"learned_from": len(seen.rows), "stayed_away": float(left.mean())},
    )


def _check(came: Later) -> None:
    bought = int(came.came.sum())
    if min(bought, len(came.came) - bought) < _LEAST:
        raise Unfit("few_purchases")


def _recency_alone(past: Frame, left: np.ndarray, asked: Frame) -> np.ndarray:
    """The simple baseline: a logistic regression on the days since the last purchase alone."""
    tables = [pa.table({"recency_days": each.number("recency_days")}) for each in (past, asked)]
    encoder = columns.learned(tables[0])
    if not encoder.columns:
        return np.full(len(asked), left.mean())
    fitted = LINES.fitted(encoder.features(tables[0]), left)
    return 1 / (1 + np.exp(-LINES.logits(fitted, encoder.features(tables[1]))))


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Leaving = fitted.model
    given = model.features(frame)
    value = np.where(frame.bought, model.said(given), np.nan)
    low, high = model.around(value)
    return Scored(value, low, high, _reasons(model, given, frame))


def _reasons(model: Leaving, given: columns.Features, frame: Frame) -> pa.Array:
    """What weighs most for or against, each with the customer's own value."""
    group_of = {name: group for group, names in GROUPS.items() for name in names}
    names = model.encoder.names
    groups = list(dict.fromkeys(group_of.get(name, name) for name in names))
    belongs = np.array([[group_of.get(name, name) == group for group in groups] for name in names])
    parts = model.parts(given) @ belongs.astype(np.float64)
    own = np.column_stack([frame.number(GROUPS.get(group, (group,))[0]) for group in groups])
    order = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :_TOLD]
    codes = [f"{sign}{group}" for sign in "+-" for group in groups]
    rows = np.arange(len(frame))
    said = []
    for nth in range(order.shape[1]):
        place = order[:, nth]
        weight = parts[rows, place]
        telling = (np.abs(weight) > _WEIGHTY) & frame.bought
        at = np.where(weight > 0, place, place + len(groups))
        said.append(reasons.named(at, codes, own[rows, place], telling))
    return reasons.joined(len(frame), said)
