"""What is believed of customers, rebuilt from current records, staff values and evidence."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from threefold.descriptive.logic import believing
from threefold.descriptive.service import conflicts, members, rules, store
from threefold.descriptive.service.customers import announce
from threefold.engine import service as engine
from threefold.kit import clock

# Enough to keep both stores and engine busy, little enough to keep their JSON out of the way.
_PORTION = 20_000


def refresh(customer_ids: pa.Table, *, announced: bool = True) -> int:
    """Rebuild what is believed of these customers, contact ways too; how many changed.

    What is known of merged customers is known of their root; the others hold nothing meanwhile.
    Works in portions inside one transaction. Versions grow only where something changed.
    """
    changed = 0
    with transaction.atomic(), engine.ample(store.raw(), customer_ids.num_rows):
        by = believing.rules_of(rules.plan_in_force())
        for some in members.portions(members.clusters(customer_ids), _PORTION):
            changed += _refresh(some, by)
    if announced:
        announce(customer_ids)
    return changed


def _refresh(touched: pa.Table, by: believing.Rules) -> int:
    store.aside("tf_refreshed", touched, index=["customer_id"])
    told = believing.Evidence(
        store.fetch(engine.sql("threefold.descriptive", "current"), schema=believing.RECORDS),
        _joined(
            "descriptive_staffvalue",
            "variable, x.value::text, x.contact::text, x.set_at",
            believing.STAFF,
            "x.withdrawn_at is null",
        ),
        _joined("descriptive_contactproof", "id, x.kind, x.value, x.proof, x.at", believing.PROOFS),
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
    # Merged customers are known as their root; the others get an empty document.
    golden = believing.golden(engine.shared(), touched.select(["customer_id"]), told, by)
    changed = _write_golden(golden)
    conflicts.write(believing.conflicts(engine.shared(), golden))
    _write_ways(believing.ways(engine.shared(), told, consents=consents, existing=existing))
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
    store.aside("tf_golden", golden.drop_columns(["conflicts"]), index=["customer_id"])
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
