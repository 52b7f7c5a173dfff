"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from threefold.collect import service
from threefold.jobs.service import job
from threefold.jobs.types import Progress


@job("collect.check")
def check(progress: Progress, *, run: int) -> dict[str, Any]:
    return service.check(run, progress=progress).to_dict()


@job("collect.land")
def land(progress: Progress, *, run: int) -> dict[str, Any]:
    return service.land(run, progress).to_dict()


@job("collect.undo")
def undo(progress: Progress, *, run: int) -> dict[str, Any]:
    return service.undo(run, progress).to_dict()
