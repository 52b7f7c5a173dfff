"""What to mend of customers, value by value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa

from threefold.descriptive.logic import accuracy as measures
from threefold.descriptive.logic import advising, contactable
from threefold.descriptive.logic.advising import Advice, Reaching
from threefold.descriptive.service import members
from threefold.descriptive.service.accuracy import ways as reading
from threefold.descriptive.service.accuracy.measuring import portions
from threefold.descriptive.types import CustomerAccuracy
from threefold.engine import service as engine
from threefold.kit import clock
from threefold.kit.errors import NotFound
from threefold.plan import service as plan_service


def advice(customer_ids: pa.Table) -> dict[int, tuple[Advice, ...]]:
    """What to do about each of these customers (column `customer_id`, roots), the most worthwhile
    first. For the customers of a page, not for all."""
    now = clock.now()
    asked = members.clusters(customer_ids)
    ways = reading.ways_of(members.roots(asked))
    chances = measures.probabilities(ways, reading.decays(), now)
    strength = contactable.strengths(ways["kind"].combine_chunks(), ways["proof"].combine_chunks())
    reaching: dict[int, list[Reaching]] = defaultdict(list)
    for row, e, a in zip(ways.to_pylist(), strength, chances, strict=True):
        way = Reaching(
            row["id"], row["kind"], row["variable"], float(e), float(a), not row["refused"]
        )
        reaching[row["customer_id"]].append(way)
    values: dict[int, dict[str, dict[str, tuple[int, int]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for inputs in portions(asked, ways):
        for row in measures.details(engine.shared(), now, inputs).to_pylist():
            counts = values[row["customer_id"]][row["variable"]]
            counts[row["dimension"]] = (row["good"], row["total"])
    planned = _contacts()
    return {
        customer: tuple(advising.advice(values[customer], reaching[customer], planned))
        for customer in members.roots(asked)["customer_id"].to_pylist()
    }


def advice_of(found: CustomerAccuracy) -> tuple[Advice, ...]:
    """What to do about a customer measured just now."""
    values: Mapping[str, advising.Counts] = {
        variable: {each.dimension: (each.good, each.total) for each in measured if each.total}
        for variable, measured in found.values.items()
    }
    if found.twice:
        values = {**values, advising.WHOLE: {"uniqueness": (0, 1)}}
    ways = [
        Reaching(way.way_id, way.kind, way.variable, way.strength, way.probability, way.allowed)
        for way in found.ways
    ]
    return tuple(advising.advice(values, ways, _contacts()))


def _contacts() -> list[str]:
    try:
        planned = plan_service.current().of_kind("descriptive")
    except NotFound:
        return []
    return [each.code for each in planned if each.contact]
