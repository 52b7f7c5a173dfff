"""Customers whose lives are told in events, laid into the lake by the ordinary landing."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.support.acts import events_of
from threefold.behavioral import service
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.identity import service as identity

AT = datetime(2026, 1, 1, tzinfo=UTC)
_runs = itertools.count(1)


def _mail(place: int) -> str:
    return f"c{place}@example.com"


def people(count: int) -> list[int]:
    """So many customers, each known by an address of his own."""
    rows = pa.table(
        {
            "row": pa.array(range(count), pa.int64()),
            "scheme": ["email"] * count,
            "issuer": [""] * count,
            "value": [_mail(place) for place in range(count)],
        }
    )
    found = identity.resolve(rows, source="test", run=next(_runs), at=AT).sort_by("row")
    return list(found["customer_id"].to_pylist())


def land(folder: Path, lives: Mapping[int, Iterable[Mapping[str, str]]]) -> int:
    """Land what some customers (by their place in `people`) did as one import; its number."""
    run = next(_runs)
    places = list(lives)
    events = events_of([lives[place] for place in places])
    values = pa.array([_mail(places[int(each[1:])]) for each in events["subject"].to_pylist()])
    changed = {
        "subject": identity.subject_column(values, scheme="email", issuer=""),
        "run": pa.array([run] * len(events), pa.int64()),
        "id": pa.array([f"{run:016x}{row:016x}" for row in range(len(events))]),
    }
    for name, column in changed.items():
        place = EVENT_SCHEMA.get_field_index(name)
        events = events.set_column(place, EVENT_SCHEMA.field(place), column)
    path = folder / f"{run}.parquet"
    pq.write_table(events, path)
    service.land(path, run=run, source="test")
    return run
