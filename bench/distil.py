"""Variables of all customers, beside SQL written for just this, pandas and Polars.

    python bench/distil.py [--events 10] [--rounds 1] [--no-frames]
    python bench/distil.py --scale 1,3,10,30[,100]   time per event and peak memory
    python bench/distil.py --refresh [--events 10] [--rounds 3]   after 1 % new events, against all
    python bench/distil.py --one [--events 50]       one customer on read, and his timeline's page

Events are counted in millions, twenty to a customer: orders of three lines over two years. Every
side runs in a process of its own on two threads, from the lake's files to a Parquet file; ours is
`distil` as a whole, with the look for who is who and the commit. pandas and Polars compute fewer
variables (`distil_frames.SOME`), and ours is then asked for just these. Answers are compared:
numbers to a relative 1e-6, as the others sum money up in floats. `--home FOLDER` keeps what was
made, for another run with as many events.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MILLION = 1_000_000
LIMIT_SQL, LIMIT_PANDAS, LIMIT_SCALE, LIMIT_MIB = 1.5, 0.2, 1.5, 8192
LIMIT_REFRESH, LIMIT_ONE_MS = 0.1, 150
PAGE = (
    "recency_days", "orders_365d", "orders_365d_before", "spend_365d", "spend_365d_before",
    "average_order_value", "purchase_rhythm_days", "overdue_ratio", "favourite_channel",
    "favourite_daypart", "favourite_weekday", "favourite_category", "favourite_product",
    "returns_share", "spend_trend", "tenure_days",
)  # fmt: skip
"""About what a customer's page shows."""


def make(home: Path, events: int) -> dict[str, Any]:
    from bench import distil_made

    distil_made.made(home, events)
    return {}


def ours(home: Path, codes: str = "", whole: str = "yes") -> dict[str, Any]:
    """Seconds of one run with those until each stage began."""
    from bench import distil_made

    distil_made.start(home)
    from threefold.behavioral import service, variable

    if codes:
        from bench.distil_frames import SOME

        variable.of_kinds = lambda _kinds: [variable.find(code) for code in SOME]  # type: ignore[assignment]
    began = _now()
    marks: list[tuple[float, str]] = []
    done = service.distil(
        as_of=distil_made.DAY, whole=whole == "yes", memory_limit_mb=6144,
        tell=lambda stage, part, _parts: marks.append(
            (round(time.perf_counter() - began[0], 1), f"{stage} {part}")
        ),
    )  # fmt: skip
    return {
        **_cost(began),
        "variables": done.variables,
        "customers": done.customers,
        "whole": done.whole,
        "stages": marks,
    }


def peer(home: Path, name: str) -> dict[str, Any]:
    from bench import distil_frames, distil_peers

    work = distil_peers.sql if name == "sql" else getattr(distil_frames, name)
    began = _now()
    work(home / "lake" / "events", home / "people.parquet", home / f"{name}.parquet")
    return _cost(began)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _cost(began: tuple[float, float]) -> dict[str, float]:
    """Seconds since then, those of the processor, and the most memory of the whole process."""
    return {
        "seconds": time.perf_counter() - began[0],
        "cpu": time.process_time() - began[1],
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def compare(home: Path, name: str) -> dict[str, Any]:
    """Which columns of another's answer are not as ours, with how many rows."""
    from bench import distil_made

    distil_made.start(home)
    from threefold.behavioral import service
    from threefold.engine import service as engine

    place = engine.open(memory_limit_mb=4096)
    theirs = f"read_parquet('{home / name}.parquet')"
    columns = place.query(f"select * from {theirs} limit 0").schema
    held = service.variables(as_of=distil_made.DAY)
    both = [field for field in columns if field.name in held.column_names[1:]]
    wrong = place.query(
        "select "
        + ", ".join(f"count(*) filter (where {_unlike(each.name, held)}) as {each.name}"
                    for each in both)
        + f" from held h join {theirs} t using (customer_id)",
        inputs={"held": held},
    ).to_pylist()[0]  # fmt: skip
    rows = place.query(f"select count(*) as n from {theirs}")["n"][0].as_py()
    return {
        "columns": len(both),
        "of": held.num_columns - 1,
        "customers": (held.num_rows, rows),
        "unlike": {code: n for code, n in wrong.items() if n},
    }


def _unlike(name: str, held: Any) -> str:
    import pyarrow.types as types

    kind = held.schema.field(name).type
    if types.is_string(kind) or types.is_date(kind):
        return f"h.{name} is distinct from t.{name}"
    mine, other = f"cast(h.{name} as double)", f"cast(t.{name} as double)"
    # A group without rows is nothing here and 0 there.
    return f"abs(coalesce({mine}, 0) - coalesce({other}, 0)) > 1e-6 * greatest(1, abs({mine}))"


def refresh(home: Path, alike: str = "", share: str = "0.01") -> dict[str, Any]:
    """Add new events of random customers, or of any with the same chance; with the share of all
    events that the customers they touch hold."""
    from bench import distil_made

    distil_made.start(home)
    from threefold.behavioral.service import tables
    from threefold.engine import service as engine

    before = tables.events().snapshot()
    events = before.rows
    customers = events // distil_made.PER_CUSTOMER
    distil_made.more(home, int(events * float(share)), customers, alike=bool(alike))
    held = tables.events().snapshot()
    new = held.only(set(held.paths) - set(before.paths))
    found = engine.shared().query(
        "select count(*) as n from held where subject in (select subject from new)",
        inputs={"held": held.input(["subject"]), "new": new.input(["subject"])},
    )
    os.sync()  # What the whole run wrote is not written out at the cost of the next.
    return {"events": held.rows - events, "touched": found["n"][0].as_py() / held.rows}


def one(home: Path, times: str = "200") -> dict[str, Any]:
    """Milliseconds of one customer's variables and the first page of his timeline."""
    from bench import distil_made

    distil_made.start(home)
    from django.db import connection

    from threefold.behavioral import service
    from threefold.identity import service as identity

    with connection.cursor() as cursor:
        cursor.execute("select min(customer_id), max(customer_id) from identity_identifier")
        first, last = cursor.fetchone()
    chance = random.Random(7)
    both, variables, every = [], [], []
    for number in range(int(times) + 10):
        customer = chance.randint(first, last)
        began = time.perf_counter()
        subjects = identity.subjects_of(customer)
        service.variables_of(customer, as_of=distil_made.DAY, codes=PAGE, subjects=subjects)
        between = time.perf_counter()
        service.life(subjects)
        ended = time.perf_counter()
        if number % 10 == 0:
            service.variables_of(customer, as_of=distil_made.DAY, subjects=subjects)
            every.append(time.perf_counter() - ended)
        if number >= 10:
            both.append(ended - began)
            variables.append(between - began)
    return {"both": _spread(both), "variables": _spread(variables), "every": _spread(every)}


def _spread(seconds: list[float]) -> tuple[float, float]:
    found = sorted(each * 1000 for each in seconds)
    return round(found[len(found) // 2], 1), round(found[int(len(found) * 0.95)], 1)


TASKS = {"make": make, "ours": ours, "peer": peer, "compare": compare, "refresh": refresh,
         "one": one}  # fmt: skip


def apart(task: str, home: Path, *words: Any) -> dict[str, Any]:
    """Do a task in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--task", task, str(home), *map(str, words)],
        stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def prepared(home: Path, events: int) -> None:
    if not (home / "people.parquet").exists():
        began = time.perf_counter()
        apart("make", home, events)
        print(f"made {events:,} events in {time.perf_counter() - began:.0f} s", flush=True)


def verdict(what: str, value: float, limit: float) -> None:
    print(f"{what}: {value:.3f} (limit {limit:g}) {'ok' if value <= limit else 'MISSED'}")


def told(name: str, found: dict[str, Any]) -> None:
    print(
        f"{name:<28} {found['seconds']:8.1f} s {found['cpu']:8.1f} s CPU {found['mib']:8.0f} MiB",
        flush=True,
    )


def beside(home: Path, rounds: int, frames: bool) -> None:
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(apart("ours", home))
        told(f"ours, {mine[-1]['variables']} variables", mine[-1])
        print("  " + ", ".join(f"{stage} from {at}" for at, stage in mine[-1]["stages"]))
        theirs.append(apart("peer", home, "sql"))
        told("SQL written for this", theirs[-1])
    ratio, cpu = (
        min(each[what] for each in mine) / min(each[what] for each in theirs)
        for what in ("seconds", "cpu")
    )
    print(f"of the processor's time {cpu:.3f}")
    print("compared:", apart("compare", home, "sql"))
    verdict("ours to SQL written for this", ratio, LIMIT_SQL)
    if not frames:
        return
    some = apart("ours", home, "some")
    told(f"ours, {some['variables']} variables", some)
    for name in ("pandas", "polars"):
        if importlib.util.find_spec(name) is None:
            print(f"{name} is not installed")
            continue
        found = apart("peer", home, name)
        told(name, found)
        print("compared:", apart("compare", home, name))
        print(f"ours is {found['seconds'] / some['seconds']:.1f} times as fast as {name}")
        if name == "pandas":
            verdict("ours to pandas", some["seconds"] / found["seconds"], LIMIT_PANDAS)


def scaled(sizes: list[float], home: Path | None) -> None:
    each_us = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="threefold-distil-", dir=home) as made:
            prepared(Path(made), int(size * MILLION))
            found = apart("ours", Path(made))
        each_us.append(found["seconds"] / size)
        told(f"{size:g} million events", found)
        print(f"  {each_us[-1]:.2f} µs an event", flush=True)
        verdict("  peak memory, MiB", found["mib"], LIMIT_MIB)
    verdict("dearest event to cheapest", max(each_us) / min(each_us), LIMIT_SCALE)


def refreshed(home: Path, rounds: int) -> None:
    kinds = {"yes": "of any customers", "": "of customers as they usually buy"}
    anew: list[float] = []
    some: dict[str, list[float]] = {alike: [] for alike in kinds}
    for _ in range(rounds):
        whole = apart("ours", home)
        told("all anew", whole)
        anew.append(whole["seconds"])
        for alike, said in kinds.items():
            new = apart("refresh", home, alike)
            print(
                f"{new['events']:,} new events {said}, who hold {new['touched']:.1%} of all events"
            )
            found = apart("ours", home, "", "no")
            assert not found["whole"]
            told(f"refresh, {found['customers']:,} customers", found)
            print("  " + ", ".join(f"{stage} from {at}" for at, stage in found["stages"]))
            some[alike].append(found["seconds"])
    for alike, said in kinds.items():
        verdict(f"refresh to all anew, {said}", min(some[alike]) / min(anew), LIMIT_REFRESH)


def on_read(home: Path) -> None:
    found = apart("one", home)
    for name, said in (("both", f"{len(PAGE)} variables and the timeline's page"),
                       ("variables", f"{len(PAGE)} variables"),
                       ("every", "all variables")):  # fmt: skip
        print(f"{said:<42} p50 {found[name][0]} ms, p95 {found[name][1]} ms")
    verdict("one customer, p95 ms", found["both"][1], LIMIT_ONE_MS)


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--events", type=float, help="millions")
    asked.add_argument("--rounds", type=int, help="3 of refreshes, 1 of all else unless said")
    asked.add_argument("--no-frames", action="store_true")
    asked.add_argument("--scale")
    asked.add_argument("--refresh", action="store_true")
    asked.add_argument("--one", action="store_true")
    asked.add_argument("--home", type=Path)
    asked.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    given = asked.parse_args()
    sys.path.insert(0, str(ROOT))
    if given.task:
        task, home, *words = given.task
        values: list[Any] = [int(word) for word in words] if task == "make" else words
        print(json.dumps(TASKS[task](Path(home), *values)))
        return
    if given.scale:
        scaled([float(size) for size in given.scale.split(",")], given.home)
        return
    events = given.events or (50 if given.one else 10)
    with tempfile.TemporaryDirectory(prefix="threefold-distil-") as made:
        home = given.home or Path(made)
        prepared(home, int(events * MILLION))
        if given.one:
            on_read(home)
        elif given.refresh:
            refreshed(home, given.rounds or 3)
        else:
            beside(home, given.rounds or 1, not given.no_frames)


if __name__ == "__main__":
    main()
