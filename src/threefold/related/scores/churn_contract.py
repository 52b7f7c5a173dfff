from __future__ import annotations

import numpy as np

from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores import chances, judging, reasons
from threefold.related.logic.scores.chances import Chance
from threefold.related.logic.scores.contracts import (
    LEAST,
    Ended,
    contracts_end,
    ended,
    under_contract,
)
from threefold.related.logic.scores.weighing import weighty
from threefold.related.score import Fitted, Frame, Given, Scored, Unfit, words
from threefold.related.scores._words import FIGURES

LABEL = words(
    "Chance to end the contract",
    "Riesgo de baja del contrato",
    "终止合同可能性",
    "終止合約可能性",
)
MEANING = words(
    "How likely a customer under a contract, membership or account is to have none left at the end "
    "of the horizon. Only who is under one has this score.",
    "Probabilidad de que un cliente con contrato, membresía o cuenta no tenga ninguno al final del "
    "horizonte. Solo la tiene quien está bajo uno.",
    "有合同、会籍或账户的客户在预测期末不再有任何一份的可能性。只有这类客户才有此分值。",
    "有合約、會籍或帳戶的客戶在預測期末不再有任何一份的可能性。只有這類客戶才有此分值。",
)
GOAL = words(
    "Cut churn: win a renewal before the contract is given notice.",
    "Reducir el abandono: lograr la renovación antes de la baja.",
    "降低流失：在客户提出终止之前促成续约。",
    "降低流失：在客戶提出終止之前促成續約。",
)
UNIT = "probability"
GOOD = "low"
CONTRACTS = (
    "contract_days", "contract_renewed_days", "contract_term_days", "contract_renewals",
    "contract_changes", "contract_pauses", "contract_ended", "contract_running",
)  # fmt: skip
FEATURES = (
    "inactive_days", "events_30d", "events_90d", "events_90d_before", "events_365d", "recency_days",
    "orders_90d", "spend_90d", "spend_365d", "visits_90d", "visit_trend", "calls_90d",
    "call_minutes_90d", "web_sessions_90d", "contacts_90d", "contacts_365d", "contacts_in_90d",
    "complaints_365d", "days_since_complaint", "campaign_open_rate_365d",
)  # fmt: skip
NAMES = (*CONTRACTS, *FEATURES, "attitude_last")
NEEDS = NAMES
GROUPS = {
    "term": ("contract_days",),
    "renewed": ("contract_renewed_days", "contract_term_days"),
    "renewals": ("contract_renewals",),
    "changes": ("contract_changes",),
    "pauses": ("contract_pauses",),
    "ended": ("contract_ended",),
    "running": ("contract_running",),
    "quiet": ("inactive_days", "recency_days"),
    "busy": (
        "events_90d", "events_30d", "events_90d_before", "events_365d", "visits_90d", "visit_trend",
        "calls_90d", "call_minutes_90d", "web_sessions_90d", "orders_90d",
    ),
    "money": ("spend_365d", "spend_90d"),
}  # fmt: skip
"""Columns that say much the same; see `churn`."""
REASONS = {
    "term": words(
        "Under contract for {n} days",
        "Con contrato desde hace {n} días",
        "签约已有 {n} 天",
        "簽約已有 {n} 天",
    ),
    "renewed": words(
        "Began or last renewed {n} days ago",
        "Empezó o renovó hace {n} días",
        "{n} 天前开始或最近一次续约",
        "{n} 天前開始或最近一次續約",
    ),
    "renewals": words(
        "Renewed {n} times", "Ha renovado {n} veces", "已续约 {n} 次", "已續約 {n} 次"
    ),
    "changes": words(
        "Changed the contract {n} times",
        "Ha cambiado el contrato {n} veces",
        "更改过合同 {n} 次",
        "更改過合約 {n} 次",
    ),
    "pauses": words("Paused {n} times", "Ha hecho {n} pausas", "已暂停 {n} 次", "已暫停 {n} 次"),
    "ended": words(
        "Ended a contract {n} times before",
        "Ya terminó contratos {n} veces",
        "此前终止过 {n} 次",
        "此前終止過 {n} 次",
    ),
    "running": words(
        "Contracts that run: {n}",
        "Contratos en vigor: {n}",
        "有效合同数：{n}",
        "有效合約數：{n}",
    ),
    "quiet": words(
        "Did nothing for {n} days",
        "Lleva {n} días sin actividad",
        "已有 {n} 天没有任何行为",
        "已有 {n} 天沒有任何行為",
    ),
    "busy": words(
        "Did something {n} times in 90 days",
        "{n} actividades en 90 días",
        "90 天内有 {n} 次行为",
        "90 天內有 {n} 次行為",
    ),
    **FIGURES,
}
"""Beside these the labels of the variables; each raises (`+`) or lowers (`-`) the chance."""
REFERENCE = (
    "A stack of logistic regression and boosted trees (Wolpert 1992, Neural Networks 5(2), "
    "241-259), calibrated after Platt (1999); contractual setting: Ascarza and Hardie (2013), A "
    "Joint Model of Usage and Churn in Contractual Settings, Marketing Science 32(4), 570-590."
)
VERSION = 1


def fit(given: Given) -> Fitted:
    """Learned as of two horizons ago of who had no contract left after the next one; put right,
    and judged, on the newest one."""
    now = given.frame()
    if not contracts_end(now):
        raise Unfit("few_contracts")
    before, earlier = given.frame(1), given.frame(2)
    seen, after = ended(earlier, before), ended(before, now)
    _check(seen)
    _check(after)
    past, asked = earlier.take(seen.rows), before.take(after.rows)
    tried = chances.tried(
        chances.table(past, NAMES), seen.left, chances.table(asked, NAMES), after.left
    )
    rivals = {
        name: chances.unseen(chances.alone(column, past, seen.left, asked), after.left)
        for name, column in (("term", "contract_days"), ("quiet", "inactive_days"))
    }
    judged = judging.of_chances(
        tried.said, after.left, rivals,
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip
    found = tried.chance(NAMES)
    return Fitted(
        found,
        judged,
        parameters=found.parameters,
        data={"learned_from": len(seen.rows), "ended": float(seen.left.mean())},
    )


def _check(seen: Ended) -> None:
    left = int(seen.left.sum())
    if min(left, len(seen.left) - left) < LEAST:
        raise Unfit("few_contracts")


def came(before: Frame, after: Frame) -> tuple[np.ndarray, Numbers]:
    """Who had no contract left."""
    told = ended(before, after)
    return told.rows, told.left


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Chance = fitted.model
    given, known = model.features(frame), under_contract(frame)
    value = np.where(known, model.said(given), np.nan)
    low, high = model.around(value)
    told = weighty(model, given, frame, GROUPS, known)
    return Scored(value, low, high, reasons.joined(len(frame), told))
