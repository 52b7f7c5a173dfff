"""Every write of events and every question about behaviour that other rooms may ask."""

from threefold.behavioral.service.landing import compact, erase, land, preview, undo
from threefold.behavioral.service.reading import (
    known_by_kind,
    life,
    month_totals,
    summaries,
    totals,
)

__all__ = [
    "compact",
    "erase",
    "known_by_kind",
    "land",
    "life",
    "month_totals",
    "preview",
    "summaries",
    "totals",
    "undo",
]
