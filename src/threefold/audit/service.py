"""Who did what, when, why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from threefold.audit.models import Entry
from threefold.kit.clock import now

SYSTEM = "system"


def record(
    *,
    actor: Any,
    action: str,
    target_kind: str = "",
    target_id: str = "",
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one act into the log, in the caller's transaction.

    `actor` is a user or None (the system, the command line). `action` is "room.thing" or
    "room.thing.verb". `detail` must hold no personal values: names of variables, counts, states.
    """
    known = actor if getattr(actor, "pk", None) is not None else None
    return Entry.objects.create(
        at=now(),
        actor=known,
        actor_label=known.get_username() if known else SYSTEM,
        action=action[:60],
        target_kind=target_kind[:40],
        target_id=str(target_id)[:64],
        reason=" ".join(reason.split())[:300],
        detail=json.loads(json.dumps(dict(detail or {}), default=str)),
    )
