"""Reading a file of exchange rates: a line for each currency and day."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.kit.text import fold

HEADINGS = {
    "currency": (
        "currency",
        "currency code",
        "ccy",
        "moneda",
        "divisa",
        "货币",
        "币种",
        "貨幣",
        "幣別",
    ),
    "day": ("day", "date", "fecha", "día", "日期"),
    "rate": ("rate", "exchange rate", "tipo", "tipo de cambio", "cambio", "汇率", "匯率"),
}
MOST_BYTES = 64 * 2**20


def read(content: bytes, name: str) -> pa.Table:
    """[line, currency, day, rate] as text, of a CSV with a header; `;` and decimal commas go too.

    Raises `Invalid` for a file that is no such table.
    """
    if len(content) > MOST_BYTES:
        raise Invalid(phrase("The file is too big for exchange rates."), where={"file": name})
    head = content[:4096].partition(b"\n")[0]
    mark = max((b",", b";", b"\t"), key=head.count)
    try:
        content.decode("utf-8")
        found = csv.read_csv(
            pa.BufferReader(content.removeprefix(b"\xef\xbb\xbf")),
            parse_options=csv.ParseOptions(delimiter=mark.decode()),
            convert_options=csv.ConvertOptions(
                column_types=_texts(head, mark), strings_can_be_null=True, null_values=[""]
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise Invalid(
            phrase("The file is no table in UTF-8."),
            where={"file": name, "problem": str(error)[:200]},
            remedy=phrase("Save it as CSV with the columns currency, day, rate."),
        ) from None
    names = {fold(each): each for each in found.column_names}
    columns = {}
    for column, headings in HEADINGS.items():
        there = next((names[fold(each)] for each in headings if fold(each) in names), None)
        if there is None:
            raise Invalid(
                phrase("A column is missing."),
                where={"file": name, "column": column},
                remedy=phrase("The header needs currency, day (2026-11-22) and rate."),
            )
        columns[column] = found[there].cast(pa.string())
    if mark == b";":
        columns["rate"] = pc.replace_substring(columns["rate"], ",", ".")
    lines = pa.array(range(2, found.num_rows + 2), pa.int64())
    return pa.table({"line": lines, **columns})


def _texts(head: bytes, mark: bytes) -> dict[str, pa.DataType]:
    """No type is to be guessed, least of all a day of digits."""
    cells = head.decode("utf-8", "replace").removeprefix("\ufeff").strip("\r").split(mark.decode())
    return {cell.strip().strip('"'): pa.string() for cell in cells} | {
        cell: pa.string() for cell in cells
    }
