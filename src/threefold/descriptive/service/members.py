"""Own customers and the customer they are shown as.

Every row keeps the customer it would have if nobody had ever been merged, its *own* customer.
Readers that show or count customers ask here which of them are one; `identity` writes the map.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from threefold.descriptive.models import Member
from threefold.descriptive.service import store

CLUSTERS = pa.schema([("customer_id", pa.int64()), ("root_id", pa.int64())])
"""Every own customer of some clusters, with its root; of one alone itself."""

IS_ROOT = (
    "not exists (select 1 from descriptive_member m "
    "where m.customer_id = c.id and m.root_id <> c.id)"
)
"""Of `descriptive_customer c`, in SQL: it is nobody's member but its own."""

_MEMBERS = (
    "select m.customer_id from descriptive_member x "
    "join descriptive_member m on m.root_id = x.root_id where x.customer_id = %s "
    "union all select %s"
)
_ROOT = "coalesce((select root_id from descriptive_member where customer_id = %s), %s)"


def root_of(customer_id: int) -> int:
    """The customer that an own customer is shown as: its root, or itself."""
    found = Member.objects.filter(customer_id=customer_id).values_list("root_id", flat=True)
    return found.first() or customer_id


def own_of(customer_id: int) -> list[int]:
    """The own customers of a cluster, by any of its members; one alone is its own cluster."""
    found = Member.objects.filter(root__members__customer_id=customer_id)
    return sorted(found.values_list("customer_id", flat=True)) or [customer_id]


def within(customer_id: int) -> RawSQL:
    """For `customer_id__in`: what belongs to any member of the customer's cluster."""
    return _asked(_MEMBERS, customer_id)


def shown_as(customer_id: int) -> RawSQL:
    """For `customer_id`: what is kept only for the root of the customer's cluster."""
    return _asked(_ROOT, customer_id)


def _asked(sql: str, customer_id: int) -> RawSQL:
    # Django's own form of either is a join or an OR, which PostgreSQL answers by reading the table.
    twice = (customer_id, customer_id)
    return RawSQL(sql, twice, output_field=BigIntegerField())  # noqa: S611


def clusters(customer_ids: pa.Table) -> pa.Table:
    """CLUSTERS of these customers (column `customer_id`), members of one root side by side."""
    if not Member.objects.exists():
        ids = customer_ids["customer_id"].cast(pa.int64())
        return pa.table([ids, ids], schema=CLUSTERS)
    store.aside("tf_given", customer_ids.select(["customer_id"]), index=["customer_id"])
    return store.fetch(
        "select g.customer_id, g.customer_id as root_id from tf_given g where not exists "
        "(select 1 from descriptive_member m where m.customer_id = g.customer_id) "
        "union select m.customer_id, m.root_id from tf_given g "
        "join descriptive_member x on x.customer_id = g.customer_id "
        "join descriptive_member m on m.root_id = x.root_id order by 2, 1",
        schema=CLUSTERS,
    )


def all_clusters() -> pa.Table:
    """CLUSTERS of all customers."""
    return store.fetch(
        "select c.id, coalesce(m.root_id, c.id) from descriptive_customer c "
        "left join descriptive_member m on m.customer_id = c.id order by 2, 1",
        schema=CLUSTERS,
    )


def roots(given: pa.Table) -> pa.Table:
    """Distinct roots of CLUSTERS, in its order, as column `customer_id`."""
    return pa.table({"customer_id": pc.unique(given["root_id"])})


def portions(given: pa.Table, size: int) -> Iterator[pa.Table]:
    """CLUSTERS in parts of some `size` rows that cut through no cluster."""
    count, start = given.num_rows, 0
    while start < count:
        end = min(start + size, count)
        while end < count and given["root_id"][end].equals(given["root_id"][end - 1]):
            end += 1
        yield given.slice(start, end - start)
        start = end


def arrange(customer_ids: pa.Table, arranged: pa.Table) -> None:
    """These customers (column `customer_id`) now stand in `arranged` (CLUSTERS of two or more).

    Only `identity` calls this, in the transaction of its decision, with every member of every
    cluster that changes; `refresh` then rebuilds what is known of them.
    """
    store.aside("tf_arranged", customer_ids.select(["customer_id"]), index=["customer_id"])
    store.do(
        "delete from descriptive_member where customer_id in (select customer_id from tf_arranged)"
    )
    store.put("descriptive_member", arranged.select(CLUSTERS.names))
