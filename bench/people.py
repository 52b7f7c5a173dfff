"""Matching a million made-up persons, beside a bare Splink configured by hand on the same records.

    python bench/people.py [--records 1000000] [--new 300] [--home FOLDER]

One record in five is a noisy copy of another (`people_made.py`). Every side runs in a process of
its own: seconds of the wall and of the processor, the most memory of the process, pairwise F1
after grouping.

*Threefold* is the whole run of an installation in which the records stand already, each a customer
of its own: read from the store, standardise, train, predict, group, keep model and index, merge a
fifth of the customers, rebuild their golden values, contact ways and lines of the customer list.
Landing the records is measured apart. *Splink* gets the same records as an Arrow table in memory
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
            bring(people.slice(first, CHUNK), first)
    return told


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


SIDES = {"land": land, "ours": ours, "peer": peer}


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
        more = [given.records] if given.side == "land" else []
        print(json.dumps(SIDES[given.side](given.home, *more)))
        return
    print(
        f"{given.records:,} records, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        if not (home / "people.parquet").exists():
            show("landing, apart", run("land", home, "--records", given.records))
        mine = run("ours", home)
        show("Threefold, whole run", mine)
        print("  ", mine["stages"], f"merged {mine['merged']:,}, asked {mine['asked']:,}")
        theirs = run("peer", home)
        show("Splink by hand, groups only", theirs)
        wall, cpu = mine["seconds"] / theirs["seconds"], mine["cpu"] / theirs["cpu"]
        print(f"ratio of time {wall:.2f}, of CPU {cpu:.2f}, of F1 {mine['f1'] / theirs['f1']:.3f}")


if __name__ == "__main__":
    main()
