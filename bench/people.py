"""Matching a million made-up persons, beside a bare Splink configured by hand on the same records.

    python bench/people.py [--records 1000000] [--new 300] [--home FOLDER]

One record in five is a noisy copy of another (`people_made.py`). Every side runs in a process of
its own: seconds of the wall and of the processor, the most memory of the process, pairwise F1
after grouping.

*Threefold* is the whole run of an installation in which the records stand already, each a customer
of its own: read from the store, standardise, train, predict, group, keep model and index, merge a
fifth of the customers, rebuild their golden values, contact ways and lines of the customer list.
They are put there in bulk beforehand. *Splink* gets the same records as an Arrow table in memory
and stops at groups: no store, no golden values.

Then new records, one by one, are recognised against all (`--new` of them; half are copies).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 1, 1, tzinfo=UTC)
TOLD = ("given_name", "family_name", "birth_date", "street", "postal_code", "city")
WAYS = {"mobile": "mobile", "email": "email"}
CHUNK = 200_000
FIRST = 1_000_000


def f1(truth: list[int], labels: list[int]) -> dict[str, float]:
    right = _pairs(Counter(zip(truth, labels, strict=True)))
    said, true = _pairs(Counter(labels)), _pairs(Counter(truth))
    return {"precision": right / said, "recall": right / true, "f1": 2 * right / (said + true)}


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


@contextmanager
def cost(into: dict[str, float]) -> Iterator[None]:
    wall, processor = time.perf_counter(), time.process_time()
    yield
    into["seconds"] = time.perf_counter() - wall
    into["cpu"] = time.process_time() - processor
    into["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start(home: Path) -> None:
    os.environ["THREEFOLD_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    import django

    from threefold.kit.home import Home

    Home(home).create()
    django.setup()


def made(home: Path) -> pa.Table:
    return pq.read_table(home / "people.parquet")


def land(home: Path, count: int) -> dict[str, Any]:
    """A home in which the records stand, a customer each, numbered as the rows."""
    start(home)
    from bench import people_made
    from django.core.management import call_command

    from threefold.plan import service as plans

    people = people_made.records(count)
    pq.write_table(people, home / "people.parquet")
    call_command("migrate", verbosity=0)
    plans.choose("retail", actor=None)
    told: dict[str, Any] = {}
    with cost(told):
        for first in range(0, count, CHUNK):
            lay(people.slice(first, CHUNK))
    return told


def lay(people: pa.Table) -> None:
    """Put these into the store, a customer each; landing is what `customers.py` measures."""
    from django.db import transaction

    from threefold.descriptive import service as descriptive
    from threefold.descriptive.service import store
    from threefold.engine import service as engine

    rows = people.num_rows
    values = descriptive.documents(engine.shared(), {name: people[name] for name in TOLD})
    ways = ", ".join(
        f"case when {kind} is not null then {{'k': '{kind}', 'v': {kind}, 'w': {kind}, "
        f"'n': '{kind}', 'f': true, 'c': null}} end"
        for kind in WAYS
    )
    contacts = engine.shared().query(
        f"select to_json(list_filter([{ways}], lambda way: way is not null))::varchar as contacts "
        "from people",
        inputs={"people": people},
    )
    moment = pa.repeat(pa.scalar(AT, store.MOMENT), rows)
    with transaction.atomic():
        first = descriptive.create_customers(rows, run=1, at=AT)
        number = store.take("record", rows)
        keys = pa.array(range(first, first + rows), pa.int64()).cast(pa.string())
        records = {
            "id": pa.array(range(number, number + rows), pa.int64()),
            "customer_id": pa.array(range(first, first + rows), pa.int64()),
            "source": pa.repeat("crm", rows),
            "key": keys,
            "kind": pa.repeat("person", rows),
            "values": values,
            "raw": pa.repeat("{}", rows),
            "contacts": contacts["contacts"],
            "made_up": pa.repeat(False, rows),
            "content_hash": keys,
            "observed_at": moment,
            "received_at": moment,
            "run": pa.repeat(1, rows),
        }
        store.put("descriptive_record", pa.table(records))


def bring(people: pa.Table, first: int) -> None:
    """Land these as records of a source that numbers its customers."""
    from threefold.descriptive import service as descriptive
    from threefold.descriptive.types import CONTACTS
    from threefold.engine import service as engine
    from threefold.identity import service as identity

    rows = people.num_rows
    row = pa.array(range(first, first + rows), pa.int64())
    keys = pa.array(range(FIRST + first, FIRST + first + rows), pa.int64()).cast(pa.string())
    text = pa.repeat("", rows)
    numbers = pa.table({"row": row, "scheme": pa.repeat("customer_number", rows)})
    numbers = numbers.append_column("issuer", text).append_column("value", keys)
    owners = identity.resolve(numbers, source="crm", run=first + 1, at=AT).sort_by("row")
    values = descriptive.documents(engine.shared(), {name: people[name] for name in TOLD})
    records = pa.table(
        {
            "row": row,
            "customer_id": owners["customer_id"],
            "source": pa.repeat("crm", rows),
            "key": keys,
            "kind": pa.repeat("person", rows),
            "values": values,
            "raw": pa.repeat("{}", rows),
            "content_hash": keys,
            "observed_at": pa.repeat(pa.scalar(AT, pa.timestamp("us", tz="UTC")), rows),
        }
    )
    ways = []
    for kind in WAYS:
        there = people[kind].is_valid()
        value = people[kind].filter(there)
        ways.append(
            pa.table(
                {
                    "row": row.filter(there.combine_chunks()),
                    "kind": pa.repeat(kind, len(value)),
                    "value": value,
                    "raw": value,
                    "variable": pa.repeat(kind, len(value)),
                    "valid_form": pa.repeat(True, len(value)),
                    "consent": pa.nulls(len(value), pa.string()),
                }
            ).cast(CONTACTS)
        )
    descriptive.land_records(records, pa.concat_tables(ways), run=first + 1, at=AT)


def ours(home: Path) -> dict[str, Any]:
    start(home)
    from threefold.descriptive import service as descriptive
    from threefold.identity.service import matching

    told: dict[str, Any] = {}
    stages: list[tuple[str, float]] = []
    with cost(told):
        done = matching.find(tell=lambda stage: stages.append((stage, time.perf_counter())))
    stages.append(("end", time.perf_counter()))
    told["stages"] = {
        name: round(after - at, 1)
        for (name, at), (_, after) in pairwise(stages)
        if after - at > 0.5
    }
    told["merged"] = done.applied.merged if done.applied else 0
    told["asked"] = done.applied.proposed if done.applied else 0
    clusters = descriptive.all_clusters().sort_by("customer_id")
    # Customers are numbered as the rows they came by.
    return {**told, **f1(made(home)["who"].to_pylist(), clusters["root_id"].to_pylist())}


def peer(home: Path) -> dict[str, Any]:
    from bench import identity_peers

    people = made(home)
    told: dict[str, Any] = {}
    with cost(told):
        labels = identity_peers.people(people.drop_columns(["who"]))
    return {**told, **f1(people["who"].to_pylist(), labels)}


def new(home: Path, count: int) -> dict[str, Any]:
    """Milliseconds until a record that stands in the store is recognised, and until it is decided
    whose it is; how many of the copies found a record of their person."""
    start(home)
    from bench import people_made

    from threefold.descriptive import service as descriptive
    from threefold.identity.service import matching
    from threefold.identity.service.matching import keeping, looking

    people = made(home)
    arriving = people_made.arrivals(people, count)
    base = keeping.load("person")
    recognised, decided, hits = [], [], 0
    for place in range(count):
        number = people.num_rows + place + 1
        bring(arriving.slice(place, 1), number - 1)
        customer = pa.table({"customer_id": [number]})
        began = time.perf_counter()
        looking.look(base, base.model, customer, new=numbers_of(number))
        recognised.append(time.perf_counter() - began)
        began = time.perf_counter()
        matching.match_new()
        decided.append(time.perf_counter() - began)
        of = arriving["who"][place].as_py()
        mates = [each for each in descriptive.own_of(number) if each <= people.num_rows]
        hits += of >= 0 and any(people["who"][each - 1].as_py() == of for each in mates)
    told = {}
    for name, taken in (("recognised", recognised), ("decided", decided)):
        taken = sorted(taken[5:])
        told |= {f"{name}_p{q}": 1e3 * taken[int(q / 100 * len(taken))] for q in (50, 95)}
    return {**told, "copies": (count + 1) // 2, "hits": hits}


def numbers_of(customer: int) -> Any:
    from threefold.identity.service.matching import laying

    records = laying.of_customers(pa.table({"customer_id": [customer]}), "person")
    return records["id"].to_numpy()


SIDES = {"land": land, "ours": ours, "peer": peer, "new": new}


def run(side: str, home: Path, *more: object) -> dict[str, Any]:
    command = [sys.executable, __file__, "--side", side, "--home", str(home), *map(str, more)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def show(who: str, told: dict[str, Any]) -> None:
    figures = f"{told['seconds']:7.1f} s {told['cpu']:7.1f} s CPU {told['mib']:6.0f} MiB"
    if "f1" in told:
        figures += f"  P {told['precision']:.4f}  R {told['recall']:.4f}  F1 {told['f1']:.4f}"
    print(f"{who:<28}{figures}", flush=True)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--records", type=int, default=1_000_000)
    words.add_argument("--new", type=int, default=300)
    words.add_argument("--home", type=Path)
    words.add_argument("--side", choices=SIDES)
    given = words.parse_args()
    if given.side:
        sys.path.insert(0, str(ROOT))
        more = {"land": [given.records], "new": [given.new]}.get(given.side, [])
        print(json.dumps(SIDES[given.side](given.home, *more)))
        return
    print(
        f"{given.records:,} records, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        if not (home / "people.parquet").exists():
            show("records into the store", run("land", home, "--records", given.records))
        mine = run("ours", home)
        show("Threefold, whole run", mine)
        print("  ", mine["stages"], f"merged {mine['merged']:,}, asked {mine['asked']:,}")
        one = run("new", home, "--new", given.new)
        print(
            f"One new record: recognised p50 {one['recognised_p50']:.0f} ms, "
            f"p95 {one['recognised_p95']:.0f} ms; decided p95 {one['decided_p95']:.0f} ms; "
            f"{one['hits']} of {one['copies']} copies found",
            flush=True,
        )
        theirs = run("peer", home)
        show("Splink by hand, groups only", theirs)
        wall, cpu = mine["seconds"] / theirs["seconds"], mine["cpu"] / theirs["cpu"]
        print(f"ratio of time {wall:.2f}, of CPU {cpu:.2f}, of F1 {mine['f1'] / theirs['f1']:.3f}")


if __name__ == "__main__":
    main()
