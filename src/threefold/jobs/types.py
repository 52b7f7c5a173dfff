"""What a job function holds while it works, and what is known of it from outside."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from threefold.kit.errors import Cancelled

THROTTLE_S = 0.3


class Interrupted(Cancelled):
    """The worker is shutting down; the job goes back to the queue and is run again."""

    code = "interrupted"


class TakenOver(Cancelled):
    """Another worker runs this job now; this one must stop without a trace."""

    code = "taken_over"


@dataclass(frozen=True)
class Snapshot:
    """How far a job is: `done` of `total` (0 = not known) in `unit`, `elapsed_s` into its stage."""

    stage: str = ""
    done: int = 0
    total: int = 0
    unit: str = "rows"
    elapsed_s: float = 0.0

    @property
    def rate(self) -> float:
        """Units per second of this stage so far."""
        return self.done / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds left of this stage at the rate so far; None where that cannot be told."""
        if not self.total or not self.done:
            return None
        return max(self.total - self.done, 0) / self.rate if self.rate else None

    @property
    def percent(self) -> float | None:
        return min(100.0, 100 * self.done / self.total) if self.total else None


class Progress:
    """Given to every job function; cheap enough to be told every batch.

    What it is told is published at most every 0.3 s; the last word of a stage is published by the
    heartbeat at the latest. `publish` must neither raise nor wait, since the heartbeat's thread
    calls it too; `listen` is called in the job's own thread only.
    """

    def __init__(
        self,
        publish: Callable[[Snapshot], None] = lambda _snapshot: None,
        listen: Callable[[Snapshot], None] = lambda _snapshot: None,
    ) -> None:
        self._publish, self._listen = publish, listen
        self._lock = threading.Lock()
        self._snapshot = Snapshot()
        self._stage_began = time.monotonic()
        self._published = 0.0
        self._stop: Cancelled | None = None
        self.dirty = False

    def stage(self, name: str, total: int = 0, unit: str = "rows") -> None:
        """Begin a stage of `total` units (0 = not known)."""
        self._stage_began = time.monotonic()
        self._tell(Snapshot(name, 0, int(total), unit))

    def advance(self, n: int = 1) -> None:
        """`n` more units are done."""
        self.at(self._snapshot.done + n)

    def at(self, n: int) -> None:
        """`n` units of this stage are done."""
        elapsed = time.monotonic() - self._stage_began
        self._tell(replace(self._snapshot, done=int(n), elapsed_s=elapsed))

    def check(self) -> None:
        """Raise Cancelled when somebody asked this job to stop. Call between safe steps."""
        if self._stop is not None:
            raise self._stop

    def stop(self, why: Cancelled) -> None:
        """Ask the job to stop at its next `check`; the first reason holds."""
        self._stop = self._stop or why

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    def flush(self) -> None:
        """Publish what was held back by the throttle."""
        with self._lock:
            if self.dirty:
                self.dirty = False
                self._publish(self._snapshot)

    def finish(self) -> None:
        """Publish and tell the last word, in the job's own thread."""
        self.flush()
        self._listen(self._snapshot)

    def _tell(self, snapshot: Snapshot) -> None:
        self._snapshot, self.dirty = snapshot, True
        moment = time.monotonic()
        if moment - self._published >= THROTTLE_S:
            self._published = moment
            self.finish()
