"""One importer at a time; a dead process holds nothing."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from threefold.jobs.types import Progress

_NAME = 0x3F01D
_PAUSE_S = 0.1


@contextmanager
def only_one(progress: Progress, what: str = "import", number: int = _NAME) -> Iterator[None]:
    """Wait for, and hold, the right to write imports into this installation.

    On PostgreSQL an advisory lock of the session, since importers may run on several nodes; else
    flock(2) on a file of the home folder. Both go with the process, however it ends. `what` and
    `number` name another right than that of importing.
    """
    path = settings.HOME.root / f"{what}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    told = False
    try:
        while not _free(handle):
            if not told:
                progress.stage("wait")
                told = True
            progress.check()
            time.sleep(_PAUSE_S)
        with _across_nodes(progress, number):
            yield
    finally:
        os.close(handle)


def _free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _across_nodes(progress: Progress, number: int) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    while not _asked("pg_try_advisory_lock", number):
        progress.check()
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        _asked("pg_advisory_unlock", number)


def _asked(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [number])
        return bool(cursor.fetchone()[0])
