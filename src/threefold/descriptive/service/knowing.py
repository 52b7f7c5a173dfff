"""What was believed of a customer at a moment, from what was known then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.logic import believing
from threefold.descriptive.service import members, store, versions
from threefold.descriptive.types import KnownThen, WayThen
from threefold.engine import service as engine
from threefold.plan import service as plan_service

_KEYS = pa.schema([("source", pa.string()), ("key", pa.string())])
# No import has this number: histories ask who else brought a record, which matters not here.
_NO_RUN = -1


def as_known(customer_id: int, at: datetime) -> dict[str, dict[str, Any]]:
    """Golden values at a moment, as `Customer.golden` holds them; see `known_on`."""
    return dict(known_on(customer_id, at).golden)


def known_on(customer_id: int, at: datetime) -> KnownThen:
    """What was believed of a customer at a moment: values, contact ways, name.

    From the records received by then, what staff had set and noted by then and the plan in force
    then; of all who are one with him now, whenever they were merged. What an undone import had
    brought counts no more.
    """
    root = members.root_of(customer_id)
    told = evidence(root, at)
    by = believing.rules_of(plan_service.in_force_at(at))
    customer = pa.table({"customer_id": pa.array([root], pa.int64())})
    row = believing.golden(engine.shared(), customer, told, by)
    consents = _noted("consentevidence", "contact_kind, x.purpose, x.given", believing.CONSENTS, at)
    ways = believing.ways(
        engine.shared(), told, consents=consents, existing=believing.WAYS.empty_table()
    )
    kept = [each.name for each in believing.WAYS if each.name not in {"customer_id", "id"}]
    return KnownThen(
        customer_id=root,
        at=at,
        kind=row["kind"][0].as_py(),
        name=row["name"][0].as_py(),
        golden=believing.read(row),
        ways=tuple(WayThen(**way) for way in ways.select(kept).sort_by("kind").to_pylist()),
    )


def evidence(root: int, at: datetime | None) -> believing.Evidence:
    """What counts of a customer (a root) now, or counted at a moment.

    Leaves his own customers in the temporary table `tf_refreshed`.
    """
    customer = pa.table({"customer_id": pa.array([root], pa.int64())})
    return _evidence(members.clusters(customer), at)


def believed_at(some: pa.Table, at: datetime) -> tuple[pa.Table, pa.Table]:
    """What was believed at a moment of many customers (CLUSTERS), as `known_on` tells it of one.

    One row per root [customer_id, kind, name, made_up, golden, …], and their contact ways.
    """
    told = _evidence(some, at)
    by = believing.rules_of(plan_service.in_force_at(at))
    believed = believing.golden(engine.shared(), some.select(["customer_id"]), told, by)
    consents = _noted("consentevidence", "contact_kind, x.purpose, x.given", believing.CONSENTS, at)
    ways = believing.ways(
        engine.shared(), told, consents=consents, existing=believing.WAYS.empty_table()
    )
    roots = members.roots(some)["customer_id"].combine_chunks()
    return believed.filter(pc.is_in(believed["customer_id"], roots)), ways


def _evidence(some: pa.Table, at: datetime | None) -> believing.Evidence:
    store.aside("tf_refreshed", some, index=["customer_id"])
    if at is None:
        records = store.fetch(
            engine.sql("threefold.descriptive", "current"), schema=believing.RECORDS
        )
        staff = "x.withdrawn_at is null"
        limits: list[datetime] = []
    else:
        records = _records_at(at)
        staff = "x.set_at <= %s and (x.withdrawn_at is null or x.withdrawn_at > %s)"
        limits = [at, at]
    said = store.fetch(
        "select t.root_id, x.variable, x.value::text, x.contact::text, x.set_at "
        f"from descriptive_staffvalue x join tf_refreshed t on t.customer_id = x.customer_id "
        f"where {staff}",
        limits,
        schema=believing.STAFF,
    )
    proofs = _noted("contactproof", "kind, x.value, x.proof", believing.PROOFS, at)
    return believing.Evidence(records, said, proofs)


def _noted(table: str, columns: str, schema: pa.Schema, at: datetime | None) -> pa.Table:
    known = "" if at is None else "where coalesce(x.noted_at, x.at) <= %s"
    return store.fetch(
        f"select t.root_id, x.id, x.{columns}, x.at from descriptive_{table} x "
        f"join tf_refreshed t on t.customer_id = x.customer_id {known}",
        [] if at is None else [at],
        schema=schema,
    )


def _records_at(at: datetime) -> pa.Table:
    """RECORDS that were current: the histories of their keys, made from what had come by then."""
    keys = store.fetch(
        "select distinct r.source, r.key from descriptive_record r "
        "join tf_refreshed t on t.customer_id = r.customer_id",
        schema=_KEYS,
    )
    seen = versions.sightings_of(keys)
    seen = seen.filter(pc.less_equal(seen["received_at"], pa.scalar(at, store.MOMENT)))
    after = versions.history(seen, run=_NO_RUN)
    is_head = pc.equal(after["id"], after["head_id"])
    heads = after.filter(pc.and_(is_head, after["next_at"].is_null()))
    store.aside("tf_heads", heads.select(["record_id", "observed_at", "run"]), index=["record_id"])
    return store.fetch(
        "select t.root_id, r.id, r.source, r.kind, h.observed_at, h.run, r.made_up, "
        'r."values"::text, r.contacts::text from tf_heads h '
        "join descriptive_record r on r.id = h.record_id "
        "join tf_refreshed t on t.customer_id = r.customer_id",
        schema=believing.RECORDS,
    )
