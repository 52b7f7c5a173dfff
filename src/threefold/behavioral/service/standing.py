"""Which of some events are in the lake, and whose they are now."""

from __future__ import annotations

import pyarrow as pa

from threefold.behavioral.service.tables import events
from threefold.engine import service as engine


def runs_of(known: pa.Table) -> pa.Table:
    """[source, event, run] of those of `known` [source, event] that the lake holds."""
    return engine.shared().query(
        "select e.source, e.id as event, min(e.run) as run from events e "
        "join known k on k.source = e.source and k.event = e.id group by e.source, e.id",
        inputs={
            "known": known,
            "events": events().snapshot().input(columns=["id", "source", "run"]),
        },
    )
