"""Events that sources send by themselves: in by the spool, out to the lake and the store."""

from threefold.collect.service.stream import (
    groups,
    health,
    keys,
    lander,
    masking,
    overview,
    quarantine,
    seen,
    sources,
    tracking,
)
from threefold.collect.service.stream.counting import counters
from threefold.collect.service.stream.emit import emit
from threefold.collect.service.stream.lander import land_waiting

__all__ = [
    "counters",
    "emit",
    "groups",
    "health",
    "keys",
    "land_waiting",
    "lander",
    "masking",
    "overview",
    "quarantine",
    "seen",
    "sources",
    "tracking",
]
