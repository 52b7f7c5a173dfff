"""JSON as every program understands it: no NaN, no number too big to count with, no abyss."""

from __future__ import annotations

import json
import math
from typing import Any

_DEEPEST = 200


def loads(text: str) -> Any:
    """What `text` says; `ValueError`, a `JSONDecodeError` where its place is known."""
    try:
        told = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError:
        raise ValueError(f"nested more than {_DEEPEST} deep") from None
    if _deeper(told, _DEEPEST):
        raise ValueError(f"nested more than {_DEEPEST} deep")
    return told


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number too big")
    return number


def _deeper(told: Any, most: int) -> bool:
    level = [told]
    for _depth in range(most):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
