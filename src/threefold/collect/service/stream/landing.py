"""From the spools to the lake and the store: every event once, whatever crashes between.

A batch is a stretch of one spool. It is noted in the store before anything of it is written; the
store's part is one transaction, the lake's part one commit known by the batch, and only then is
the batch done. Whoever finds an open batch lands the same stretch again, and nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection, transaction

from threefold.behavioral import service as behavioral
from threefold.collect.logic.stream import causes
from threefold.collect.models import Batch, Content, Held, Run, RunState, Source
from threefold.collect.service.stream import counting, events, known, people, traits
from threefold.collect.service.stream.parsing import Judged, judge
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import RECORDS
from threefold.engine import service as engine
from threefold.identity.types import IDENTIFIERS
from threefold.kit.clock import now

BEHAVIOUR = ("track", "page", "screen", "group")


class Landed(NamedTuple):
    """What became of a batch, and the customers of whom something is new."""

    counts: Counter[str]
    touched: pa.Table


def land(batch: Batch, requests: pa.Table) -> Landed:
    """Land one stretch; may be repeated after a crash at any moment."""
    judged = judge(requests, spool=batch.spool, most_bytes=settings.COLLECT["event_bytes"])
    runs = _runs(judged, batch)
    with transaction.atomic():
        made = _into_store(judged, batch, runs)
    if made.events.num_rows:
        behavioral.record(made.events, app_id=f"spool-{batch.spool}", app_version=batch.pk)
    _done(batch, judged, made, runs)
    return Landed(_total(made.states), made.touched)


class _Made(NamedTuple):
    states: pa.Table
    events: pa.Table
    touched: pa.Table
    unplanned: dict[str, Counter[str]]


def _runs(judged: Judged, batch: Batch) -> dict[str, Run]:
    """The live run of the day for each source; made where it is the first of the day."""
    day = batch.begun_at.date()
    found = {}
    for source in sorted(set(judged.messages["source"].unique().to_pylist())):
        Source.objects.get_or_create(code=source, defaults={"label": source})
        run = Run.objects.filter(source_id=source, content=Content.LIVE, day=day).exclude(
            state=RunState.UNDONE
        )
        found[source] = run.first() or Run.objects.create(
            source_id=source, content=Content.LIVE, day=day, state=RunState.DONE, file_name=str(day)
        )
    return found


def _into_store(judged: Judged, batch: Batch, runs: Mapping[str, Run]) -> _Made:
    numbers = {source: run.pk for source, run in runs.items()}
    listed = pa.table(
        {"source": list(numbers), "run": list(numbers.values())},
        schema=pa.schema([("source", pa.string()), ("run", pa.int64())]),
    )
    states = known.settle(judged.messages, batch=batch, runs=listed)
    good = _joined(judged.messages, states, listed, "landed")
    records, unplanned, refused = _records(good, judged, runs)
    if refused.num_rows:
        states = _refuse(states, refused)
        good = good.filter(pc.invert(pc.is_in(good["place"], refused["place"].combine_chunks())))
    told = people.identifiers(good, judged.tracking)
    subjects = people.subjects(good, told)
    more = [each.records.identifiers.select(IDENTIFIERS.names) for each in records.values()]
    sourced = [
        table.append_column("source", pa.repeat(source, table.num_rows))
        for source, table in zip(records, more, strict=True)
    ]
    told = pa.concat_tables([told, *(table.select(told.schema.names) for table in sourced)])
    owners = people.resolve(told, runs=numbers, at=batch.begun_at)
    _land_records(records, owners, runs)
    behaviour = good.filter(pc.is_in(good["type"], pa.array(BEHAVIOUR)))
    made = pa.table({"id": []})
    if behaviour.num_rows:
        filed = engine.shared().query(
            "select b.*, s.subject from behaviour b left join subjects s on s.place = b.place",
            inputs={"behaviour": behaviour, "subjects": subjects},
        )
        made = events.of_messages(filed, judged.kinds, judged.tracking)
    _hold(_joined(judged.messages, states, listed, "quarantined"), batch)
    return _Made(states, made, owners.select(["customer_id"]), unplanned)


def _joined(messages: pa.Table, states: pa.Table, runs: pa.Table, state: str) -> pa.Table:
    return engine.shared().query(
        "select m.* replace (s.cause as cause, s.detail as detail), r.run from messages m "
        "join states s on s.place = m.place and s.state = $state "
        "join runs r on r.source = m.source order by m.place",
        {"state": state},
        {"messages": messages, "states": states, "runs": runs},
    )


def _records(
    good: pa.Table, judged: Judged, runs: Mapping[str, Run]
) -> tuple[dict[str, traits.Told], dict[str, Counter[str]], pa.Table]:
    """What identify messages tell, by source; traits nobody planned; messages whose traits are
    wrong."""
    identify = good.filter(pc.equal(good["type"], "identify"))
    told: dict[str, traits.Told] = {}
    unplanned: dict[str, Counter[str]] = {}
    refused = [pa.table({"place": pa.array([], pa.int64()), "detail": pa.array([], pa.string())})]
    for source in sorted(set(identify["source"].unique().to_pylist())):
        some = identify.filter(pc.equal(identify["source"], source))
        told[source] = traits.of_identify(runs[source], some, judged.tracking[source])
        unplanned[source] = told[source].unplanned
        refused.append(told[source].refused)
    return told, unplanned, pa.concat_tables(refused)


def _refuse(states: pa.Table, refused: pa.Table) -> pa.Table:
    return engine.shared().query(
        "select s.place, case when r.place is null then s.state else 'quarantined' end as state, "
        "case when r.place is null then s.cause else $cause end as cause, "
        "coalesce(r.detail, s.detail) as detail from states s "
        "left join refused r on r.place = s.place order by s.place",
        {"cause": causes.TRAIT},
        {"states": states, "refused": refused},
    )


def _land_records(
    records: Mapping[str, traits.Told], owners: pa.Table, runs: Mapping[str, Run]
) -> None:
    for source, told in records.items():
        rows = told.records.records.drop_columns(["customer_id"])
        owned = rows.join(owners, "row", join_type="inner")
        if owned.num_rows:
            descriptive.land_records(
                owned.select(RECORDS.names).sort_by("row"),
                told.records.contacts,
                run=runs[source].pk,
                at=now(),
                made_up=runs[source].source.made_up,
            )


def _hold(bad: pa.Table, batch: Batch) -> None:
    """Keep what could not land, as it was sent; what a crash had kept already stays."""
    if not bad.num_rows:
        return
    rows = (
        engine.shared()
        .query(
            "select run, source as source_id, place, cause, left(coalesce(detail, ''), 300) as detail, "
            "left(coalesce(event, name, type, ''), 200) as name, "
            "left(coalesce(given_id, ''), 300) as message_id, replace(item, chr(0), '') as payload, "
            "received_at from bad",
            inputs={"bad": bad},
        )
        .rename_columns({"run": "run_id"})
    )
    count = rows.num_rows
    for name, value in (("batch", batch.pk), ("state", "waiting")):
        rows = rows.append_column(name, pa.repeat(value, count))
    connection.ensure_connection()
    engine.copy_in(connection.connection, Held._meta.db_table, rows, on_conflict="ignore")


def _total(states: pa.Table) -> Counter[str]:
    counts: Counter[str] = Counter(received=states.num_rows)
    for entry in states["state"].value_counts().to_pylist():
        counts[entry["values"]] += entry["counts"]
    return counts


def _done(batch: Batch, judged: Judged, made: _Made, runs: Mapping[str, Run]) -> None:
    with transaction.atomic():
        open_ = Batch.objects.select_for_update().get(pk=batch.pk)
        if open_.done_at is None:
            counting.add(open_, judged, made.states, made.unplanned, runs)
            open_.done_at = now()
            open_.save(update_fields=["done_at", "counts"])
