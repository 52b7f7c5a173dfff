"""Classes and kept segments as groups by which results of surveys are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext_lazy

from threefold.kit.errors import ThreefoldError
from threefold.related.service.surveys.grouping import PARTS, Grouping, groupings
from threefold.segments.models import Segment
from threefold.segments.service import classes
from threefold.segments.service.fields import said
from threefold.segments.service.keeping import find, listed
from threefold.segments.service.membership import members

DIVISIONS = {
    "tier": gettext_lazy("Tier"),
    "stage": gettext_lazy("Stage of life"),
    "relation": gettext_lazy("Relation"),
}
_MOST_SEGMENTS = 20


def offer() -> None:
    """Name them to the surveys."""
    for code, label in DIVISIONS.items():
        groupings.add(code, Grouping(label, _parts_of(code), _names_of(code)))
    groupings.add(
        "segment",
        Grouping(
            gettext_lazy("Segment"),
            _segments,
            lambda: _named(_shown()),
            overlapping=True,
            choices=lambda: _named(listed()),
            one=customers_of,
        ),
    )


def _parts_of(division: str) -> Callable[[], pa.Table]:
    def parts() -> pa.Table:
        held = classes.classes().select(["customer_id", division])
        return held.filter(pc.is_valid(held[division])).rename_columns(PARTS.names).cast(PARTS)

    return parts


def _names_of(division: str) -> Callable[[], Mapping[str, Any]]:
    def names() -> Mapping[str, Any]:
        ladder = classes.ladder(division)
        steps = ((code, ladder.step(code)) for code in ladder.codes)
        return {code: said(step.label) for code, step in steps if step}

    return names


def _shown() -> list[Segment]:
    return list(listed().order_by("name")[:_MOST_SEGMENTS])


def _segments() -> pa.Table:
    found = [PARTS.empty_table()]
    for each in _shown():
        try:
            inside = members(each)[0].select(["customer_id"])
        except ThreefoldError:
            # A rule about what is not known any more means nobody.
            continue
        part = pa.repeat(pa.scalar(str(each.pk)), inside.num_rows)
        found.append(inside.append_column("part", part).cast(PARTS))
    return pa.concat_tables(found)


def _named(some: Iterable[Segment]) -> Mapping[str, Any]:
    return {str(each.pk): each.name for each in some}


def customers_of(number: str) -> pa.Table:
    """Who is in the segment of a number now. Raises NotFound, or Invalid for a rule that does not
    fit any more."""
    return members(find(int(number)) if number.isdecimal() else find(number))[0]
