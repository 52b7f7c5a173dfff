"""One customer's record brought in, and one value set by staff, with kept plans and without.

    python bench/edits.py [ROUNDS]

Each round does both twice, once with the engine keeping the plans of its questions and once with
every question planned anew; seconds are of the processor. A record brings its number, its contact
ways and its values, becomes a customer and gets a line in the customer list.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def _home(folder: Path) -> None:
    os.environ["THREEFOLD_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    from threefold.kit.home import Home

    Home(folder).create()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from threefold.plan import service as plan

    plan.choose("retail", actor=None)


def bring(number: int) -> int:
    from threefold.descriptive import service as descriptive
    from threefold.descriptive.types import CONTACTS, RECORDS
    from threefold.identity import service as identity
    from threefold.identity.types import IDENTIFIERS

    email, mobile = f"p{number}@example.com", f"+4474{number:08d}"
    given = [
        {"row": 0, "scheme": scheme, "issuer": issuer, "value": value}
        for scheme, issuer, value in (
            ("customer_number", "crm", str(number)), ("email", "", email), ("mobile", "", mobile)
        )
    ]  # fmt: skip
    found = identity.resolve(
        pa.Table.from_pylist(given, schema=IDENTIFIERS), source="crm", run=number, at=NOW
    )
    customer: int = found["customer_id"][0].as_py()
    said = {"full_name": f"Ana {number} García", "city": "Lugo", "email": email, "mobile": mobile}
    record = {
        "row": 0, "customer_id": customer, "source": "crm", "key": str(number), "kind": "person",
        "values": json.dumps(said), "raw": "{}", "content_hash": str(number), "observed_at": NOW,
    }  # fmt: skip
    ways = [
        {"row": 0, "kind": kind, "value": said[kind], "raw": said[kind], "variable": kind,
         "valid_form": True, "consent": None}
        for kind in ("email", "mobile")
    ]  # fmt: skip
    descriptive.land_records(
        pa.Table.from_pylist([record], schema=RECORDS),
        pa.Table.from_pylist(ways, schema=CONTACTS),
        run=number,
        at=NOW,
    )
    return customer


def edit(customer: int) -> None:
    from threefold.descriptive import service

    service.set_value(customer, "city", f"Town {customer}", actor=None)


def timed(work: Callable[[], object], into: list[float]) -> object:
    began = time.process_time()
    done = work()
    into.append(time.process_time() - began)
    return done


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="threefold-bench-") as folder:
        _home(Path(folder))
        from threefold.engine.logic import duckdb_kept

        cost: dict[tuple[str, str], list[float]] = {}
        for number in range(1, 2 * rounds + 1):
            way, duckdb_kept.ROWS = ("kept", 1_000) if number % 2 else ("anew", -1)
            customer = timed(lambda n=number: bring(n), cost.setdefault(("record", way), []))
            timed(lambda one=customer: edit(one), cost.setdefault(("edit", way), []))
    for what, said in (("record", "a record brought in"), ("edit", "a value set by staff")):
        kept, anew = (statistics.median(cost[what, way]) * 1000 for way in ("kept", "anew"))
        print(f"{said}: {kept:.1f} ms with kept plans, {anew:.1f} without: {kept / anew:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
