"""Shapes other rooms may hold."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

IDENTIFIERS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("scheme", pa.string(), nullable=False),
        pa.field("issuer", pa.string()),
        pa.field("value", pa.string()),
    ]
)
"""Identifiers as rows of a file carry them; `issuer` empty or null means the source itself,
except for schemes valid everywhere (e-mail, tax number …)."""

RESOLVED = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("is_new", pa.bool_(), nullable=False),
        pa.field("ambiguous", pa.string()),
    ]
)
"""Whose row it is. `is_new`: the customer was made by this run. `ambiguous` names the schemes of
identifiers that belong to another customer, so that the row was not joined by them."""


@dataclass(frozen=True, slots=True)
class Undone:
    """Identifiers taken back, those kept because another import brought them too, and customers
    that went with their last identifier."""

    removed: int
    kept: int
    customers: int
