from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.scores import buying, chances, judging, reasons
from threefold.related.logic.scores.attitude import Attitude
from threefold.related.logic.scores.buying import Buying
from threefold.related.logic.scores.frames import later
from threefold.related.score import Fitted, Frame, Given, Scored, Unfit, words

LABEL = words("Loyalty", "Lealtad", "忠诚度", "忠誠度")
MEANING = words(
    "Half behaviour (chance to buy again, how often in a year, for how long already), half "
    "attitude (satisfaction), in points of 0 to 100. Who comes without liking us is not loyal.",
    "Mitad conducta (probabilidad de volver, compras al año, antigüedad), mitad actitud "
    "(satisfacción), en puntos de 0 a 100. Quien viene sin apreciarnos no es leal.",
    "一半看行为（再次购买的可能、一年购买次数、交往时长），一半看态度（满意度），满分 100。"
    "只来而不喜欢不算忠诚。",
    "一半看行為（再次購買的可能、一年購買次數、交往時長），一半看態度（滿意度），滿分 100。"
    "只來而不喜歡不算忠誠。",
)
GOAL = words(
    "Raise loyalty: know who stays out of liking and who out of habit.",
    "Aumentar la lealtad: saber quién se queda por aprecio y quién por costumbre.",
    "提高忠诚度：分清谁因喜爱而来、谁只是习惯。",
    "提高忠誠度：分清誰因喜愛而來、誰只是習慣。",
)
UNIT = "points"
GOOD = "high"
NEEDS = (
    "buying_days", "buying_days_365d", "first_purchase_on", "last_purchase_on", "spend",
    "purchase_rhythm_days", "rhythm_spread_days", "attitude_sum", "attitude_weight",
    "attitude_answers", "attitude_total", "attitude_square",
)  # fmt: skip
AFTER = ("satisfaction",)
REASONS = {
    "true": words(
        "Comes back and likes us", "Vuelve y nos aprecia", "常来且喜欢我们", "常來且喜歡我們"
    ),
    "latent": words(
        "Likes us, yet seldom comes",
        "Nos aprecia, pero viene poco",
        "喜欢我们，但很少来",
        "喜歡我們，但很少來",
    ),
    "spurious": words(
        "Comes back without liking us much",
        "Vuelve sin apreciarnos mucho",
        "常来，但并不太喜欢我们",
        "常來，但並不太喜歡我們",
    ),
    "none": words(
        "Seldom comes and does not like us much",
        "Viene poco y no nos aprecia mucho",
        "很少来，也不太喜欢我们",
        "很少來，也不太喜歡我們",
    ),
    "unasked": words(
        "Never asked: the attitude of a usual customer is taken",
        "Nunca se le preguntó: se toma la actitud de un cliente corriente",
        "从未调查过：按一般客户的态度计算",
        "從未調查過：按一般客戶的態度計算",
    ),
    "behaviour": words(
        "Behaviour: {n} of 100 points",
        "Conducta: {n} de 100 puntos",
        "行为：{n} 分（满分 100）",
        "行為：{n} 分（滿分 100）",
    ),
    "attitude": words(
        "Attitude: {n} of 100 points",
        "Actitud: {n} de 100 puntos",
        "态度：{n} 分（满分 100）",
        "態度：{n} 分（滿分 100）",
    ),
}
REFERENCE = (
    "Dick and Basu (1994), Customer Loyalty: Toward an Integrated Conceptual Framework, Journal of "
    "the Academy of Marketing Science 22(2), 99-113: relative attitude and repeat patronage."
)
VERSION = 1
_SURE = 1.2816
_HALF = 50.0


@dataclass(frozen=True, slots=True)
class Loyalty:
    """`often` and `long` are the hundredths of days with purchases in a year, and of tenure."""

    buying: Buying
    attitude: Attitude | None
    often: Numbers
    long: Numbers

    def behaviour(self, frame: Frame) -> Numbers:
        """The mean of three parts, each in points."""
        chance = 100 * self.buying.active(frame, frame.ahead)
        often = _rank(self.often, frame.number("buying_days_365d"))
        tenure = _rank(self.long, frame.day_number - frame.number("first_purchase_on"))
        return (chance + often + tenure) / 3

    def told(self, frame: Frame) -> tuple[Numbers, Numbers, Numbers]:
        """Behaviour, attitude (NaN: never asked) and how far the index may be off."""
        behaviour = self.behaviour(frame)
        if self.attitude is None:
            nothing = np.full(len(frame), np.nan)
            return behaviour, nothing, nothing
        points, wide = self.attitude.told(frame)
        unknown = _SURE * np.sqrt(self.attitude.within + self.attitude.between)
        return behaviour, points, np.where(np.isfinite(points), wide, unknown) / 2

    def index(self, behaviour: Numbers, points: Numbers) -> Numbers:
        if self.attitude is None:
            return behaviour
        return (behaviour + np.where(np.isfinite(points), points, self.attitude.mean)) / 2


def fit(given: Given) -> Fitted:
    """An index. It is judged by whether who has more of it came back within the horizon."""
    try:
        attitude = given.fitted("satisfaction").model
    except Unfit:
        attitude = None
    now, before = given.frame(), given.frame(1)
    came = later(before, now)
    if len(came.rows) < buying.LEAST:
        raise Unfit("few_purchases")
    asked = before.take(came.rows)
    then = _learned(asked, attitude)
    index = then.index(*then.told(asked)[:2])
    # A chance it is not, so it is put right before it is judged as one.
    said = chances.unseen(np.clip(index / 100, 0.001, 0.999), came.came)
    judged = judging.of_chances(
        said, came.came, {},
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip
    found = _learned(now, attitude)
    return Fitted(found, judged, data={"learned_from": int(now.bought.sum())})


def _learned(frame: Frame, attitude: Attitude | None) -> Loyalty:
    some = frame.take(frame.bought)
    steps = np.linspace(0, 1, 101)
    often = np.quantile(np.nan_to_num(some.number("buying_days_365d")), steps)
    tenure = some.day_number - some.number("first_purchase_on")
    model = Buying(buying.learned(frame), clockwork=True)
    return Loyalty(model, attitude, often, np.quantile(tenure, steps))


def _rank(edges: Numbers, values: Numbers) -> Numbers:
    """Which hundredth of customers a value falls into; the middle of those alike."""
    known = np.nan_to_num(values)
    left = np.searchsorted(edges, known, side="left")
    right = np.searchsorted(edges, known, side="right")
    return np.asarray(np.clip((left + right) / 2, 0, 100), dtype=np.float64)


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Loyalty = fitted.model
    behaviour, points, wide = model.told(frame)
    value = model.index(behaviour, points)
    known, comes = np.isfinite(points) & frame.bought, behaviour >= _HALF
    likes = points >= _HALF
    said = [
        ("true", known & comes & likes, None),
        ("latent", known & ~comes & likes, None),
        ("spurious", known & comes & ~likes, None),
        ("none", known & ~comes & ~likes, None),
        ("unasked", ~np.isfinite(points) & frame.bought, None),
        ("behaviour", frame.bought, behaviour),
        ("attitude", known, points),
    ]
    return Scored(
        value,
        np.maximum(value - wide, 0.0),
        np.minimum(value + wide, 100.0),
        reasons.written(len(frame), said),
    )
