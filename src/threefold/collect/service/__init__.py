"""Bringing files in: read, suggest, check, mend, land, undo, replay; every write and question."""

from threefold.collect.service.asking import recent_runs
from threefold.collect.service.checking import check, last_check
from threefold.collect.service.landing import agree, land
from threefold.collect.service.maps import fitted, load_mapping, save_mapping, saved_mappings
from threefold.collect.service.mending import mend, mended, problems_of, replay, row
from threefold.collect.service.quarantine import download
from threefold.collect.service.runs import get, inspection, mapping
from threefold.collect.service.staging import inspect, source_named, stage
from threefold.collect.service.suggesting import lacking, places, require_certain, suggestion
from threefold.collect.service.undoing import give_up, undo
from threefold.collect.service.wording import cause, explain, reason

__all__ = [
    "agree",
    "cause",
    "check",
    "download",
    "explain",
    "fitted",
    "get",
    "give_up",
    "inspect",
    "inspection",
    "lacking",
    "land",
    "last_check",
    "load_mapping",
    "mapping",
    "mend",
    "mended",
    "places",
    "problems_of",
    "reason",
    "recent_runs",
    "replay",
    "require_certain",
    "row",
    "save_mapping",
    "saved_mappings",
    "source_named",
    "stage",
    "suggestion",
    "undo",
]
