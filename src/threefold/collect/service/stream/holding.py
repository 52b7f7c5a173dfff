"""Keeping what could not land, as it was sent."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from threefold.collect.models import Batch, Held
from threefold.collect.service.stream.known import QUARANTINED
from threefold.collect.service.stream.parsing import placed
from threefold.engine import service as engine


def hold(messages: pa.Table, requests: pa.Table, batch: Batch) -> None:
    """Put quarantined messages into the store; what a crash had kept already stays."""
    bad = messages.filter(pc.equal(messages["state"], QUARANTINED))
    if not bad.num_rows:
        return
    columns = ["place", "run", "source", "cause", "detail", "event", "name", "type", "message_id"]
    rows = engine.shared().query(
        """
        with items as (
            select
                place + generate_subscripts(string_split(items, chr(10)), 1) - 1 as place,
                unnest(string_split(items, chr(10))) as item
            from requests
        )
        select
            b.run as run_id, b.source as source_id, b.place, b.cause,
            left(coalesce(b.detail, ''), 300) as detail,
            left(coalesce(b.event, b.name, b.type, ''), 200) as name,
            left(b.message_id, 300) as message_id,
            replace(i.item, chr(0), '') as payload,
            b.received_at, $batch as batch, 'waiting' as state
        from bad b
        join items i on i.place = b.place
        order by b.place
        """,
        {"batch": batch.pk},
        {"bad": bad.select([*columns, "received_at"]), "requests": placed(requests)},
    )
    connection.ensure_connection()
    engine.copy_in(connection.connection, Held._meta.db_table, rows, on_conflict="ignore")
