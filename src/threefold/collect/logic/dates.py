"""The date format of a column in which many cells are wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from threefold.collect.logic.reading.values import FORMATS, may_fit

_LIKE_DATE = re.compile(r"\d{1,4}[-/.年 ]\s?\d{1,2}[-/.月 ]\s?\d{1,4}.*")
_LOOKED_AT = 60
_MOST = 0.5


def likely_format(values: Sequence[str | None]) -> str:
    """The strptime pattern that fits at least half of the different values, else ""."""
    few = list(dict.fromkeys(text for value in values if (text := (value or "").strip())))
    few = few[:_LOOKED_AT]
    if not few or sum(bool(_LIKE_DATE.fullmatch(each)) for each in few) < len(few) * _MOST:
        return ""
    shares = [(sum(_fits(each, pattern) for each in few), pattern) for pattern in FORMATS]
    best, pattern = max(shares, key=lambda pair: pair[0])
    return pattern if best >= len(few) * _MOST else ""


def _fits(value: str, pattern: str) -> bool:
    if not may_fit(value, pattern):
        return False
    try:
        return datetime.strptime(value, pattern).year >= 1000  # noqa: DTZ007
    except ValueError:
        return False
