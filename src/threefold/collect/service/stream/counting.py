"""What was received and what became of it: received = landed + quarantined + duplicates + waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.db.models import Sum

from threefold.collect.logic.stream import spool as spools
from threefold.collect.models import Batch, Content, Run, Source
from threefold.collect.service.stream.batches import done_until, waiting_spools
from threefold.collect.service.stream.parsing import Judged
from threefold.collect.types import WARN
from threefold.engine import service as engine
from threefold.kit.clock import now

RECENT = 20


def add(
    batch: Batch,
    judged: Judged,
    states: pa.Table,
    unplanned: Mapping[str, Counter[str]],
    runs: Mapping[str, Run],
) -> None:
    """Add a batch to the figures of its sources and their live runs. Within a transaction."""
    tally = engine.shared().query(
        "select m.source, s.state, s.cause, m.policy, m.type, count(*) as n, "
        "max(m.received_at) as last from messages m join states s on s.place = m.place "
        "group by all order by all",
        inputs={"messages": judged.messages, "states": states},
    )
    rows = tally.to_pylist()
    for source, run in runs.items():
        mine = [row for row in rows if row["source"] == source]
        counts = _counts(mine)
        batch.counts[source] = dict(counts)
        locked = Run.objects.select_for_update().get(pk=run.pk)
        locked.received += counts["received"]
        locked.loaded += counts["landed"]
        locked.duplicates += counts["duplicate"]
        locked.quarantined += counts["quarantined"]
        _merge(locked, "causes", Counter({r["cause"]: r["n"] for r in mine if r["cause"]}))
        _merge(locked, "types", _by(mine, "type"))
        warned = sum(row["n"] for row in mine if row["policy"] == WARN)
        _merge(locked, "warnings", Counter(unknown_kind=warned))
        _merge(locked, "unplanned", unplanned.get(source, Counter()))
        locked.finished_at = now()
        locked.save()
        row = Source.objects.select_for_update().get(pk=source)
        row.recent = [*_recent(judged.messages, states, source), *row.recent][:RECENT]
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


def _recent(messages: pa.Table, states: pa.Table, source: str) -> list[dict[str, Any]]:
    """The newest messages of a source, without who they are about or what they say."""
    table = engine.shared().query(
        "select strftime(m.received_at, '%Y-%m-%dT%H:%M:%SZ') as at, m.type, "
        "left(coalesce(m.event, m.name, ''), 100) as name, s.state, s.cause, s.detail "
        "from messages m join states s on s.place = m.place where m.source = $source "
        "order by m.place desc limit $most",
        {"source": source, "most": RECENT},
        {"messages": messages, "states": states},
    )
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def counters(source: str | None = None) -> dict[str, int]:
    """received, landed, duplicates, quarantined and waiting events, of one source or of all."""
    live = Run.objects.filter(content=Content.LIVE)
    if source is not None:
        live = live.filter(source_id=source)
    sums = live.aggregate(
        landed=Sum("loaded"), duplicates=Sum("duplicates"), quarantined=Sum("quarantined")
    )
    counts = {name: int(value or 0) for name, value in sums.items()}
    counts["waiting"] = _waiting(source)
    counts["received"] = sum(counts.values())
    return counts


def _waiting(source: str | None) -> int:
    total = 0
    for folder in waiting_spools():
        waits = spools.waiting(folder, done_until(folder.name))
        total += sum(waits.values()) if source is None else waits.get(source, 0)
    return total
