"""Customers as of a day, in columns: all that a score knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.related.logic.lifetime.lives import Lives
from threefold.related.logic.propensity.measures import Numbers

EPOCH = date(1970, 1, 1)
WEEK = 7.0


class Unfit(Exception):
    """Nothing can be learned; `why` is a code of `service.scores.wording.WHYS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Choices:
    """What a company decides. `horizon_days` is how far ahead is foretold; `margin` the share of
    sales that is profit; `discount` what money loses a year; `years` how long a lifetime counts;
    `half_life_days` after which an answer counts half; `contact_cost` of one contact."""

    horizon_days: int = 180
    margin: float = 0.3
    discount: float = 0.1
    years: int = 3
    half_life_days: int = 365
    contact_cost: float = 0.0

    @classmethod
    def of(cls, given: dict[str, Any]) -> Choices:
        """From the section `scores` of the settings. Raises `Invalid`."""
        unknown = set(given) - set(cls.__slots__)
        made = cls(**{name: value for name, value in given.items() if name not in unknown})
        bounds = {
            "horizon_days": (7, 3660), "margin": (0, 1), "discount": (0, 1), "years": (1, 30),
            "half_life_days": (1, 36600), "contact_cost": (0, 1e9),
        }  # fmt: skip
        wrong = [
            name
            for name, (least, most) in bounds.items()
            if not isinstance(getattr(made, name), int | float)
            or not least <= getattr(made, name) <= most
        ]
        if unknown or wrong:
            raise Invalid(
                phrase("The settings of scores cannot be used."),
                where={"section": "scores", "settings": sorted({*unknown, *wrong})},
                remedy=phrase("Correct them in settings.toml."),
            )
        return made


class Frame:
    """Rows of customers as of `day`, ordered by `customer_id`.

    `horizon` in days is how far ahead is foretold, from the settings or less where the company is
    too young for it. A column nobody filled is all NaN.
    """

    def __init__(self, table: pa.Table, day: date, horizon: int) -> None:
        self.table = table
        self.day = day
        self.horizon = horizon

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def customer_id(self) -> NDArray[np.int64]:
        return np.asarray(self.table["customer_id"].to_numpy(), dtype=np.int64)

    def number(self, name: str) -> Numbers:
        """A column as numbers, days as days since 1970; NaN where nothing is known."""
        if name not in self.table.column_names:
            return np.full(len(self), np.nan)
        column = self.table[name]
        if pa.types.is_date(column.type):
            column = column.cast(pa.int32())
        filled = pc.fill_null(column.cast(pa.float64()), float("nan"))
        return np.asarray(filled.to_numpy(), dtype=np.float64)

    def take(self, rows: NDArray[Any]) -> Frame:
        """These rows: places, or a truth for each row."""
        if rows.dtype == bool:
            return Frame(self.table.filter(pa.array(rows)), self.day, self.horizon)
        return Frame(self.table.take(pa.array(rows)), self.day, self.horizon)

    def slice(self, start: int, length: int) -> Frame:
        return Frame(self.table.slice(start, length), self.day, self.horizon)

    @property
    def day_number(self) -> int:
        return (self.day - EPOCH).days

    @property
    def bought(self) -> NDArray[np.bool_]:
        """Who ever bought."""
        return np.asarray(np.nan_to_num(self.number("buying_days")) > 0)

    @cached_property
    def lives(self) -> Lives:
        """Purchases of all rows in weeks; meaningless for those who never bought.

        All purchases of a day are one, as the models have it.
        """
        days = np.nan_to_num(self.number("buying_days"), nan=1.0)
        first = self.number("first_purchase_on")
        last = self.number("last_purchase_on")
        span = np.nan_to_num(self.day_number - first, nan=0.0)
        return Lives.of(
            np.maximum(days - 1, 0.0), np.nan_to_num(last - first, nan=0.0) / WEEK, span / WEEK
        )

    @cached_property
    def worth(self) -> Numbers:
        """Mean amount of a day with purchases; NaN without any or where more came back."""
        days, spend = self.number("buying_days"), self.number("spend")
        mean = np.divide(spend, days, out=np.full(len(self), np.nan), where=days > 0)
        return np.where(mean > 0, mean, np.nan)

    @property
    def ahead(self) -> float:
        """The horizon in weeks, as `lives` are."""
        return self.horizon / WEEK


@dataclass(frozen=True, slots=True)
class Later:
    """What customers of a frame did until a later one: those in `rows` (places in the frame),
    `purchases` (days with one) and `amount`."""

    rows: NDArray[np.intp]
    purchases: Numbers
    amount: Numbers

    @property
    def came(self) -> Numbers:
        """1 where a customer bought again."""
        return (self.purchases > 0).astype(np.float64)


def later(before: Frame, after: Frame) -> Later:
    """Of the buyers of `before` that are in `after` too: what came between."""
    rows, place = both(before, after)
    buyers = before.bought[rows]
    rows, place = rows[buyers], place[buyers]
    return Later(
        rows,
        grown("buying_days", before, rows, after, place),
        grown("spend", before, rows, after, place),
    )


def both(before: Frame, after: Frame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of those who are in both frames, in each of them."""
    if not len(after):
        nobody = np.array([], dtype=np.intp)
        return nobody, nobody
    place = np.minimum(np.searchsorted(after.customer_id, before.customer_id), len(after) - 1)
    rows = np.flatnonzero(after.customer_id[place] == before.customer_id)
    return rows, place[rows]


def grown(
    name: str, before: Frame, rows: NDArray[np.intp], after: Frame, place: NDArray[np.intp]
) -> Numbers:
    """By how much a column is more in these places of the later frame; nothing known is 0."""
    old, new = before.number(name)[rows], after.number(name)[place]
    return np.asarray(np.nan_to_num(new) - np.nan_to_num(old), dtype=np.float64)
