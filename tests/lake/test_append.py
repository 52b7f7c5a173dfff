"""Appending exactly once, whoever crashes and whoever else writes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.lake.events import SCHEMA, events, events_table, ids

from threefold.kit.errors import Invalid, Unavailable
from threefold.lake.logic import commits
from threefold.lake.logic.storage import Storage
from threefold.lake.service import Lake, LakeTable


def test_empty_table_reads_without_being_created(table: LakeTable) -> None:
    assert table.snapshot().version == -1
    assert table.snapshot().files == ()
    assert table.read().schema.names == SCHEMA.names
    assert table.read(filters=[("subject", "=", "s1"), ("month", ">", "2026-01")]).num_rows == 0
    assert table.stats().rows == 0
    assert table.history() == []
    assert table.delete("true", app_id="d", app_version=1) == 0
    assert table.compact() == 0
    assert table.vacuum() == 0


def test_append_once(table: LakeTable) -> None:
    rows = events(500)
    assert table.append(rows, app_id="run-1", app_version=1) is True
    assert table.append(rows, app_id="run-1", app_version=1) is False
    assert table.append(rows.slice(0, 0), app_id="run-1", app_version=2) is True
    assert table.append(rows, app_id="run-1", app_version=1) is False
    assert table.read().sort_by("id").to_pylist() == rows.sort_by("id").to_pylist()
    stats = table.stats()
    assert (stats.rows, stats.files, stats.partitions) == (500, 2, 2)


def test_reader_and_missing_columns(table: LakeTable) -> None:
    rows = events(300).drop_columns(["amount", "local_at"])
    table.append(rows.to_reader(50), app_id="run-1", app_version=1)
    assert table.read()["amount"].null_count == 300
    assert ids(table) == sorted(rows["id"].to_pylist())


def test_files_made_ready_are_taken_over(table: LakeTable, tmp_path: Path) -> None:
    rows = events(500)
    files = table.stage(rows.slice(0, 400), tmp_path / "ready")
    assert table.snapshot().rows == 0
    before = [path.read_bytes() for path in files]
    rest = rows.slice(400)
    assert table.append(rest, app_id="run-1", app_version=1, ready=files) is True
    assert table.append(rest, app_id="run-1", app_version=1, ready=files) is False
    assert table.read().sort_by("id").to_pylist() == rows.sort_by("id").to_pylist()
    assert table.delete("true", app_id="undo-1", app_version=1) == 500
    assert table.append(None, app_id="run-2", app_version=1, ready=files) is True
    assert ids(table) == sorted(rows.slice(0, 400)["id"].to_pylist())
    table.compact()
    table.vacuum(0)
    assert [path.read_bytes() for path in files] == before
    assert table.snapshot().rows == 400


def test_rows_that_do_not_fit_are_refused(table: LakeTable) -> None:
    rows = events(5)
    wide = rows.append_column("phone", pa.array(["1"] * 5))
    with pytest.raises(Invalid, match="phone"):
        table.append(wide, app_id="run-1", app_version=1)
    with pytest.raises(Invalid) as caught:
        table.append(rows.drop_columns(["run"]), app_id="run-1", app_version=1)
    assert caught.value.where["column"] == "run"
    with pytest.raises(Invalid) as caught:
        table.append(rows.drop_columns(["month"]), app_id="run-1", app_version=1)
    assert caught.value.where["column"] == "month"
    assert table.snapshot().rows == 0
    assert table.append(rows, app_id="run-1", app_version=1)


def test_failing_source_leaves_nothing(table: LakeTable) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield from events(100).to_batches()
        raise OSError("the disk went away")

    reader = pa.RecordBatchReader.from_batches(SCHEMA, batches())
    with pytest.raises(Exception, match="disk went away"):
        table.append(reader, app_id="run-1", app_version=1)
    assert table.snapshot().rows == 0
    assert table.append(events(100), app_id="run-1", app_version=1)
    assert table.snapshot().rows == 100


@pytest.mark.parametrize("moment", ["before", "after"])
def test_crash_at_the_commit_and_replay(
    table: LakeTable, place: Any, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A process that dies around the commit tries the same append again when it is back."""
    write = commits._write

    class Killed(BaseException):
        pass

    def dying(*arguments: Any) -> None:
        if moment == "after":
            write(*arguments)
        raise Killed

    monkeypatch.setattr(commits, "_write", dying)
    with pytest.raises(Killed):
        table.append(events(200), app_id="run-1", app_version=1)
    monkeypatch.setattr(commits, "_write", write)
    again = events_table(Lake(*place)).append(events(200), app_id="run-1", app_version=1)
    assert again is (moment == "before")
    assert ids(table) == sorted(events(200)["id"].to_pylist())


def test_lost_answer_of_a_stored_commit(table: LakeTable, monkeypatch: pytest.MonkeyPatch) -> None:
    write = commits._write
    calls = []

    def deaf(*arguments: Any) -> None:
        calls.append(1)
        write(*arguments)
        raise OSError("connection reset")

    monkeypatch.setattr(commits, "_write", deaf)
    assert table.append(events(50), app_id="run-1", app_version=1) is True
    assert len(calls) == 1
    assert table.snapshot().rows == 50


def test_unreachable_lake_says_so(table: LakeTable, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(commits, "_write", broken)
    monkeypatch.setattr(commits, "pause", lambda attempt: None)
    with pytest.raises(Unavailable, match="no route"):
        table.append(events(5), app_id="run-1", app_version=1)


def _write_many(place: tuple[str, dict[str, str]], writer: int) -> None:
    table = events_table(Lake(*place))
    for part in range(5):
        # Both writers claim the parts of "shared"; only one of them may land each.
        table.append(events(20, run=writer * 100 + part), app_id=f"w{writer}", app_version=part)
        table.append(events(20, run=part), app_id="shared", app_version=part)


def test_writers_in_several_processes(place: tuple[str, dict[str, str]]) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(place, n)) for n in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    table = events_table(Lake(*place))
    expected = [f"{run}-{n}" for w in (0, 100, 200) for run in range(w, w + 5) for n in range(20)]
    assert ids(table) == sorted(expected)


def test_new_columns_are_added(lake: Lake, table: LakeTable) -> None:
    table.append(events(10), app_id="run-1", app_version=1)
    wider = pa.schema([*SCHEMA, pa.field("channel", pa.string())])
    newer = lake.table("events", wider, partition_by=("month",), cluster_by=("subject",))
    assert newer.read()["channel"].null_count == 10
    more = events(10, run=2).append_column("channel", pa.array(["web"] * 10))
    newer.append(more, app_id="run-2", app_version=1)
    assert newer.read(filters=[("channel", "=", "web")]).num_rows == 10
    assert newer.compact() == 2
    assert newer.read().num_rows == 20


def test_awkward_partition_values(lake: Lake) -> None:
    schema = pa.schema([("id", pa.int64()), ("part", pa.string())])
    table = lake.table("odd", schema, partition_by=("part",))
    parts = ["a b", "a/b", "ü=1%20", None, "it's", "客戶"]
    for number, part in enumerate(parts):
        rows = pa.table({"id": [number], "part": [part]}, schema=schema)
        table.append(rows, app_id="odd", app_version=number)
    assert table.read().sort_by("id")["part"].to_pylist() == parts
    chosen = table.read(filters=[("part", "in", ["a/b", "ü=1%20"])])
    assert sorted(chosen["id"].to_pylist()) == [1, 2]
    assert table.delete("part = 'a b'", app_id="d", app_version=1) == 1
    assert table.stats().rows == 5


def test_log_and_files_lie_where_the_url_says(table: LakeTable, place: Any) -> None:
    table.append(events(10), app_id="run-1", app_version=1)
    storage = Storage(f"{place[0]}/events", place[1])
    assert all(file.startswith(storage.url) for file in table.snapshot().files)
