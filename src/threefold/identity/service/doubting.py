"""Of whom it is an open question whether he is somebody else in the base, too."""

from __future__ import annotations

import pyarrow as pa

from threefold.descriptive.service import store
from threefold.descriptive.types import CUSTOMERS


def doubted(customer_ids: pa.Table | None = None) -> pa.Table:
    """[customer_id] of roots that stand in a pair which staff have not answered yet; of these
    customers (column `customer_id`), or of all."""
    narrowed = ""
    if customer_ids is not None:
        store.aside("tf_doubted", customer_ids.select(["customer_id"]), index=["customer_id"])
        narrowed = "where customer_id in (select customer_id from tf_doubted)"
    return store.fetch(
        _PAIRS + f"select distinct customer_id from ends {narrowed}", schema=CUSTOMERS
    )


_PAIRS = """
with open_pairs as (
    select coalesce(l.root_id, c.left_id) as one, coalesce(r.root_id, c.right_id) as other
    from identity_candidate c
    left join descriptive_member l on l.customer_id = c.left_id
    left join descriptive_member r on r.customer_id = c.right_id
    where c.answer in ('', 'later')
),
ends as (
    select one as customer_id from open_pairs where one <> other
    union all
    select other from open_pairs where one <> other
)
"""
