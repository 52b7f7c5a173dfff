"""What fails under the spool: the disk is full, a sync fails, the process is killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from threefold.collect.logic.stream import segments, writer
from threefold.collect.logic.stream.spool import Request, Spool, drop_landed, last, read
from threefold.kit.errors import Unavailable

# An error raised by the test's own disk in a clean-up has nobody else to go to.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
ROOT = Path(__file__).parents[3]


class Disk(apsw.VFS):
    """The real disk, except that syncs fail, or writes beyond `room` bytes find no space."""

    def __init__(self, name: str) -> None:
        self.name, self.failing, self.room = name, False, 1 << 40
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self, name, flags)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        super().__init__("", name, flags)

    def xSync(self, flags: int) -> None:
        if self.disk.failing:
            raise apsw.IOError("the disk did not take it")
        super().xSync(flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        if len(data) > self.disk.room:
            raise apsw.FullError("no space left")
        self.disk.room -= len(data)
        super().xWrite(data, offset)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    monkeypatch.setattr(writer, "RETRY_S", 0.05)
    found = Disk(f"disk{uuid.uuid4().hex}")
    yield found
    found.unregister()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / uuid.uuid4().hex


def request(number: int, size: int = 100) -> Request:
    return Request("shop", 1, f'{{"n":{number},"f":"{"x" * size}"}}')


def numbers(folder: Path) -> list[int]:
    return [
        int(text.split(":")[1].split(",")[0])
        for text in read(folder, 0, 10**9)["items"].to_pylist()
    ]


def put_again(spool: Spool, number: int) -> None:
    for _ in range(100):
        try:
            return spool.put_wait(request(number))
        except Unavailable:
            time.sleep(0.05)
    raise AssertionError("the spool does not recover")


def fill(spool: Spool, size: int) -> list[int]:
    """Numbers that were acknowledged until the disk was full."""
    for number in range(2000):
        try:
            spool.put_wait(request(number, size))
        except Unavailable:
            return list(range(number))
    raise AssertionError("the disk does not fill up")


def test_a_failed_sync_is_no_success_and_never_turns_up(disk: Disk, folder: Path) -> None:
    spool = Spool(folder, vfs=disk.name)
    spool.put_wait(request(1))
    disk.failing = True
    for number in (2, 3):
        with pytest.raises(Unavailable):
            spool.put_wait(request(number))
    assert not spool.ready
    assert numbers(folder) == [1]
    disk.failing = False
    put_again(spool, 4)
    assert spool.ready
    assert numbers(folder) == [1, 4]
    spool.close()
    # Also not when the log of the failed segment, which holds it whole, is recovered.
    for shared in folder.glob("*-shm"):
        shared.unlink()
    assert numbers(folder) == [1, 4]
    assert len(segments.numbers(folder)) > 1
    drop_landed(folder, last(folder))
    assert not folder.exists()


def test_a_failed_segment_is_never_written_again(disk: Disk, folder: Path) -> None:
    spool = Spool(folder, vfs=disk.name)
    spool.put_wait(request(1))
    before = {path: path.read_bytes() for path in folder.glob("00000001.sqlite3")}
    for number in range(2, 6):
        disk.failing = True
        with pytest.raises(Unavailable):
            spool.put_wait(request(100))
        disk.failing = False
        put_again(spool, number)
    assert {path: path.read_bytes() for path in before} == before
    spool.close()
    assert numbers(folder) == [1, 2, 3, 4, 5]
    sequence = read(folder, 0, 100)["seq"].to_pylist()
    assert sequence == sorted(set(sequence))


@pytest.mark.parametrize("size", [100, 100_000])
def test_a_full_disk_is_told_and_got_over(disk: Disk, folder: Path, size: int) -> None:
    spool = Spool(folder, vfs=disk.name)
    disk.room = 3 * size + 100_000
    kept = fill(spool, size)
    assert not spool.ready
    assert numbers(folder) == kept
    disk.room = 1 << 40
    put_again(spool, 1000)
    assert numbers(folder) == [*kept, 1000]
    spool.close()


def test_a_disk_that_is_full_from_the_start(disk: Disk, folder: Path) -> None:
    disk.room = 0
    spool = Spool(folder, vfs=disk.name)
    with pytest.raises(Unavailable):
        spool.put_wait(request(1))
    assert not spool.ready
    disk.room = 1 << 40
    put_again(spool, 2)
    spool.close()
    assert numbers(folder) == [2]


def test_a_real_small_disk(tmp_path: Path) -> None:
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting a small disk needs root")
    place = tmp_path / "small"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        folder = place / uuid.uuid4().hex
        spool = Spool(folder)
        kept = fill(spool, 50_000)
        assert len(kept) > 10
        assert numbers(folder) == kept
        assert not spool.ready
        spool.close()
        # The lander makes room; who comes then is served.
        drop_landed(folder, last(folder))
        assert not folder.exists()
        spool = Spool(place / uuid.uuid4().hex)
        spool.put_wait(request(1, 50_000))
        spool.close()
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


WRITER = """
import asyncio, resource, signal, sys
from pathlib import Path
from threefold.collect.logic.stream.spool import Request, Spool
from threefold.kit.errors import Unavailable

folder, limit = Path(sys.argv[1]), int(sys.argv[2])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

async def go():
    spool = Spool(folder, segment_bytes=200_000)
    async def one(start):
        for number in range(start, 1_000_000, 16):
            try:
                await spool.put(Request("shop", 1, '{"n":%d,"f":"%s"}' % (number, "x" * 300)))
                sys.stdout.write(f"{number}\\n")
            except Unavailable:
                sys.stdout.write("no\\n")
                await asyncio.sleep(0.1)
            sys.stdout.flush()
    await asyncio.gather(*(one(start) for start in range(16)))

asyncio.run(go())
"""


def _writing(folder: Path, limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(limit)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src"},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    chance = random.Random(3)
    for turn in range(8):
        folder = tmp_path / f"{turn:032x}"
        process = _writing(folder)
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(chance.randrange(20, 600))]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().splitlines(keepends=True)
        process.wait()
        process.stdout.close()
        acknowledged = [int(line) for line in told if line.endswith("\n")]
        found = numbers(folder)
        assert set(acknowledged) <= set(found)
        assert len(found) == len(set(found))
        assert len(set(found) - set(acknowledged)) <= 16
        drop_landed(folder, last(folder))
        assert not folder.exists()


def test_a_limit_on_the_size_of_files_is_got_over_with_another_file(tmp_path: Path) -> None:
    folder = tmp_path / uuid.uuid4().hex
    process = _writing(folder, limit=150_000)
    assert process.stdout is not None
    told: list[str] = []
    while told.count("no\n") < 20 or told[-1] == "no\n":
        told.append(process.stdout.readline())
    process.kill()
    told += process.stdout.read().splitlines(keepends=True)
    process.wait()
    process.stdout.close()
    acknowledged = {int(line) for line in told if line != "no\n" and line.endswith("\n")}
    found = numbers(folder)
    assert acknowledged <= set(found)
    assert len(found) == len(set(found))
    assert len(set(found) - acknowledged) <= 16
    assert len(segments.numbers(folder)) > 1
