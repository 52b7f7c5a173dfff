"""What is written comes back, in every format, encoding, delimiter and wrapping."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.collect.reading.conftest import run

from threefold.collect.logic.reading import ReadOptions, inspect, stage
from threefold.collect.logic.reading.records import Shape, split

HEADER = ("id", "name", "note")
ROWS = [
    ("1", "José Peña", "uno, dos"),
    ("2", "李小明", 'say "hi"'),
    ("3", "山田太郎", "line\nbreak"),
    ("4", "x", None),
]
SPANISH = [("1", "José Peña", "¿qué?, sí"), ("2", "María", 'di "hola"\naquí'), ("3", "x", None)]
CHINESE = [("1", "李小明", "北京市,朝阳区"), ("2", "王芳", '说"好"\n再见'), ("3", "x", None)]
TAIWAN = [("1", "陳小明", "臺北市,大安區"), ("2", "林淑芬", '說"好"\n再見'), ("3", "x", None)]
JAPAN = [("1", "山田太郎", "東京都,新宿区"), ("2", "スズキ", "一\n二です"), ("3", "x", None)]

Rows = Sequence[tuple[str | None, ...]]


def as_csv(rows: Rows, delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()


def zipped(content: bytes, name: str = "../../etc/data.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def zst(content: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(content)
    return out.getvalue().to_pybytes()


WRAPPERS = {"plain": bytes, "gz": gzip.compress, "zst": zst, "zip": zipped}


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("utf-8", ROWS),
        ("utf-8-sig", ROWS),
        ("utf-16", ROWS),
        ("utf-16-le", ROWS),
        ("utf-16-be", ROWS),
        ("gb18030", CHINESE),
        ("big5", TAIWAN),
        ("shift_jis", JAPAN),
        ("euc_jp", JAPAN),
        ("cp1252", SPANISH),
        ("latin-1", SPANISH),
    ],
)
def test_encodings_in_wrappers(read, wrapper: str, encoding: str, rows: Rows) -> None:
    got = read(WRAPPERS[wrapper](as_csv(rows).encode(encoding)), "data.bin")
    assert got.inspection.container == wrapper
    assert [column.name for column in got.inspection.columns] == list(HEADER)
    assert got.cells == list(rows)
    assert not got.rejects


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters(read, delimiter: str, end: str) -> None:
    got = read(as_csv(ROWS, delimiter, end).encode())
    assert got.inspection.delimiter == delimiter
    assert got.cells == list(ROWS)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_other_formats_in_wrappers(read, wrapper: str) -> None:
    lines = "".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in ROWS)
    table = pa.table({name: [row[place] for row in ROWS] for place, name in enumerate(HEADER)})
    parquet, book = io.BytesIO(), io.BytesIO()
    pq.write_table(table, parquet)
    workbook = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        workbook.active.append(row)
    workbook.save(book)
    for content in (lines.encode(), lines.encode("utf-16"), parquet.getvalue(), book.getvalue()):
        got = read(WRAPPERS[wrapper](content), "data.bin")
        assert got.inspection.container == wrapper
        assert got.cells == list(ROWS)


cell = st.text(
    alphabet=st.one_of(
        st.sampled_from(",;\"\n\r\t|' x1=é李山"),
        st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)),
    ),
    max_size=8,
).filter(lambda text: text == text.strip(" "))
grid = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=12)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=grid, delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]))
@example(rows=[["a\n1,2", '"'], ["", "\r"]], delimiter=",", end="\n")
def test_any_cell_survives(rows: list[list[str]], delimiter: str, end: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow([f"column {n}" for n in range(len(rows[0]))])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(out.getvalue().encode())
        options = ReadOptions(delimiter=delimiter, quote='"', header_row=1, encoding="utf-8")
        got = run(path, Path(folder) / "stage", options)
    assert got.cells == [tuple(value or None for value in row) for row in rows]
    assert got.staged.lines_exact


line = st.text(alphabet='ab1,"" \n', max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=st.lists(line, max_size=12))
@example(lines=['1,"x', "2,3", 'a"b,4'])
@example(lines=['1," "2,3', '"', '"1","2"'])
@example(lines=['1,"2" ', ' "1",2', '1, "2"'])
def test_any_rubbish_is_accounted_for(lines: list[str]) -> None:
    """Well-formed lines around rubbish are staged, whatever its quotes do."""
    content = "a,b\n" + "first,1\n" * 20 + "\n".join(lines) + "\nlast,2\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content.encode())
        options = ReadOptions(delimiter=",", quote='"', header_row=1, encoding="utf-8")
        inspection = inspect(path, options)
        staged = stage(path, inspection, Path(folder) / "stage")
        clean = Path(folder) / "clean"
        found = split(path, Shape(",", '"', 2), skip=1, tick=lambda: None, clean=clean)
        rows = pq.read_table(Path(folder) / "stage" / "raw.parquet").to_pylist()
    assert staged.received == len(found.starts)
    assert staged.received == staged.staged + staged.rejected
    cells = [(row["a"], row["b"]) for row in rows]
    assert cells[:20] == [("first", "1")] * 20
    # A quote may rightly swallow the end of the file's last lines, never what stands above it.
    plain = [line for line in lines if re.fullmatch("[ab1]+,[ab1]+", line)]
    if not any('"' in line for line in lines):
        assert len(cells) >= 21 + len(plain)
