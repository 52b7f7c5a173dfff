"""Small tables as files for people, formulas neutralised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from threefold.kit.formulas import neutralise

TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Formats offered, with what browsers call them."""


def written(
    head: Sequence[str], lines: Iterable[Sequence[str]], file_format: str, *, title: str
) -> bytes:
    """`head` and `lines` as one of TYPES; `title` names the sheet of a workbook.

    A byte order mark makes spreadsheet programs read CSV as UTF-8.
    """
    rows = ([neutralise(cell) for cell in line] for line in chain([head], lines))
    if file_format == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return b"\xef\xbb\xbf" + text.getvalue().encode()
    book, sheet = workbook(title)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(title: str) -> tuple[Any, Any]:
    """A new workbook of openpyxl that is written row by row, and its one sheet.

    Nobody who writes none waits for openpyxl, which takes a tenth of the start of a command.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    return book, book.create_sheet(title)
