"""Pages beside the least a page can cost: the demonstration, then 100,000 customers.

python bench/pages.py [DATA | CUSTOMERS]

The least is measured in the same run: a view that makes as many look-ups by primary key and renders
an empty template, and where a page tells of behaviour a bare scan of the lake for one subject.
The last line is the time over customers: pages of hundreds of different ones, each asked for once.
Without an argument both sizes run, each in a process and a home of its own: the demonstration from
`../shared/data` (or made up, saying so), then 100,000 seeded customers with a million order lines.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

DATA = Path(__file__).parents[2] / "shared" / "data" / "online_retail_ii"
CUSTOMERS, LINES_EACH, ROUNDS, WARM = 100_000, 10, 25, 4
EVERYONE = 800
# Queries and milliseconds at the demonstration's size; peers need 17-29 and 209-423 queries,
# 136-176 ms for a customer and 1.2 s for a list of 100,000.
LIMITS = {"customer": (6, 60.0), "list": (4, 50.0), "timeline": (5, 60.0), "home": (8, 60.0)}
LIMITS["search"] = (3, 50.0)


def customers_file(path: Path, count: int) -> None:
    chance = random.Random(7)
    given = ["Ana", "Luis", "Mary", "John", "Wei", "Olga", "Pierre", "Aiko", "Fatima", "Karl"]
    family = ["García", "Smith", "Li", "Müller", "Dupont", "Tanaka", "Khan", "Rossi", "Silva"]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Customer ID", "Full name", "E-mail", "Mobile", "City", "Country"])
        for number in range(count):
            first, last = chance.choice(given), chance.choice(family)
            mail = f"{first}.{last}{number}@example.com".lower().replace("í", "i").replace("ü", "u")
            mobile = f"+4479{chance.randrange(10**8):08d}"
            city = f"City {chance.randrange(500)}"
            rows.writerow([10_000 + number, f"{first} {last}", mail, mobile, city, "GB"])


def purchases_file(path: Path, count: int) -> None:
    """Ten lines a customer on average, one in a hundred customers has a hundred times as many."""
    chance = random.Random(8)
    start, order = datetime(2024, 1, 1, 8, tzinfo=UTC), 0
    head = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price"]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*head, "Customer ID", "Country"])
        left = count * LINES_EACH
        while left > 0:
            size = min(left, 1 + int(chance.expovariate(0.1)))
            who = 10_000 + int(count * chance.random() ** 4)
            at = start + timedelta(minutes=chance.randrange(730 * 1440))
            order += 1
            left -= size
            for _ in range(size):
                code = 20_000 + int(5000 * chance.random() ** 2)
                row = [
                    order,
                    code,
                    f"Thing {code}",
                    1 + code % 12,
                    f"{at:%F %T}",
                    f"{1 + code % 40}.95",
                ]
                rows.writerow([*row, who, "United Kingdom"])


def bring(path: Path, content: str) -> float:
    from threefold.collect import service as collect

    started = time.perf_counter()
    run = collect.stage(path, source="shop", content=content)
    collect.agree(run, collect.suggestion(run))
    collect.land(run.pk)
    return time.perf_counter() - started


def made(count: int, folder: Path) -> None:
    from threefold.plan import service as plan

    plan.choose("retail", actor=None)
    customers_file(folder / "customers.csv", count)
    purchases_file(folder / "purchases.csv", count)
    customers = bring(folder / "customers.csv", "customers")
    purchases = bring(folder / "purchases.csv", "purchases")
    lines = count * LINES_EACH
    print(f"  import: {count:,} customers {customers:.1f} s, {lines:,} lines {purchases:.1f} s")
    print(f"  peak memory of the imports: {peak():.0f} MiB")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def demonstration(data: Path) -> None:
    from threefold.demo.service import build

    def quiet(*_told: object) -> None: ...

    told = build(data_dir=data if data.exists() else None, on_progress=quiet, say=quiet)
    print(f"  purchases: {told['origin']}")


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Median wall and processor milliseconds after warming up."""
    wall, own = [], []
    for turn in range(WARM + ROUNDS):
        at, used = time.perf_counter(), time.process_time()
        work()
        if turn >= WARM:
            wall.append(time.perf_counter() - at)
            own.append(time.process_time() - used)
    return median(wall) * 1000, median(own) * 1000


def bare(client: Any, queries: int, pk: int) -> float:
    """The page that looks up as many rows by key and shows nothing, through all middleware."""
    from django.http import HttpResponse
    from django.template import Context, Template
    from django.test import override_settings
    from django.urls import path

    from threefold.access import service as access
    from threefold.view.models import Card

    empty = Template("")

    @access.page("see", "customers")
    def page(request: Any) -> HttpResponse:
        # The log-in is one look-up of its own.
        for _ in range(queries - 1):
            Card.objects.get(pk=pk)
        return HttpResponse(empty.render(Context()))

    class Urls:
        urlpatterns = [path("bare/", page)]

    def ask() -> None:
        assert client.get("/bare/").status_code == 200

    with override_settings(ROOT_URLCONF=Urls):
        return timed(ask)[0]


def measure(size: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from threefold.access.models import User
    from threefold.behavioral.service.tables import events
    from threefold.identity import service as identity
    from threefold.view.models import Card

    def count(ask: Callable[[], None]) -> int:
        """Without the look for a newer plan, which a process takes once in five seconds."""
        with CaptureQueriesContext(connection) as asked:
            ask()
        return len(asked.captured_queries)

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_user("bench", role="owner"))
    ranked = Card.objects.filter(orders__gt=0).order_by("-orders").values_list("pk", flat=True)
    buyers = ranked.count()
    great, middle = ranked[buyers // 100], ranked[buyers // 2]
    known = Card.objects.count()
    subject = identity.subjects_of(great)[:1]
    scan = timed(lambda: events().read(["occurred_at"], [("subject", "in", subject)]))[0]
    lake = events().stats()
    what = f"{known:,} customers, {lake.rows:,} events in {lake.files} files"
    print(f"{size}: {what}; one subject's scan {scan:.1f} ms")
    pages = [
        ("customer", "99th percentile", reverse("view:customer", args=[great]), scan),
        ("customer", "median", reverse("view:customer", args=[middle]), scan),
        ("timeline", "99th percentile", reverse("view:timeline", args=[great]), scan),
        ("list", "first page", reverse("view:customers"), 0),
        ("list", "by name, page 20", reverse("view:customers") + "?sort=shown_name&page=20", 0),
        ("list", "filtered", reverse("view:customers") + "?orders_min=2&quiet_for=30", 0),
        ("list", "words", reverse("view:customers") + "?q=mar", 0),
        ("search", "palette", reverse("view:search") + "?q=mar", 0),
        ("home", "", "/", 0),
    ]
    print("  page                          wall      cpu  queries    least  ratio")
    for name, which, url, least_scan in pages:

        def ask(url: str = url, part: str = str(name == "search").lower()) -> None:
            headers = {"HX-Request": "true"} if part == "true" else {}
            assert client.get(url, headers=headers).status_code == 200

        wall, own = timed(ask)
        queries = min(count(ask) for _ in range(3))
        least = bare(client, queries, great) + least_scan
        most, limit = LIMITS[name]
        over = " TOO MANY QUERIES" * (queries > most) + " SLOW" * (wall > limit)
        print(
            f"  {name:9} {which:16} {wall:7.1f} ms {own:5.1f} ms {queries:5} {least:8.1f} ms"
            f" {wall / least:5.1f}x{over}"
        )
    everyone(client, list(ranked[:: max(1, buyers // EVERYONE)]))
    print(f"  peak memory, imports included: {peak():.0f} MiB")


def everyone(client: Any, customers: list[int]) -> None:
    """Pages of different customers, each asked for once, so that nothing of them is kept."""
    from django.urls import reverse

    wall = []
    for pk in customers:
        url = reverse("view:customer", args=[pk])
        at = time.perf_counter()
        assert client.get(url).status_code == 200
        wall.append((time.perf_counter() - at) * 1000)
    cuts = quantiles(wall, n=100, method="inclusive")
    over = " SLOW" * (cuts[98] > LIMITS["customer"][1])
    print(
        f"  {len(wall)} customers with purchases, each once: median {cuts[49]:.1f} ms,"
        f" 95th percentile {cuts[94]:.1f} ms, 99th percentile {cuts[98]:.1f} ms{over}"
    )


def run(size: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        os.environ["THREEFOLD_HOME"] = str(home)
        os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
        for name in ("THREEFOLD_LAKE", "THREEFOLD_DATABASE_URL"):
            os.environ.pop(name, None)
        from threefold.kit.home import current

        current().create()
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        if size.isdigit():
            made(int(size), Path(folder))
        else:
            demonstration(Path(size))
        measure("made up" if size.isdigit() else "demonstration")


def main() -> None:
    if len(sys.argv) > 1:
        run(sys.argv[1])
        return
    for size in (str(DATA), str(CUSTOMERS)):
        subprocess.run([sys.executable, __file__, size], check=True)


if __name__ == "__main__":
    main()
