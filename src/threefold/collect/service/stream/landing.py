"""From the spools to the lake and the store: every event once, whatever crashes between.

A batch is a stretch of one spool. It is noted in the store before anything of it is written; the
store's part is one transaction (`begin`), the lake's part one commit known by the batch (`record`),
and only then is the batch done (`finish`). Whoever finds an open batch lands the same stretch
again, and nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from threefold.behavioral import service as behavioral
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.collect.logic.contacts import EVENT_KINDS
from threefold.collect.logic.stream import causes
from threefold.collect.models import Batch, Content, Run, RunState, Source
from threefold.collect.service import outcomes
from threefold.collect.service.stream import counting, events, holding, known, people, traits
from threefold.collect.service.stream.parsing import Judged, judge, parse
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import RECORDS
from threefold.engine import service as engine
from threefold.identity.types import IDENTIFIERS
from threefold.kit.clock import now

BEHAVIOUR = pa.array(["track", "page", "screen", "group"])
_SOURCES = pa.schema([("source", pa.string()), ("run", pa.int64())])


class Landed(NamedTuple):
    """What became of a batch, and the customers of whom something is new."""

    counts: Counter[str]
    touched: pa.Table


class Begun(NamedTuple):
    """A batch whose part in the store is written."""

    batch: Batch
    messages: pa.Table
    events: pa.Table | None
    touched: pa.Table
    kinds: pa.Table
    unplanned: dict[str, Counter[str]]
    runs: dict[str, Run]


class Parse(Protocol):
    """`parsing.parse`, or what knows its answer."""

    def __call__(self, requests: pa.Table, *, spool: str, private: str) -> pa.Table: ...


def begin(
    batch: Batch,
    requests: pa.Table,
    met: people.Acquaintance,
    *,
    aside: bool = False,
    parse: Parse = parse,
) -> Begun:
    """The store's part of one stretch; all of them may be repeated after a crash at any moment.

    `aside` holds all of it back without looking into it.
    """
    private = events.names()
    looked_at = _blank(requests) if aside else requests
    pattern = events.pattern(private)
    judged = judge(parse(looked_at, spool=batch.spool, private=pattern))
    if aside:
        judged = judged._replace(messages=_unreadable(judged.messages))
    runs = _runs(judged, batch)
    with transaction.atomic():
        return _into_store(judged, requests, batch, runs, met, private)


def record(begun: Begun) -> None:
    """The lake's part. Asks nothing of the store, so that it may be done in any thread."""
    if begun.events is not None:
        app_id = f"spool-{begun.batch.spool}"
        behavioral.record(begun.events, app_id=app_id, app_version=begun.batch.pk)


def finish(begun: Begun) -> Landed:
    """Count the batch, whose events are in the lake, and call it done."""
    with transaction.atomic():
        open_ = Batch.objects.select_for_update().get(pk=begun.batch.pk)
        if open_.done_at is None:
            counting.add(open_, begun.messages, begun.kinds, begun.unplanned, begun.runs)
            open_.done_at = now()
            open_.save(update_fields=["done_at", "counts"])
    counts = Counter(received=begun.messages.num_rows)
    for entry in pc.value_counts(begun.messages["state"]).to_pylist():
        counts[entry["values"]] += entry["counts"]
    return Landed(counts, begun.touched)


def _blank(requests: pa.Table) -> pa.Table:
    """The same requests and as many events, of which nothing is told."""
    lines = pc.add(pc.count_substring(requests["items"], "\n"), 1)
    items = pc.binary_repeat("0\n", lines)
    told = requests.set_column(
        requests.schema.get_field_index("items"),
        "items",
        pc.utf8_slice_codeunits(items, 0, -1),
    )
    for name in ("sent", "context", "type"):
        place = told.schema.get_field_index(name)
        told = told.set_column(place, name, pa.nulls(told.num_rows, pa.string()))
    return told


def _unreadable(messages: pa.Table) -> pa.Table:
    place = messages.schema.get_field_index("cause")
    cause = pa.repeat(causes.UNREADABLE, messages.num_rows)
    return messages.set_column(place, "cause", cause)


def _runs(judged: Judged, batch: Batch) -> dict[str, Run]:
    """The live run of the day for each source; made where it is the first of the day."""
    day = batch.begun_at.date()
    found = {}
    for source in sorted(judged.tracking):
        Source.objects.get_or_create(code=source, defaults={"label": source})
        live = Run.objects.filter(source_id=source, content=Content.LIVE, day=day)
        found[source] = live.exclude(state=RunState.UNDONE).first() or Run.objects.create(
            source_id=source, content=Content.LIVE, day=day, state=RunState.DONE, file_name=str(day)
        )
    return found


def _into_store(
    judged: Judged,
    requests: pa.Table,
    batch: Batch,
    runs: dict[str, Run],
    met: people.Acquaintance,
    private: frozenset[str],
) -> Begun:
    numbers = {source: run.pk for source, run in runs.items()}
    listed = pa.table({"source": list(numbers), "run": list(numbers.values())}, schema=_SOURCES)
    messages = known.settle(judged.messages, batch=batch, runs=listed)
    told = _traits(_landed(messages), judged, runs)
    refused = pa.concat_tables([each.refused for each in told.values()]) if told else None
    if refused is not None and refused.num_rows:
        messages = _refuse(messages, _for(refused, causes.TRAIT))
    good = _landed(messages)
    behaviour = _only(good, pc.is_in(good["type"], BEHAVIOUR))
    made = None
    if behaviour.num_rows:
        made = events.of_messages(behaviour.drop_columns(["context", "traits"]), judged, private)
        if made.refused.num_rows:
            messages = _refuse(messages, made.refused)
            good = _landed(messages)
    more = [
        each.records.identifiers.select(IDENTIFIERS.names).append_column(
            "source", pa.repeat(source, each.records.identifiers.num_rows)
        )
        for source, each in told.items()
    ]
    bearers, owners = met.meet(
        people.bearers(good), more, tracking=judged.tracking, runs=numbers, at=batch.begun_at
    )
    _land_records(told, owners, runs)
    nobodies = _nobodies(told, owners)
    if nobodies.num_rows:
        messages = _refuse(messages, _for(nobodies, causes.NOBODY))
    landing = None
    if made is not None and made.events.num_rows:
        landing = _filed(made.events, bearers)
        if _told_outcomes(landing):
            outcomes.prove(landing)
    holding.hold(messages, requests, batch)
    unplanned = {source: each.unplanned for source, each in told.items()}
    touched = owners.select(["customer_id"])
    return Begun(batch, messages, landing, touched, judged.kinds, unplanned, runs)


def _told_outcomes(made: pa.Table) -> bool:
    kinds = pc.unique(made["kind"]).to_pylist()
    return not set(kinds).isdisjoint(EVENT_KINDS)


def _landed(messages: pa.Table) -> pa.Table:
    return _only(messages, pc.equal(messages["state"], known.LANDED))


def _only(messages: pa.Table, wanted: pa.ChunkedArray) -> pa.Table:
    """Most often that is all of them, and copying them takes its time."""
    return messages if pc.all(wanted).as_py() else messages.filter(wanted)


def _filed(made: pa.Table, bearers: pa.Table) -> pa.Table:
    """Each event with the subject of its identifiers, in EVENT_SCHEMA."""
    places = pc.index_in(made["bearer"], bearers["bearer"].combine_chunks())
    subjects = bearers["subject"].combine_chunks().take(places.combine_chunks())
    return made.append_column("subject", subjects).select(EVENT_SCHEMA.names).cast(EVENT_SCHEMA)


def _traits(good: pa.Table, judged: Judged, runs: Mapping[str, Run]) -> dict[str, traits.Told]:
    """What identify messages tell of customers, by source."""
    identify = good.filter(pc.equal(good["type"], "identify"))
    return {
        source: traits.of_identify(
            runs[source],
            identify.filter(pc.equal(identify["source"], source)),
            judged.tracking[source],
        )
        for source in sorted(identify["source"].unique().to_pylist())
    }


def _nobodies(told: Mapping[str, traits.Told], owners: pa.Table) -> pa.Table:
    """[place, detail] of those who name only identifiers that stand for none: `0`, `n/a`."""
    rows = [each.records.records["row"].combine_chunks() for each in told.values()]
    places = pa.chunked_array(rows, pa.int64())
    places = places.filter(pc.invert(pc.is_in(places, owners["row"].combine_chunks())))
    return pa.table({"place": places, "detail": pa.nulls(len(places), pa.string())})


def _for(refused: pa.Table, cause: str) -> pa.Table:
    return refused.append_column("cause", pa.repeat(pa.scalar(cause), refused.num_rows))


def _refuse(messages: pa.Table, refused: pa.Table) -> pa.Table:
    """Messages that turn out not to fit, [place, cause, detail], are quarantined after all."""
    return engine.shared().query(
        "select m.* replace (case when r.place is null then m.state else $state end as state, "
        "coalesce(r.cause, m.cause) as cause, coalesce(r.detail, m.detail) as detail) "
        "from messages m left join refused r on r.place = m.place",
        {"state": known.QUARANTINED},
        {"messages": messages, "refused": refused},
    )


def _land_records(
    told: Mapping[str, traits.Told], owners: pa.Table, runs: Mapping[str, Run]
) -> None:
    for source, each in told.items():
        rows = each.records.records.drop_columns(["customer_id"])
        owned = rows.join(owners, "row", join_type="inner")
        if owned.num_rows:
            descriptive.land_records(
                owned.select(RECORDS.names).sort_by("row"),
                each.records.contacts,
                run=runs[source].pk,
                at=now(),
                made_up=runs[source].source.made_up,
            )
