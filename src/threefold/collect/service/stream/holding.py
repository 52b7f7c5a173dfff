"""Keeping what could not land, as it was sent."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from threefold.collect.logic.stream import causes
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
                unnest(string_split(items, chr(10))) as item,
                -- What the request says of all its events is lost with it otherwise.
                json_merge_patch('{}', json_object(
                    'type', type, 'sentAt', sent,
                    'context', case when json_valid(context) then json(context) end
                )) as shared
            from requests
        )
        select
            b.run as run_id, b.source as source_id, b.place, b.cause,
            left(replace(coalesce(b.detail, ''), chr(0), ''), 300) as detail,
            left(replace(coalesce(b.event, b.name, b.type, ''), chr(0), ''), 200) as name,
            left(b.message_id, 300) as message_id,
            replace(case
                when i.shared <> '{}' and b.cause not in ($malformed, $unreadable)
                    then cast(json_merge_patch(
                        i.shared, case when json_valid(i.item) then i.item else '{}' end
                    ) as varchar)
                else i.item
            end, chr(0), '') as payload,
            b.received_at, $batch as batch, 'waiting' as state
        from bad b
        join items i on i.place = b.place
        order by b.place
        """,
        {"batch": batch.pk, "malformed": causes.MALFORMED, "unreadable": causes.UNREADABLE},
        {"bad": bad.select([*columns, "received_at"]), "requests": placed(requests)},
    )
    connection.ensure_connection()
    engine.copy_in(connection.connection, Held._meta.db_table, rows, on_conflict="ignore")
