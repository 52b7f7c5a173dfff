"""The wide view of all customers, and rules over it.

    python bench/segments.py --wide [--customers 1] [--columns 150] [--home FOLDER]
    python bench/segments.py --count --refresh --find [--segments 200] [--customers 1] [--home …]

Customers are counted in millions: each with golden values, contact ways, an entry in the list,
orders of three lines over two years and a value of every score, each third with three answers.
`--wide` makes the wide view of all of them anew, from store and lake to a committed day, in a
process of its own on two threads; `--columns` leaves out variables until so many columns are
left, 0 none. The limit is what reading the documents of customers and the distilled variables
into Arrow takes in the same run. `--home` keeps what was made, for another run.

`--count` asks rules of many shapes of a wide view laid into the lake in bulk, one after the other,
as a builder asks them while somebody types: the count alone, and the whole judgement with why
others fall away. `--refresh` asks so many live segments in one pass, compares with the day before
and keeps who is in which. `--find` looks for groups of customers who are alike, and counts the
portfolio and the list of customers of a segment.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MILLION = 1_000_000
LIMIT_WIDE_S, LIMIT_MIB = 60, 8192
LIMIT_COUNT_MS, LIMIT_REFRESH_S, LIMIT_FIND_S = 150, 30, 60
_SUFFIXES = {"": 0, "_365d": 1, "_90d": 2}
_WINDOW = re.compile("(_[0-9]+d(_before)?)?$")


def make(home: Path, customers: str) -> dict[str, Any]:
    from bench import segments_made

    segments_made.made(home, int(customers))
    return {}


def wide(home: Path, columns: str) -> dict[str, Any]:
    from bench import distil_made

    distil_made.start(home)
    from threefold.behavioral import service as behavioral
    from threefold.view import service as view

    _narrow(behavioral, view, int(columns))
    marks: list[tuple[float, str]] = []
    began = _now()
    done = view.rebuild_wide(
        tell=lambda stage, part, _parts: marks.append(
            (round(time.perf_counter() - began[0], 1), f"{stage} {part}")
        )
    )
    found = _cost(began)
    held = view.wide()
    size = sum(Path(path).stat().st_size for path in getattr(held, "paths", ()))
    return {
        **found,
        "customers": done.customers,
        "columns": done.columns,
        "mb": size / 1e6,
        "stages": marks,
    }


def _narrow(behavioral: Any, view: Any, columns: int) -> None:
    """Leave out variables so that the view has about `columns`."""
    if not columns:
        return
    others = [each for each in view.wide_fields().values() if each.origin != "variable"]
    codes = behavioral.filled()
    # Those of a whole life first, then those of the longer windows.
    codes = sorted(codes, key=lambda code: _SUFFIXES.get(_WINDOW.search(code)[0], 3))
    kept = codes[: max(columns - len(others), 1)]
    behavioral.filled = lambda _day=None: kept


def read(home: Path) -> dict[str, Any]:
    """What the view is made of, read into Arrow and nothing more."""
    from bench import distil_made

    distil_made.start(home)
    import pyarrow as pa

    from threefold.behavioral import service as behavioral
    from threefold.descriptive.service import store

    began = _now()
    schema = pa.schema([("id", pa.int64()), ("golden", pa.string())])
    rows = store.fetch("select id, golden::text from descriptive_customer", schema=schema).num_rows
    behavioral.variables()
    return {**_cost(began), "customers": rows}


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _cost(began: tuple[float, float]) -> dict[str, float]:
    """Seconds since then, those of the processor, and the most memory of the whole process."""
    return {
        "seconds": time.perf_counter() - began[0],
        "cpu": time.process_time() - began[1],
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def lay(home: Path, customers: str) -> dict[str, Any]:
    from bench import segments_asked

    segments_asked.lay(home, int(customers))
    return {}


def count(home: Path, times: str) -> dict[str, Any]:
    from bench import segments_asked

    return segments_asked.count(home, int(times))


def refresh(home: Path, segments: str) -> dict[str, Any]:
    from bench import segments_asked

    return segments_asked.refresh(home, int(segments))


def find(home: Path) -> dict[str, Any]:
    from bench import segments_asked

    return segments_asked.find(home)


STEPS = {
    "make": make, "wide": wide, "read": read, "lay": lay, "count": count, "refresh": refresh,
    "find": find,
}  # fmt: skip


def step(name: str, home: Path, *words: str) -> dict[str, Any]:
    """One step in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--step", name, "--home", str(home), *words],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def show_wide(home: Path, columns: int) -> None:
    least = step("read", home)
    done = step("wide", home, str(columns))
    print(
        f"wide view: {done['customers']:,} customers x {done['columns']} columns in "
        f"{done['seconds']:.1f} s (limit {LIMIT_WIDE_S}), {done['cpu']:.1f} s of processors, "
        f"{done['mib']:,.0f} MiB (limit {LIMIT_MIB:,}), {done['mb']:,.0f} MB on disk; "
        f"{done['seconds'] / least['seconds']:.1f} x reading it ({least['seconds']:.1f} s)"
    )
    print("  " + ", ".join(f"{at} s {what}" for at, what in done["stages"]))


def show_count(home: Path, times: int = 40) -> None:
    done = step("count", home, str(times))
    for name, said in (("count", "a count"), ("judge", "a judgement with its funnel")):
        each = done[name]
        print(
            f"{said} over {done['customers']:,} customers: median {each[len(each) // 2]:.0f} ms, "
            f"slowest of {len(each)} {each[-1]:.0f} ms (limit {LIMIT_COUNT_MS})"
        )


def show_refresh(home: Path, segments: int) -> None:
    done = step("refresh", home, str(segments))
    print(
        f"refresh: {done['segments']} segments x {done['customers']:,} customers in "
        f"{done['seconds']:.1f} s (limit {LIMIT_REFRESH_S}), {done['cpu']:.1f} s of processors; "
        f"{done['entered']:,} came, {done['left']:,} went"
    )
    print("  " + ", ".join(f"{at} s {what}" for at, what in done["stages"]))


def show_find(home: Path) -> None:
    done = step("find", home)
    print(
        f"groups: {done['groups']} among {done['customers']:,} customers by {done['figures']} "
        f"figures in {done['seconds']:.1f} s (limit {LIMIT_FIND_S}), {done['cpu']:.1f} s of "
        f"processors, {done['mib']:,.0f} MiB"
    )
    print("  " + ", ".join(f"{at} s {what}" for at, what in done["stages"]))
    print(f"portfolio: {done['portfolio_ms']:.0f} ms")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--wide", action="store_true")
    asked.add_argument("--count", action="store_true")
    asked.add_argument("--refresh", action="store_true")
    asked.add_argument("--find", action="store_true")
    asked.add_argument("--segments", type=int, default=200)
    asked.add_argument("--customers", type=float, default=1)
    asked.add_argument("--columns", type=int, default=150)
    asked.add_argument("--home", type=Path)
    asked.add_argument("--step", choices=STEPS)
    asked.add_argument("words", nargs="*")
    given = asked.parse_args()
    if given.step:
        sys.path.insert(0, str(ROOT))
        print(json.dumps(STEPS[given.step](given.home, *given.words)))
        return
    with tempfile.TemporaryDirectory(prefix="threefold-bench-") as folder:
        home = given.home or Path(folder) / "home"
        home.mkdir(parents=True, exist_ok=True)
        customers = str(int(given.customers * MILLION))
        if given.wide:
            if not (home / "lake").exists():
                step("make", home, customers)
            show_wide(home, given.columns)
        if given.count or given.refresh or given.find:
            asked_of = home / "asked"
            if not asked_of.exists():
                asked_of.mkdir()
                step("lay", asked_of, customers)
            if given.count:
                show_count(asked_of)
            if given.refresh:
                show_refresh(asked_of, given.segments)
            if given.find:
                show_find(asked_of)


if __name__ == "__main__":
    main()
