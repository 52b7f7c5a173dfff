"""Questions about measured answers."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from threefold.descriptive.service import members_of, store
from threefold.engine import service as engine
from threefold.kit import clock
from threefold.plan.types import Coverage, Plan
from threefold.related.models import Answer
from threefold.related.types import SUMMARIES

_PEOPLE = pa.schema([("id", pa.int64()), ("kind", pa.string())])
_LATEST = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("variable", pa.string()),
        ("source", pa.string()),
        ("answered_at", store.MOMENT),
    ]
)
_PLANNED = pa.schema(
    [
        ("variable", pa.string()),
        ("required_for", pa.string()),
        ("entity", pa.string()),
        ("refresh_days", pa.int64()),
    ]
)


def answers_of(customer_id: int) -> list[Answer]:
    """All answers of a customer, newest first."""
    return list(Answer.objects.filter(customer_id=customer_id).order_by("-answered_at", "-id"))


def summaries(customer_ids: pa.Table | None = None) -> pa.Table:
    """types.SUMMARIES of these customers, or of all who ever answered."""
    condition = ""
    if customer_ids is not None:
        store.aside("tf_asked", customer_ids.select(["customer_id"]), index=["customer_id"])
        condition = "where a.customer_id in (select customer_id from tf_asked)"
    query = engine.sql("threefold.related", "summaries").replace("{condition}", condition)
    return store.fetch(query, schema=SUMMARIES)


def coverage(plan: Plan) -> Iterable[Coverage]:
    """How far each measured variable is known: in all, by class of customers, by source."""
    planned = [
        {
            "variable": each.code,
            "required_for": each.required_for,
            "entity": each.entity,
            "refresh_days": each.refresh_days,
        }
        for each in plan.of_kind("related")
    ]
    people = store.fetch("select id, kind from descriptive_customer", schema=_PEOPLE)
    latest = store.fetch(
        "select customer_id, variable, source, answered_at from ("
        "select a.*, row_number() over (partition by customer_id, variable "
        "order by answered_at desc, id desc) as place from related_answer a) ranked "
        "where place = 1",
        schema=_LATEST,
    )
    rows = engine.shared().query(
        engine.sql("threefold.related", "coverage"),
        {"today": clock.now().replace(tzinfo=None)},
        {
            "people": people,
            "planned": pa.Table.from_pylist(planned, schema=_PLANNED),
            "members": members_of(people),
            "latest": latest,
        },
    )
    return [Coverage(**row) for row in rows.to_pylist()]
