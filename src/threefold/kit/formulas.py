"""Keeping spreadsheet programs from running what a customer typed.

A cell that begins with one of these characters is a formula to them (CSV injection, OWASP).
"""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

# Full-width forms are folded to the plain ones by some programs.
_STARTS = "=+\\-@\t\r\n＝＋－＠"
_DANGEROUS = re.compile(rf"^[ ]*[{_STARTS}]")
_NUMBER = re.compile(r"^[+-]?([0-9]+([.,][0-9]+)*|[.,][0-9]+)([eE][+-]?[0-9]+)?%?\Z")
_PATTERN = rf"\A[ ]*[{_STARTS}]"
_NUMBER_PATTERN = r"\A[+-]?([0-9]+([.,][0-9]+)*|[.,][0-9]+)([eE][+-]?[0-9]+)?%?\z"


def neutralise(value: str) -> str:
    """`value` with `'` before it when it would be taken for a formula; plain numbers are not."""
    if _DANGEROUS.match(value) and not _NUMBER.match(value):
        return "'" + value
    return value


def neutralise_table(table: pa.Table) -> pa.Table:
    """`neutralise` over all text columns (dictionaries included) and the column names."""
    columns = [_column(column) for column in table.columns]
    return pa.Table.from_arrays(columns, names=[neutralise(name) for name in table.column_names])


def write_csv(table: pa.Table, path: Path | str, *, bom: bool = True) -> None:
    """Write `table` as UTF-8 CSV for people, formulas neutralised.

    The byte order mark makes spreadsheet programs read it as UTF-8.
    """
    with open(path, "wb") as out:
        if bom:
            out.write(b"\xef\xbb\xbf")
        pacsv.write_csv(neutralise_table(table), out)


def _column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = pc.cast(column, kind.value_type)
        kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return column
    dangerous = pc.match_substring_regex(column, _PATTERN)
    if not pc.any(dangerous).as_py():
        return column
    number = pc.match_substring_regex(column, _NUMBER_PATTERN)
    prefixed = pc.binary_join_element_wise(pa.scalar("'", kind), column, pa.scalar("", kind))
    return pc.if_else(pc.and_not(dangerous, number), prefixed, column)
