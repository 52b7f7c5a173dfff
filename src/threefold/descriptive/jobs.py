"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from threefold.descriptive.service import rules
from threefold.descriptive.service.accuracy import note_accuracy
from threefold.descriptive.service.accuracy.noting import look_after
from threefold.descriptive.service.believing import believe_anew
from threefold.jobs.service import job, regular
from threefold.jobs.types import Progress


@job("descriptive.accuracy")
def measure(progress: Progress) -> dict[str, Any]:
    found = note_accuracy()
    return {"customers": found.customers, "reachable": found.reachable}


@job(rules.KIND)
def believe(progress: Progress) -> dict[str, Any]:
    return {"changed": believe_anew(progress)}


regular("descriptive.accuracy", look_after)
regular(rules.KIND, rules.look_after)
