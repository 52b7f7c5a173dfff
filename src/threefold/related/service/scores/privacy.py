"""What is held of a person in scores: handed out, or taken away."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from threefold.descriptive import service as descriptive
from threefold.related.service.scores import tables


def export(customer_id: int) -> dict[str, Any]:
    """Every score of a customer, of every day that is kept."""
    own = descriptive.own_of(customer_id)
    found = tables.scores().read(filters=[("customer_id", "in", list(own))])
    return {"score": found.sort_by([("as_of", "ascending"), ("code", "ascending")]).to_pylist()}


def erase(customer_id: int) -> dict[str, int]:
    """Take a customer's rows out of every day; how many went."""
    own = sorted(int(each) for each in descriptive.own_of(customer_id))
    if not own or tables.scores().snapshot().version < 0:
        return {"score": 0}
    listed = ", ".join(map(str, own))
    gone = tables.scores().delete(
        f"customer_id in ({listed})", app_id=f"scores-erase-{uuid4().hex}", app_version=1
    )
    return {"score": gone}
