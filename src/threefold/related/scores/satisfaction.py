from __future__ import annotations

import numpy as np

from threefold.related.logic.scores import attitude, judging, reasons
from threefold.related.logic.scores.attitude import Attitude
from threefold.related.score import Fitted, Frame, Given, Judged, Scored, Unfit, words

LABEL = words("Satisfaction", "Satisfacción", "满意度", "滿意度")
MEANING = words(
    "What the customer said in CSAT, NPS and CES answers, in points of 0 to 100. Old answers count "
    "less; few answers are drawn to the mean of all. Who never answered has none.",
    "Lo que dijo el cliente en CSAT, NPS y CES, en puntos de 0 a 100. Las respuestas viejas "
    "cuentan menos; si son pocas se acercan a la media. Quien nunca respondió no tiene valor.",
    "客户在 CSAT、NPS 和 CES 中的评价，折算为 0 到 100 分。旧回答权重低；"
    "回答少则向总体平均靠拢。从未回答者没有分值。",
    "客戶在 CSAT、NPS 和 CES 中的評價，折算為 0 到 100 分。舊回答權重低；"
    "回答少則向總體平均靠攏。從未回答者沒有分值。",
)
GOAL = words(
    "Raise satisfaction: see who is unhappy and act on it.",
    "Aumentar la satisfacción: ver quién está descontento y actuar.",
    "提高满意度：发现不满的客户并采取行动。",
    "提高滿意度：發現不滿的客戶並採取行動。",
)
UNIT = "points"
GOOD = "high"
NEEDS = (
    "attitude_sum", "attitude_weight", "attitude_answers", "attitude_total", "attitude_square",
    "attitude_last", "attitude_last_day",
)  # fmt: skip
REASONS = {
    "said": words(
        "Said {n} of 100 points last",
        "Su última respuesta: {n} de 100 puntos",
        "最近一次评价 {n} 分（满分 100）",
        "最近一次評價 {n} 分（滿分 100）",
    ),
    "answers": words(
        "Number of answers: {n}", "Número de respuestas: {n}", "回答次数：{n}", "回答次數：{n}"
    ),
    "old": words(
        "The latest answer is {n} days old",
        "La última respuesta tiene {n} días",
        "最近一次回答是 {n} 天前",
        "最近一次回答是 {n} 天前",
    ),
}
REFERENCE = "Bühlmann (1967), Experience Rating and Credibility, ASTIN Bulletin 4(3), 199-207."
VERSION = 1
_LEAST = 30
"""Answers that came later, below which nothing is judged."""


def fit(given: Given) -> Fitted:
    """A measure, no forecast. Where enough customers answered again it is held against saying the
    mean of all, and against the latest answer as it stands."""
    now, before = given.frame(), given.frame(1)
    found = attitude.learned(now)
    if found is None:
        raise Unfit("no_answers")
    return Fitted(
        found,
        _judged(before, now),
        parameters={"mean": found.mean, "k": found.k, "within": found.within,
                    "between": found.between, "half_life_days": given.choices.half_life_days},
        data={"learned_from": int((now.number("attitude_answers") > 0).sum())},
    )  # fmt: skip


def _judged(before: Frame, now: Frame) -> Judged:
    then = attitude.learned(before)
    if then is None:
        return Judged()
    known = before.take(np.nan_to_num(before.number("attitude_answers")) > 0)
    place = np.searchsorted(now.customer_id, known.customer_id)
    again = now.number("attitude_last_day")[place] > before.day_number
    if again.sum() < _LEAST:
        return Judged()
    asked, came = known.take(again), now.number("attitude_last")[place][again]
    latest = asked.number("attitude_last")
    return judging.of_amounts(
        then.told(asked)[0], came, {"latest_answer": latest},
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Attitude = fitted.model
    value, wide = model.told(frame)
    known = np.isfinite(value)
    said = [
        ("said", known, frame.number("attitude_last")),
        ("answers", known, frame.number("attitude_answers")),
        ("old", known, frame.day_number - frame.number("attitude_last_day")),
    ]
    return Scored(
        value,
        np.maximum(value - wide, 0.0),
        np.minimum(value + wide, 100.0),
        reasons.written(len(frame), said),
    )
