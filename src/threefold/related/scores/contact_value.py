from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.scores import reasons
from threefold.related.logic.scores.answering import Answering
from threefold.related.score import Fitted, Frame, Given, Judged, Scored, words
from threefold.related.scores.lifetime_value import Value

LABEL = words("Contact value", "Valor de un contacto", "联系价值", "聯絡價值")
MEANING = words(
    "The most that one more contact is worth: the chance of an answer, times the chance of a "
    "purchase within the horizon, times the profit of one, less what a contact costs. That the "
    "purchase would have come anyway is not taken off; only a control group tells that.",
    "Lo máximo que vale un contacto más: probabilidad de respuesta por probabilidad de compra en "
    "el horizonte y por su beneficio, menos el coste del contacto. No se descuenta la compra que "
    "habría llegado igual; eso solo lo dice un grupo de control.",
    "再联系一次最多值多少：应答可能性乘以预测期内购买可能性，再乘以一次购买的利润，减去联系成本。"
    "不扣除本来就会发生的购买；那只有对照组才能说明。",
    "再聯絡一次最多值多少：應答可能性乘以預測期內購買可能性，再乘以一次購買的利潤，減去聯絡成本。"
    "不扣除本來就會發生的購買；那只有對照組才能說明。",
)
GOAL = words(
    "Improve the portfolio: put the next contact where it is worth most.",
    "Mejorar la cartera: poner el próximo contacto donde más vale.",
    "改善客户组合：把下一次联系用在最有价值之处。",
    "改善客戶組合：把下一次聯絡用在最有價值之處。",
)
UNIT = "money"
GOOD = "high"
NEEDS = (
    "buying_days", "first_purchase_on", "last_purchase_on", "spend", "purchase_rhythm_days",
    "rhythm_spread_days", "contact_tries", "contact_hits",
)  # fmt: skip
AFTER = ("contact_propensity", "lifetime_value")
REASONS = {
    "answer": words(
        "Chance of an answer: {n} %",
        "Probabilidad de respuesta: {n} %",
        "应答可能性：{n} %",
        "應答可能性：{n} %",
    ),
    "buy": words(
        "Chance of a purchase: {n} %",
        "Probabilidad de compra: {n} %",
        "购买可能性：{n} %",
        "購買可能性：{n} %",
    ),
    "profit": words(
        "Profit of a purchase: {n}",
        "Beneficio de una compra: {n}",
        "一次购买的利润：{n}",
        "一次購買的利潤：{n}",
    ),
}
REFERENCE = (
    "Expected profit of a contact, as in Venkatesan and Kumar (2004), A Customer Lifetime Value "
    "Framework for Customer Selection and Resource Allocation Strategy, Journal of Marketing "
    "68(4), 106-125."
)
VERSION = 1


@dataclass(frozen=True, slots=True)
class Contact:
    answering: Answering
    value: Value


def fit(given: Given) -> Fitted:
    """Made of scores that were judged each for itself; it is told where all of them are."""
    answers, value = given.fitted("contact_propensity"), given.fitted("lifetime_value")
    return Fitted(
        Contact(answers.model, value.model),
        Judged(),
        parameters={
            "margin": given.choices.margin, "contact_cost": given.choices.contact_cost
        },
    )  # fmt: skip


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Contact = fitted.model
    answer, low, high = model.answering.told(
        frame.number("contact_hits"), frame.number("contact_tries")
    )
    buys = model.value.buying.active(frame, frame.ahead)
    profit = model.value.of_purchase(frame) * model.value.choices.margin
    cost = model.value.choices.contact_cost
    each = np.where(frame.bought, buys * profit, np.nan)
    said = [
        ("answer", frame.bought, 100 * answer),
        ("buy", frame.bought, 100 * buys),
        ("profit", frame.bought, profit),
    ]
    return Scored(
        answer * each - cost,
        low * each - cost,
        high * each - cost,
        reasons.written(len(frame), said),
    )
