"""Each message comes in once, whoever sends it again and whenever."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db import connection

from threefold.collect.models import Batch, Message
from threefold.collect.service.stream.parsing import ask
from threefold.engine import service as engine

_TABLE = Message._meta.db_table
_ASKED = "tf_messages"
_STORED = pa.schema([("key", pa.string()), ("body", pa.int64()), ("batch", pa.int64())])


def settle(messages: pa.Table, *, batch: Batch, runs: pa.Table) -> pa.Table:
    """[place, state, cause, detail] of judged messages: landed, duplicate or quarantined.

    Notes the new ones in the store in the same step, so that of two landings that bring one
    message at the same time only one lands it. Repeating a batch gives the same answer. `runs`
    holds [source, run].
    """
    hashed = ask("first", {"messages": messages})
    fresh = engine.shared().query(
        "select h.key, h.body, r.run from hashed h join runs r on r.source = h.source "
        "where h.is_first order by h.key",
        inputs={"hashed": hashed, "runs": runs},
    )
    raw = _connection()
    keys = fresh["key"].cast(pa.binary(16))
    noted = pa.table(
        {
            "key": keys,
            "body": fresh["body"],
            "batch": pa.repeat(batch.pk, fresh.num_rows),
            "run": fresh["run"],
        }
    )
    engine.copy_in(raw, _TABLE, noted, on_conflict="ignore")
    engine.temp_table(raw, _ASKED, pa.table({"key": keys}))
    stored = engine.read_arrow(
        raw,
        f"select replace(cast(m.key as text), '-', '') as key, m.body, m.batch "
        f"from {_ASKED} a join {_TABLE} m on m.key = a.key",
        schema=_STORED,
    )
    return ask(
        "settle",
        {
            "messages": messages,
            "hashed": hashed,
            "stored": engine.shared().query(
                "select unhex(key) as key, body, batch from stored", inputs={"stored": stored}
            ),
        },
        {"batch": batch.pk},
    )


def _connection() -> Any:
    connection.ensure_connection()
    return connection.connection
