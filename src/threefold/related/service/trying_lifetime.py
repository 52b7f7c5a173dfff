"""How well later purchases are foretold from purchases whose later ones are known."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine import service as engine
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.related.logic.lifetime import baseline, bgnbd, gammagamma
from threefold.related.logic.lifetime.bgnbd import BGNBD
from threefold.related.logic.lifetime.gammagamma import GammaGamma
from threefold.related.logic.lifetime.lives import Lives, Numbers

UNITS = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}
EPOCH = date(1970, 1, 1)
_GROUPS = 7
"""Customers with so many repeat purchases or more are told together."""


@dataclass(frozen=True, slots=True)
class Erring:
    """Foretold against actual purchases: in all, and by how much customers are missed."""

    foretold: float
    mean_absolute: float
    root_mean_square: float
    correlation: float


@dataclass(frozen=True, slots=True)
class HoldOut:
    """What came after calibration, until `last_day`, over `units` of time."""

    last_day: date
    units: float
    actual: int
    model: Erring
    baseline: Erring | None
    amount: float
    amount_foretold: float
    groups: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class LifetimeTrial:
    """Times in `unit`. `buyers` bought more than once, `valued` of them had an amount above 0."""

    unit: str
    first_day: date
    calibration_end: date
    rows: int
    left_out: int
    customers: int
    buyers: int
    valued: int
    purchases: BGNBD
    amounts: GammaGamma | None
    correlation: float
    hold_out: HoldOut | None
    seconds: float


@dataclass(frozen=True, slots=True)
class _Told:
    """Columns of the query `lives`, times in units."""

    first: Numbers
    repeats: Numbers
    last: Numbers
    span: Numbers
    repeat_mean: Numbers
    mean: Numbers
    later: Numbers
    later_amount: Numbers

    @property
    def lives(self) -> Lives:
        return Lives.of(self.repeats, self.last, self.span)


def try_lifetime(
    table: pa.Table,
    *,
    customer: str,
    date: str,
    amount: str,
    calibration_end: date,
    unit: str = "weeks",
) -> LifetimeTrial:
    """Fit BG/NBD and Gamma-Gamma to the purchases until the end of calibration (that day too),
    and compare what they foretell with the purchases after it and with plain regression.

    Raises `Invalid` for columns that are not there or hold no dates or numbers.
    """
    began = time.perf_counter()
    days = _unit(unit)
    purchases = _purchases(table, customer, date, amount)
    until = (calibration_end - EPOCH).days
    told = _told(purchases, until, days)
    if not len(told.repeats):
        raise Invalid(
            phrase("Nobody bought before the end of calibration."),
            where={"calibration_end": calibration_end.isoformat()},
            remedy=phrase("Choose a later day."),
        )
    if not told.repeats.any():
        raise Invalid(
            phrase("Nobody bought twice before the end of calibration."),
            where={"calibration_end": calibration_end.isoformat()},
            remedy=phrase("Choose a later day, or look whether customers keep their number."),
        )
    model = bgnbd.fit(told.lives.distinct())
    valued = (told.repeats > 0) & (np.nan_to_num(told.repeat_mean) > 0)
    worth = None
    if valued.sum() > 2:
        worth = gammagamma.fit(told.repeats[valued], told.repeat_mean[valued])
    last = int(pc.max(purchases["day"]).as_py())
    held = None
    if last > until:
        held = _hold_out(purchases, told, model, worth, until, last, days)
    return LifetimeTrial(
        unit=unit,
        first_day=EPOCH + timedelta(days=int(pc.min(purchases["day"]).as_py())),
        calibration_end=calibration_end,
        rows=table.num_rows,
        left_out=table.num_rows - purchases.num_rows,
        customers=len(told.repeats),
        buyers=int((told.repeats > 0).sum()),
        valued=int(valued.sum()),
        purchases=model,
        amounts=worth,
        correlation=gammagamma.correlation(told.repeats[valued], told.repeat_mean[valued]),
        hold_out=held,
        seconds=time.perf_counter() - began,
    )


def _unit(unit: str) -> float:
    if unit not in UNITS:
        raise Invalid(
            phrase("“%(name)s” is no unit of time here.", name=unit),
            remedy=phrase("Choose one of: %(names)s.", names=", ".join(UNITS)),
        )
    return UNITS[unit]


def _purchases(table: pa.Table, customer: str, date: str, amount: str) -> pa.Table:
    """[customer, day, amount], rows without one of them left out."""
    for name in (customer, date, amount):
        if name not in table.column_names:
            raise Invalid(
                phrase("There is no column “%(name)s”.", name=name),
                where={"columns": table.column_names},
                remedy=phrase("Name a column of the file."),
            )
    if not pa.types.is_temporal(table.schema.field(date).type):
        raise Invalid(
            phrase("The column “%(name)s” does not hold dates.", name=date),
            remedy=phrase("Write the dates as 2026-03-31."),
        )
    kind = table.schema.field(amount).type
    if not (pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind)):
        raise Invalid(
            phrase("The column “%(name)s” does not hold numbers.", name=amount),
            remedy=phrase("Name the column with the amounts."),
        )
    made = pa.table(
        {
            "customer": table[customer],
            "day": pc.cast(pc.cast(table[date], pa.date32()), pa.int32()),
            "amount": pc.cast(table[amount], pa.float64(), safe=False),
        }
    )
    return made.drop_null()


def _told(purchases: pa.Table, until: int, days: float) -> _Told:
    found = engine.shared().query(
        engine.sql("threefold.related", "lives"), {"until": until}, {"purchases": purchases}
    )

    def column(name: str, by: float = 1.0) -> Numbers:
        values = pc.cast(found[name], pa.float64())
        return np.asarray(pc.fill_null(values, float("nan")).to_numpy(), dtype=np.float64) / by

    return _Told(
        first=column("first_day"),
        repeats=column("repeats"),
        last=column("last_days", days),
        span=column("span_days", days),
        repeat_mean=column("repeat_mean"),
        mean=column("mean"),
        later=column("later"),
        later_amount=column("later_amount"),
    )


def _hold_out(
    purchases: pa.Table,
    told: _Told,
    model: BGNBD,
    worth: GammaGamma | None,
    until: int,
    last: int,
    days: float,
) -> HoldOut:
    ahead = (last - until) / days
    expected = model.expected(told.lives, ahead)
    plain = _regression(purchases, told, until, last, days)
    amounts = worth.expected(told.repeats, told.repeat_mean) if worth else np.zeros_like(expected)
    return HoldOut(
        last_day=EPOCH + timedelta(days=last),
        units=ahead,
        actual=int(told.later.sum()),
        model=_erring(expected, told.later),
        baseline=_erring(plain, told.later) if plain is not None else None,
        amount=float(told.later_amount.sum()),
        amount_foretold=float((expected * amounts).sum()),
        groups=tuple(_groups(told, expected)),
    )


def _regression(
    purchases: pa.Table, told: _Told, until: int, last: int, days: float
) -> Numbers | None:
    """The baseline learns from the calibration alone: its last part is foretold by its first."""
    length = min(last - until, (until - int(told.first.min())) // 2)
    if length < 1:
        return None
    known = purchases.filter(pc.less_equal(purchases["day"], until))
    before = _told(known, until - length, days)
    if len(before.repeats) < 10:
        return None
    learned = baseline.fit(
        before.repeats, before.last, before.span, before.mean, before.later, length / days
    )
    return learned.expected(told.repeats, told.last, told.span, told.mean, (last - until) / days)


def _erring(expected: Numbers, actual: Numbers) -> Erring:
    missed = expected - actual
    return Erring(
        foretold=float(expected.sum()),
        mean_absolute=float(np.abs(missed).mean()),
        root_mean_square=float(np.sqrt((missed**2).mean())),
        correlation=gammagamma.correlation(expected, actual),
    )


def _groups(told: _Told, expected: Numbers) -> list[dict[str, Any]]:
    """By repeat purchases until the end of calibration: purchases after it, mean of a customer."""
    place = np.minimum(told.repeats, _GROUPS).astype(np.intp)
    n = np.bincount(place, minlength=_GROUPS + 1)
    actual = np.bincount(place, told.later, _GROUPS + 1)
    foretold = np.bincount(place, expected, _GROUPS + 1)
    return [
        {
            "repeats": f"{repeats}+" if repeats == _GROUPS else str(repeats),
            "customers": int(n[repeats]),
            "actual": float(actual[repeats] / n[repeats]),
            "predicted": float(foretold[repeats] / n[repeats]),
        }
        for repeats in range(_GROUPS + 1)
        if n[repeats]
    ]
