"""Small imports of customers, from plain Python rows to the store and back."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactWay, Customer, Record
from threefold.descriptive.types import CONTACTS, RECORDS, Landed
from threefold.identity import service as identity
from threefold.identity.models import Identifier
from threefold.identity.types import EVIDENCE, IDENTIFIERS

AT = datetime(2026, 3, 1, tzinfo=UTC)


def bring(
    run: int, source: str, rows: list[dict[str, Any]], *, day: int | None = None
) -> tuple[Landed, list[int]]:
    """Land rows of {"ids": {scheme: value}, "key", "values", "ways": {kind: value}}, and maybe
    {"told": {"given", "name", "born"}}."""
    at = AT + timedelta(days=run if day is None else day)
    idents = [
        {"row": number, "scheme": scheme, "issuer": "", "value": value}
        for number, row in enumerate(rows)
        for scheme, value in row["ids"].items()
    ]
    found = identity.resolve(
        pa.Table.from_pylist(idents, schema=IDENTIFIERS),
        source=source,
        run=run,
        at=at,
        evidence=_evidence(rows),
    )
    whose = dict(zip(found["row"].to_pylist(), found["customer_id"].to_pylist(), strict=True))
    records = [
        {
            "row": number,
            "customer_id": whose[number],
            "source": source,
            "key": row["key"],
            "kind": row.get("kind", "unknown"),
            "values": json.dumps(row.get("values", {})),
            "raw": "{}",
            "content_hash": hashlib.md5(  # noqa: S324
                json.dumps([row.get("values"), row.get("ways")]).encode()
            ).hexdigest(),
            "observed_at": row.get("observed_at", at),
        }
        for number, row in enumerate(rows)
    ]
    contacts = [
        {
            "row": number,
            "kind": kind,
            "value": value,
            "raw": value,
            "variable": kind,
            "valid_form": "!" not in value,
            "consent": row.get("consent"),
        }
        for number, row in enumerate(rows)
        for kind, value in row.get("ways", {}).items()
    ]
    landed = descriptive.land_records(
        pa.Table.from_pylist(records, schema=RECORDS),
        pa.Table.from_pylist(contacts, schema=CONTACTS),
        run=run,
        at=at,
    )
    return landed, [whose[number] for number in range(len(rows))]


def _evidence(rows: list[dict[str, Any]]) -> pa.Table | None:
    told = [
        {"row": number, "kind": row.get("kind"), "key": row["key"], "own_key": True} | row["told"]
        for number, row in enumerate(rows)
        if "told" in row
    ]
    return pa.Table.from_pylist(told, schema=EVIDENCE) if told else None


def take_back(run: int) -> None:
    descriptive.undo(run)
    identity.undo(run)


def picture() -> set[tuple[Any, ...]]:
    """All that is known, with customers told apart by what is known of them, not by number."""
    found = set()
    for customer in Customer.objects.all():
        identifiers = frozenset(
            Identifier.objects.filter(customer=customer).values_list("scheme", "issuer", "value")
        )
        believed = frozenset(
            (name, str(held["v"]), held["s"], held["t"]) for name, held in customer.golden.items()
        )
        ways = frozenset(
            ContactWay.objects.filter(customer=customer).values_list(
                "kind", "value", "validity", "source", "observed_at", "run"
            )
        )
        records = frozenset(
            Record.objects.filter(customer=customer).values_list(
                "source", "key", "content_hash", "run", "superseded_by_run", "observed_at"
            )
        )
        found.add((customer.name, customer.kind, identifiers, believed, ways, records))
    return found
