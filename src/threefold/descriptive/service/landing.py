"""Records come in, and go out again with their import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from threefold.descriptive.service import proofs, store, versions
from threefold.descriptive.service.customers import announce, remove_unused
from threefold.descriptive.service.golden import refresh
from threefold.descriptive.types import CONTACTS, RECORDS, Landed, Undone
from threefold.engine import service as engine

_NUMBER = "record"
# Above every number that `take` will ever give; a preview needs an order, not numbers.
_PREVIEW = 1 << 61
_PORTION = 10_000


def land_records(
    records: pa.Table,
    contacts: pa.Table | None = None,
    *,
    run: int,
    at: datetime,
    made_up: bool = False,
) -> Landed:
    """Land `records` (types.RECORDS) and their `contacts` (types.CONTACTS) in one transaction.

    The same rows of the same run again change nothing and give the same counts. `at` is when
    they were received; `made_up` marks customers known from this as not real.
    """
    landed = Landed(0, 0, 0)
    with transaction.atomic():
        # Locks the counter, so that concurrent landings follow one another.
        store.take(_NUMBER, 0)
        parts = [records.select(["customer_id"])]
        for some, ways in _portions(records, contacts):
            seen = _seen(some, ways, run=run, at=at, take=True)
            if seen.added.num_rows:
                rows = _rows(seen.added, run, at, made_up)
                versions.write(seen.after, seen.after.slice(0, 0), rows)
            landed += _counted(seen, run)
            # A record may now be another customer's; its former one must not go on with its values.
            parts.append(seen.after.select(["customer_id"]))
        touched = store.customers_in(*parts)
        proofs.settle(touched)
        refresh(touched, announced=False)
    announce(touched)
    return landed


def preview_records(records: pa.Table, contacts: pa.Table | None = None, *, run: int = 0) -> Landed:
    """What `land_records` would answer, without writing; customers need not be known yet."""
    at = datetime.fromtimestamp(0, UTC)
    landed = Landed(0, 0, 0)
    with transaction.atomic():
        for some, ways in _portions(records, contacts):
            landed += _counted(_seen(some, ways, run=run, at=at, take=False), run)
    return landed


def undo(run: int) -> Undone:
    """Take back what a run brought: its records go, those they superseded stand again."""
    with transaction.atomic():
        store.take(_NUMBER, 0)
        before = versions.sightings_of(_keys_of(run))
        mine = pc.equal(before["run"], run)
        dropped = before.filter(mine)
        after = versions.history(before.filter(pc.invert(mine)), run=run)
        versions.write(after, dropped, _NO_ROWS)
        touched = store.customers_in(before)
        refresh(touched, announced=False)
        remove_unused(touched)
    announce(touched)
    promoted = after.filter(
        pc.and_(pc.equal(after["form"], "claim"), pc.equal(after["id"], after["head_id"]))
    ).num_rows
    records = pc.sum(pc.equal(dropped["form"], "record")).as_py() or 0
    return Undone(records - promoted, promoted + dropped.num_rows - records)


def _portions(
    records: pa.Table, contacts: pa.Table | None
) -> Iterator[tuple[pa.Table, pa.Table | None]]:
    """Records with their contacts, few enough for little memory; never one key in two portions."""
    count = -(-records.num_rows // _PORTION)
    if count <= 1:
        yield records, contacts
        return
    places = engine.shared().query(
        'select "row", hash(source, "key") % $count as place from records',
        {"count": count},
        {"records": records.select(["row", "source", "key"])},
    )
    for place in range(count):
        mine = places.filter(pc.equal(places["place"], place))["row"].combine_chunks()
        some = records.filter(pc.is_in(records["row"], mine))
        ways = None if contacts is None else contacts.filter(pc.is_in(contacts["row"], mine))
        yield some, ways


class _Seen(NamedTuple):
    rows: pa.Table
    added: pa.Table
    after: pa.Table


def _seen(
    records: pa.Table, contacts: pa.Table | None, *, run: int, at: datetime, take: bool
) -> _Seen:
    """All rows with their hashes, those not landed yet with numbers, and the histories after."""
    contacts = CONTACTS.empty_table() if contacts is None else contacts
    rows = engine.shared().query(
        engine.sql("threefold.descriptive", "incoming"),
        inputs={
            "records": records.select(RECORDS.names).cast(RECORDS),
            "contacts": contacts.select(CONTACTS.names).cast(CONTACTS),
        },
    )
    last = rows.filter(pc.equal(rows["row"], rows["last_row"])).sort_by("row")
    first = store.take(_NUMBER, last.num_rows) if take else _PREVIEW
    keys = last.group_by(["source", "key"]).aggregate([])
    before = versions.sightings_of(keys)
    # What a record went back to is news again, hence the moment.
    told = ["source", "key", "content_hash", "observed_at"]
    mine = before.filter(pc.equal(before["run"], run)).select(told)
    added = last.drop_columns(["last_row"])
    if mine.num_rows:
        added = added.join(mine, told, join_type="left anti")
        added = added.sort_by("row")
    added = store.numbered(added, "id", first)
    moment = pa.scalar(at, store.MOMENT)
    new = versions.sightings_from(added, run=run, at=moment, first=first)
    after = versions.history(pa.concat_tables([before, new]), run=run)
    return _Seen(rows, added, after)


def _counted(seen: _Seen, run: int) -> Landed:
    counts = engine.shared().query(
        engine.sql("threefold.descriptive", "landed"),
        {"run": run},
        inputs={"incoming": seen.rows, "after": seen.after},
    )
    return Landed(**counts.to_pylist()[0])


def _rows(added: pa.Table, run: int, at: datetime, made_up: bool) -> pa.Table:
    count = added.num_rows
    rows = added.drop_columns(["row"])
    for name, value in (("received_at", pa.scalar(at, store.MOMENT)), ("run", run)):
        rows = rows.append_column(name, pa.repeat(value, count))
    return rows.append_column("made_up", pa.repeat(made_up, count))


def _keys_of(run: int) -> pa.Table:
    return store.fetch(
        "select source, key from descriptive_record where run = %s union "
        "select r.source, r.key from descriptive_recordclaim c "
        "join descriptive_record r on r.id = c.record_id where c.run = %s",
        [run, run],
        schema=pa.schema([("source", pa.string()), ("key", pa.string())]),
    )


_NO_ROWS = pa.table({"id": pa.array([], pa.int64())})
