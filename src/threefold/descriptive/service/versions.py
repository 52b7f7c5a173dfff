"""The history of records: one version per change of content, whatever order imports come in.

A history is a pure function of the sightings that are left, so taking one import back gives what
stood there had it never been brought in.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.service import store
from threefold.engine import service as engine

_SIGHTINGS = pa.schema(
    [
        ("form", pa.string()),
        ("id", pa.int64()),
        ("record_id", pa.int64()),
        ("source", pa.string()),
        ("key", pa.string()),
        ("run", pa.int64()),
        ("observed_at", store.MOMENT),
        ("received_at", store.MOMENT),
        ("content_hash", pa.string()),
        ("customer_id", pa.int64()),
        ("superseded_by_run", pa.int64()),
        ("superseded_at", store.MOMENT),
    ]
)
_CLAIM = ["id", "record_id", "run", "observed_at", "received_at"]


def sightings_of(keys: pa.Table) -> pa.Table:
    """Every sighting of these keys (source, key)."""
    store.aside("tf_keys", keys.select(["source", "key"]), index=["source", "key"])
    return store.fetch(engine.sql("threefold.descriptive", "sightings"), schema=_SIGHTINGS)


def sightings_from(incoming: pa.Table, *, run: int, at: pa.Scalar, first: int) -> pa.Table:
    """Sightings of rows not landed yet, numbered from `first`."""
    count = incoming.num_rows
    none = pa.nulls(count, pa.int64())
    columns = {
        "form": _same("new", count),
        "id": pa.array(range(first, first + count), pa.int64()),
        "record_id": none,
        "source": incoming["source"],
        "key": incoming["key"],
        "run": _same(run, count),
        "observed_at": incoming["observed_at"],
        "received_at": _same(at, count),
        "content_hash": incoming["content_hash"],
        "customer_id": incoming["customer_id"],
        "superseded_by_run": none,
        "superseded_at": pa.nulls(count, store.MOMENT),
    }
    return pa.table(columns).cast(_SIGHTINGS)


def history(sightings: pa.Table, *, run: int) -> pa.Table:
    """For each sighting its version's head and what supersedes that."""
    query = engine.sql("threefold.descriptive", "versions")
    return engine.shared().query(query, {"run": run}, {"sightings": sightings})


def write(after: pa.Table, dropped: pa.Table, fresh: pa.Table) -> None:
    """Bring the store from what it holds to `after`.

    `dropped` are sightings taken back; `fresh` holds the full rows of new heads by `id`. At no
    moment are two records of one key current, for the store forbids it.
    """
    is_head = pc.equal(after["id"], after["head_id"])
    new, record, claim = (pc.equal(after["form"], form) for form in ("new", "record", "claim"))
    demoted = after.filter(pc.and_not(record, is_head))
    promoted = after.filter(pc.and_(claim, is_head))
    same_end = pc.and_(
        _same_values(after["superseded_by_run"], after["next_run"]),
        _same_values(after["superseded_at"], after["next_at"]),
    )
    changed = after.filter(pc.and_not(pc.and_(record, is_head), same_end))
    moved = after.filter(
        pc.and_(claim, pc.and_not(pc.not_equal(after["record_id"], after["head_id"]), is_head))
    )
    dropped_records = dropped.filter(pc.equal(dropped["form"], "record"))
    dropped_claims = dropped.filter(pc.equal(dropped["form"], "claim"))

    _close(_ids(changed, demoted, dropped_records))
    if promoted.num_rows:
        store.aside("tf_promoted", promoted.drop_columns(["form", "place"]), index=["record_id"])
        store.do(engine.sql("threefold.descriptive", "promote"))
    store.put("descriptive_record", _ended(fresh, after.filter(pc.and_(new, is_head))))
    claims = pa.concat_tables([after.filter(pc.and_not(new, is_head)), demoted])
    named = claims.drop_columns(["record_id"]).rename_columns({"head_id": "record_id"})
    store.put("descriptive_recordclaim", named.select(_CLAIM))
    _move(moved)
    _delete("descriptive_recordclaim", _ids(promoted, dropped_claims))
    _delete("descriptive_record", _ids(demoted, dropped_records))
    _end(changed)


def _ended(fresh: pa.Table, heads: pa.Table) -> pa.Table:
    if not heads.num_rows:
        return fresh.slice(0, 0)
    ends = heads.select(["id", "next_run", "next_at"])
    ends = ends.rename_columns(["id", "superseded_by_run", "superseded_at"])
    return fresh.join(ends, "id", join_type="inner").sort_by("id")


def _close(ids: pa.Table) -> None:
    if ids.num_rows:
        store.aside("tf_closing", ids, index=["id"])
        store.do(
            "update descriptive_record set superseded_at = received_at "
            "where superseded_at is null and id in (select id from tf_closing)"
        )


def _end(changed: pa.Table) -> None:
    if changed.num_rows:
        store.aside("tf_ended", changed.select(["id", "next_run", "next_at"]), index=["id"])
        store.do(
            "update descriptive_record set superseded_by_run = e.next_run, "
            "superseded_at = e.next_at from tf_ended e where e.id = descriptive_record.id"
        )


def _move(moved: pa.Table) -> None:
    if moved.num_rows:
        store.aside("tf_moved", moved.select(["id", "head_id"]), index=["id"])
        store.do(
            "update descriptive_recordclaim set record_id = m.head_id "
            "from tf_moved m where m.id = descriptive_recordclaim.id"
        )


def _delete(table: str, ids: pa.Table) -> None:
    if ids.num_rows:
        store.aside("tf_going", ids, index=["id"])
        store.do(f"delete from {table} where id in (select id from tf_going)")


def _ids(*tables: pa.Table) -> pa.Table:
    return pa.concat_tables([table.select(["id"]) for table in tables])


def _same_values(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.ChunkedArray:
    both_null = pc.and_(pc.is_null(left), pc.is_null(right))
    return pc.or_(both_null, pc.fill_null(pc.equal(left, right), False))


def _same(value: object, count: int) -> pa.Array:
    return pa.repeat(value, count)
