"""All scores of all customers, in a process of its own on two threads.

    python bench/scores.py [--customers 1.0] [--home FOLDER]

Customers are counted in millions, twenty events of two years to each (orders of three lines); every
fifth was called three times and half of those called us ten times, every tenth answered a survey
and has a contract. Variables are distilled before, and not counted; what a score took is the time
to learn it, as all are told in one pass. Limits: three minutes and 8 GiB for 1,000,000 customers.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MILLION = 1_000_000
LIMIT_S, LIMIT_MIB = 180.0, 8192.0

_CONTACTS = """
select
    md5('contact-' || i || '-' || k) as id, 'contact' as kind,
    cast(moment as timestamptz) as occurred_at, moment as local_at,
    timestamptz '2026-04-01 00:00:00+00' as received_at, 'desk' as source, cast(2 as bigint) as run,
    md5('c' || i) as subject, 'phone' as channel, cast(null as varchar) as place,
    cast(null as varchar) as product, 'sales' as category, cast(null as decimal(18, 4)) as quantity,
    cast(null as decimal(18, 4)) as amount, cast(null as varchar) as currency,
    cast(60 as double) as duration_s,
    case
        when k > 2 then 'resolved'
        when hash(i * 31 + k) % 100 < 10 + hash(i * 7) % 60 then 'answered'
        else 'no_answer'
    end as outcome,
    cast(null as varchar) as reference,
    case when k > 2 then '{"direction": "in"}' else '{"direction": "out"}' end as properties,
    cast(null as timestamptz) as original_at, cast(null as timestamptz) as sent_at
from (
    select i, k, timestamp '2024-06-10 08:00:00' + to_days((
            case when k > 2 then hash(i * 13 + k) % 710 else k * 300 + hash(i) % 20 end
        )::int)
        + to_hours((hash(i + k) % 11)::int) as moment
    from range(0, {customers}, 5) t(i), range(13) r(k)
    where k < 3 or hash(i * 7) % 2 = 0
)
where strftime(moment, '%Y-%m') = '{month}'
order by subject, occurred_at
"""

_CONTRACTS = """
select
    md5('contract-' || i || '-' || k) as id, 'subscription' as kind,
    cast(moment as timestamptz) as occurred_at, moment as local_at,
    timestamptz '2026-04-01 00:00:00+00' as received_at, 'desk' as source, cast(3 as bigint) as run,
    md5('c' || i) as subject, cast(null as varchar) as channel, cast(null as varchar) as place,
    'plan' as product, cast(null as varchar) as category, cast(null as decimal(18, 4)) as quantity,
    cast(null as decimal(18, 4)) as amount, cast(null as varchar) as currency,
    cast(null as double) as duration_s,
    case when k = 0 then 'joined' when k = ends then 'resigned'
        when i % 20 = 0 and k % 2 = 1 then 'changed' else 'renewed' end as outcome,
    'S' || i as reference, cast(null as varchar) as properties,
    cast(null as timestamptz) as original_at, cast(null as timestamptz) as sent_at
from (
    select i, k, 1 + hash(i * 17) % (case when i % 20 = 0 then 8 else 30 end) as ends,
        timestamp '2024-06-10 09:00:00' + to_days((hash(i) % 80 + k * 80)::int) as moment
    from range(0, {customers}, 10) t(i), range(9) r(k)
)
where k <= ends and strftime(moment, '%Y-%m') = '{month}'
order by subject, occurred_at
"""


def make(home: Path, customers: int) -> dict[str, Any]:
    from bench import distil_made

    distil_made.made(home, customers * distil_made.PER_CUSTOMER)
    contacts(home, customers)
    answers(home)
    from threefold.behavioral import service

    began = time.perf_counter()
    done = service.distil(as_of=distil_made.DAY)
    return {"variables": done.variables, "seconds": time.perf_counter() - began}


def contacts(home: Path, customers: int) -> None:
    import duckdb

    from threefold.behavioral.service import tables

    place = duckdb.connect(config={"threads": 2})
    place.execute("set timezone = 'UTC'")
    months = [f"{2024 + number // 12}-{number % 12 + 1:02d}" for number in range(5, 27)]
    for month in months:
        folder = home / "made" / f"month={month}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "contacts.parquet"
        for name, text in (("contacts", _CONTACTS), ("contracts", _CONTRACTS)):
            rows = text.replace("{customers}", str(customers)).replace("{month}", month)
            found = place.execute(f"copy ({rows}) to '{path}' (format parquet)").fetchall()[0][0]
            if found:
                tables.events().append(None, app_id=f"{name}-{month}", app_version=1, ready=[path])
            path.unlink()


def answers(home: Path) -> None:
    """Every tenth customer said twice how satisfied he is."""
    import pyarrow.parquet as pq
    from django.db import transaction

    from threefold.descriptive.service import store
    from threefold.engine import service as engine

    people = pq.read_table(home / "people.parquet")
    found = engine.shared().query(
        """
        select row_number() over (order by customer_id, k) as id,
            md5(customer_id || '-' || k) as content_id, customer_id, 'bench' as survey,
            'csat' as variable, cast(
                1 + hash(customer_id) % 4 + hash(customer_id * 3 + k) % 2 as double
            ) as number,
            '' as text, 'web' as channel, 'bench' as source, cast(1 as bigint) as run,
            timestamptz '2025-03-01 12:00:00+00' + to_days((k * 310)::int) as answered_at
        from people, range(2) t(k) where customer_id % 10 = 0
        """,
        inputs={"people": people},
    )
    with transaction.atomic():
        store.put("related_answer", found)


def ours(home: Path) -> dict[str, Any]:
    from bench import distil_made

    distil_made.start(home)
    from threefold.related import service

    most = [0.0]
    stop = threading.Event()
    watching = threading.Thread(target=_watch, args=(most, stop), daemon=True)
    watching.start()
    began, cpu = time.perf_counter(), time.process_time()
    stages: list[tuple[float, str]] = []
    cards = service.score(
        as_of=distil_made.DAY,
        tell=lambda stage, done, _all: stages.append(
            (round(time.perf_counter() - began, 1), f"{stage} {done}")
        ),
    )
    seconds = time.perf_counter() - began
    stop.set()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "mib": max(peak, most[0]),
        "rows": service.latest_scores().num_rows,
        "cards": [
            {"code": card.code, "why": card.why, "customers": card.customers,
             "seconds": round(card.seconds, 1)}
            for card in cards
        ],
        "stages": stages,
    }  # fmt: skip


def _watch(most: list[float], stop: threading.Event) -> None:
    page = os.sysconf("SC_PAGE_SIZE") / 1024**2
    while not stop.wait(0.2):
        held = int(Path("/proc/self/statm").read_text().split()[1]) * page
        most[0] = max(most[0], held)


TASKS = {"make": make, "ours": ours}


def apart(task: str, home: Path, *words: Any) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--task", task, str(home), *map(str, words)],
        stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def verdict(what: str, value: float, limit: float) -> None:
    print(f"{what}: {value:.1f} (limit {limit:g}) {'ok' if value <= limit else 'MISSED'}")


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--customers", type=float, default=1.0, help="millions")
    asked.add_argument("--home", type=Path)
    asked.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    given = asked.parse_args()
    sys.path.insert(0, str(ROOT))
    if given.task:
        task, home, *words = given.task
        print(json.dumps(TASKS[task](Path(home), *(int(word) for word in words))))
        return
    with tempfile.TemporaryDirectory(prefix="threefold-scores-") as made:
        home = given.home or Path(made)
        if not (home / "people.parquet").exists():
            told = apart("make", home, int(given.customers * MILLION))
            print(f"{told['variables']} variables distilled in {told['seconds']:.0f} s", flush=True)
        load = os.getloadavg()[0]
        found = apart("ours", home)
        for each in found["cards"]:
            state = (
                f"not kept: {each['why']}" if each["why"] else f"{each['customers']:,} customers"
            )
            print(f"{each['code']:<22} {each['seconds']:6.1f} s  {state}")
        print("  " + ", ".join(f"{stage} from {at}" for at, stage in found["stages"]))
        print(f"{found['rows']:,} rows, {found['cpu']:.0f} s CPU; load before {load:.1f}")
        verdict("all scores, seconds", found["seconds"], LIMIT_S * given.customers)
        verdict("peak memory, MiB", found["mib"], LIMIT_MIB)


if __name__ == "__main__":
    main()
