"""A file as a typed table, for trials."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from threefold.collect import service
from threefold.kit.errors import Invalid


def read(tmp_path: Path, text: str, **options: object) -> pa.Table:
    path = tmp_path / "some.csv"
    path.write_text(text, "utf-8")
    return service.read_table(path, **options)


def test_columns_are_what_their_cells_look_like(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "no;since;paid;word;gaps\n"
        "007;31.12.2025;1.234,50;a; \n"
        "008;01.02.2026;-3,5;b;n/a\n"
        "009;28.02.2026;0,0;;4\n",
        texts=("no",),
    )
    assert rows["no"].to_pylist() == ["007", "008", "009"]
    assert rows["since"].to_pylist()[0] == datetime(2025, 12, 31)  # noqa: DTZ001
    assert rows["paid"].to_pylist() == [1234.5, -3.5, 0.0]
    assert rows["word"].to_pylist() == ["a", "b", None]
    assert rows["gaps"].to_pylist() == [None, None, 4.0]


def test_dates_that_may_be_read_in_two_ways_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as raised:
        read(tmp_path, "day,n\n01/02/2026,1\n03/04/2026,2\n")
    assert raised.value.where["column"] == "day"


def test_rows_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as raised:
        read(tmp_path, 'a,b\n1,2\n3,"4\n')
    assert raised.value.remedy
