from __future__ import annotations

import csv

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.kit.formulas import neutralise, neutralise_table, write_csv


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "=",
        "-",
        "＝1+1",
        "+44 20 7946 0000",
        '=HYPERLINK("http://x","y")',
        "-1\n=2",
    ],
)
def test_formulas_are_prefixed(cell: str) -> None:
    assert neutralise(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    ["", "a=b", "-1", "+1.5", "-1,234.56", "-1.234,56", "-1e-5", "-12%", "-.5", "José", "'=1"],
)
def test_what_is_no_formula_stays(cell: str) -> None:
    assert neutralise(cell) == cell


cells = st.one_of(st.none(), st.text(alphabet="=+-@\t\r\n ,.0129eE%a'＝", max_size=8), st.text())


@given(st.lists(cells, max_size=20))
def test_the_table_form_agrees_with_the_single_cell(values: list[str | None]) -> None:
    expected = [None if value is None else neutralise(value) for value in values]
    for kind in (pa.string(), pa.large_string()):
        table = neutralise_table(pa.table({"a": pa.array(values, kind)}))
        assert table["a"].to_pylist() == expected
    coded = pa.array(values, pa.string()).dictionary_encode()
    assert neutralise_table(pa.table({"a": coded}))["a"].to_pylist() == expected


def test_numbers_and_names_of_columns() -> None:
    table = neutralise_table(pa.table({"=x": [1, -2], "day": ["2026-01-01", None]}))
    assert table.column_names == ["'=x", "day"]
    assert table.to_pylist() == [{"'=x": 1, "day": "2026-01-01"}, {"'=x": -2, "day": None}]


def test_csv_is_read_back_neutral(tmp_path) -> None:
    path = tmp_path / "out.csv"
    write_csv(pa.table({"name": ['=cmd"x",1', "李小明", None], "n": [1, 2, 3]}), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["name", "n"], ['\'=cmd"x",1', "1"], ["李小明", "2"], ["", "3"]]
