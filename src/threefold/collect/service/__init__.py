"""Bringing files in: read, suggest, check, mend, land, undo, replay; every write and question."""

from threefold.collect.service.asking import recent_runs
from threefold.collect.service.checking import check
from threefold.collect.service.landing import agree, land
from threefold.collect.service.quarantine import download
from threefold.collect.service.runs import get
from threefold.collect.service.staging import inspect, stage
from threefold.collect.service.suggesting import lacking, places, require_certain, suggestion
from threefold.collect.service.undoing import give_up, undo
from threefold.collect.service.wording import cause, explain, reason

__all__ = [
    "agree",
    "cause",
    "check",
    "download",
    "explain",
    "get",
    "give_up",
    "inspect",
    "lacking",
    "land",
    "places",
    "reason",
    "recent_runs",
    "require_certain",
    "stage",
    "suggestion",
    "undo",
]
