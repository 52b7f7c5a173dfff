"""Progress, cancel requests and signs of life as files beside the store.

A job that copies a million rows holds SQLite's only write lock for minutes; were its progress a
row, either the page would stand still or the job would wait for itself. So the node that runs a
job says how far it is in a small file, and shows that it lives by holding a lock which the system
takes away with the process, however it ends (flock(2)). Other nodes look at the row's heartbeat.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import threading
import time
import uuid
from dataclasses import asdict
from pathlib import Path

from threefold.jobs.types import Snapshot

_held: dict[int, int] = {}
_guard = threading.Lock()


def _forget_in_child() -> None:
    """A forked child shares the lock's file description and would keep it after the parent."""
    for handle in list(_held):
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_forget_in_child)


class Lock:
    """Held while a job runs here; freed by the system when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """True when nobody else holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        with _guard:
            self._handle, _held[handle] = handle, handle
        return True

    def free(self) -> None:
        with _guard:
            if self._handle is not None and _held.pop(self._handle, None) is not None:
                os.close(self._handle)
            self._handle = None


class Spool:
    """The files of the jobs of this node under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def node(self) -> str:
        """A name for "processes that share this folder and this kernel"."""
        path = self.folder / "node"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f"node.{uuid.uuid4().hex}")
            fresh.write_text(uuid.uuid4().hex, "ascii")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return f"{socket.gethostname()[:60]}:{path.read_text('ascii')[:32]}"

    def lock(self, job_id: str) -> Lock:
        return Lock(self._file(job_id, "lock"))

    def write(self, job_id: str, snapshot: Snapshot) -> None:
        """Publish progress; a full disk or a lost folder must not stop the job."""
        path = self._file(job_id, "json")
        fresh = path.with_suffix(f".{os.getpid()}.new")
        try:
            fresh.write_text(json.dumps(asdict(snapshot)), "utf-8")
            fresh.replace(path)
        except OSError:
            return

    def read(self, job_id: str) -> Snapshot | None:
        try:
            return Snapshot(**json.loads(self._file(job_id, "json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def ask_to_stop(self, job_id: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file(job_id, "stop").touch()

    def asked_to_stop(self, job_id: str) -> bool:
        return self._file(job_id, "stop").exists()

    def clear(self, job_id: str) -> None:
        """Drop progress and request; the lock's file stays, since another may have it open."""
        for ending in ("json", "stop"):
            self._file(job_id, ending).unlink(missing_ok=True)

    def prune(self, older_than_s: float = 86_400) -> None:
        """Delete lock files of jobs that ended long ago."""
        limit = time.time() - older_than_s
        for path in self.folder.glob("*.lock"):
            lock = Lock(path)
            if path.stat().st_mtime < limit and lock.take():
                path.unlink(missing_ok=True)
                lock.free()

    def _file(self, job_id: str, ending: str) -> Path:
        return self.folder / f"{job_id}.{ending}"
