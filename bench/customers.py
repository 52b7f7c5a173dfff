"""How fast a file of customers lands, beside a plain bulk insert of as many rows.

    python bench/customers.py [ROWS]

Each customer has a number, an e-mail address and three contact ways. Landing means: standardise
phones and addresses, decide who is who, keep the records, believe, derive contact ways. The peer
writes the same number of store rows with one executemany per table and thinks nothing.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

AT = datetime(2026, 1, 1, tzinfo=UTC)


def _columns(rows: int) -> dict[str, list[str]]:
    return {
        "customer_number": [str(100_000 + i) for i in range(rows)],
        "full_name": [f"Ana {i} García Núñez" for i in range(rows)],
        "email": [f"Person.{i}@example.co.uk" for i in range(rows)],
        "mobile": [f"07700 {900_000 + i % 1000:06d}"[:12] + f"{i % 10}" for i in range(rows)],
        "phone": [f"020 7946 {i % 10_000:04d}" for i in range(rows)],
        "city": [f"City {i % 500}" for i in range(rows)],
        "country": ["United Kingdom"] * rows,
        "birth_date": [f"{1950 + i % 50}-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(rows)],
    }


def _land(columns: dict[str, list[str]], run: int) -> dict[str, float]:
    from threefold.descriptive import service as descriptive
    from threefold.descriptive.logic.forms import Spec
    from threefold.descriptive.types import CONTACTS
    from threefold.engine import service as engine
    from threefold.identity import service as identity

    times: dict[str, float] = {}
    clock = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        times[name] = now - clock
        clock = now

    rows = len(columns["email"])
    numbers = pa.array(range(rows), pa.int64())
    written = {name: pa.array(values) for name, values in columns.items()}
    regions = descriptive.countries_of(written["country"])
    specs = {
        "email": Spec("email", contact="email"),
        "mobile": Spec("phone", contact="mobile"),
        "phone": Spec("phone", contact="phone"),
        "birth_date": Spec("date"),
        "country": Spec("country"),
        "full_name": Spec("name"),
        "city": Spec("text"),
    }
    done = {
        name: descriptive.standardise(written[name], spec, regions=regions)
        for name, spec in specs.items()
    }
    lap("standardise")
    said = {name: table["standard"] for name, table in done.items()}
    values = descriptive.documents(engine.shared(), said)
    contacts = pa.concat_tables(
        pa.table(
            {
                "row": numbers,
                "kind": pa.repeat(kind, rows),
                "value": done[kind]["standard"],
                "raw": written[kind],
                "variable": pa.repeat(kind, rows),
                "valid_form": done[kind]["ok"],
                "consent": pa.repeat('{"marketing": true}', rows),
            }
        ).cast(CONTACTS)
        for kind in ("email", "mobile", "phone")
    )
    lap("compose")
    identifiers = pa.concat_tables(
        pa.table(
            {
                "row": numbers,
                "scheme": pa.repeat(scheme, rows),
                "issuer": pa.repeat("", rows),
                "value": written[scheme],
            }
        )
        for scheme in ("customer_number", "email")
    )
    resolved = identity.resolve(identifiers, source="crm", run=run, at=AT)
    lap("resolve")
    records = pa.table(
        {
            "row": resolved["row"],
            "customer_id": resolved["customer_id"],
            "source": pa.repeat("crm", rows),
            "key": written["customer_number"],
            "kind": pa.repeat("person", rows),
            "values": values,
            "raw": pa.repeat("{}", rows),
            "content_hash": written["customer_number"],
            "observed_at": pa.repeat(pa.scalar(AT, pa.timestamp("us", tz="UTC")), rows),
        }
    )
    descriptive.land_records(records, contacts, run=run, at=AT)
    lap("land")
    return times


def _peer(rows: int, path: Path) -> float:
    """As many rows of like width in four tables: customers, records, ways, identifiers."""
    text = "x" * 600
    started = time.perf_counter()
    store = sqlite3.connect(path)
    store.execute("pragma journal_mode=wal")
    for table, count, width in (("a", 1, 700), ("b", 1, 900), ("c", 3, 150), ("d", 2, 100)):
        store.execute(f"create table {table} (id integer primary key, owner integer, body text)")
        store.execute(f"create index {table}_owner on {table} (owner)")
        store.executemany(
            f"insert into {table} (owner, body) values (?, ?)",
            ((i % rows, (text * 2)[:width]) for i in range(rows * count)),
        )
    store.commit()
    store.close()
    return time.perf_counter() - started


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THREEFOLD_HOME"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threefold.site.settings")
        from threefold.kit.home import current

        current().create()
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        from threefold.descriptive import service as descriptive
        from threefold.descriptive.models import Customer
        from threefold.identity import service as identity

        columns = _columns(rows)
        times = _land(columns, 1)
        total = sum(times.values())
        assert Customer.objects.count() == rows
        again = time.perf_counter()
        _land(columns, 2)
        again = time.perf_counter() - again
        identity.undo(2)
        descriptive.undo(2)
        started = time.perf_counter()
        descriptive.undo(1)
        identity.undo(1)
        undone = time.perf_counter() - started
        assert not Customer.objects.exists()
        peer = _peer(rows, Path(folder) / "peer.sqlite3")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in times.items())
        print(f"{rows} customers with 3 contact ways: {total:.1f} s ({steps})")
        print(
            f"{rows / total:,.0f} rows/s; {total / peer:.1f} x a plain executemany ({peer:.1f} s)"
        )
        print(f"the same file again {again:.1f} s; undo {undone:.1f} s; peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
