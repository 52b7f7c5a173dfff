"""How long the accuracy of a whole base takes, beside reading the same rows.

    python bench/accuracy.py [CUSTOMERS]

Each customer has two records, an e-mail and a mobile, every second one two proofs. The limit is
what reading the documents of customers and records into Arrow takes in the same run.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def _home() -> None:
    folder = Path(tempfile.mkdtemp(prefix="threefold-bench-"))
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


def _found(rows: int) -> None:
    from threefold.descriptive import service
    from threefold.descriptive.types import CONTACTS, RECORDS

    first = service.create_customers(rows, run=None, at=NOW)
    for run, source in enumerate(("crm", "shop")):
        at = NOW - timedelta(days=30 * (2 - run))
        said = [
            json.dumps(
                {
                    "full_name": f"Ana {i} García",
                    "city": f"City {i % 500 + (run and i % 7 == 0)}",
                    "country": "GB",
                    "email": f"p{i}@example.com",
                    "birth_date": f"{1950 + i % 50}-01-01",
                }
            )
            for i in range(rows)
        ]
        numbers = pa.array(range(rows), pa.int64())
        records = {
            "row": numbers,
            "customer_id": pa.array(range(first, first + rows), pa.int64()),
            "source": pa.repeat(source, rows),
            "key": pa.array([str(i) for i in range(rows)]),
            "kind": pa.repeat("person", rows),
            "values": pa.array(said),
            "raw": pa.repeat("{}", rows),
            "content_hash": pa.array([f"{source}{i}" for i in range(rows)]),
            "observed_at": pa.repeat(pa.scalar(at, pa.timestamp("us", tz="UTC")), rows),
        }
        ways = [
            {"row": i, "kind": kind, "value": value, "raw": value, "variable": kind,
             "valid_form": True, "consent": None}
            for i in range(rows)
            for kind, value in (
                ("email", f"p{i}@example.com"), ("mobile", f"+4474{i // 2:08d}")
            )
        ]  # fmt: skip
        service.land_records(
            pa.table(records, schema=RECORDS),
            pa.Table.from_pylist(ways, schema=CONTACTS),
            run=run + 1,
            at=NOW,
        )
    _prove(first, rows)


def _prove(first: int, rows: int) -> None:
    from threefold.descriptive.models import ContactProof

    ContactProof.objects.bulk_create(
        (
            ContactProof(
                customer_id=first + i, kind="email", value=f"p{i}@example.com", proof=proof, at=at
            )
            for i in range(0, rows, 2)
            for proof, at in (
                ("delivered", NOW - timedelta(days=700 + i % 300)),
                ("bounced" if i % 6 == 0 else "delivered", NOW - timedelta(days=i % 600)),
            )
        ),
        batch_size=10_000,
    )


def main(rows: int) -> None:
    _home()
    _found(rows)
    from threefold.descriptive import service
    from threefold.descriptive.logic import accuracy
    from threefold.descriptive.service import members, store

    def timed(work):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        return time.process_time() - cpu, time.perf_counter() - wall

    def read() -> None:
        store.fetch(
            "select id, kind, golden::text from descriptive_customer", schema=accuracy.PEOPLE
        )
        store.fetch(
            'select customer_id, source, "values"::text, raw::text from descriptive_record',
            schema=accuracy.TOLD,
        )

    limit = timed(read)
    whole = timed(service.accuracy)
    some = members.all_clusters().slice(0, min(rows, 2_000))
    work_list = timed(lambda: service.gains(some))
    one = min(timed(lambda: service.accuracy_of(1)) for _time in range(5))
    print(f"customers                  {rows:>10,}")
    for name, (cpu, wall) in (
        ("reading their documents", limit),
        ("accuracy of the base", whole),
        ("gains of 2,000", work_list),
        ("accuracy of one", one),
    ):
        print(f"{name:<26} {cpu:>8.2f} s CPU {wall:>8.2f} s wall")
    print(f"ratio to reading           {whole[0] / limit[0]:>10.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
