"""The days of which members are kept, and who moved from one to the next."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.segments.logic import asking
from threefold.segments.models import Segment
from threefold.segments.service import tables
from threefold.segments.service.ground import moved


def days_kept() -> list[str]:
    """Days of which members are kept, newest first."""
    held = tables.members().snapshot().partitions
    return sorted({str(each["as_of"]) for each in held}, reverse=True)


def days_noted() -> set[str]:
    """Days of which moves are noted: their members, or those of the day before, may be gone."""
    found = engine.shared().query(
        "select distinct as_of from moves where customer_id = 0",
        inputs={"moves": tables.moves().snapshot().input(["as_of", "customer_id"])},
    )
    return set(found["as_of"].to_pylist())


def crossing(segment: Segment, day: date) -> pa.Table:
    """[customer_id, entered]: who came into a live segment by that day, and who left it.

    Compared with the day kept before it, or as noted before old days were thinned; no rows where
    there is neither.
    """
    told = day.isoformat()
    inputs: dict[str, Input] = {"moved": moved()}
    if told in days_noted():
        inputs["moves"] = tables.moves().snapshot().input(None, [("month", "=", told[:7])])
        return engine.shared().query(asking.noted(segment.pk), {"day": told}, inputs)
    kept = days_kept()
    earlier = next((each for each in kept if each < told), None)
    if told not in kept or earlier is None:
        return pa.table(
            {"customer_id": pa.array([], pa.int64()), "entered": pa.array([], pa.bool_())}
        )
    held, block = tables.members().snapshot(), str(asking.block_of(segment.pk)[0])
    for name, when in (("held_now", told), ("held_then", earlier)):
        inputs[name] = held.input(
            ["customer_id", "bits"], [("as_of", "=", when), ("block", "=", block)]
        )
    return engine.shared().query(asking.crossing(segment.pk), inputs=inputs)
