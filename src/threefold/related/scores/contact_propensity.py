from __future__ import annotations

import numpy as np

from threefold.related.logic.scores import answering, judging, reasons
from threefold.related.logic.scores.answering import Answering
from threefold.related.logic.scores.said import of_way
from threefold.related.score import Fitted, Frame, Given, Scored, Unfit, words
from threefold.related.scores._words import WAYS, by_way

LABEL = words("Will answer", "Contestará", "会应答", "會應答")
MEANING = words(
    "How likely the customer is to answer when we next try to reach him, from what became of "
    "earlier tries; with the hour and the way at which he is likeliest to.",
    "Probabilidad de que el cliente conteste la próxima vez que intentemos contactarlo, según los "
    "intentos anteriores; con la hora y la vía más favorables.",
    "下次联系时客户应答的可能性，依据以往联系的结果；并给出最合适的时间和方式。",
    "下次聯絡時客戶應答的可能性，依據以往聯絡的結果；並給出最合適的時間和方式。",
)
GOAL = words(
    "Develop prospects faster: call at the right hour, by the right way.",
    "Desarrollar antes a los clientes potenciales: llamar a la hora y por la vía adecuadas.",
    "更快发展潜在客户：在合适的时间用合适的方式联系。",
    "更快發展潛在客戶：在合適的時間用合適的方式聯絡。",
)
UNIT = "probability"
GOOD = "high"
NEEDS = ("contact_tries", "contact_hits", "contact_hour", "contact_channel")
REASONS = {
    "hits": words(
        "Has answered {n} times", "Ha contestado {n} veces", "已应答 {n} 次", "已應答 {n} 次"
    ),
    "tries": words("Tried {n} times", "{n} intentos", "尝试过 {n} 次", "嘗試過 {n} 次"),
    "untried": words(
        "Never tried: as likely as a usual customer",
        "Nunca se intentó: como un cliente corriente",
        "从未尝试：按一般客户计算",
        "從未嘗試：按一般客戶計算",
    ),
    "hour": words(
        "Best reached at {n}:00", "Mejor hora: las {n}:00", "最佳时间：{n}:00", "最佳時間：{n}:00"
    ),
    **by_way(
        "by", "Best reached by {way}", "Mejor vía: {way}", "最佳方式：{way}", "最佳方式：{way}"
    ),
}
REFERENCE = (
    "Beta-binomial: Skellam (1948), A Probability Distribution Derived from the Binomial "
    "Distribution by Regarding the Probability of Success as Variable Between the Sets of Trials, "
    "Journal of the Royal Statistical Society B 10(2), 257-261."
)
VERSION = 1
_LEAST = 50


def fit(given: Given) -> Fitted:
    """Learned of tries until a horizon ago, judged by whether later ones were answered."""
    asked, came = given.tries()
    tries = asked.number("contact_tries")
    known = np.nan_to_num(tries) > 0
    before = given.tried(1)
    if len(came) < _LEAST or known.sum() < _LEAST or len(before) < _LEAST:
        raise Unfit("few_contacts")
    if not 0 < came.sum() < len(came):
        raise Unfit("few_contacts")
    then = _learned(before)
    said = then.told(asked.number("contact_hits"), tries)[0]
    judged = judging.of_chances(
        said, came, {},
        learned_until=asked.day.isoformat(), tried_until=given.frame().day.isoformat(),
    )  # fmt: skip
    now = given.tried()
    found = _learned(now)
    return Fitted(
        found,
        judged,
        parameters={"a": found.a, "b": found.b},
        data={"learned_from": len(now), "tries": int(now.number("contact_tries").sum())},
    )


def _learned(frame: Frame) -> Answering:
    return answering.learned(frame.number("contact_hits"), frame.number("contact_tries"))


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Answering = fitted.model
    hits, tries = frame.number("contact_hits"), frame.number("contact_tries")
    value, low, high = model.told(hits, tries)
    known = np.nan_to_num(tries) > 0
    parts = [
        reasons.told("hour", known, frame.number("contact_hour")),
        of_way("by", frame, "contact_channel", list(WAYS)),
        reasons.told("hits", known, hits),
        reasons.told("tries", known, tries),
        reasons.told("untried", ~known),
    ]
    return Scored(value, low, high, reasons.joined(len(frame), parts))
