"""Unpacking a compressed file while it is still being looked into."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from threefold.collect.logic.reading import containers
from threefold.kit.errors import Cancelled
from threefold.kit.phrases import phrase

POLL_S = 0.05


class Unpacking:
    """The content of `path`, on its way to a file of the same name in `folder`."""

    def __init__(self, path: Path, container: str, folder: Path) -> None:
        self._path, self._container = path, container
        self._target = folder / path.name
        self._used = 0
        self._stop = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(
        self,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool] | None,
    ) -> Path:
        """The unpacked file, once it is whole. Raises what `containers.chunks` raises, `Cancelled`
        when `cancelled()`."""
        total = max(1, self._path.stat().st_size)
        while self._thread.is_alive():
            if cancelled is not None and cancelled():
                raise Cancelled(phrase("Reading the file was cancelled."))
            progress(self._used, 4 * total)
            self._thread.join(POLL_S)
        if self._failure is not None:
            raise self._failure
        return self._target

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            with self._target.open("wb") as out:
                for block in containers.chunks(self._path, self._container, seen=self._seen):
                    if self._stop.is_set():
                        return
                    out.write(block)
        except BaseException as error:
            self._failure = error

    def _seen(self, used: int) -> None:
        self._used = used


@contextmanager
def unpacking(path: Path, folder: Path) -> Iterator[Unpacking | None]:
    """Begin to unpack `path` into `folder` if it is one compressed file; else None."""
    if not path.is_file() or (container := containers.wrapper(path)) not in (
        containers.GZ,
        containers.ZST,
    ):
        yield None
        return
    begun = Unpacking(path, container, folder)
    try:
        yield begun
    finally:
        begun.stop()
