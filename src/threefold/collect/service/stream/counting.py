"""What was received and what became of it.

Received = landed + quarantined + duplicates + waiting, at every moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.db.models import Sum

from threefold.collect.logic.stream import spool as spools
from threefold.collect.models import Batch, Content, Run, RunState, Source
from threefold.collect.service.stream import seen
from threefold.collect.service.stream.batches import done_until, waiting_spools
from threefold.collect.types import WARN
from threefold.engine import service as engine
from threefold.kit.clock import now

RECENT = 20
_LOOKS = 20
TYPES = ("track", "identify", "page", "screen", "group", "alias")


def add(
    batch: Batch,
    messages: pa.Table,
    kinds: pa.Table,
    unplanned: Mapping[str, Counter[str]],
    runs: Mapping[str, Run],
) -> None:
    """Add a batch to the figures of its sources and their live runs. Within a transaction."""
    columns = ["source", "state", "cause", "type", "event", "received_at"]
    rows = (
        engine.shared()
        .query(
            "select m.source, m.state, m.cause, m.type, k.policy, sum(m.n) as n, max(last) as last "
            "from (select source, state, cause, type, event, count(*) as n, "
            "max(received_at) as last from messages group by all) m "
            "join kinds k on k.source = m.source and k.type is not distinct from m.type "
            "and k.event is not distinct from m.event group by all order by all",
            inputs={"messages": messages.select(columns), "kinds": kinds},
        )
        .to_pylist()
    )
    told = seen.events_of(messages)
    for source, run in runs.items():
        mine = [{**row, "n": int(row["n"])} for row in rows if row["source"] == source]
        counts = _counts(mine)
        batch.counts[source] = dict(counts)
        locked = Run.objects.select_for_update().get(pk=run.pk)
        locked.received += counts["received"]
        locked.loaded += counts["landed"]
        locked.duplicates += counts["duplicate"]
        locked.quarantined += counts["quarantined"]
        _merge(locked, "causes", _by([row for row in mine if row["cause"]], "cause"))
        # What is no type is some text of a client.
        typed = [{**row, "type": row["type"] if row["type"] in TYPES else ""} for row in mine]
        _merge(locked, "types", _by(typed, "type"))
        warned = sum(row["n"] for row in mine if row["policy"] == WARN)
        _merge(locked, "warnings", Counter(unknown_kind=warned))
        _merge(locked, "unplanned", unplanned.get(source, Counter()))
        seen.note(locked, told.get(source, ()))
        locked.finished_at = now()
        locked.save()
        row = Source.objects.select_for_update().get(pk=source)
        row.recent = [*_recent(messages, source), *row.recent][:RECENT]
        row.health = {"last_received_at": max(each["last"] for each in mine).isoformat()}
        row.save(update_fields=["recent", "health"])


def _counts(rows: list[dict[str, Any]]) -> Counter[str]:
    counts = _by(rows, "state")
    counts["received"] = sum(row["n"] for row in rows)
    return counts


def _by(rows: list[dict[str, Any]], field: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row[field] or ""] += row["n"]
    return counts


def _merge(run: Run, name: str, more: Counter[str]) -> None:
    total = Counter(run.counts.get(name, {}))
    total.update({key: n for key, n in more.items() if n})
    # Names come from clients: without an end the row would grow with them.
    run.counts[name] = dict(total.most_common(200))


def _recent(messages: pa.Table, source: str) -> list[dict[str, Any]]:
    """The newest messages of a source, without who they are about or what they say."""
    said = ["type", "event", "name", "state", "cause", "detail"]
    rows: list[dict[str, Any]] = (
        engine.shared()
        .query(
            "select strftime(received_at, '%Y-%m-%dT%H:%M:%SZ') as at, "
            "left(replace(type, chr(0), ''), 20) as type, "
            "left(coalesce(event, name, ''), 100) as name, state, cause, left(replace(detail, "
            "chr(0), ''), 100) as detail "
            "from messages where source = $source order by place desc limit $most",
            {"source": source, "most": RECENT},
            {"messages": messages.select(["place", "source", "received_at", *said])},
        )
        .to_pylist()
    )
    return rows


def counters(source: str | None = None) -> dict[str, int]:
    """received, landed, duplicates, quarantined and waiting events, of one source or of all.

    Days that were undone do not count: what they brought may be sent again. What waits and what is
    counted lie in different places, so they are looked at again when a batch was done between.
    """
    for _ in range(_LOOKS):
        before = _done()
        counts = _counted(source)
        waits = waiting()
        if _done() == before:
            break
    counts["waiting"] = sum(waits.values()) if source is None else waits[source]
    counts["received"] = sum(counts.values())
    return counts


def _done() -> int:
    return Batch.objects.exclude(done_at=None).count()


def _counted(source: str | None) -> dict[str, int]:
    live = Run.objects.filter(content=Content.LIVE).exclude(state=RunState.UNDONE)
    if source is not None:
        live = live.filter(source_id=source)
    sums = live.aggregate(
        landed=Sum("loaded"), duplicates=Sum("duplicates"), quarantined=Sum("quarantined")
    )
    return {name: int(value or 0) for name, value in sums.items()}


def waiting() -> Counter[str]:
    """Events that are on disk and not landed yet, by source."""
    total: Counter[str] = Counter()
    for folder in waiting_spools():
        total.update(spools.waiting(folder, done_until(folder.name)))
    return total
