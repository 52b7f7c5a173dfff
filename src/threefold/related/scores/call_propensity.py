from __future__ import annotations

import numpy as np

from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores import chances, judging, reasons
from threefold.related.logic.scores.chances import Chance
from threefold.related.logic.scores.frames import both, grown
from threefold.related.logic.scores.said import of_way
from threefold.related.logic.scores.weighing import weighty
from threefold.related.score import Fitted, Frame, Given, Scored, Unfit, words
from threefold.related.scores._words import FIGURES, WAYS, by_way

LABEL = words("Will call", "Llamará", "会来联系", "會來聯絡")
MEANING = words(
    "How likely the customer is to come to us within 30 days, by telephone or another way, with "
    "the hour and the way at which he usually does.",
    "Probabilidad de que el cliente acuda a nosotros en 30 días, por teléfono u otra vía; con su "
    "hora y su vía habituales.",
    "客户在 30 天内主动联系我们（电话或其他方式）的可能性；并给出其惯常的时间和方式。",
    "客戶在 30 天內主動聯絡我們（電話或其他方式）的可能性；並給出其慣常的時間和方式。",
)
GOAL = words(
    "Raise satisfaction: plan the service desk, and call first where a question is to come.",
    "Aumentar la satisfacción: planificar la atención y llamar antes de que surja la pregunta.",
    "提高满意度：安排客服人手，并在问题出现之前先联系客户。",
    "提高滿意度：安排客服人手，並在問題出現之前先聯絡客戶。",
)
UNIT = "probability"
GOOD = "low"
HORIZON = 30
FEATURES = (
    "inactive_days", "events_30d", "recency_days", "tenure_days", "orders_30d", "orders_90d",
    "spend_365d", "returns_share_365d", "complaints_365d", "days_since_complaint",
    "resolution_share_365d", "contacts_out_90d", "campaign_messages_90d", "unreached_share_365d",
)  # fmt: skip
NAMES = (
    "incoming_times", "incoming_30d", "incoming_90d", "incoming_365d", "incoming_days",
    "contract_running", "contract_renewed_days", "attitude_last", *FEATURES,
)  # fmt: skip
NEEDS = (*NAMES, "incoming_hour", "incoming_channel")
GROUPS = {
    "calls": ("incoming_365d", "incoming_times", "incoming_90d", "incoming_30d"),
    "since": ("incoming_days",),
    "bought": ("recency_days", "orders_30d", "orders_90d", "inactive_days", "events_30d"),
    "contract": ("contract_renewed_days", "contract_running"),
    "complained": ("complaints_365d", "days_since_complaint"),
}  # fmt: skip
"""Columns that say much the same; see `churn`."""
REASONS = {
    "at": words(
        "Usually comes at {n}:00",
        "Suele acudir a las {n}:00",
        "惯常时间：{n}:00",
        "慣常時間：{n}:00",
    ),
    **by_way("way", "Usually by {way}", "Suele usar: {way}", "惯常方式：{way}", "慣常方式：{way}"),
    "never": words(
        "Has never come to us", "Nunca ha acudido a nosotros", "从未主动联系", "從未主動聯絡"
    ),
    "calls": words(
        "Came to us {n} times in a year",
        "Acudió {n} veces en un año",
        "一年内主动联系 {n} 次",
        "一年內主動聯絡 {n} 次",
    ),
    "since": words(
        "Came to us {n} days ago",
        "Acudió por última vez hace {n} días",
        "上次主动联系是在 {n} 天前",
        "上次主動聯絡是在 {n} 天前",
    ),
    "bought": words(
        "Last bought {n} days ago",
        "Compró por última vez hace {n} días",
        "上次购买是在 {n} 天前",
        "上次購買是在 {n} 天前",
    ),
    "contract": words(
        "Contract began or was renewed {n} days ago",
        "El contrato empezó o se renovó hace {n} días",
        "合同在 {n} 天前开始或续约",
        "合約在 {n} 天前開始或續約",
    ),
    "complained": words(
        "Complained {n} times in a year",
        "Reclamó {n} veces en un año",
        "一年内投诉 {n} 次",
        "一年內投訴 {n} 次",
    ),
    "attitude_last": FIGURES["attitude_last"],
}
"""Beside these the labels of the variables; each raises (`+`) or lowers (`-`) the chance."""
REFERENCE = (
    "A stack of logistic regression and boosted trees (Wolpert 1992, Neural Networks 5(2), "
    "241-259), calibrated after Platt (1999), over recency and frequency of earlier calls."
)
VERSION = 1
_LEAST = 60


def fit(given: Given) -> Fitted:
    """Learned of who came in the month before the last one; put right, and judged, on the last."""
    now = given.frame(days=HORIZON)
    if int((np.nan_to_num(now.number("incoming_times")) > 0).sum()) < _LEAST:
        raise Unfit("few_calls")
    before, earlier = (given.frame(back, days=HORIZON, codes=FEATURES) for back in (1, 2))
    (seen, was), (rows, since) = came(earlier, before), came(before, now)
    for told in (was, since):
        if min(told.sum(), len(told) - told.sum()) < _LEAST:
            raise Unfit("few_calls")
    past, asked = earlier.take(seen), before.take(rows)
    tried = chances.tried(
        chances.table(past, NAMES), was, chances.table(asked, NAMES), since
    )  # fmt: skip
    rivals = {
        name: chances.unseen(chances.alone(column, past, was, asked), since)
        for name, column in (("calls", "incoming_365d"), ("last_call", "incoming_days"))
    }
    judged = judging.of_chances(
        tried.said, since, rivals,
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip
    found = tried.chance(NAMES)
    return Fitted(
        found,
        judged,
        parameters=found.parameters,
        data={"learned_from": len(seen), "came": float(was.mean())},
    )


def came(before: Frame, after: Frame) -> tuple[np.ndarray, Numbers]:
    """Who came to us."""
    rows, place = both(before, after)
    times = grown("incoming_times", before, rows, after, place)
    return rows, (times > 0).astype(np.float64)


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Chance = fitted.model
    given = model.features(frame)
    value = model.said(given)
    low, high = model.around(value)
    known = np.nan_to_num(frame.number("incoming_times")) > 0
    parts = [
        reasons.told("at", known, frame.number("incoming_hour")),
        of_way("way", frame, "incoming_channel", list(WAYS)),
        reasons.told("never", ~known),
        *weighty(model, given, frame, GROUPS, np.full(len(frame), True)),
    ]
    return Scored(value, low, high, reasons.joined(len(frame), parts))
