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
from threefold.behavioral.service.reading import (
    life,
    month_totals,
    summaries,
    totals,
)

__all__ = [
    "buyers",
    "compact",
    "coverage",
    "erase",
    "land",
    "life",
    "month_totals",
    "preview",
    "stage",
    "staged",
    "summaries",
    "tidy",
    "totals",
    "undo",
]
