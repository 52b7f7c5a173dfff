"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from threefold.descriptive import service as descriptive
from threefold.segments.models import ProspectState
from threefold.segments.service import classes, segments_of, tables
from threefold.segments.service.classes.tables import customer_classes


def export(customer_id: int) -> dict[str, Any]:
    """The segments in use that a customer is in, his classes by day, and every type of prospect
    that was noted of him."""
    return {
        "customerclass": classes.class_history(descriptive.root_of(customer_id)),
        "prospectstate": list(
            ProspectState.objects.filter(customer_id__in=descriptive.within(customer_id))
            .order_by("id")
            .values()
        ),
        "segment": [
            {"name": segment.name, "rule": segment.rule, "as_of": day.isoformat()}
            for segment, day in segments_of(customer_id)
        ],
    }


def erase(customer_id: int) -> dict[str, int]:
    """Take a customer out of every list and of every day kept; rows gone by table."""
    numbers = descriptive.own_of(customer_id)
    own = ", ".join(str(int(each)) for each in numbers)
    gone = {"prospectstate": ProspectState.objects.filter(customer_id__in=numbers).delete()[0]}
    for name, table in (
        ("members", tables.members()),
        ("moves", tables.moves()),
        ("settled", tables.settled()),
        ("customerclass", customer_classes()),
    ):
        gone[name] = table.delete(
            f"customer_id in ({own})", app_id=f"erase-{name}-{uuid4().hex}", app_version=1
        )
    return gone
