"""What staff decide of a customer is believed at once, told to the rooms above, and noted."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from threefold.audit import service as audit
from threefold.descriptive.service.customers import announce
from threefold.descriptive.service.golden import refresh


def decided(customer_id: int, actor: Any, action: str, reason: str = "", **detail: Any) -> None:
    """Rebuild what is believed of the customer, write `action` in the audit log, tell the rooms
    above; within the transaction of the decision."""
    touched = pa.table({"customer_id": pa.array([customer_id], pa.int64())})
    refresh(touched, announced=False)
    noted(customer_id, actor, action, reason, **detail)
    announce(touched)


def noted(customer_id: int, actor: Any, action: str, reason: str = "", **detail: Any) -> None:
    """Only write it in the audit log."""
    audit.record(
        actor=actor,
        action=action,
        target_kind="customer",
        target_id=str(customer_id),
        reason=reason,
        detail=detail,
    )
