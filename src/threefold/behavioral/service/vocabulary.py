"""Which kinds of events there are, and the rules that rows of them are judged by."""

from __future__ import annotations

from collections.abc import Iterable

from threefold.behavioral import kind as shapes
from threefold.behavioral.kind import Kind
from threefold.behavioral.logic.judging import Judge
from threefold.plan import service as plans


def kinds() -> dict[str, Kind]:
    """Every kind by code: those of the product, and what the plan in force adds."""
    return shapes.with_plan(plans.current().events)


def judge(codes: Iterable[str], *, kind: str = "") -> Judge:
    """The rules of these kinds; `kind` is the SQL expression of a row's kind where it varies.

    A kind that nobody knows has only the rules that hold for every event.
    """
    known = kinds()
    found = tuple(known[code] for code in sorted(set(codes)) if code in known)
    return Judge(found, kind or ("" if found else "''"))


def personal_properties() -> dict[str, str]:
    """Names of properties that tell who somebody is, with "keyed" or "dropped"."""
    return {
        each.code: each.personal
        for known in shapes.vocabulary().values()
        for each in known.properties
        if each.personal
    }
