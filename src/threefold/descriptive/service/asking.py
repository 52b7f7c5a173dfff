"""Questions about many customers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import pyarrow as pa

from threefold.descriptive.models import ContactWay, Customer, Record
from threefold.descriptive.service import rules, store
from threefold.descriptive.service.expecting import against_plan
from threefold.descriptive.service.members import IS_ROOT, shown_as
from threefold.engine import service as engine
from threefold.plan.types import Coverage, Plan

_PORTION = 50_000
_PEOPLE = pa.schema([("id", pa.int64()), ("kind", pa.string()), ("golden", pa.string())])
_COMPLETENESS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("expected", pa.int64()),
        ("filled", pa.int64()),
        ("fresh", pa.int64()),
        ("share", pa.float64()),
    ]
)
_REACHABILITY = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("reachability", pa.string()),
        ("ways", pa.int64()),
        ("live_ways", pa.int64()),
    ]
)


def completeness(customer_ids: pa.Table | None = None, plan: Plan | None = None) -> pa.Table:
    """[customer_id, expected, filled, fresh, share] of planned descriptive variables.

    Only variables the plan requires of the customer count; `share` is filled / expected, 0 where
    nothing is expected or no plan is in force.
    """
    plan = plan or rules.plan_in_force()
    parts = [
        against_plan("completeness", _known(), plan, people).cast(_COMPLETENESS)
        for people in _people(customer_ids)
    ]
    return pa.concat_tables(parts) if parts else _COMPLETENESS.empty_table()


def coverage(plan: Plan) -> list[Coverage]:
    """How far each descriptive variable is known: in all, by class of customers, by source.

    Rows by source expect nothing: no source alone is expected to know everybody.
    """
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for people in _people(None):
        for row in against_plan("coverage", _known(), plan, people).to_pylist():
            sums_of = sums[row["variable"], row["source"], row["customer_class"]]
            for place, name in enumerate(("expected", "filled", "fresh")):
                sums_of[place] += row[name]
    return [Coverage(*key, *counts) for key, counts in sorted(sums.items())]


def _known() -> str:
    return "".join(engine.sql("threefold.descriptive", name) for name in ("believed", "known"))


def reachability(customer_ids: pa.Table | None = None) -> pa.Table:
    """[customer_id, reachability, ways, live_ways] of these customers, or of all.

    "reachable": some way is not proved dead, has the right form and is not refused;
    "unreachable": there are ways, all dead or refused; "none": no way is known.
    """
    condition = ""
    if customer_ids is not None:
        store.aside("tf_asked", customer_ids.select(["customer_id"]), index=["customer_id"])
        condition = "and c.id in (select customer_id from tf_asked)"
    query = engine.sql("threefold.descriptive", "reachability")
    return store.fetch(query.replace("{condition}", condition), schema=_REACHABILITY)


def _people(customer_ids: pa.Table | None) -> Iterator[pa.Table]:
    """Customers with their golden values in portions, for these documents are long."""
    condition = ""
    if customer_ids is not None:
        store.aside("tf_asked", customer_ids.select(["customer_id"]), index=["customer_id"])
        condition = "and id in (select customer_id from tf_asked)"
    last = 0
    while True:
        people = store.fetch(
            "select id, kind, golden::text from descriptive_customer c "
            f"where id > %s {condition} and {IS_ROOT} order by id limit {_PORTION}",
            [last],
            schema=_PEOPLE,
        )
        if not people.num_rows:
            return
        last = people["id"][-1].as_py()
        yield people


def contact_ways(customer_id: int) -> list[ContactWay]:
    """All contact ways of a customer, merged ones taken together: by kind, freshest first."""
    found = ContactWay.objects.filter(customer_id=shown_as(customer_id))
    return list(found.order_by("kind", "-observed_at", "id"))


def told_by(own: Sequence[int]) -> dict[int, tuple[datetime, tuple[tuple[str, str], ...]]]:
    """Of own customers: since when each is known, and by which (source, number there) now."""
    found = Record.objects.filter(customer_id__in=own, superseded_at__isnull=True)
    records: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for customer_id, *record in found.order_by("id").values_list("customer_id", "source", "key"):
        records[customer_id].append((record[0], record[1]))
    since = Customer.objects.filter(pk__in=own).values_list("pk", "created_at")
    return {who: (moment, tuple(records[who])) for who, moment in since}


def externals() -> pa.Table:
    """[source, external_id, customer_id] of every current record, merged customers as one.

    `external_id` is the source's own number of the record, or its content hash where it has none.
    """
    return store.fetch(
        "select r.source, r.key, coalesce(m.root_id, r.customer_id) from descriptive_record r "
        "left join descriptive_member m on m.customer_id = r.customer_id "
        "where r.superseded_at is null order by 1, 2",
        schema=_EXTERNALS,
    )


_EXTERNALS = pa.schema(
    [("source", pa.string()), ("external_id", pa.string()), ("customer_id", pa.int64())]
)
