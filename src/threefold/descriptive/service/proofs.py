"""Proofs that come with events: a letter that was delivered, a call that was answered."""

from __future__ import annotations

import json

import pyarrow as pa
from django.db import transaction

from threefold.descriptive.service import store
from threefold.descriptive.service.golden import refresh
from threefold.descriptive.types import PROVED
from threefold.engine import service as engine
from threefold.kit import clock

_ANY_PENDING = "select customer_id from descriptive_contactproof where kind = '' limit 1"
_PENDING = pa.schema([("id", pa.int64()), ("customer_id", pa.int64()), ("kinds", pa.string())])
_TOLD = pa.schema([("customer_id", pa.int64()), ("contacts", pa.string())])
_CUSTOMER = pa.schema([("customer_id", pa.int64())])
_FORM = json.dumps([{"k": "VARCHAR", "v": "VARCHAR", "f": "BOOLEAN"}])
_EVENTS = pa.schema([("source", pa.string()), ("event", pa.string())])


def land_proofs(proved: pa.Table) -> int:
    """Note what events showed of contact ways (types.PROVED); how many events there were.

    An event that told already tells nothing new. One that names no way proves the only way that
    its customer has of those kinds, now or once there is one.
    """
    if not proved.num_rows:
        return 0
    rows = proved.select(PROVED.names).cast(PROVED)
    with transaction.atomic():
        noted = pa.repeat(pa.scalar(clock.now(), store.MOMENT), rows.num_rows)
        told = rows.append_column("noted_at", noted)
        store.put("descriptive_contactproof", told, on_conflict="ignore")
        touched = store.customers_in(rows)
        settle(touched)
        refresh(touched, announced=False)
    return rows.num_rows


def settle(customers: pa.Table) -> int:
    """Find the way that pending proofs of these own customers (`customer_id`) can only have meant;
    how many were found. The caller refreshes the customers."""
    # The index of pending ones serves a condition that is written out, not one that is bound.
    if not store.fetch(_ANY_PENDING, schema=_CUSTOMER).num_rows:
        return 0
    store.aside("tf_proved", customers.select(["customer_id"]), index=["customer_id"])
    pending = store.fetch(
        "select p.id, p.customer_id, p.kinds from descriptive_contactproof p "
        "join tf_proved t on t.customer_id = p.customer_id where p.kind = ''",
        schema=_PENDING,
    )
    if not pending.num_rows:
        return 0
    whose = pending.group_by(["customer_id"]).aggregate([])
    store.aside("tf_pending", whose, index=["customer_id"])
    told = store.fetch(
        "select r.customer_id, r.contacts::text from descriptive_record r "
        "join tf_pending t on t.customer_id = r.customer_id where r.superseded_at is null "
        "union all select x.customer_id, '[' || x.contact::text || ']' "
        "from descriptive_staffvalue x join tf_pending t on t.customer_id = x.customer_id "
        "where x.withdrawn_at is null and x.contact is not null",
        schema=_TOLD,
    )
    found = engine.shared().query(
        engine.sql("threefold.descriptive", "proved"),
        {"form": _FORM},
        {"pending": pending, "told": told},
    )
    if found.num_rows:
        store.aside("tf_settled", found, index=["id"])
        store.do(
            "update descriptive_contactproof set kind = s.kind, value = s.value from tf_settled s "
            "where s.id = descriptive_contactproof.id"
        )
    return found.num_rows


def proving_events(run: int) -> pa.Table:
    """[source, event] of the events that this run brought and that prove something."""
    return store.fetch(
        "select source, event from descriptive_contactproof where run = %s and event is not null",
        [run],
        schema=_EVENTS,
    )


def undo_proofs(run: int, kept: pa.Table) -> int:
    """Take back what the run's events proved, but for those that stand because another run brought
    them as well: `kept` [source, event, run]. How many went."""
    with transaction.atomic():
        touched = store.fetch(
            "select distinct customer_id from descriptive_contactproof where run = %s",
            [run],
            schema=_CUSTOMER,
        )
        if not touched.num_rows:
            return 0
        if kept.num_rows:
            store.aside("tf_kept", kept, index=["source", "event"])
            store.do(
                "update descriptive_contactproof set run = k.run from tf_kept k "
                "where k.source = descriptive_contactproof.source "
                "and k.event = descriptive_contactproof.event"
            )
        gone = store.do("delete from descriptive_contactproof where run = %s", [run])
        refresh(store.customers_in(touched), announced=False)
    return gone
