"""A lake whose folder is taken away for a while, as a disk that is not mounted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from tests.lake.events import events, events_table, ids

from threefold.kit.errors import Unavailable
from threefold.lake.service import Lake


def test_what_is_away_is_not_begun_anew(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    table = events_table(Lake(str(folder)))
    table.append(events(50), app_id="run", app_version=1)
    away = folder.rename(tmp_path / "away")
    folder.mkdir()
    with pytest.raises(Unavailable, match="gone"):
        table.append(events(50, run=2), app_id="run", app_version=2)
    with pytest.raises(Unavailable):
        table.read()
    folder.rmdir()
    away.rename(folder)
    assert table.append(events(50, run=2), app_id="run", app_version=2)
    assert len(ids(table)) == 100


def test_what_goes_away_while_rows_are_written_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    table = events_table(Lake(str(folder)))
    table.append(events(50), app_id="run", app_version=1)
    rows = events(50, run=2)

    def taken_away() -> Iterator[pa.RecordBatch]:
        folder.rename(tmp_path / "away")
        yield from rows.to_batches()

    reader = pa.RecordBatchReader.from_batches(rows.schema, taken_away())
    with pytest.raises(Unavailable):
        table.append(reader, app_id="run", app_version=2)
    assert not folder.exists()
    (tmp_path / "away").rename(folder)
    assert table.append(rows, app_id="run", app_version=2)
    assert len(ids(table)) == 100
