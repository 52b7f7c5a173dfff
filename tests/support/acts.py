"""Events in few words as the lake would hold them, and what is distilled of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from threefold.behavioral import variable
from threefold.behavioral.logic.distil import statements
from threefold.behavioral.service.distilling import day_values, kept
from threefold.behavioral.service.queries import query
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.behavioral.variable import Variable
from threefold.engine.types import Engine

_WORDS = {"channel", "place", "product", "category", "currency", "outcome", "reference"}
RATES = pa.table(
    {
        "currency": ["EUR", "USD", "USD"],
        "first_day": pa.array([-1_000_000, 0, 20_000], pa.int32()),
        "last_day": pa.array([10_000_000, 20_000, 10_000_000], pa.int32()),
        "rate": pa.array([Decimal(1), Decimal("0.5"), Decimal("0.8")], pa.decimal128(18, 8)),
    }
)


def events_of(lives: Iterable[Iterable[Mapping[str, str]]]) -> pa.Table:
    """EVENT_SCHEMA; the customers are `s0`, `s1` … in the order given."""
    return pa.Table.from_pylist(
        [
            _event(each, f"s{place}", f"{place}-{nth}")
            for place, life in enumerate(lives)
            for nth, each in enumerate(life)
        ],
        EVENT_SCHEMA,
    )


def _event(told: Mapping[str, str], subject: str, name: str) -> dict[str, Any]:
    moment = datetime.fromisoformat(told["local_at"])
    row: dict[str, Any] = dict.fromkeys(EVENT_SCHEMA.names)
    row |= {
        "id": name, "kind": told["kind"], "subject": subject, "source": "test", "run": 1,
        "local_at": moment, "occurred_at": moment.replace(tzinfo=UTC),
        "received_at": moment.replace(tzinfo=UTC), "month": f"{moment:%Y-%m}",
    }  # fmt: skip
    properties = {}
    for field, value in told.items():
        if field in _WORDS:
            row[field] = value
        elif field in ("quantity", "amount"):
            row[field] = Decimal(value).quantize(Decimal("0.0001"))
        elif field == "duration_s":
            row[field] = float(value)
        elif field not in ("kind", "local_at"):
            properties[field] = value
    row["properties"] = json.dumps(properties) if properties else None
    return row


def people_of(count: int) -> pa.Table:
    """`s0` is customer 0 and so on."""
    return pa.table(
        {
            "subject": [f"s{place}" for place in range(count)],
            "customer_id": pa.array(range(count), pa.int64()),
        }
    )


def distilled(
    on: Engine,
    events: pa.Table,
    people: pa.Table,
    day: date,
    wanted: Iterable[Variable] | None = None,
) -> pa.Table:
    """All variables (or these) of these events on an engine, ordered by customer."""
    asked = statements.whole(
        list(wanted if wanted is not None else variable.all_variables().values()), variable.find
    )
    inputs = {"events": events, "subject_map": people, "rates": RATES}
    values = day_values(day) | {"currency": "EUR"}
    with on.workspace() as place:
        place.keep("acts", query("distil_acts"), values, inputs)
        return place.query(f"select * from ({kept(place, asked)}) v order by customer_id")


def asked_by(
    on: Engine, events: pa.Table, people: pa.Table, day: date, wanted: Sequence[Variable]
) -> list[tuple[str, pa.Table]]:
    """The same relation by relation, then what is made of several; ordered by customer.

    Spark takes long to plan one statement of hundreds of columns.
    """
    inputs = {"events": events, "subject_map": people, "rates": RATES}
    values = day_values(day) | {"currency": "EUR"}
    parts = statements.whole([each for each in wanted if each.definition.needs], variable.find)
    needed = {f"of_{name}" for name in statements.by_relation(parts) if name}
    needed.add("of_events")
    found = []

    def told(name: str, rows: str) -> None:
        found.append((name, place.query(f"select * from {rows} v order by customer_id")))

    with on.workspace() as place:
        place.keep("acts", query("distil_acts"), values, inputs)
        for name, sql in statements.steps(wanted, query):
            if name == "orders" or name in needed:
                place.keep(name, sql)
            if name != "orders":
                told(name, name if name in needed else f"({sql})")
        last = statements.together(parts, sorted(name.removeprefix("of_") for name in needed))
        told("made", f"({last})")
    return found


def same(value: Any, other: Any) -> bool:
    """Equal, doubles to a relative 1e-9."""
    if isinstance(value, float) and isinstance(other, float):
        return abs(value - other) <= 1e-9 * max(1.0, abs(value))
    return bool(value == other)
