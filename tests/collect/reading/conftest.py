from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from threefold.collect.logic.reading import Inspection, ReadOptions, Staged, inspect, stage


@dataclass
class Result:
    inspection: Inspection
    staged: Staged
    rows: list[dict[str, Any]]
    rejects: list[dict[str, Any]]

    @property
    def cells(self) -> list[tuple[Any, ...]]:
        """Cells of each row without the numbers of rows and lines."""
        return [tuple(row.values())[2:] for row in self.rows]

    @property
    def lines(self) -> list[int]:
        return [row["_line"] for row in self.rows]


def run(path: Path, out: Path, options: ReadOptions | None = None) -> Result:
    inspection = inspect(path, options)
    assert Inspection.from_dict(inspection.to_dict()) == inspection
    staged = stage(path, inspection, out)
    result = Result(
        inspection,
        staged,
        numbered(pq.read_table(out / staged.raw), inspection),
        pq.read_table(out / staged.rejects).to_pylist(),
    )
    assert staged.received == staged.staged + staged.rejected
    assert staged.staged == len(result.rows)
    assert staged.rejected == len(result.rejects)
    assert [row["_row"] for row in result.rows] == list(range(1, len(result.rows) + 1))
    assert not list(out.glob(".staging-*"))
    return result


def numbered(raw: pa.Table, inspection: Inspection) -> list[dict[str, Any]]:
    """Rows with `_row` and `_line`, which are not written where they only count."""
    rows = raw.to_pylist()
    if "_row" in raw.column_names:
        return rows
    first = inspection.first_line
    return [{"_row": n + 1, "_line": first + n, **row} for n, row in enumerate(rows)]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Result]:
    """Write bytes to a file, inspect and stage it."""

    def reader(content: bytes, name: str = "file.csv", **options: Any) -> Result:
        path = tmp_path / name
        path.write_bytes(content)
        return run(path, tmp_path / "stage", ReadOptions(**options))

    return reader
