"""Imports beside their limits: two real files against plain sorted Parquet; 100,000 customers.

python bench/import.py ../shared/data/online_retail_ii [--rounds N]

The limit is what the engine itself needs, in the same process with the same memory, to read the
same CSV files and write them as sorted Parquet. The import reads them, suggests a mapping, lands
the events in the lake, finds the customers and refreshes their cards.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FILES = {
    "year_2009_2010.csv.gz": ("Customer ID", "InvoiceDate"),
    "year_2010_2011.csv.gz": ("CustomerID", "InvoiceDate"),
}
LIMIT_RATIO, LIMIT_MB, LIMIT_CUSTOMERS_S = 3.0, 1024, 60.0
CUSTOMERS = 100_000


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def plain(folder: Path, out: Path) -> None:
    from threefold.engine import service as engine

    for name, order in FILES.items():
        engine.shared().write_parquet(
            "select * from read_csv($path)",
            out / f"{name}.parquet",
            {"path": str(folder / name)},
            order_by=order,
        )


def bring(path: Path, content: str, *, told: bool = False) -> None:
    from threefold.collect import service
    from threefold.jobs.types import Progress

    watch = _watch()() if told else Progress()
    run = service.stage(path, source="shop", content=content, progress=watch)
    watch.stage("suggest")
    service.agree(run, service.suggestion(run))
    landed = service.land(run.pk, watch)
    watch.stage("done")
    if told:
        print(f"  {path.name}: {landed.to_dict()}  {watch.said()}")


def _watch() -> type:
    from threefold.jobs.types import Progress

    class Watching(Progress):
        def __init__(self) -> None:
            super().__init__()
            self.marks: list[tuple[str, float]] = []

        def stage(self, name: str, total: int = 0, unit: str = "rows") -> None:
            self.marks.append((name, time.perf_counter()))
            super().stage(name, total, unit)

        def said(self) -> str:
            pairs = zip(self.marks, self.marks[1:], strict=False)
            return " ".join(f"{name} {then - at:.2f}" for (name, at), (_next, then) in pairs)

    return Watching


def customers(path: Path) -> None:
    """Made-up customers with four contact ways each; the seed makes the file the same anywhere."""
    chance = random.Random(7)
    given = ["Ana", "Luis", "Mary", "John", "Wei", "Olga", "Pierre", "Aiko", "Fatima", "Karl"]
    family = [
        "García",
        "Smith",
        "Li",
        "Müller",
        "Dupont",
        "Tanaka",
        "Khan",
        "Rossi",
        "Novak",
        "Silva",
    ]
    with path.open("w", newline="", encoding="utf-8") as out:
        sheet = csv.writer(out)
        sheet.writerow(
            ["Customer No", "First Name", "Last Name", "E-mail", "Mobile", "Phone", "Address",
             "City", "Postcode", "Country", "Date of birth", "Marketing consent"]
        )  # fmt: skip
        for n in range(CUSTOMERS):
            sheet.writerow(
                [f"C{n:07d}", chance.choice(given), chance.choice(family), f"c{n}@example.com",
                 f"07{chance.randrange(400_000_000, 999_999_999)}",
                 f"020 7{chance.randrange(10_000_000):07d}"[:13],
                 f"{chance.randrange(1, 200)} High Street",
                 chance.choice(["London", "Leeds", "York"]), f"AB{chance.randrange(1, 20)} 2CD",
                 "United Kingdom",
                 f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/"
                 f"{chance.randrange(1940, 2005)}",
                 chance.choice(["yes", "no"])]
            )  # fmt: skip


def installation(home: Path) -> None:
    os.environ["THREEFOLD_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    from threefold.kit.home import Home

    Home(home).create()
    import django

    django.setup()
    from django.core.management import call_command

    from threefold.plan import service as plans

    call_command("migrate", verbosity=0)
    plans.choose("retail", actor=None)


def emptied() -> None:
    """Undo what a round brought, so that the next one starts from nothing."""
    from threefold.collect import service
    from threefold.collect.models import Run

    for run in Run.objects.filter(state="done"):
        service.undo(run.pk)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def verdict(what: str, value: float, limit: float) -> None:
    print(f"{what}: {value:.2f} (limit {limit:g}) {'ok' if value <= limit else 'MISSED'}")


def main(folder: Path, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="threefold-bench-") as made:
        work = Path(made)
        installation(work / "home")
        limits, imports = [], []
        for number in range(rounds):
            limits.append(timed(lambda: plain(folder, work)))
            if number:
                emptied()
            imports.append(
                timed(lambda: [bring(folder / n, "purchases", told=True) for n in FILES])
            )
        print(f"plain sorted Parquet {min(limits):.2f} s, import {min(imports):.2f} s")
        verdict("ratio", min(imports) / min(limits), LIMIT_RATIO)
        verdict("peak memory, MiB", peak_mb(), LIMIT_MB)
        path = work / "customers.csv"
        customers(path)
        took = timed(lambda: bring(path, "customers", told=True))
        verdict(f"{CUSTOMERS:,} customers, s", took, LIMIT_CUSTOMERS_S)
        print(f"{CUSTOMERS / took:,.0f} customers a second; peak {peak_mb():.0f} MiB")


if __name__ == "__main__":
    asked = sys.argv[1:]
    count = int(asked[asked.index("--rounds") + 1]) if "--rounds" in asked else 3
    main(Path(asked[0] if asked else "../shared/data/online_retail_ii"), count)
