"""Where sources disagree: kept beside what is believed, answered by staff."""

from __future__ import annotations

import pyarrow as pa

from threefold.descriptive.models import ConflictAnswer
from threefold.descriptive.service import store

_ANSWERED = (
    "select a.state from descriptive_conflictanswer a "
    "join tf_refreshed t on t.customer_id = a.customer_id "
    "where t.root_id = descriptive_conflict.customer_id "
    "and a.variable = descriptive_conflict.variable and a.digest = descriptive_conflict.digest "
    "order by a.at desc, a.id desc limit 1"
)


def write(found: pa.Table) -> None:
    """Put the conflicts (CONFLICTS) of the customers in `tf_refreshed` in place of those before.

    An answer counts again wherever the same sources say the same, after a merge or a parting too.
    """
    store.do(
        "delete from descriptive_conflict where customer_id in "
        "(select customer_id from tf_refreshed)"
    )
    if not found.num_rows:
        return
    none = pa.repeat("", found.num_rows)
    rows = found.append_column("state", none)
    store.put("descriptive_conflict", rows)
    if ConflictAnswer.objects.exists():
        store.do(
            f"update descriptive_conflict set state = coalesce(({_ANSWERED}), '') "
            "where customer_id in (select root_id from tf_refreshed)"
        )
