"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from threefold.descriptive import service as descriptive
from threefold.segments.service import segments_of, tables


def export(customer_id: int) -> dict[str, Any]:
    """The segments in use that a customer is in."""
    return {
        "segment": [
            {"name": segment.name, "rule": segment.rule, "as_of": day.isoformat()}
            for segment, day in segments_of(customer_id)
        ]
    }


def erase(customer_id: int) -> dict[str, int]:
    """Take a customer out of every list and of every day kept; rows gone by table."""
    own = ", ".join(str(int(each)) for each in descriptive.own_of(customer_id))
    gone = {}
    for name, table in (("members", tables.members()), ("settled", tables.settled())):
        gone[name] = table.delete(
            f"customer_id in ({own})", app_id=f"erase-{name}-{uuid4().hex}", app_version=1
        )
    return gone
