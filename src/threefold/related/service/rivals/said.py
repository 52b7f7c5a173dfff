"""Competitors that customers name in answers to surveys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Sized
from dataclasses import dataclass

import pyarrow as pa

from threefold.descriptive.service import store
from threefold.kit.errors import Invalid, NotFound
from threefold.plan import service as planning
from threefold.related.logic.rivals import names
from threefold.related.models import Competitor

MEANT = pa.schema([("variable", pa.string()), ("text", pa.string()), ("competitor_id", pa.int64())])
_TEXTS = pa.schema([("variable", pa.string()), ("text", pa.string()), ("customers", pa.int64())])
_LEAST = 2
"""Customers who must have written a name before it is shown: one alone may be about himself."""
_TOLD = 8


@dataclass(frozen=True, slots=True)
class Said:
    """`meant`: which competitors each answer names (MEANT). `strange`: names of none in the
    register, with how many customers gave them, most first."""

    meant: pa.Table
    strange: list[tuple[str, int]]


def said(own: Sequence[int] = ()) -> Said:
    """Of all answers to questions of the plan about competitors, whose words are not personal; or
    of those of some customers."""
    asked = _asked()
    if not asked:
        return Said(MEANT.empty_table(), [])
    whose = f" and customer_id in ({_places(own)})" if own else ""
    texts = store.fetch(
        "select variable, text, count(distinct customer_id) from related_answer"
        f" where variable in ({_places(asked)}) and text <> ''{whose} group by variable, text",
        [*asked, *own],
        schema=_TEXTS,
    )
    register = [
        (each.pk, [each.name, *each.names])
        for each in Competitor.objects.filter(retired_at__isnull=True).order_by("pk")
    ]
    among = names.known(register)
    rows, strange, written = [], Counter[str](), dict[str, str]()
    for row in texts.to_pylist():
        met, others = names.meant(row["text"], among, asked[row["variable"]])
        rows += [
            {"variable": row["variable"], "text": row["text"], "competitor_id": one}
            for one in sorted(met)
        ]
        for name in others:
            written.setdefault(names.key(name), name)
            strange[names.key(name)] += row["customers"]
    often = [(written[each], n) for each, n in strange.most_common(_TOLD) if n >= _LEAST]
    return Said(pa.Table.from_pylist(rows, MEANT), often)


def _places(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


def _asked() -> dict[str, dict[str, tuple[str, ...]]]:
    """Planned variables that name competitors, with the words of each choice by its value."""
    try:
        plan = planning.current()
    except (Invalid, NotFound):
        return {}
    return {
        each.code: {option.value: tuple(option.label.values()) for option in each.allowed}
        for each in plan.of_kind("related")
        if each.dimension == "competitor"
        and each.type in {"text", "choice", "multi_choice"}
        and each.privacy in {"public", "internal"}
    }
