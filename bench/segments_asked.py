"""Rules of many shapes over a wide view of made-up customers, laid into the lake in bulk."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import distil_made

DAY = date(2026, 3, 31)
_SPARE = 40
"""So many customers of a hundred have no value of a field, as where they never did a thing."""


def lay(home: Path, customers: int, columns: int = 150) -> None:
    """Two days of a wide view of so many customers and columns, a twentieth of them changed."""
    distil_made.start(home)
    from django.core.management import call_command

    from threefold.plan import service as plans

    call_command("migrate", verbosity=0)
    plans.choose("retail", actor=None)
    from threefold.view import service as view

    every = view.wide_fields()
    wanted = {code for rule in rules(500) for code in every if code in rule}
    wanted |= {"score_lifetime_value", "score_churn"}
    fields = [each for code, each in every.items() if code in wanted]
    fields += [each for code, each in every.items() if code not in wanted][: columns - len(fields)]
    for shift in (0, 1):
        _day(DAY + timedelta(days=shift), fields, customers, shift)


def _day(day: date, fields: list[Any], customers: int, shift: int) -> None:
    from uuid import uuid4

    import pyarrow as pa

    from threefold.engine import service as engine
    from threefold.kit import clock
    from threefold.view.logic.wide.days import DAYS
    from threefold.view.service.wide import tables

    said = ", ".join(f'{_value(each, n, shift)} as "{each.code}"' for n, each in enumerate(fields))
    table = tables.customers_wide()
    with table.staging() as folder:
        path = folder / f"as_of={day.isoformat()}" / "part-0.parquet"
        path.parent.mkdir(parents=True)
        engine.shared().write_parquet(
            f"select i as customer_id, {said} from (select unnest(range({customers})) as i) made",
            path,
        )
        table.replace([path], app_id=uuid4().hex, app_version=1)
    note = {
        "as_of": day.isoformat(), "made_at": clock.now(), "customers": customers,
        "columns": " ".join(each.code for each in fields), "now": True, "engine": "duckdb",
        "seconds": 0.0,
    }  # fmt: skip
    tables.days().append(pa.Table.from_pylist([note], DAYS), app_id=uuid4().hex, app_version=1)


def _value(each: Any, number: int, shift: int) -> str:
    from threefold.engine import service as engine

    moved = f"(case when i % 20 = 7 then {shift} else 0 end)"
    drawn = f"(hash(i * {2 * number + 3} + {moved}) % 1000)"
    texts = "['ES', 'GB', 'CN', 'MX', 'morning', 'web', 'female']"
    said = {
        "number": f"{drawn}::double / 2",
        "text": f"({texts})[1 + ({drawn} % 7)::int]",
        "day": f"date '2026-03-31' - ({drawn})::int",
        "flag": f"{drawn} % 2 = 0",
    }[each.type]
    kind = engine.shared().sql_type(each.arrow)
    if each.unit == "probability":
        said = f"{drawn}::double / 1000"
    spare = _SPARE if each.kind == "behavioral" else 5
    return f"case when hash(i * 31 + {number}) % 100 >= {spare} then cast({said} as {kind}) end"


def rules(count: int) -> list[str]:
    """Rules as people write them, each with other numbers."""
    shapes = [
        "spend_365d > {a} and recency_days > {b} and can_reach('phone')",
        "country = 'ES' and orders >= {b} and csat <= 3",
        "(spend > {a} or orders_365d > {b}) and not country in ('CN', 'MX')",
        "last_purchase_on < day('today') - {b} and spend between {b} and {a}",
        "favourite_channel = 'web' and evening_share > 0.{b} and reachable",
        "average_order_value > {a} and spend_trend is known and tenure_days > {b}",
        "nps <= 6 and days_since_contact > {b}",
        "favourite_daypart contains 'morn' and units_365d > {a}",
    ]
    return [shapes[n % len(shapes)].format(a=50 + n % 97, b=1 + n % 89) for n in range(count)]


def count(home: Path, times: int) -> dict[str, Any]:
    """Milliseconds of counting and of a whole judgement as the builder asks it, one by one."""
    distil_made.start(home)
    from threefold.segments import service

    service.count("spend > 1")
    found: dict[str, list[float]] = {"count": [], "judge": []}
    for rule in rules(times):
        for name, ask in (("count", service.count), ("judge", service.funnel)):
            began = time.perf_counter()
            ask(rule)
            found[name].append((time.perf_counter() - began) * 1000)
    customers = service.count("spend > 1").customers
    return {"customers": customers, **{name: sorted(each) for name, each in found.items()}}


def refresh(home: Path, segments: int) -> dict[str, Any]:
    """Seconds of asking so many live segments, compared with a day before and kept."""
    distil_made.start(home)
    from threefold.segments import service
    from threefold.segments.models import Segment
    from threefold.segments.service import refreshing

    if not Segment.objects.exists():
        for n, rule in enumerate(rules(segments)):
            service.save(name=f"Segment {n}", rule=rule, actor=None)
        newest = refreshing.ground
        refreshing.ground = lambda: newest(DAY)
        service.refresh()
        refreshing.ground = newest
    marks: list[tuple[float, str]] = []
    began = time.perf_counter(), time.process_time()
    done = service.refresh(
        tell=lambda stage, _done, _total: marks.append(
            (round(time.perf_counter() - began[0], 1), stage)
        )
    )
    return {
        "segments": done.segments, "customers": done.customers, "broken": len(done.broken),
        "entered": done.entered, "left": done.left, "stages": marks,
        "seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1],
    }  # fmt: skip


def find(home: Path) -> dict[str, Any]:
    """Seconds of finding groups among all customers, and milliseconds of the portfolio."""
    import resource

    distil_made.start(home)
    from threefold.segments.service import groups
    from threefold.segments.service.portfolio import portfolio

    marks: list[tuple[float, str]] = []
    began = time.perf_counter(), time.process_time()

    def tell(stage: str, _done: int, _total: int) -> None:
        if not marks or marks[-1][1] != stage:
            marks.append((round(time.perf_counter() - began[0], 1), stage))

    found, _day = groups.find_groups(tell=tell)
    taken = time.perf_counter() - began[0], time.process_time() - began[1]
    portfolio()
    asked = time.perf_counter()
    portfolio()
    return {
        "groups": len(found.groups), "customers": found.customers, "figures": len(found.scales),
        "seconds": taken[0], "cpu": taken[1], "stages": marks,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "portfolio_ms": (time.perf_counter() - asked) * 1000,
    }  # fmt: skip
