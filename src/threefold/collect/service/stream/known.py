"""Each message comes in once, whoever sends it again and whenever."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from threefold.collect.logic.stream import causes
from threefold.collect.models import Batch, Message
from threefold.engine import service as engine

LANDED, DUPLICATE, QUARANTINED = "landed", "duplicate", "quarantined"
_TABLE = Message._meta.db_table
_ASKED = "tf_messages"
_STORED = pa.schema([("key", pa.int64()), ("body", pa.int64()), ("batch", pa.int64())])


def settle(messages: pa.Table, *, batch: Batch, runs: pa.Table) -> pa.Table:
    """Judged messages with their `state` and `run`: landed, duplicate or quarantined.

    Notes the new ones in the store in the same step, so that of two landings that bring one
    message at the same time only one lands it. Repeating a batch gives the same answer. `runs`
    holds [source, run].
    """
    firsts = _with_runs(_firsts(messages.select(["key", "place", "body", "source"])), runs)
    count = firsts.num_rows
    rows = firsts.select(["key", "body", "run"]).append_column("batch", pa.repeat(batch.pk, count))
    connection.ensure_connection()
    new = engine.copy_in(connection.connection, _TABLE, rows, on_conflict="ignore")
    if new == count == messages.num_rows:
        good = messages["cause"].is_null()
        settled = messages.append_column("state", pc.if_else(good, LANDED, QUARANTINED))
    else:
        stored = rows if new == count else _stored(firsts)
        settled = _told_apart(messages, firsts, stored, batch)
    return _with_runs(settled, runs)


def _firsts(messages: pa.Table) -> pa.Table:
    """The first message of each key, in the order of the ledger."""
    if pc.count_distinct(messages["key"]).as_py() == messages.num_rows:
        return messages.take(pc.sort_indices(messages["key"]))
    return engine.shared().query(
        "select key, min(place) as place, arg_min(body, place) as body, "
        "any_value(source) as source from messages group by key order by key",
        inputs={"messages": messages},
    )


def _stored(firsts: pa.Table) -> pa.Table:
    raw = connection.connection
    engine.temp_table(raw, _ASKED, firsts.select(["key"]))
    return engine.read_arrow(
        raw,
        f"select m.key, m.body, m.batch from {_ASKED} a join {_TABLE} m on m.key = a.key",
        schema=_STORED,
    )


def _told_apart(messages: pa.Table, firsts: pa.Table, stored: pa.Table, batch: Batch) -> pa.Table:
    return engine.shared().query(
        """
        with told as (
            select m.*, s.batch = $batch and f.place = m.place as mine, s.body = m.body as same
            from messages m
            join firsts f on f.key = m.key
            join stored s on s.key = m.key
        )
        select
            * exclude (mine, same) replace (
                case when mine then cause when not same then $conflict end as cause,
                case when mine then detail when not same then 'messageId' end as detail
            ),
            case
                when mine and cause is null then $landed
                when not mine and same then $duplicate
                else $quarantined
            end as state
        from told
        """,
        {
            "batch": batch.pk,
            "conflict": causes.CONFLICT,
            "landed": LANDED,
            "duplicate": DUPLICATE,
            "quarantined": QUARANTINED,
        },
        {"messages": messages, "firsts": firsts.select(["key", "place"]), "stored": stored},
    )


def _with_runs(messages: pa.Table, runs: pa.Table) -> pa.Table:
    """Looked up by position: sources are few, messages many."""
    places = pc.index_in(messages["source"], runs["source"].combine_chunks())
    return messages.append_column("run", runs["run"].take(places))
