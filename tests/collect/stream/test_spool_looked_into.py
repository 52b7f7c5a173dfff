"""Who only counts what waits may look into a spool at the moment a lander takes it away."""

from __future__ import annotations

import threading
from pathlib import Path

from threefold.collect.logic.stream.spool import Request, Spool, drop_landed, spools, waiting


def test_counting_is_not_disturbed_by_what_is_deleted(tmp_path: Path) -> None:
    stop, errors = threading.Event(), []

    def look() -> None:
        while not stop.is_set():
            try:
                for folder in spools(tmp_path):
                    assert set(waiting(folder, 0)) <= {"shop"}
            except Exception as error:
                errors.append(error)

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for each in lookers:
        each.start()
    for number in range(60):
        folder = tmp_path / f"{number:032x}"
        spool = Spool(folder)
        spool.put_wait(Request("shop", 1, "{}"))
        spool.close()
        drop_landed(folder, 1)
    stop.set()
    for each in lookers:
        each.join()
    assert not errors, errors[0]
    # Who looked may have left a file or two; the lander's next turn takes them away as well.
    for folder in spools(tmp_path):
        assert waiting(folder, 0) == {}
        drop_landed(folder, 1)
    assert spools(tmp_path) == []
