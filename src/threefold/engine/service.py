"""Opening engines, reading query files, and moving bulk data to and from the store."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from threefold.engine import backend
from threefold.engine import linking as _linking
from threefold.engine.linking import Linking
from threefold.engine.logic.bulk import ample, copy_in, read_arrow, temp_table
from threefold.engine.types import Engine
from threefold.kit.errors import NotFound

__all__ = [
    "Linking",
    "ample",
    "configure",
    "copy_in",
    "linking",
    "open",
    "read_arrow",
    "shared",
    "shared_linking",
    "sql",
    "temp_table",
]

_lock = threading.Lock()
_shared: dict[int, Engine] = {}
_settings: dict[str, int | Path | None] = {}
_linking_lock = threading.Lock()
_linkings: dict[int, Linking] = {}
_FEW_MB = 1024


def open(
    name: str = "duckdb",
    *,
    memory_limit_mb: int | None = None,
    threads: int | None = None,
    temp_dir: str | Path | None = None,
    master: str | None = None,
    any_order: bool = False,
) -> Engine:
    """A new engine of its own memory limit (MiB); what does not fit spills to `temp_dir`.

    With `any_order` rows that are not asked for in an order need not keep that of the input, which
    is quicker.

    `master` names a cluster for an engine that can use one (`local[2]`, `spark://host:port`,
    `sc://host:port`); there `temp_dir` must be a folder that every node sees.
    """
    return backend.find(name).connect(
        memory_limit_mb=memory_limit_mb,
        threads=threads,
        temp_dir=Path(temp_dir) if temp_dir is not None else None,
        master=master,
        any_order=any_order,
    )


def linking(
    name: str = "",
    *,
    memory_limit_mb: int | None = None,
    threads: int | None = None,
    temp_dir: str | Path | None = None,
    small: bool = False,
) -> Linking:
    """A place of its own to link records in, on the usual engine if none is named; close it when
    done. `small`: for few records."""
    return _linking.find(name or _linking.USUAL).connect(
        memory_limit_mb=memory_limit_mb,
        threads=threads,
        temp_dir=Path(temp_dir) if temp_dir is not None else None,
        small=small,
    )


@contextmanager
def shared_linking() -> Iterator[Linking]:
    """A place to link a few records in at once, kept open by this process; one thread has it."""
    pid = os.getpid()
    with _linking_lock:
        if pid not in _linkings:
            # One thread: a few records are done before others would have begun.
            _linkings[pid] = linking(
                memory_limit_mb=_FEW_MB, threads=1, temp_dir=_folder("temp_dir"), small=True
            )
        yield _linkings[pid]


def configure(
    *,
    memory_limit_mb: int | None = None,
    threads: int | None = None,
    temp_dir: str | Path | None = None,
) -> None:
    """Settings of the shared engine; takes effect at its first use in a process."""
    with _lock:
        _settings.update(
            memory_limit_mb=memory_limit_mb,
            threads=threads,
            temp_dir=Path(temp_dir) if temp_dir is not None else None,
        )


def shared() -> Engine:
    """The engine of this process, kept open so that a page's question costs milliseconds.

    Keyed by process, because an engine does not survive a fork.
    """
    pid = os.getpid()
    engine = _shared.get(pid)
    if engine is None:
        with _lock:
            engine = _shared.get(pid)
            if engine is None:
                engine = backend.find("duckdb").connect(
                    memory_limit_mb=_number("memory_limit_mb"),
                    threads=_number("threads"),
                    temp_dir=_folder("temp_dir"),
                    master=None,
                    any_order=False,
                )
                _shared[pid] = engine
    return engine


def _number(name: str) -> int | None:
    value = _settings.get(name)
    return value if isinstance(value, int) else None


def _folder(name: str) -> Path | None:
    value = _settings.get(name)
    return value if isinstance(value, Path) else None


@cache
def sql(package: str, name: str) -> str:
    """The text of `queries/<name>.sql` in a room's package, as in `sql("threefold.view", "x")`."""
    source = files(package).joinpath("queries", f"{name}.sql")
    try:
        return source.read_text("utf-8")
    except FileNotFoundError:
        raise NotFound(
            f"The query {name!r} does not exist.", where={"package": package, "query": name}
        ) from None
