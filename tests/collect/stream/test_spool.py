"""The spool: what is put is read back, in order, until it is dropped."""

from __future__ import annotations

import asyncio
import threading
import uuid
from itertools import pairwise
from pathlib import Path

import pytest

from threefold.collect.logic.stream import segments
from threefold.collect.logic.stream.spool import (
    Request,
    Spool,
    drop_landed,
    last,
    read,
    spools,
    waiting,
)
from threefold.collect.logic.stream.spooled import unwritten
from threefold.kit.errors import Unavailable


def request(number: int, events: int = 1, size: int = 0) -> Request:
    items = "\n".join(f'{{"n":{number},"f":"{"x" * size}"}}' for _ in range(events))
    return Request(f"source{number % 2}", events, items)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / uuid.uuid4().hex


def test_what_is_put_is_read_back(folder: Path) -> None:
    spool = Spool(folder, clock=lambda: 1_000_000_000)
    spool.put_wait(Request("shop", 2, '{"a":"é"}\n{"a":2}', "then", '{"c":1}', "track"))
    asyncio.run(spool.put(Request("desk", 1, b"{}")))
    first, second = read(folder, 0, 100).to_pylist()
    assert first == {
        "seq": 1, "source": "shop", "received": 1_000_000, "events": 2, "sent": "then",
        "context": '{"c":1}', "type": "track", "items": '{"a":"é"}\n{"a":2}',
    }  # fmt: skip
    assert (second["seq"], second["received"], second["items"]) == (2, 1_000_002, "{}")
    assert second["sent"] is second["context"] is second["type"] is None
    assert spool.ready
    spool.close()


def test_reading_keeps_to_its_limits(folder: Path) -> None:
    spool = Spool(folder)
    for number in range(10):
        spool.put_wait(request(number, events=10, size=100))
    assert read(folder, 0, 35)["seq"].to_pylist() == [1, 2, 3]
    assert read(folder, 3, 1)["seq"].to_pylist() == [4]
    assert read(folder, 0, 100, most_bytes=3000)["seq"].to_pylist() == [1, 2]
    assert read(folder, 10, 100).num_rows == 0
    assert last(folder) == 10
    assert waiting(folder, 4) == {"source0": 30, "source1": 30}
    spool.close()


def test_segments_follow_each_other_and_are_dropped(folder: Path) -> None:
    spool = Spool(folder, segment_bytes=2000)
    for number in range(20):
        spool.put_wait(request(number, size=500))
    assert len(segments.numbers(folder)) > 3
    assert read(folder, 0, 100)["seq"].to_pylist() == list(range(1, 21))
    drop_landed(folder, 12)
    assert read(folder, 12, 100)["seq"].to_pylist() == list(range(13, 21))
    drop_landed(folder, 20)
    assert len(segments.numbers(folder)) == 1
    assert last(folder) == 20
    spool.put_wait(request(21))
    assert read(folder, 20, 100)["seq"].to_pylist() == [21]
    spool.close()
    drop_landed(folder, 20)
    assert folder.exists()
    drop_landed(folder, 21)
    assert not folder.exists()


def test_a_folder_stays_while_its_writer_lives(folder: Path) -> None:
    spool = Spool(folder)
    spool.put_wait(request(1))
    with unwritten(folder) as alone:
        assert not alone
    drop_landed(folder, 1)
    spool.put_wait(request(2))
    assert read(folder, 1, 10)["seq"].to_pylist() == [2]
    spool.close()
    with unwritten(folder) as alone:
        assert alone


def test_a_folder_has_one_writer(folder: Path) -> None:
    first = Spool(folder)
    first.put_wait(request(1))
    second = Spool(folder)
    with pytest.raises(Unavailable):
        second.put_wait(request(2))
    assert not second.ready
    first.close()
    second.close()
    assert last(folder) == 1


def test_a_new_writer_goes_on_with_numbers_and_times(folder: Path) -> None:
    far = 4_000_000_000 * 10**9
    spool = Spool(folder, clock=lambda: far)
    spool.put_wait(request(1, events=5))
    spool.close()
    spool = Spool(folder)
    spool.put_wait(request(2))
    spool.close()
    rows = read(folder, 0, 100).to_pylist()
    assert [row["seq"] for row in rows] == [1, 2]
    assert rows[1]["received"] == rows[0]["received"] + 5


def test_times_go_on_whatever_the_clock_does(folder: Path) -> None:
    ticks = iter([10**15, 10**15, 5 * 10**14, 0, 10**15 + 1000, 10**15 + 10**9, 7])
    spool = Spool(folder, clock=lambda: next(ticks))
    for _ in range(7):
        spool.put_wait(request(1, events=3))
    received = read(folder, 0, 100)["received"].to_pylist()
    assert all(later >= before + 3 for before, later in pairwise(received))
    assert received[0] == 10**12
    assert received[5] == 10**12 + 10**6
    spool.close()


def test_many_writers_at_once_are_all_kept(folder: Path) -> None:
    spool = Spool(folder, segment_bytes=50_000)
    kept: list[int] = []

    def put(start: int) -> None:
        for number in range(start, start + 50):
            spool.put_wait(request(number, size=100))
            kept.append(number)

    async def put_all() -> None:
        await asyncio.gather(*(spool.put(request(number)) for number in range(1000, 1500)))

    threads = [threading.Thread(target=put, args=(start,)) for start in range(0, 400, 50)]
    for thread in threads:
        thread.start()
    asyncio.run(put_all())
    for thread in threads:
        thread.join()
    assert spool.waiting_bytes == 0
    spool.close()
    rows = read(folder, 0, 10_000).to_pylist()
    assert [row["seq"] for row in rows] == list(range(1, 901))
    numbers = sorted(int(row["items"].split(":")[1].split(",")[0]) for row in rows)
    assert numbers == sorted([*kept, *range(1000, 1500)])


def test_a_reader_follows_while_the_writer_goes_on(folder: Path) -> None:
    spool = Spool(folder, segment_bytes=20_000)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            spool.put_wait(request(number, size=200))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    seen: list[int] = []
    while len(seen) < 1500 and writer.is_alive():
        rows = read(folder, seen[-1] if seen else 0, 100)
        seen += rows["seq"].to_pylist()
        if seen:
            drop_landed(folder, seen[-1])
    stop.set()
    writer.join()
    spool.close()
    assert len(seen) >= 1500
    assert seen == list(range(1, len(seen) + 1))


def test_what_cannot_be_written_as_text_hurts_nobody_else(folder: Path) -> None:
    spool = Spool(folder)
    with pytest.raises(UnicodeEncodeError):
        spool.put_wait(Request("shop", 1, '{"a":"\ud83d"}'))
    spool.put_wait(request(1))
    assert last(folder) == 1
    spool.close()


def test_after_closing_nothing_is_taken(folder: Path) -> None:
    spool = Spool(folder)
    spool.close()
    assert not spool.ready
    with pytest.raises(Unavailable):
        spool.put_wait(request(1))
    with pytest.raises(Unavailable):
        asyncio.run(spool.put(request(1)))


def test_only_folders_of_spools_are_listed(tmp_path: Path) -> None:
    names = [uuid.uuid4().hex for _ in range(3)]
    for name in [*names, "jobs"]:
        (tmp_path / name).mkdir()
    assert [each.name for each in spools(tmp_path)] == sorted(names)
    assert spools(tmp_path / "nowhere") == []
    assert read(tmp_path / "nowhere", 0, 10).num_rows == 0
    assert last(tmp_path / "nowhere") == 0
