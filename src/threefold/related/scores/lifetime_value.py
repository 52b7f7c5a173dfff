from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.lifetime import gammagamma
from threefold.related.logic.lifetime.gammagamma import GammaGamma
from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.scores import buying, judging, reasons
from threefold.related.logic.scores.buying import Buying
from threefold.related.logic.scores.frames import later
from threefold.related.logic.scores.said import of_buying
from threefold.related.score import Choices, Fitted, Frame, Given, Scored, Unfit, words
from threefold.related.scores._words import BUYING

LABEL = words("Lifetime value", "Valor de vida", "终身价值", "終身價值")
MEANING = words(
    "The profit expected of the customer over the coming years, in today's money: purchases, times "
    "what one is worth, times the margin, later years discounted.",
    "El beneficio que se espera del cliente en los próximos años, en dinero de hoy: compras por lo "
    "que vale cada una y por el margen, con los años posteriores descontados.",
    "客户未来几年预计带来的利润，按今天的币值计：购买次数乘以每次金额再乘以利润率，后续年份折现。",
    "客戶未來幾年預計帶來的利潤，按今天的幣值計：購買次數乘以每次金額再乘以利潤率，後續年份折現。",
)
GOAL = words(
    "Spend on winning and keeping customers what they are worth.",
    "Gastar en captar y conservar clientes lo que valen.",
    "按客户的价值投入获客与留客成本。",
    "按客戶的價值投入獲客與留客成本。",
)
UNIT = "money"
GOOD = "high"
NEEDS = (
    "buying_days", "first_purchase_on", "last_purchase_on", "spend", "purchase_rhythm_days",
    "rhythm_spread_days",
)  # fmt: skip
AFTER = ("expected_purchases",)
REASONS = BUYING
REFERENCE = (
    "Fader, Hardie and Lee (2005), RFM and CLV: Using Iso-Value Curves for Customer Base Analysis, "
    "Journal of Marketing Research 42(4), 415-430; Fader and Hardie (2013), The Gamma-Gamma Model "
    "of Monetary Value."
)
VERSION = 1
_YEAR = 365.25 / 7
_STEPS = 2
"""Parts of a year that are discounted each for itself."""


@dataclass(frozen=True, slots=True)
class Value:
    buying: Buying
    worth: GammaGamma
    choices: Choices

    def of_purchase(self, frame: Frame) -> Numbers:
        """What a day with purchases is expected to be worth."""
        days = np.nan_to_num(frame.number("buying_days"))
        return self.worth.expected(np.where(np.isfinite(frame.worth), days, 0.0), frame.worth)

    def purchases(self, frame: Frame) -> Numbers:
        """Of all the years to come, discounted to the middle of each part of them."""
        total, until = np.zeros(len(frame)), np.zeros(len(frame))
        for step in range(1, self.choices.years * _STEPS + 1):
            now = self.buying.expected(frame, step * _YEAR / _STEPS)
            total += (now - until) / (1 + self.choices.discount) ** ((step - 0.5) / _STEPS)
            until = now
        return total


def fit(given: Given) -> Fitted:
    base = given.fitted("expected_purchases")
    now, before = given.frame(), given.frame(1)
    value = Value(base.model, _worth(now), given.choices)
    came = later(before, now)
    model, _as, _without = buying.tried(before, came)
    asked = before.take(came.rows)
    then = Value(model, _worth(before), given.choices)
    margin = given.choices.margin
    each = then.of_purchase(asked) * margin
    rivals = {}
    earlier = given.frame(2)
    if (plain := buying.regression(earlier, later(earlier, before), asked)) is not None:
        mean = float(np.nanmean(asked.worth)) * margin
        rivals["regression"] = plain * np.nan_to_num(asked.worth * margin, nan=mean)
    judged = judging.of_amounts(
        model.expected(asked, before.ahead) * each, came.amount * margin, rivals,
        learned_until=before.day.isoformat(), tried_until=now.day.isoformat(),
    )  # fmt: skip
    rows = now.bought & np.isfinite(now.worth)
    return Fitted(
        value,
        judged,
        parameters={
            **value.worth.parameters,
            "margin": margin,
            "discount": given.choices.discount,
            "years": given.choices.years,
            "amount_and_frequency": gammagamma.correlation(
                now.number("buying_days")[rows], now.worth[rows]
            ),
        },
        data={"learned_from": int(rows.sum())},
    )


def _worth(frame: Frame) -> GammaGamma:
    days, worth = np.nan_to_num(frame.number("buying_days")), frame.worth
    rows = (days > 0) & np.isfinite(worth)
    if rows.sum() < buying.LEAST:
        raise Unfit("few_purchases")
    return gammagamma.fit(days[rows], worth[rows])


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Value = fitted.model
    mean = model.purchases(frame)
    each = model.of_purchase(frame) * model.choices.margin
    low, high = model.buying.interval(frame, model.choices.years * _YEAR)
    whole = model.buying.expected(frame, model.choices.years * _YEAR)
    with np.errstate(divide="ignore", invalid="ignore"):
        today = np.where(whole > 0, mean / whole, 1.0)
    said = [
        ("worth", np.isfinite(frame.worth), frame.worth),
        *of_buying(frame, clockwork=model.buying.clockwork),
    ]
    return Scored(
        mean * each, low * today * each, high * today * each, reasons.written(len(frame), said)
    )
