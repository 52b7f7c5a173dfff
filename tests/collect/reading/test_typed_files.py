"""JSON lines and Parquet."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from threefold.kit.errors import Invalid


def test_nested_objects_are_flattened_and_numbers_kept(read) -> None:
    got = read(
        b'{"id": 12345678901234567890, "who": {"name": "Jos\\u00e9", "at": {"city": "X"}}}\n'
        b"\n"
        b'{"id": 1.10, "tags": ["a", 1], "ok": true, "none": null, "who": {}}\n'
    )
    assert [column.name for column in got.inspection.columns] == [
        "id",
        "who.name",
        "who.at.city",
        "tags",
        "ok",
    ]
    assert got.cells == [
        ("12345678901234567890", "José", "X", None, None),
        ("1.10", None, None, '["a", "1"]', "true"),
    ]
    assert got.lines == [1, 3]


def test_bad_lines_are_put_aside(read) -> None:
    deep = b'{"a":' + b"[" * 100_000 + b"\n"
    got = read(
        b'{"a": 1}\n{"a": \n[1]\n"x"\n{"a": 2}\n' + deep + b'{"a": "\xff"}\n{"a": "\0"}\n{"a": 3}',
        encoding="utf-8",
    )
    assert got.cells == [("1",), ("2",), ("3",)]
    assert [(r["_line"], r["code"]) for r in got.rejects] == [
        (2, "bad_json"),
        (3, "not_an_object"),
        (4, "not_an_object"),
        (6, "bad_json"),
        (7, "undecodable"),
        (8, "nul_byte"),
    ]


def test_fields_beyond_the_sample_become_columns(read) -> None:
    lines = "".join(f'{{"a": {n}, "padding": "{"x" * 40}"}}\n' for n in range(60_000))
    got = read((lines + '{"late": "yes", "A": 1}\n').encode())
    assert got.staged.columns == ("a", "padding", "late", "A_2")
    assert got.rows[-1]["late"] == "yes"
    assert got.rows[-1]["A_2"] == "1"
    assert got.rows[0]["late"] is None
    assert got.staged.staged == 60_001


def test_json_that_is_not_lines_is_refused_with_a_remedy(read) -> None:
    for content in (b'[\n {"a": 1},\n {"a": 2}\n]\n', b'{\n "a": 1\n}\n'):
        with pytest.raises(Invalid, match="one object a line") as caught:
            read(content, "x.json")
        assert "jq" in caught.value.remedy


def test_parquet_types_become_text(read) -> None:
    moment = datetime.fromisoformat("2026-01-02 03:04:05")
    table = pa.table(
        {
            "id": pa.array([17850.0, 1e20, None]),
            "n": pa.array([1, 2, None], pa.int64()),
            "money": pa.array([Decimal("1.10"), None, Decimal("-2.00")]),
            "day": pa.array([date(2026, 1, 2), None, None]),
            "us": pa.array([moment, moment.replace(microsecond=120), None], pa.timestamp("us")),
            "utc": pa.array([moment, None, None], pa.timestamp("ms", "UTC")),
            "kind": pa.array(["a", "", None]).dictionary_encode(),
            "list": pa.array([["é"], None, []]),
            "raw": pa.array([b"ok", b"\xff", None]),
            "void": pa.nulls(3),
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    got = read(out.getvalue(), "x.parquet")
    assert got.cells == [
        (
            "17850",
            "1",
            "1.10",
            "2026-01-02",
            "2026-01-02 03:04:05",
            "2026-01-02 03:04:05Z",
            "a",
            '["é"]',
            "ok",
            None,
        ),
        (
            "100000000000000000000",
            "2",
            None,
            None,
            "2026-01-02 03:04:05.000120",
            None,
            None,
            None,
            "ff",
            None,
        ),
        (None, None, "-2.00", None, None, None, None, "[]", None, None),
    ]
    assert got.inspection.rows_estimate == 3
    assert got.inspection.rows_exact


def test_damaged_parquet(read) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read(b"PAR1" + b"x" * 100 + b"PAR1", "x.parquet")
