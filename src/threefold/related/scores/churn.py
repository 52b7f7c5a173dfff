from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores import buying, chances, judging, reasons
from threefold.related.logic.scores.chances import Chance
from threefold.related.logic.scores.contracts import contracts_end, under_contract
from threefold.related.logic.scores.frames import Later, later
from threefold.related.logic.scores.weighing import weighty
from threefold.related.score import Fitted, Frame, Given, Scored, Unfit, words
from threefold.related.scores._words import FIGURES

LABEL = words("Chance to stay away", "Riesgo de abandono", "流失可能性", "流失可能性")
MEANING = words(
    "How likely the customer is not to buy within the horizon. Without a contract nobody says "
    "goodbye: to stay away so long counts as leaving. Who is under a contract has a chance to end "
    "it instead.",
    "Probabilidad de que el cliente no compre dentro del horizonte. Sin contrato nadie se despide: "
    "no volver en ese plazo cuenta como irse. Quien tiene contrato recibe en su lugar la de "
    "terminarlo.",
    "客户在预测期内不购买的可能性。没有合同就没有人道别：这么久不来即视为流失。"
    "有合同的客户改看终止合同的可能性。",
    "客戶在預測期內不購買的可能性。沒有合約就沒有人道別：這麼久不來即視為流失。"
    "有合約的客戶改看終止合約的可能性。",
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
    "contract_running", "contract_ended",
)  # fmt: skip
GROUPS = {
    "timing": (
        "recency_days", *chances.MADE, "inactive_days", "overdue_ratio", "tenure_days",
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
    **FIGURES,
}
"""Beside these the labels of the variables; each raises (`+`) or lowers (`-`) the chance."""
REFERENCE = (
    "Fader, Hardie and Lee (2005), Marketing Science 24(2), 275-284, beside a stack of logistic "
    "regression and boosted trees (Wolpert 1992, Neural Networks 5(2), 241-259), calibrated after "
    "Platt (1999)."
)
VERSION = 2
_LEAST = 60


@dataclass(frozen=True, slots=True)
class Leaving:
    """`contractual`: contracts of this company end, and who is under one is told of elsewhere."""

    chance: Chance
    contractual: bool

    def asked(self, frame: Frame) -> np.ndarray:
        """Who bought and is under no contract."""
        return frame.bought & ~(under_contract(frame) & self.contractual)


def fit(given: Given) -> Fitted:
    """Learned as of two horizons ago of who stayed away in the one after it; put right, and
    judged, on the newest one."""
    now, before, earlier = given.frame(), given.frame(1), given.frame(2)
    contractual = contracts_end(now)
    if contractual:
        now, before, earlier = (
            each.take(~under_contract(each)) for each in (now, before, earlier)
        )  # fmt: skip
    seen, after = later(earlier, before), later(before, now)
    _check(seen)
    _check(after)
    past, asked = earlier.take(seen.rows), before.take(after.rows)
    names = (*FEATURES, "attitude_last")
    lived, since = buying.learned(past), buying.learned(asked)
    left, came = 1 - seen.came, 1 - after.came
    tried = chances.tried(
        chances.table(past, names, lived), left, chances.table(asked, names, since), came
    )
    bought = buying.Buying(since, clockwork=False).active(asked, asked.ahead)
    rivals = {
        "recency": chances.unseen(chances.alone("recency_days", past, left, asked), came),
        "bgnbd": chances.unseen(1 - bought, came),
    }
    judged = judging.of_chances(
        tried.said, came, rivals,
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip
    found = tried.chance(names, buying.learned(now))
    return Fitted(
        Leaving(found, contractual),
        judged,
        parameters=found.parameters,
        data={"learned_from": len(seen.rows), "stayed_away": float(left.mean())},
    )


def _check(came: Later) -> None:
    bought = int(came.came.sum())
    if min(bought, len(came.came) - bought) < _LEAST:
        raise Unfit("few_purchases")


OUTCOME = ("buying_days", "spend")


def came(before: Frame, after: Frame) -> tuple[np.ndarray, Numbers]:
    """Who stayed away."""
    told = later(before, after)
    return told.rows, 1 - told.came


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Leaving = fitted.model
    given, known = model.chance.features(frame), model.asked(frame)
    value = np.where(known, model.chance.said(given), np.nan)
    low, high = model.chance.around(value)
    told = weighty(model.chance, given, frame, GROUPS, known)
    return Scored(value, low, high, reasons.joined(len(frame), told))
