"""A file as a table of numbers, moments and texts, for looking at only: nothing of it is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
from django.utils.translation import gettext as _

from threefold.collect.logic import convert, reading
from threefold.collect.logic.convert import quoted
from threefold.collect.logic.reading.types import Column
from threefold.collect.types import ReadOptions
from threefold.engine import service as engine
from threefold.engine.types import Files
from threefold.kit.errors import Invalid

_NUMBERS = 0.95
"""A column is one of numbers if so many of its filled cells are; the others are then empty."""


def read_table(
    path: Path, *, texts: Collection[str] = (), options: ReadOptions | None = None
) -> pa.Table:
    """Every column as what its cells look like: double, timestamp or text; empty cells are null.

    Columns named in `texts` stay text. Raises `Invalid` where the file cannot be read, or has
    rows that are none, or a column of dates that may be read in two ways.
    """
    seen = reading.inspect(path, options)
    with tempfile.TemporaryDirectory(prefix="threefold-table-") as folder:
        staged = reading.stage(path, seen, Path(folder) / "stage")
        if staged.rejected:
            raise Invalid(
                _("Some rows of the file cannot be read."),
                where={"file": path.name, "rows": staged.rejected, "why": dict(staged.reasons)},
                remedy=_("Mend or remove them."),
            )
        names = list(staged.columns)
        schema = pa.schema([(name, pa.string()) for name in names])
        raw = Files((str(Path(folder) / "stage" / staged.raw),), schema)
        known = {column.name: column for column in seen.columns}
        plain = [name for name in names if name not in texts]
        numbers = _numbers(raw, known, plain)
        asked = ", ".join(
            f"{_typed(name, known.get(name), name in numbers, name in texts)} as {quoted(name)}"
            for name in names
        )
        return engine.shared().query(f"select {asked} from raw", inputs={"raw": raw})


def _cell(name: str) -> str:
    return convert.filled(f"nullif(trim({quoted(name)}), '')")


def _number(name: str, column: Column | None) -> str:
    cell = _cell(name)
    mark = column.decimal if column and column.decimal else "."
    exact = convert.number(cell, cell, decimal=mark, scale=6).value
    # What does not fit an exact number, as 1e-9 or a very great one.
    return f"coalesce(cast({exact} as double), try_cast({cell} as double))"


def _numbers(raw: Files, known: dict[str, Column], names: list[str]) -> set[str]:
    """The columns that hold numbers."""
    wanted = [name for name in names if not (name in known and known[name].date_format)]
    if not wanted:
        return set()
    counts = ", ".join(
        f"count({_cell(name)}) as n{i}, count({_number(name, known.get(name))}) as f{i}"
        for i, name in enumerate(wanted)
    )
    row = engine.shared().query(f"select {counts} from raw", inputs={"raw": raw}).to_pylist()[0]
    return {name for i, name in enumerate(wanted) if row[f"n{i}"] * _NUMBERS <= row[f"f{i}"] != 0}


def _typed(name: str, column: Column | None, number: bool, text: bool) -> str:
    if text:
        return _cell(name)
    if number:
        return _number(name, column)
    if column is None or not column.date_format:
        return _cell(name)
    if column.date_ambiguous:
        raise Invalid(
            _("Day and month of these dates cannot be told apart."),
            where={"column": name, "formats": list(column.date_formats)},
            remedy=_("Write the dates as 2026-03-31."),
        )
    return convert.moment(_cell(name), name, column.date_format).value
