"""Matching records without a shared identifier, for a real run and for a trial."""

from threefold.identity.logic.matching.matched import PAIRS, Matched, Threshold, describe
from threefold.identity.service.matching.few import KIND as KIND_FEW
from threefold.identity.service.matching.few import (
    Few,
    Standing,
    look_after,
    match_new,
    standing,
)
from threefold.identity.service.matching.matching import match
from threefold.identity.service.matching.proposing import LOWER, UPPER, proposed
from threefold.identity.service.matching.running import KIND, Found, Run, ask, find
from threefold.identity.service.matching.trying import Trial, evaluate

__all__ = [
    "KIND",
    "KIND_FEW",
    "LOWER",
    "PAIRS",
    "UPPER",
    "Few",
    "Found",
    "Matched",
    "Run",
    "Standing",
    "Threshold",
    "Trial",
    "ask",
    "describe",
    "evaluate",
    "find",
    "look_after",
    "match",
    "match_new",
    "proposed",
    "standing",
]
