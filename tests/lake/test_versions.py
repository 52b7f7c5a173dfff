"""Snapshots, time travel, history and what vacuum leaves."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import pytest
from tests.lake.events import SCHEMA, events, events_table, ids

from threefold.engine import service as engines
from threefold.kit.errors import Invalid, NotFound, ThreefoldError
from threefold.lake.logic.storage import STAGING
from threefold.lake.service import Lake, LakeTable


def test_snapshot_does_not_move(table: LakeTable) -> None:
    table.append(events(100), app_id="a", app_version=1)
    before = table.snapshot()
    table.append(events(100, run=2), app_id="a", app_version=2)
    table.delete("run = 1", app_id="d", app_version=1)
    count = "select count(*) as n, min(run) as run from events"
    answer = engines.shared().query(count, inputs={"events": before.input()}).to_pylist()
    assert answer == [{"n": 100, "run": 1}]
    assert before.rows == 100
    assert table.snapshot().rows == 100
    assert before.partitions == [{"month": "2026-01"}, {"month": "2026-02"}]


def test_snapshot_input_narrows(table: LakeTable) -> None:
    table.append(events(100), app_id="a", app_version=1)
    narrowed = table.snapshot().input(columns=["id"], filters=[("month", "in", ["2026-02"])])
    answer = engines.shared().query(
        "select count(*) as n, min(id) as id from events", inputs={"events": narrowed}
    )
    assert answer["n"][0].as_py() == 50
    with pytest.raises(Invalid):
        table.snapshot().input(filters=[("subject", "=", "s00001")])


def test_unchanged_table_gives_the_same_snapshot(table: LakeTable) -> None:
    table.append(events(10), app_id="a", app_version=1)
    assert table.snapshot() is table.snapshot()


def test_travel_by_version_and_time(table: LakeTable) -> None:
    table.append(events(10), app_id="a", app_version=1)
    first = table.snapshot().version
    time.sleep(1.1)
    between = dt.datetime.now(dt.UTC)
    time.sleep(1.1)
    table.append(events(10, run=2), app_id="a", app_version=2)
    table.delete("run = 1", app_id="d", app_version=1)
    assert ids(table, version=first) == sorted(events(10)["id"].to_pylist())
    assert table.snapshot(at=between).rows == 10
    assert ids(table) == sorted(events(10, run=2)["id"].to_pylist())
    with pytest.raises(NotFound):
        table.snapshot(version=99)


def test_another_writer_is_seen_at_once(
    table: LakeTable, place: tuple[str, dict[str, str]]
) -> None:
    other = events_table(Lake(*place, engine=lambda: engines.shared()))
    assert other is not table
    for part in range(3):
        other.append(events(10, run=part), app_id="o", app_version=part)
        assert table.snapshot().rows == 10 * (part + 1)


def test_history(table: LakeTable) -> None:
    table.append(events(10), app_id="a", app_version=1)
    table.delete("run = 1", app_id="d", app_version=1)
    commits = table.history()
    assert [commit.version for commit in commits] == [2, 1, 0]
    assert commits[0].at.tzinfo is dt.UTC
    assert abs(commits[0].at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


def test_vacuum_keeps_what_is_held(table: LakeTable) -> None:
    table.append(events(100), app_id="a", app_version=1)
    table.append(events(100, run=2), app_id="a", app_version=2)
    table.compact()
    old = table.snapshot(version=1)
    assert table.vacuum(retention_hours=24) == 0
    assert table.vacuum(retention_hours=0) == 4
    assert table.read().num_rows == 200
    with pytest.raises(ThreefoldError):
        engines.shared().query("select sum(run) from events", inputs={"events": old.input()})
    table.append(events(5, run=3), app_id="a", app_version=3)
    assert table.snapshot().rows == 205


def test_vacuum_takes_orphans_of_a_crash(tmp_path: Path) -> None:
    table = Lake(str(tmp_path)).table("events", SCHEMA, ("month",), ("subject",))
    table.append(events(10), app_id="a", app_version=1)
    orphan = tmp_path / "events" / "month=2026-01" / "sorted-50000-dead.parquet"
    orphan.write_bytes(b"half a file")
    staged = tmp_path / "events" / STAGING / "dead"
    staged.mkdir()
    long_ago = time.time() - 10 * 24 * 3600
    for path in (orphan, staged):
        os.utime(path, (long_ago, long_ago))
    table.vacuum(retention_hours=168)
    assert not orphan.exists()
    assert not staged.exists()
    assert table.read().num_rows == 10


def test_many_commits_pass_checkpoints(tmp_path: Path) -> None:
    table = Lake(str(tmp_path)).table("events", SCHEMA, ("month",), ("subject",))
    for part in range(45):
        table.append(events(2, run=part), app_id="a", app_version=part)
    assert list((tmp_path / "events" / "_delta_log").glob("*.checkpoint.parquet"))
    fresh = Lake(str(tmp_path), engine=lambda: engines.shared())
    again = events_table(fresh)
    assert again.stats().rows == 90
    assert again.append(events(2), app_id="a", app_version=44) is False
