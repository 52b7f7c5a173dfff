"""What is believed of customers, rebuilt from current records, staff values and evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from threefold.descriptive.logic import believing
from threefold.descriptive.service import members, store
from threefold.descriptive.service.customers import announce
from threefold.engine import service as engine
from threefold.kit import clock

# Enough to keep both stores and engine busy, little enough to keep their JSON out of the way.
_PORTION = 10_000


def refresh(customer_ids: pa.Table, *, announced: bool = True) -> int:
    """Rebuild golden values, names and contact ways of these customers; how many changed.

    What is known of merged customers is known of their root; the others hold nothing meanwhile.
    Works in portions inside one transaction. Versions grow only where something changed.
    """
    changed = 0
    with transaction.atomic():
        for some in members.portions(members.clusters(customer_ids), _PORTION):
            changed += _refresh(some)
    if announced:
        announce(customer_ids)
    return changed


def as_known(customer_id: int, at: datetime) -> dict[str, dict[str, Any]]:
    """What was believed of a customer at a moment: {variable: {"v", "r", "s", "t", "m"}}.

    Of all who are one with him now, whenever they were merged.
    """
    customer = pa.table({"customer_id": pa.array([members.root_of(customer_id)], pa.int64())})
    store.aside("tf_refreshed", members.clusters(customer), index=["customer_id"])
    records = store.fetch(
        "select t.root_id, r.id, r.source, r.kind, r.observed_at, r.run, r.made_up, "
        'r."values"::text, r.contacts::text from descriptive_record r '
        "join tf_refreshed t on t.customer_id = r.customer_id where r.received_at <= %s "
        "and (r.superseded_at is null or r.superseded_at > %s)",
        [at, at],
        schema=believing.RECORDS,
    )
    staff = store.fetch(
        "select t.root_id, x.variable, x.value::text, x.contact::text, x.set_at "
        "from descriptive_staffvalue x join tf_refreshed t on t.customer_id = x.customer_id "
        "where x.set_at <= %s and (x.withdrawn_at is null or x.withdrawn_at > %s)",
        [at, at],
        schema=believing.STAFF,
    )
    return believing.read(believing.golden(engine.shared(), customer, records, staff))


def _refresh(touched: pa.Table) -> int:
    store.aside("tf_refreshed", touched, index=["customer_id"])
    records = store.fetch(engine.sql("threefold.descriptive", "current"), schema=believing.RECORDS)
    staff = _joined(
        "descriptive_staffvalue",
        "variable, x.value::text, x.contact::text, x.set_at",
        believing.STAFF,
        "x.withdrawn_at is null",
    )
    changed = _write_golden(believing.golden(engine.shared(), touched, records, staff))
    proofs = _joined(
        "descriptive_contactproof", "id, x.kind, x.value, x.proof, x.at", believing.PROOFS
    )
    consents = _joined(
        "descriptive_consentevidence",
        "id, x.contact_kind, x.purpose, x.given, x.at",
        believing.CONSENTS,
    )
    existing = _joined(
        "descriptive_contactway",
        "id, x.kind, x.value, x.raw, x.variable, x.validity, x.proof, x.proved_at, "
        "x.consent::text, x.refused, x.source, x.observed_at, x.run",
        believing.WAYS,
        whose="x.customer_id",
    )
    ways = believing.ways(
        engine.shared(),
        records=records,
        staff=staff,
        proofs=proofs,
        consents=consents,
        existing=existing,
    )
    _write_ways(ways)
    return changed


def _joined(
    table: str,
    columns: str,
    schema: pa.Schema,
    condition: str = "1 = 1",
    *,
    whose: str = "t.root_id",
) -> pa.Table:
    return store.fetch(
        f"select {whose}, x.{columns} from {table} x "
        f"join tf_refreshed t on t.customer_id = x.customer_id where {condition}",
        schema=schema,
    )


def _write_golden(golden: pa.Table) -> int:
    store.aside("tf_golden", golden, index=["customer_id"])
    return store.do(
        "update descriptive_customer set kind = g.kind, name = g.name, golden = g.golden::jsonb, "
        "digest = g.digest, made_up = g.made_up, updated_at = %s, "
        "version = descriptive_customer.version + 1 from tf_golden g "
        "where g.customer_id = descriptive_customer.id and g.digest <> descriptive_customer.digest",
        [clock.now()],
    )


_CHANGING = (
    "raw", "variable", "validity", "proof", "proved_at", "consent", "refused", "source",
    "observed_at", "run",
)  # fmt: skip


def _write_ways(ways: pa.Table) -> None:
    fate = ways["fate"]
    ways = ways.drop_columns(["fate"])
    gone = ways.filter(pc.equal(fate, "gone")).select(["id"])
    if gone.num_rows:
        store.aside("tf_gone", gone, index=["id"])
        store.do("delete from descriptive_contactway where id in (select id from tf_gone)")
    changed = ways.filter(pc.equal(fate, "changed"))
    if changed.num_rows:
        store.aside("tf_ways", changed.select(["id", *_CHANGING]), index=["id"])
        values = ", ".join(
            f"{name} = w.{name}" + ("::jsonb" if name == "consent" else "") for name in _CHANGING
        )
        store.do(
            f"update descriptive_contactway set {values} from tf_ways w "
            "where w.id = descriptive_contactway.id"
        )
    new = ways.filter(pc.equal(fate, "new")).drop_columns(["id"])
    store.put("descriptive_contactway", new.sort_by("customer_id"))
