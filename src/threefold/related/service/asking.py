"""Questions about measured answers."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
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


def answers_of(customer_id: int) -> list[Answer]:
    """All answers of a customer, merged ones taken together, newest first."""
    found = Answer.objects.filter(customer_id__in=descriptive.within(customer_id))
    return list(found.order_by("-answered_at", "-id"))


def summaries(customer_ids: pa.Table | None = None) -> pa.Table:
    """types.SUMMARIES of these customers, or of all who ever answered."""
    whose = "left join descriptive_member m on m.customer_id = a.customer_id"
    root = "coalesce(m.root_id, a.customer_id)"
    if customer_ids is not None:
        asked = descriptive.clusters(customer_ids)
        store.aside("tf_asked", asked, index=["customer_id"])
        whose, root = "join tf_asked m on m.customer_id = a.customer_id", "m.root_id"
    query = engine.sql("threefold.related", "summaries")
    query = query.replace("{whose}", whose).replace("{root}", root)
    return store.fetch(query, schema=SUMMARIES)


def coverage(plan: Plan) -> Iterable[Coverage]:
    """How far each measured variable is known: in all, by class of customers, by source."""
    people = store.fetch(
        f"select c.id, c.kind from descriptive_customer c where {descriptive.IS_ROOT}",
        schema=_PEOPLE,
    )
    latest = store.fetch(
        "select root_id, variable, source, answered_at from ("
        "select w.*, row_number() over (partition by root_id, variable "
        "order by answered_at desc, id desc) as place from ("
        "select a.*, coalesce(m.root_id, a.customer_id) as root_id from related_answer a "
        "left join descriptive_member m on m.customer_id = a.customer_id) w) ranked "
        "where place = 1",
        schema=_LATEST,
    )
    rows = descriptive.against_plan(
        "coverage",
        engine.sql("threefold.related", "known"),
        plan,
        people,
        kind="related",
        inputs={"latest": latest},
    )
    return [Coverage(**row) for row in rows.to_pylist()]
