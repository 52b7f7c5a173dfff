"""A partition made anew: all at once, once only, and no other partition with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.lake.events import events, events_table, ids

from threefold.lake.service import Lake, LakeTable


@contextmanager
def ready(table: LakeTable, rows: pa.Table) -> Iterator[list[Path]]:
    """Files of `replace`, in folders of their months."""
    with table.staging() as folder:
        files = []
        for month in sorted(set(rows["month"].to_pylist())):
            part = rows.filter(pa.compute.equal(rows["month"], month)).drop_columns(["month"])
            path = folder / f"month={month}" / "part-0.parquet"
            path.parent.mkdir(parents=True)
            pq.write_table(part, path)
            files.append(path)
        yield files


def january(rows: pa.Table) -> pa.Table:
    return rows.filter(pa.compute.equal(rows["month"], "2026-01"))


def names(rows: pa.Table) -> set[str]:
    return set(rows["id"].to_pylist())


def test_replaces_its_partitions_only(table: LakeTable) -> None:
    table.append(events(40), app_id="a", app_version=1)
    table.append(events(20, run=2), app_id="a", app_version=2)
    before = table.snapshot()
    february = [file for file in before.data_files if file.partition["month"] == "2026-02"]
    fresh = january(events(30, run=3))
    with ready(table, fresh) as files:
        assert table.replace(files, app_id="r", app_version=1)
    after = table.snapshot()
    assert after.version == before.version + 1
    assert february
    assert all(file in after.data_files for file in february)
    held = table.read(columns=["id", "month"])
    assert names(january(held)) == names(fresh)
    assert names(held) - names(fresh) == {
        each for run in (events(40), events(20, run=2)) for each in names(run) - names(january(run))
    }
    assert ids(table, before.version) == sorted([*names(events(40)), *names(events(20, run=2))])


def test_replaces_once(table: LakeTable) -> None:
    with ready(table, events(10)) as files:
        assert table.replace(files, app_id="r", app_version=1)
    version = table.snapshot().version
    with ready(table, events(4, run=2)) as files:
        assert not table.replace(files, app_id="r", app_version=1)
    assert table.snapshot().version == version
    assert ids(table) == sorted(names(events(10)))
    with ready(table, events(4, run=2)) as files:
        assert table.replace(files, app_id="r", app_version=2)
    assert ids(table) == sorted(names(events(4, run=2)))


def test_rows_that_another_adds_meanwhile_are_replaced_too(tmp_path: Path) -> None:
    """A writer whose picture of the table is older than the newest commit."""
    table = events_table(Lake(str(tmp_path / "lake")))
    table.append(events(10), app_id="a", app_version=1)
    other = events_table(Lake(str(tmp_path / "lake")))
    assert other.snapshot().rows == 10
    table.append(events(10, run=2), app_id="a", app_version=2)
    with ready(other, events(6, run=3)) as files:
        assert other.replace(files, app_id="r", app_version=1)
    assert ids(table) == sorted(names(events(6, run=3)))
