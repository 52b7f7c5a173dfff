"""All or nothing, with progress, and stopped when asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from threefold.collect.logic.reading import inspect, stage, staged
from threefold.kit.errors import Cancelled

ROW = b"17850,WHITE HANGING HEART,2.55,2010-12-01 08:26:00\n"
HEADER = b"id,what,price,at\n"
FORMATS = {
    "x.csv": lambda rows: HEADER + ROW * rows,
    "x.jsonl": lambda rows: b'{"id": 17850, "what": "HEART"}\n' * rows,
}


@pytest.mark.parametrize("name", FORMATS)
def test_progress_only_grows_and_ends_full(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name](200_000))
    seen: list[float] = []
    done = stage(
        path,
        inspect(path),
        tmp_path / "out",
        progress=lambda at, total: seen.append(at / total),
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 2
    assert done == staged(tmp_path / "out")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("after", [0, 2, 4])
def test_cancelling_leaves_nothing(tmp_path: Path, name: str, after: int) -> None:
    path, out = tmp_path / name, tmp_path / "out"
    path.write_bytes(FORMATS[name](300_000))
    calls = 0

    def cancelled() -> bool:
        nonlocal calls
        calls += 1
        return calls > after

    with pytest.raises(Cancelled):
        stage(path, inspect(path), out, cancelled=cancelled)
    assert list(out.iterdir()) == []
    assert staged(out) is None


def test_a_second_stage_replaces_the_first(tmp_path: Path) -> None:
    path, out = tmp_path / "x.csv", tmp_path / "out"
    for rows in (5, 3):
        path.write_bytes(HEADER + ROW * rows)
        (out / ".staging-left").mkdir(parents=True)
        assert stage(path, inspect(path), out).staged == rows
        assert sorted(item.name for item in out.iterdir()) == [
            "raw.parquet",
            "rejects.parquet",
            "stage.json",
        ]


def test_killed_at_any_moment_the_stage_is_whole_or_absent(tmp_path: Path) -> None:
    path, out = tmp_path / "x.csv", tmp_path / "out"
    path.write_bytes(HEADER + ROW * 200_000)
    code = (
        "import sys; from threefold.collect.logic.reading import inspect, stage\n"
        "print('ready', flush=True)\n"
        "while True: stage(sys.argv[1], inspect(sys.argv[1]), sys.argv[2])\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    for delay in (0.02, 0.15, 0.3, 0.45):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(out)],
            stdout=subprocess.PIPE,
            env=environment,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        known = staged(out)
        if known is not None:
            assert known.staged == 200_000
            assert pq.ParquetFile(out / known.raw).metadata.num_rows == 200_000
            assert pq.ParquetFile(out / known.rejects).metadata.num_rows == 0
    assert stage(path, inspect(path), out).staged == 200_000
    assert sorted(item.name for item in out.iterdir()) == [
        "raw.parquet",
        "rejects.parquet",
        "stage.json",
    ]


@pytest.mark.data
def test_the_public_files(data_dir: Path, tmp_path: Path) -> None:
    folder = data_dir / "online_retail_ii"
    for name, rows in (("year_2009_2010", 525_461), ("year_2010_2011", 541_909)):
        path = folder / f"{name}.csv.gz"
        found = inspect(path)
        assert abs(found.rows_estimate - rows) < rows * 0.05
        done = stage(path, found, tmp_path / "out")
        assert (done.received, done.staged, done.rejected) == (rows, rows, 0)
    bank = inspect(next((data_dir / "bank_marketing").iterdir()))
    assert bank.delimiter == ";"
    assert len(bank.columns) == 17
