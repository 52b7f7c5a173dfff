"""One number for how alike two names are."""

from __future__ import annotations

from threefold.kit.names.comparing.organisations import organisations
from threefold.kit.names.comparing.persons import persons
from threefold.kit.names.organisations import has_form
from threefold.kit.names.types import Kind
from threefold.kit.names.writing import clean

THRESHOLD = 0.78
"""From here two names are taken for one: just above two words of which one is another name."""


def score(left: str, right: str, kind: Kind = "unknown") -> float:
    """Likeness 0..1 of two names, symmetric, 1 for equal ones; never raises.

    Compared as organisations where `kind` says so, or is unknown and a legal form stands in one.
    """
    if left == right:
        return 1.0 if left.strip() else 0.0
    if not left or not right:
        return 0.0
    a, b = clean(left), clean(right)
    if a == b:
        return 1.0 if a else 0.0
    if kind == "unknown" and (has_form(a) or has_form(b)):
        return max(organisations(a, b), persons(a, b))
    return organisations(a, b) if kind == "organisation" else persons(a, b)
