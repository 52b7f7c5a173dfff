"""Run as a process of its own: imports killed at random moments, resumed, compared.

`python -m tests.collect.crash_driver KILLS SEED`, the home named by THREEFOLD_HOME. Everything is
imported once; each attempt is a forked child, so that a kill falls into the import and not into
the start of an interpreter. Prints one JSON line.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import django

HOME = Path(os.environ["THREEFOLD_HOME"])
TEMPLATE = HOME.with_name("template")
ROUND_KILLS = 5
# What may differ between two runs that are otherwise the same.
_CLOCKS = {
    "updated_at", "finished_at", "undone_at", "at", "version", "created_at", "started_at",
    "digest", "superseded_at",
}  # fmt: skip
_TABLES = (
    "collect_run", "collect_quarantined", "descriptive_customer", "descriptive_record",
    "descriptive_recordclaim", "descriptive_contactway", "descriptive_consentevidence",
    "identity_identifier", "identity_sighting", "related_answer", "related_answerclaim",
    "view_card", "view_searchterm",
)  # fmt: skip


def purchases(first: int, count: int, *, wrong: int = 0) -> str:
    lines = ["invoice,date,sku,description,qty,price,customer id"]
    lines += [
        f"{n // 3},2024-{n % 12 + 1:02d}-{n % 28 + 1:02d} 10:00,A{n % 90},Thing {n % 90},"
        f"{n % 7 + 1},{n % 13}.25,{f'C{n % 150}' if n % 9 else ''}"
        for n in range(first, first + count)
    ]
    lines += [f"x{n},2024-02-30 10:00,A1,Thing,1,1.00,C1" for n in range(wrong)]
    return "\n".join(lines) + "\n"


def people(count: int) -> str:
    lines = ["customer id,full name,email,country"]
    lines += [f"C{n},Person {n},p{n}@example.com,{('GB', 'ES')[n % 2]}" for n in range(count)]
    return "\n".join(lines) + "\n"


def answers(count: int) -> str:
    lines = ["customer id,date,nps,csat"]
    lines += [f"C{n},2024-06-01,{n % 11},{n % 5 + 1}" for n in range(count)]
    return "\n".join(lines) + "\n"


def set_up() -> None:
    """An installation with one import in, and three more read but not landed."""
    from django.core.management import call_command

    from threefold.plan import service as plans

    call_command("migrate", verbosity=0)
    plans.choose("retail", actor=None)
    staged(purchases(0, 1500), "purchases", land=True)
    staged(purchases(900, 2000, wrong=20), "purchases")
    staged(people(300), "customers")
    staged(answers(200), "answers")


def staged(text: str, content: str, *, land: bool = False) -> None:
    from threefold.collect import service

    path = HOME.with_name("file.csv")
    path.write_text(text)
    run = service.stage(path, source="shop", content=content)
    service.agree(run, service.suggestion(run))
    if land:
        service.land(run.pk)


def work() -> None:
    """Three imports and the undoing of the first, which overlaps the second."""
    from threefold.collect import service

    for run in (2, 3, 4):
        service.land(run)
    service.undo(1)


def attempt(kill_after: float | None) -> tuple[bool, float]:
    """Work in a forked child; whether it ended by itself, and after how long."""
    began = time.monotonic()
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException as error:
            sys.stderr.write(repr(error))
            os._exit(1)
        os._exit(0)
    if kill_after is not None:
        while time.monotonic() - began < kill_after:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return ended_well(status), time.monotonic() - began
            time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    return (False if killed else ended_well(status)), time.monotonic() - began


def ended_well(status: int) -> bool:
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise SystemExit("the import failed by itself")
    return True


def state() -> dict[str, Any]:
    """Everything that matters, clocks left out, asked in a child so that this process stays
    without threads and connections."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(_state(), out, default=str)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        content = answer.read()
    os.waitpid(child, 0)
    return dict(json.loads(content))


def _state() -> dict[str, Any]:
    from threefold.behavioral.service.tables import claims, events

    connection = sqlite3.connect(HOME / "store.sqlite3")
    connection.row_factory = sqlite3.Row
    out: dict[str, Any] = {}
    for table in _TABLES:
        rows = [dict(row) for row in connection.execute(f"select * from {table}")]
        out[table] = sorted(json.dumps(_plain(row), sort_keys=True) for row in rows)
    connection.close()
    for name, table in (("events", events()), ("claims", claims())):
        out[name] = sorted(
            json.dumps(row, sort_keys=True, default=str) for row in table.read().to_pylist()
        )
    return out


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in _CLOCKS}
    if kept.keys() & {"term", "cause", "problems"}:
        kept.pop("id")  # A number of the table alone: rows written again get other ones.
    if "counts" in kept:
        kept["counts"] = {**json.loads(kept["counts"]), "undone": None, "undo": None}
    if "golden" in kept:
        kept["golden"] = {name: value["v"] for name, value in json.loads(kept["golden"]).items()}
    return kept


def main(kills: int, seed: int) -> None:
    chance = random.Random(seed)
    from threefold.collect import service  # noqa: F401  imported once, before any fork
    from threefold.view import service as view  # noqa: F401

    in_child(set_up)
    HOME.rename(TEMPLATE)
    again()
    _ended, whole = attempt(None)
    expected = state()
    if len(expected["events"]) != 2000 or len(expected["related_answer"]) != 400:
        raise SystemExit("the undisturbed run is not what it should be")
    done = rounds = 0
    while done < kills:
        again()
        rounds += 1
        for _ in range(min(ROUND_KILLS, kills - done)):
            ended, _took = attempt(chance.uniform(0, whole))
            if ended:
                break
            done += 1
        attempt(None)
        found = state()
        for name, rows in expected.items():
            if found[name] != rows:
                differ = sorted(set(rows) ^ set(found[name]))[:4]
                raise SystemExit(json.dumps({"kills": done, "differs": name, "rows": differ}))
    told = {"kills": done, "rounds": rounds, "seconds": round(whole, 2)}
    sys.stdout.write(json.dumps(told) + "\n")


def in_child(task: Any) -> None:
    child = os.fork()
    if not child:
        task()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("setting up failed")


def again() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(TEMPLATE, HOME)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
