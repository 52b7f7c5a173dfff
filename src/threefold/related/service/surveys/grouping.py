"""Groups of customers that results can be compared by; rooms above add their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from threefold.behavioral import service as behavioral
from threefold.engine import service as engine
from threefold.kit.errors import NotFound
from threefold.kit.registry import Registry
from threefold.related.service.surveys import judging

PARTS = pa.schema([("customer_id", pa.int64()), ("part", pa.string())])
_WANTED = ("spend", "tenure_days")
_KNOWN = pa.schema(
    [("customer_id", pa.int64()), ("spend", pa.float64()), ("tenure_days", pa.float64())]
)


@dataclass(frozen=True)
class Grouping:
    """`parts` answers PARTS, merged customers once for each part they are in; `names` what readers
    call the parts, in their order. A customer may be in several parts where it is `overlapping`.

    Where there may be many parts, `choices` names all of them and `one` answers the customers
    (column customer_id) of a single one, so that not all have to be asked.
    """

    label: str | Promise
    parts: Callable[[], pa.Table]
    names: Callable[[], Mapping[str, Any]]
    overlapping: bool = False
    choices: Callable[[], Mapping[str, Any]] | None = None
    one: Callable[[str], pa.Table] | None = None

    def inside(self, part: str) -> pa.Table:
        """[customer_id] of one part."""
        if self.one is not None:
            return self.one(part).select(["customer_id"])
        every = self.parts()
        return every.filter(pc.equal(every["part"], part)).select(["customer_id"])

    def named(self) -> Mapping[str, Any]:
        """All parts that customers can be chosen by."""
        return self.choices() if self.choices is not None else self.names()


groupings: Registry[Grouping] = Registry("group of customers")

SPEND: dict[str, Promise] = {
    "1": gettext_lazy("The quarter that spends most"),
    "2": gettext_lazy("Second quarter by spend"),
    "3": gettext_lazy("Third quarter by spend"),
    "4": gettext_lazy("The quarter that spends least"),
    "none": gettext_lazy("Bought nothing known"),
}
TENURE: dict[str, Promise] = {
    "under_1": gettext_lazy("Customers for less than a year"),
    "1_to_3": gettext_lazy("Customers for one to three years"),
    "over_3": gettext_lazy("Customers for more than three years"),
    "unknown": gettext_lazy("Nothing known of how long"),
}


def _by(dimension: str) -> Callable[[], pa.Table]:
    def parts() -> pa.Table:
        found = engine.shared().query(
            engine.sql("threefold.related", "survey_parts"),
            {"dimension": dimension},
            {"everybody": judging.everybody(), "known": _known()},
        )
        return found.cast(PARTS)

    return parts


def _known() -> pa.Table:
    """Spend and days as a customer, where they were distilled."""
    try:
        codes = [each for each in _WANTED if each in behavioral.filled()]
        if not codes:
            return _KNOWN.empty_table()
        told = behavioral.variables(codes=codes)
    except NotFound:
        return _KNOWN.empty_table()
    for name in _WANTED:
        if name not in told.column_names:
            told = told.append_column(name, pa.nulls(told.num_rows, pa.float64()))
    return told.select(_KNOWN.names).cast(_KNOWN)


groupings.add("spend", Grouping(pgettext_lazy("compared by", "Spend"), _by("spend"), lambda: SPEND))
groupings.add(
    "tenure",
    Grouping(pgettext_lazy("compared by", "Years as a customer"), _by("tenure"), lambda: TENURE),
)
