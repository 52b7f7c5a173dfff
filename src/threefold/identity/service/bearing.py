"""Who bears which subject, and by which identifier."""

from __future__ import annotations

import pyarrow as pa

from threefold.descriptive.service import store

BEARERS = pa.schema(
    [
        ("subject", pa.string()),
        ("customer_id", pa.int64()),
        ("scheme", pa.string()),
        ("value", pa.string()),
    ]
)


def bearers(subjects: pa.Table) -> pa.Table:
    """BEARERS: own customers of these subjects (column `subject`) with the identifier it stands
    for; subjects nobody is known by are left out."""
    store.aside("tf_borne", subjects.select(["subject"]), index=["subject"])
    return store.fetch(
        "select i.subject, i.customer_id, i.scheme, i.value from identity_identifier i "
        "join tf_borne s on s.subject = i.subject",
        schema=BEARERS,
    )
