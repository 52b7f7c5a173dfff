"""Delete, update and compaction: every row exactly once, whatever happens beside."""

from __future__ import annotations

import multiprocessing
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as papq
import pytest
from tests.lake.events import SCHEMA, events, events_table, ids

from threefold.kit.errors import Invalid
from threefold.lake.service import Lake, LakeTable


def row_groups(table: LakeTable) -> dict[str, list[tuple[str, str]]]:
    """Least and greatest subject of each row group, per file."""
    found = {}
    for file in table.snapshot().data_files:
        far = table.storage.filesystem if not table.storage.local else pafs.LocalFileSystem()
        path = file.path if not table.storage.local else table.storage.absolute(file.path)
        metadata = papq.ParquetFile(path, filesystem=far).metadata
        column = metadata.schema.names.index("subject")
        bounds = [metadata.row_group(i).column(column).statistics
                  for i in range(metadata.num_row_groups)]  # fmt: skip
        found[file.path] = [(each.min, each.max) for each in bounds if each.has_min_max]
    return found


def test_delete_by_predicate(table: LakeTable) -> None:
    table.append(events(200), app_id="a", app_version=1)
    table.append(events(100, run=2), app_id="a", app_version=2)
    mine = events(200).filter(pa.compute.equal(events(200)["subject"], "s00003"))
    assert table.delete("subject = 's00003' and run = 1", app_id="d", app_version=1) == len(mine)
    assert table.delete("subject = 's00003' and run = 1", app_id="d", app_version=1) == 0
    left = set(ids(table))
    assert len(left) == 300 - len(mine)
    assert left.isdisjoint(mine["id"].to_pylist())
    assert table.delete("run = 2", app_id="d", app_version=2) == 100
    assert table.delete("run = 77", app_id="d", app_version=3) == 0
    assert table.stats().rows == 200 - len(mine)


def test_delete_keeps_rows_of_unknown_truth(table: LakeTable) -> None:
    table.append(events(44), app_id="a", app_version=1)
    table.delete("subject <> 's00001'", app_id="d", app_version=1)
    left = table.read()["subject"].to_pylist()
    assert set(left) == {None, "s00001"}
    assert left.count(None) == 4


def test_update_from(table: LakeTable) -> None:
    table.append(events(100, run=1), app_id="a", app_version=1)
    table.append(events(100, run=2), app_id="a", app_version=2)
    changes = pa.table({"id": ["1-3", "1-4", "2-5", "nobody"], "run": [2, 2, 9, 9]})
    assert table.update_from(changes, ("id",), ("run",), "run = 1") == 2
    runs = dict(zip(*(table.read()[name].to_pylist() for name in ("id", "run")), strict=True))
    assert (runs["1-3"], runs["1-4"], runs["1-5"], runs["2-5"]) == (2, 2, 1, 2)
    assert len(runs) == 200
    version = table.snapshot().version
    assert table.update_from(changes, ("id",), ("run",), "run = 1") == 0
    assert table.snapshot().version == version


def test_update_once_by_application(table: LakeTable) -> None:
    table.append(events(10), app_id="a", app_version=1)
    change = pa.table({"id": ["1-3"], "run": [5]})
    assert table.update_from(change, ["id"], ["run"], app_id="u", app_version=1) == 1
    assert table.update_from(change, ["id"], ["run"], app_id="u", app_version=1) == 0


def test_update_refuses_what_would_go_wrong(table: LakeTable) -> None:
    twice = pa.table({"id": ["1-3", "1-3"], "run": [2, 3], "month": ["2027-01"] * 2})
    with pytest.raises(Invalid, match="repeat"):
        table.update_from(twice, ["id"], ["run"])
    with pytest.raises(Invalid, match="partition"):
        table.update_from(twice, ["id"], ["month"])
    with pytest.raises(Invalid, match="colour"):
        table.update_from(twice, ["id"], ["colour"])


def test_compaction_clusters_and_keeps_every_row(table: LakeTable) -> None:
    for run in range(4):
        table.append(events(10_000, run=run, subjects=3000), app_id="a", app_version=run)
    before = table.read().sort_by("id")
    assert table.compact(row_group_rows=4096) == 2
    assert table.stats().files == 2
    groups = row_groups(table)
    assert all(len(bounds) >= 4 for bounds in groups.values())
    for bounds in groups.values():
        # A customer may straddle one border, never more.
        assert all(low[1] <= high[0] for low, high in pairwise(bounds))
    assert table.read().sort_by("id").equals(before)
    version = table.snapshot().version
    assert table.compact(row_group_rows=4096) == 0
    assert table.snapshot().version == version


def test_appended_rows_lie_clustered_at_once(table: LakeTable) -> None:
    table.append(events(60_000, subjects=20_000, months=1), app_id="a", app_version=1)
    bounds = next(iter(row_groups(table).values()))
    assert len(bounds) >= 2
    assert all(low[1] <= high[0] for low, high in pairwise(bounds))
    assert table.compact() == 0


def test_small_files_have_small_row_groups_and_large_ones_few(table: LakeTable) -> None:
    sizes = [table.layout.group_rows(rows) for rows in (0, 40_000, 300_000, 2_000_000, 10**9)]
    assert sizes == [8192, 8192, 17_320, 44_721, 50_000]


def test_compaction_passes_over_partitions_of_few_files(table: LakeTable) -> None:
    for run in range(3):
        table.append(events(100, run=run, months=1 + (run == 0)), app_id="a", app_version=run)
    assert table.compact(most_files=3) == 0
    assert table.compact(most_files=2) == 1
    assert table.compact(most_files=1) == 0
    assert table.stats().files == 2


def test_compaction_since_a_partition(table: LakeTable) -> None:
    for run in range(2):
        table.append(events(60, run=run, months=3), app_id="a", app_version=run)
    assert table.compact(since_partition="2026-02") == 2
    assert table.stats().files == 4


def test_compaction_against_append_and_delete(
    table: LakeTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write between the reading and the commit of a compaction."""
    for run in range(2):
        table.append(events(100, run=run, months=1), app_id="a", app_version=run)
    written = table._written
    meanwhile = [
        lambda: table.append(events(10, run=8, months=1), app_id="m", app_version=1),
        lambda: table.delete("run = 1", app_id="m-d", app_version=1),
    ]

    def slow(*arguments: Any, **named: Any) -> Any:
        adds = written(*arguments, **named)
        monkeypatch.setattr(table, "_written", written)
        meanwhile.pop(0)()
        return adds

    monkeypatch.setattr(table, "_written", slow)
    assert table.compact() == 1
    assert table.stats().rows == 210
    monkeypatch.setattr(table, "_written", slow)
    assert table.compact() == 0
    assert ids(table) == sorted(
        events(100, run=0)["id"].to_pylist() + events(10, run=8)["id"].to_pylist()
    )
    assert table.compact() == 1


def _compact_often(place: tuple[str, dict[str, str]]) -> None:
    table = events_table(Lake(*place))
    for _ in range(6):
        table.compact()


def _append_often(place: tuple[str, dict[str, str]]) -> None:
    table = events_table(Lake(*place))
    for run in range(10, 18):
        table.append(events(50, run=run), app_id="often", app_version=run)
        if run % 3 == 0:
            table.delete(f"run = {run} and subject = 's00001'", app_id=f"d{run}", app_version=1)


def test_processes_that_compact_and_write(place: tuple[str, dict[str, str]]) -> None:
    table = events_table(Lake(*place))
    table.append(events(200), app_id="a", app_version=1)
    context = multiprocessing.get_context("spawn")
    work = (_compact_often, _compact_often, _append_often)
    processes = [context.Process(target=target, args=(place,)) for target in work]
    for process in processes:
        process.start()
    for process in processes:
        process.join(180)
        assert process.exitcode == 0
    expected = events(200)["id"].to_pylist()
    for run in range(10, 18):
        rows = events(50, run=run).to_pylist()
        expected += [r["id"] for r in rows if run % 3 or r["subject"] != "s00001"]
    assert ids(table) == sorted(expected)
    assert SCHEMA.names == table.read().schema.names
