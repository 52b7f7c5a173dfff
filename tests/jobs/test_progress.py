"""Progress: cheap, throttled, never in the way."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.jobs.logic.spool import Spool
from threefold.jobs.types import Progress, Snapshot
from threefold.kit.errors import Cancelled


def test_telling_is_throttled_and_the_last_word_is_kept() -> None:
    seen: list[Snapshot] = []
    progress = Progress(seen.append)
    progress.stage("Reading", 100_000)
    began = time.monotonic()
    for _row in range(100_000):
        progress.advance()
    assert len(seen) <= 2 + (time.monotonic() - began) / 0.3
    progress.flush()
    assert (seen[-1].done, seen[-1].total) == (100_000, 100_000)
    count = len(seen)
    progress.flush()
    assert len(seen) == count


def test_check_raises_the_first_reason() -> None:
    progress = Progress()
    progress.check()
    progress.stop(Cancelled("first"))
    progress.stop(Cancelled("second"))
    with pytest.raises(Cancelled, match="first"):
        progress.check()


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.floats(0, 1e6))
def test_what_is_derived_is_never_absurd(done: int, total: int, elapsed: float) -> None:
    snapshot = Snapshot("x", done, total, "rows", elapsed)
    assert snapshot.rate >= 0
    assert snapshot.percent is None or 0 <= snapshot.percent <= 100
    assert snapshot.left_s is None or snapshot.left_s >= 0


def test_spool_survives_nonsense_and_lost_folders(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "jobs")
    assert spool.node() == spool.node()
    spool.write("a", Snapshot("Reading", 3, 9))
    assert spool.read("a") == Snapshot("Reading", 3, 9)
    (tmp_path / "jobs" / "a.json").write_text("{half")
    assert spool.read("a") is None
    spool.clear("a")
    assert spool.read("a") is None
    Spool(tmp_path / "absent" / "deeper").write("a", Snapshot())


def test_a_lock_is_held_by_one_and_old_ones_are_pruned(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    first, second = spool.lock("a"), spool.lock("a")
    assert first.take()
    assert not second.take()
    spool.prune(older_than_s=-1)
    assert (tmp_path / "a.lock").exists()
    first.free()
    first.free()
    assert second.take()
    second.free()
    spool.prune(older_than_s=-1)
    assert not (tmp_path / "a.lock").exists()
