"""Customers like those of a segment, as a starting point for another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.segments.logic import alike
from threefold.segments.logic.alike import Trait
from threefold.segments.logic.rules import Rule
from threefold.segments.models import Segment
from threefold.segments.service.ground import Ground, ground
from threefold.view import service as view

_MOST = 24
_WINDOWS = ("_7d", "_30d", "_90d", "_365d", "_before")


@dataclass(frozen=True)
class Similar:
    """`rows` are (customer, distance), nearest first; `traits` what members differ by."""

    as_of: date
    traits: tuple[Trait, ...]
    rows: tuple[tuple[int, float], ...]


def figures(on: Ground, kinds: Sequence[str] = ("behavioral", "related")) -> list[str]:
    """Numbers by which customers may be compared: of these kinds, nothing personal, and of
    behaviour what is told of the whole life, since its windows would say the same again."""
    return [
        code
        for code, each in view.wide_fields().items()
        if each.type == "number" and each.kind in kinds and code in on.columns
        and each.privacy in ("public", "internal")
        and not code.endswith(_WINDOWS)
    ]  # fmt: skip


def similar(given: Rule | Segment, *, limit: int = 50) -> Similar:
    """Customers outside who are nearest to the centre of the members, by what they do and think.

    Raises Invalid where nothing is known of members by which they could be compared.
    """
    on = ground()
    meant = on.meant(given)
    codes = figures(on)
    measured = alike.measured(codes, meant.condition) if codes else ""
    found = on.ask(measured, [meant], also=codes).to_pylist()[0] if codes else {}
    some = alike.traits(found, codes)[:_MOST]
    if not some:
        raise Invalid(
            phrase("Too little is known of the members to compare others with them."),
            remedy=phrase("Distil behaviour first, or loosen the rule."),
        )
    sql, bound = alike.nearest(some, meant.condition, limit)
    rows = on.ask(sql, [meant], also=[each.code for each in some], values=bound).to_pylist()
    return Similar(
        on.as_of, tuple(some), tuple((row["customer_id"], row["distance"]) for row in rows)
    )
