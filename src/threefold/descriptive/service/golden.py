"""What is believed of customers, rebuilt from current records, staff values and evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from threefold.descriptive.logic import believing
from threefold.descriptive.service import store
from threefold.descriptive.service.customers import announce
from threefold.engine import service as engine
from threefold.kit import clock

# Enough to keep both stores and engine busy, little enough to keep their JSON out of the way.
_PORTION = 10_000


def refresh(customer_ids: pa.Table, *, announced: bool = True) -> int:
    """Rebuild golden values, names and contact ways of these customers; how many changed.

    Works in portions inside one transaction. Versions grow only where something changed.
    """
    changed = 0
    with transaction.atomic():
        for start in range(0, customer_ids.num_rows, _PORTION):
            changed += _refresh(customer_ids.select(["customer_id"]).slice(start, _PORTION))
    if announced:
        announce(customer_ids)
    return changed


def as_known(customer_id: int, at: datetime) -> dict[str, dict[str, Any]]:
    """What was believed of a customer at a moment: {variable: {"v", "r", "s", "t", "m"}}."""
    records = store.fetch(
        "select customer_id, id, source, kind, observed_at, run, made_up, "
        '"values"::text, contacts::text from descriptive_record where customer_id = %s '
        "and received_at <= %s and (superseded_at is null or superseded_at > %s)",
        [customer_id, at, at],
        schema=believing.RECORDS,
    )
    staff = store.fetch(
        "select customer_id, variable, value::text, contact::text, set_at "
        "from descriptive_staffvalue where customer_id = %s "
        "and set_at <= %s and (withdrawn_at is null or withdrawn_at > %s)",
        [customer_id, at, at],
        schema=believing.STAFF,
    )
    customer = pa.table({"customer_id": pa.array([customer_id], pa.int64())})
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


def _joined(table: str, columns: str, schema: pa.Schema, condition: str = "1 = 1") -> pa.Table:
    return store.fetch(
        f"select x.customer_id, x.{columns} from {table} x "
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
