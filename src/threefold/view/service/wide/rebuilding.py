"""Making the wide view of a day: gathered, joined part by part, kept in one commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.behavioral.service.distilled import asked as variables_asked
from threefold.engine import service as engine
from threefold.engine.types import Engine, Input, Workspace
from threefold.kit import clock
from threefold.kit.errors import Conflict
from threefold.kit.phrases import phrase
from threefold.related.service.latest import answers_mark
from threefold.view.logic.wide import statements
from threefold.view.logic.wide.days import DAYS, WideDone
from threefold.view.logic.wide.fields import WideField
from threefold.view.service.moments import end_of
from threefold.view.service.wide import tables
from threefold.view.service.wide.fields import wide_fields
from threefold.view.service.wide.gathering import PORTION, Gathered

MEMORY_MB = 4096
Tell = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _total: int) -> None: ...


def rebuild_wide(
    as_of: date | None = None,
    *,
    on: str = "duckdb",
    master: str = "",
    temp_dir: Path | None = None,
    memory_limit_mb: int = MEMORY_MB,
    tell: Tell = _silent,
) -> WideDone:
    """Make the wide view of a day anew: one row per customer, merged ones being one.

    That day is the newest one with variables unless another is named. Of the newest day all that
    is known now is told; of an earlier one what was known at its end. Raises NotFound where
    variables are kept, but not of that day. Readers see the rows of before or all new ones.
    `tell` hears stages (gather, join, keep) with parts done and in all.
    """
    began = time.perf_counter()
    mark = answers_mark()
    kept = behavioral.snapshots()
    newest = kept[0].as_of if kept else behavioral.newest_day()
    day = as_of or newest
    now = day >= newest
    filled = behavioral.filled(day) if kept else []
    table = tables.customers_wide()
    known = {
        code: each for code, each in wide_fields().items() if code in table.layout.schema.names
    }
    gathered = Gathered(day, clock.now() if now else end_of(day), now, known)
    tell("gather", 0, 0)
    beside = gathered.beside()
    fields = _held(known, filled, beside, now=now)
    with (
        table.staging() as folder,
        closing(
            engine.open(
                on, memory_limit_mb=memory_limit_mb, master=master or None, temp_dir=temp_dir
            )
        ) as motor,
    ):
        run = _Run(motor, day, fields, filled, beside, folder)
        files, rows = run.write(gathered, tell)
        tell("keep", 0, 0)
        _keep(files, day)
    done = WideDone(
        as_of=day,
        customers=rows,
        columns=len(fields),
        behavior=bool(kept),
        now=now,
        seconds=time.perf_counter() - began,
        engine=on,
    )
    _note(done, fields, mark)
    return done


def _held(
    known: Mapping[str, WideField],
    filled: Sequence[str],
    beside: Mapping[str, pa.Table],
    *,
    now: bool,
) -> dict[str, WideField]:
    """The columns that this day has."""
    scored = set(beside["scores"].column_names) if "scores" in beside else set()
    # What the list of customers tells is of now and of no day gone by.
    unknown = set() if now else set(OF_NOW)
    if "accuracy" not in beside:
        unknown.add("accuracy")
    if "last_contact_on" not in filled:
        unknown.add("days_since_contact")
    return {
        code: each
        for code, each in known.items()
        if code not in unknown
        and (each.origin != "variable" or code in set(filled))
        and (each.origin != "score" or code in scored)
    }


OF_NOW = (
    "sources", "contact_ways", "live_contact_ways", "completeness", "completeness_behavioral",
    "completeness_related",
)  # fmt: skip
_OF_ANSWERS = ("answers", "days_since_answer")


@dataclass(frozen=True)
class _Run:
    """One rebuild: what it joins, and where it writes."""

    on: Engine
    as_of: date
    fields: Mapping[str, WideField]
    filled: Sequence[str]
    beside: Mapping[str, pa.Table]
    folder: Path

    def write(self, gathered: Gathered, tell: Tell) -> tuple[list[Path], int]:
        """The files of the day, customers in order, and how many customers there are."""
        folder = self.folder / f"as_of={self.as_of.isoformat()}"
        folder.mkdir(parents=True, exist_ok=True)
        files, rows = [], 0
        told, held = self._behavior()
        with self.on.workspace(held) as place:
            for part, people in enumerate(gathered.people()):
                tell("join", part, 0)
                path = folder / f"part-{part:04}.parquet"
                rows += self._part(place, people, told, path)
                files.append(path)
        return files, rows

    def _part(self, place: Workspace, people: pa.Table, told: str, path: Path) -> int:
        ids = people["customer_id"]
        first, last = ids[0].as_py(), ids[-1].as_py()
        inputs: dict[str, Input] = {"people": people}
        for name, each in self.beside.items():
            inputs[name] = _between(each, first, last)
        types = {code: self.on.sql_type(each.arrow) for code, each in self.fields.items()}
        sql = statements.joined(self._parts(), types)
        values = {"day": self.as_of} if "$day" in sql else None
        if told:
            sql = f"with behavior as ({told.format(first=first, last=last)}) {sql}"
        return place.write_parquet(
            sql, path, values, inputs, order_by=["customer_id"], row_group_rows=PORTION
        )

    def _behavior(self) -> tuple[str, dict[str, Input]]:
        """The statement that tells the variables of customers between two numbers."""
        if not self.filled:
            return "", {}
        codes = [code for code in self.filled if code in self.fields]
        if "last_contact_on" in self.filled and "last_contact_on" not in codes:
            codes.append("last_contact_on")
        sql, inputs = variables_asked(as_of=self.as_of, codes=codes)
        between = "select * from held_all where customer_id between {first} and {last}"
        return f"with held as ({between}) {sql}", {"held_all": inputs["held"]}

    def _parts(self) -> list[tuple[str, list[WideField]]]:
        named: dict[str, list[WideField]] = {
            "people": [], "ways": [], "accuracy": [], "behavior": [], "answers": [], "rivals": [],
            "scores": [],
        }  # fmt: skip
        for each in self.fields.values():
            named[_part_of(each)].append(each)
        return [(name, fields) for name, fields in named.items() if fields]


def _part_of(each: WideField) -> str:
    if each.origin == "variable" or each.code == "days_since_contact":
        return "behavior"
    if each.origin == "answer" or each.code in _OF_ANSWERS:
        return "answers"
    if each.code == "competitors_known":
        return "rivals"
    if each.code == "accuracy":
        return "accuracy"
    return {"way": "ways", "score": "scores"}.get(each.origin, "people")


def _between(rows: pa.Table, first: int, last: int) -> pa.Table:
    """Those of these rows, ordered by customer, from one number to another."""
    ids = rows["customer_id"].to_numpy()
    start = int(np.searchsorted(ids, first, "left"))
    return rows.slice(start, int(np.searchsorted(ids, last, "right")) - start)


def _keep(files: Sequence[Path], day: date) -> None:
    table = tables.customers_wide()
    app_id, version = f"wide-{day.isoformat()}", time.time_ns() // 1000
    if not files:
        table.delete(f"as_of = '{day.isoformat()}'", app_id=app_id, app_version=version)
    elif not table.replace(files, app_id=app_id, app_version=version):
        raise Conflict(
            phrase("Somebody else made the wide view of this day at the same time."),
            remedy=phrase("Look whether theirs is enough, else make it again."),
            where={"day": day.isoformat()},
        )


def _note(done: WideDone, fields: Mapping[str, WideField], mark: str) -> None:
    row = {
        "as_of": done.as_of.isoformat(),
        "made_at": clock.now(),
        "customers": done.customers,
        "columns": " ".join(fields),
        "now": done.now,
        "engine": done.engine,
        "seconds": done.seconds,
        "answers": mark,
    }
    tables.days().append(
        pa.Table.from_pylist([row], DAYS), app_id=f"wide-{uuid4().hex}", app_version=1
    )
