"""The first rows of a file as they would be read, for whoever decides how to read it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from threefold.collect.logic.reading import containers, dialect, excel, jsonlines, sampling
from threefold.collect.logic.reading.parquet import text as spelled
from threefold.collect.logic.reading.types import EXCEL, JSONL, PARQUET, Inspection

LONGEST_CELL = 200


def first_rows(path: Path, seen: Inspection, limit: int = 8) -> list[list[str]]:
    """At most `limit` rows, one text a column of `seen`; "" where a row has no such cell.

    `path` must have passed `reading.inspect` before, which refuses what is dangerous to open.
    """
    width = len(seen.columns)
    rows = islice(_rows(path, seen), limit)
    return [[(cell or "")[:LONGEST_CELL] for cell in (row + [""] * width)[:width]] for row in rows]


def _rows(path: Path, seen: Inspection) -> Iterator[list[str]]:
    if seen.kind not in (EXCEL, PARQUET):
        yield from _text(path, seen)
        return
    read = _sheet if seen.kind == EXCEL else _parquet
    if seen.container == containers.PLAIN:
        yield from read(path, seen)
        return
    with tempfile.TemporaryDirectory(prefix="threefold-") as folder:
        inner = containers.unpack(path, seen.container, seen.member, Path(folder) / "inner")
        yield from read(inner, seen)


def _text(path: Path, seen: Inspection) -> Iterator[list[str]]:
    head = sampling.take(path, seen.container, seen.member).head[seen.bom :]
    text = head.decode(seen.encoding, "replace").replace("\0", "\ufffd")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if seen.kind == JSONL:
        for line in text.splitlines():
            named = jsonlines.parse(line)[0] if line.strip() else {}
            if named:
                yield [named.get(column.original, "") for column in seen.columns]
        return
    body = "".join(text.splitlines(keepends=True)[max(seen.first_line - 1, 0) :])
    for _line, cells in dialect.rows(body, seen.delimiter, seen.quote):
        if cells:
            yield cells


def _sheet(path: Path, seen: Inspection) -> Iterator[list[str]]:
    with CalamineWorkbook.from_path(path) as workbook:
        sheet = workbook.get_sheet_by_name(seen.sheet)
        for cells in islice(sheet.iter_rows(), max(seen.first_line - 1, 0), None):
            row = [excel.text(cell) or "" for cell in cells]
            if any(row):
                yield row


def _parquet(path: Path, seen: Inspection) -> Iterator[list[str]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=64):
            columns = [spelled(column).to_pylist() for column in batch.columns]
            yield from ([cell or "" for cell in row] for row in zip(*columns, strict=True))
