"""An installation for notebooks and scripts: `threefold.open(home)`."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from threefold.cli import django_app
from threefold.kit.errors import Conflict, Invalid, NotFound, Unavailable
from threefold.kit.home import Home, current

Day = date | str | None


@dataclass(frozen=True)
class Variables:
    """Behavioural variables of many customers, one row each, ordered by `customer_id`.

    Money is exact (decimal) in `arrow` and `polars`, and float in `pandas`, which has no decimals
    of its own; what is not known is null.
    """

    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __repr__(self) -> str:
        return f"<Variables: {len(self):,} customers, {self.table.num_columns - 1} variables>"

    def arrow(self) -> pa.Table:
        return self.table

    def pandas(self) -> Any:
        """A DataFrame by `customer_id`: counts as Int64, money and shares as float, days as
        datetime. Raises Unavailable where pandas is not installed."""
        pandas = _library("pandas")
        money = pa.types.is_decimal
        plain = pa.table(
            {
                name: column.cast(pa.float64()) if money(column.type) else column
                for name, column in zip(self.table.column_names, self.table.columns, strict=True)
            }
        )
        whole = {pa.int64(): pandas.Int64Dtype()}
        frame = plain.to_pandas(types_mapper=whole.get, date_as_object=False)
        return frame.set_index("customer_id")

    def polars(self) -> Any:
        """A DataFrame with the column `customer_id`. Raises Unavailable where Polars is not
        installed."""
        return _library("polars").from_arrow(self.table)

    def customer(self, customer_id: int) -> dict[str, Any]:
        """The row of one customer, by code. Raises NotFound."""
        rows = self.table.filter(pc.equal(self.table["customer_id"], customer_id)).to_pylist()
        if not rows:
            raise NotFound(
                "This customer has no variables here.",
                where={"customer": customer_id},
                remedy="Did nothing by that day, or is merged with another customer.",
            )
        row: dict[str, Any] = rows[0]
        del row["customer_id"]
        return row


@dataclass(frozen=True)
class Wide(Variables):
    """The wide view of a day: one row per customer over all three kinds, ordered by `customer_id`.

    Days, words and flags stand beside numbers; what is not known is null.
    """

    as_of: date

    def __repr__(self) -> str:
        columns = self.table.num_columns - 1
        return f"<Wide: {len(self):,} customers, {columns} columns as of {self.as_of}>"


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise Unavailable(
            f"The package {name} is not installed.",
            remedy=f"Install it with `pip install {name}`, or use .arrow().",
        ) from None


@dataclass(frozen=True)
class Installation:
    """One home folder, open in this process."""

    root: Path

    def days(self) -> list[date]:
        """The days of which variables are kept, newest first."""
        from threefold.behavioral import service

        return [each.as_of for each in service.snapshots()]

    def meanings(self) -> Mapping[str, str]:
        """What each variable that the newest kept day can hold means, in English, by code."""
        from threefold.behavioral import service

        return {
            code: service.variable_of(code).definition.meaning["en"] for code in service.filled()
        }

    def variables(self, as_of: Day = None, codes: Sequence[str] | None = None) -> Variables:
        """All customers as kept for a day (`2026-03-31`), the newest one kept if none is named.

        `codes` choose variables. Raises NotFound where that day was never distilled or a code does
        not exist.
        """
        from threefold.behavioral import service

        found = service.variables(as_of=_day(as_of), codes=codes)
        return Variables(found.sort_by("customer_id"))

    def wide(self, as_of: Day = None, columns: Sequence[str] | None = None) -> Wide:
        """All customers over the three kinds as kept for a day, the newest one if none is named.

        `columns` choose among those of `wide_columns`. Raises NotFound where that day is not kept
        or a column does not exist.
        """
        from threefold.view import service

        day = service.wide_day(_day(as_of)).as_of
        return Wide(service.wide_table(day, columns), day)

    def wide_days(self) -> list[date]:
        """The days of which the wide view is kept, newest first."""
        from threefold.view import service

        return [each.as_of for each in service.wide_days()]

    def wide_columns(self) -> Mapping[str, str]:
        """What each column of the wide view is, in English, by code."""
        from threefold.view import service

        return {code: each.label["en"] for code, each in service.wide_fields().items()}

    def customer(
        self, customer_id: int, as_of: Day = None, codes: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """One customer from his events as they are now, by code; {} without any.

        Any day may be asked for, whether it was distilled or not. Raises NotFound for a number
        that nobody has.
        """
        from threefold.behavioral import service
        from threefold.descriptive import service as descriptive

        descriptive.named(customer_id)
        root = descriptive.root_of(customer_id)
        return service.variables_of(root, as_of=_day(as_of), codes=codes)


def _day(told: Day) -> date | None:
    if not isinstance(told, str):
        return told
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise Invalid(
            "This is no day.", where={"day": told}, remedy="Write it as 2026-03-31."
        ) from None


def open_home(home: str | Path | None = None) -> Installation:
    """Open an installation, that of THREEFOLD_HOME or `~/.threefold` if none is named.

    One process holds one installation. Raises NotFound where there is none, Conflict where another
    is open, Unavailable where its tables are of another version.
    """
    folder = Home(Path(home).expanduser().resolve()) if home is not None else current()
    _ = folder.secret
    from django.apps import apps
    from django.conf import settings

    if not apps.ready:
        os.environ["THREEFOLD_HOME"] = str(folder.root)
        # Notebooks run cells inside an event loop, where Django would refuse its database.
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        django_app.start()
    elif settings.HOME.root != folder.root:
        raise Conflict(
            "Another installation is open in this process.",
            where={"open": str(settings.HOME.root), "asked for": str(folder.root)},
            remedy="Restart the notebook's kernel, or use another process.",
        )
    return Installation(folder.root)
