"""A source, messages for it, and what came of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from threefold.behavioral.service.tables import events
from threefold.collect.models import Source
from threefold.collect.service import stream

SHOP = "webshop"


def source(code: str = SHOP) -> Source:
    return Source.objects.get_or_create(code=code, defaults={"label": code})[0]


def track(message: str, event: str = "Lamp Switched", **more: Any) -> dict[str, Any]:
    return {"type": "track", "messageId": message, "userId": "u1", "event": event, **more}


def send(*messages: Mapping[str, Any], to: str = SHOP) -> dict[str, int]:
    """Into the spool and on to the lake; what became of them."""
    source(to)
    stream.emit(to, messages)
    return stream.land_waiting()


def landed(**columns: Any) -> list[dict[str, Any]]:
    """Events of the lake in order, narrowed to these values."""
    rows = events().read().sort_by([("occurred_at", "ascending"), ("received_at", "ascending")])
    return [
        row
        for row in rows.to_pylist()
        if all(row[name] == value for name, value in columns.items())
    ]


def only(**columns: Any) -> dict[str, Any]:
    found = landed(**columns)
    assert len(found) == 1, found
    return found[0]


def properties(row: Mapping[str, Any]) -> dict[str, Any]:
    return json.loads(row["properties"] or "{}")


def balanced(code: str | None = None) -> dict[str, int]:
    counts = stream.counters(code)
    assert counts["received"] == (
        counts["landed"] + counts["duplicates"] + counts["quarantined"] + counts["waiting"]
    )
    return counts


def held() -> Iterable[tuple[str, str]]:
    from threefold.collect.models import Held

    return sorted(Held.objects.filter(state="waiting").values_list("cause", "detail"))
