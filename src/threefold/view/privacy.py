"""What this room holds on a person: handed out, or erased.

The list of customers and its search words follow from the rooms below and go with them; the wide
view is kept by day.
"""

from __future__ import annotations

from typing import Any

from threefold.descriptive import service as descriptive
from threefold.view.service import forget_wide, wide_rows


def export(customer_id: int) -> dict[str, Any]:
    """The rows of the wide view on every day, of whoever of those merged."""
    return {"wide": wide_rows(descriptive.own_of(customer_id))}


def erase(customer_id: int) -> dict[str, int]:
    """Erase those rows; rows gone by table."""
    return {"wide": forget_wide(descriptive.own_of(customer_id))}
