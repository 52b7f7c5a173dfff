"""Bringing files in: read, suggest, check, mend, land, undo, replay; every write and question."""

from threefold.collect.service.asking import (
    bad_lines,
    bad_row,
    bad_rows,
    checked,
    recent_runs,
    required,
    sources,
)
from threefold.collect.service.checking import check, last_check
from threefold.collect.service.landing import agree, land
from threefold.collect.service.maps import fitted, load_mapping, save_mapping, saved_mappings
from threefold.collect.service.mending import mend, mended, problems_of, replay, row
from threefold.collect.service.quarantine import download
from threefold.collect.service.runs import get, get_file, inspection, mapping
from threefold.collect.service.staging import inspect, source_named, stage
from threefold.collect.service.suggesting import (
    issuers_for,
    lacking,
    places,
    require_certain,
    suggestion,
)
from threefold.collect.service.tables import read_table
from threefold.collect.service.undoing import give_up, undo
from threefold.collect.service.uploads import (
    choose,
    forget,
    forget_file,
    look,
    of_run,
    read_in,
    receive,
    upload,
)
from threefold.collect.service.wording import cause, explain, explain_held, note, reason

__all__ = [
    "agree",
    "bad_lines",
    "bad_row",
    "bad_rows",
    "cause",
    "check",
    "checked",
    "choose",
    "download",
    "explain",
    "explain_held",
    "fitted",
    "forget",
    "forget_file",
    "get",
    "get_file",
    "give_up",
    "inspect",
    "inspection",
    "issuers_for",
    "lacking",
    "land",
    "last_check",
    "load_mapping",
    "look",
    "mapping",
    "mend",
    "mended",
    "note",
    "of_run",
    "places",
    "problems_of",
    "read_in",
    "read_table",
    "reason",
    "receive",
    "recent_runs",
    "replay",
    "require_certain",
    "required",
    "row",
    "save_mapping",
    "saved_mappings",
    "source_named",
    "sources",
    "stage",
    "suggestion",
    "undo",
    "upload",
]
