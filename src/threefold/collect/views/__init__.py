"""Pages of imports: the list, the five steps of the wizard, what became of it, quarantine."""

from threefold.collect.views.checking import check, check_progress, mend_all, mend_cell, verdict
from threefold.collect.views.columns import column, columns, load
from threefold.collect.views.kept import download, quarantine, replay, unmask
from threefold.collect.views.listing import runs
from threefold.collect.views.results import cancel, give_up, land, progress, run, undo
from threefold.collect.views.uploading import (
    again,
    cancel_reading,
    discard,
    new,
    preview,
    read,
    reading,
)

__all__ = [
    "again",
    "cancel",
    "cancel_reading",
    "check",
    "check_progress",
    "column",
    "columns",
    "discard",
    "download",
    "give_up",
    "land",
    "load",
    "mend_all",
    "mend_cell",
    "new",
    "preview",
    "progress",
    "quarantine",
    "read",
    "reading",
    "replay",
    "run",
    "runs",
    "undo",
    "unmask",
    "verdict",
]
