"""Every write of events and every question about behaviour that other rooms may ask."""

from threefold.behavioral.service.covering import buyers, coverage
from threefold.behavioral.service.landing import (
    compact,
    erase,
    land,
    preview,
    stage,
    staged,
    tidy,
    undo,
)
from threefold.behavioral.service.rates import import_rates, needed_rates, rates, set_rates
from threefold.behavioral.service.reading import (
    life,
    month_totals,
    subjects_since,
    summaries,
    totals,
)
from threefold.behavioral.service.recording import record
from threefold.behavioral.service.standing import runs_of
from threefold.behavioral.service.withdrawing import withdraw

__all__ = [
    "buyers",
    "compact",
    "coverage",
    "erase",
    "import_rates",
    "land",
    "life",
    "month_totals",
    "needed_rates",
    "preview",
    "rates",
    "record",
    "runs_of",
    "set_rates",
    "stage",
    "staged",
    "subjects_since",
    "summaries",
    "tidy",
    "totals",
    "undo",
    "withdraw",
]
