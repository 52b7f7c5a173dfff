"""Variables of all customers as of a day, kept in the lake."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from django.conf import settings

from threefold.behavioral import variable
from threefold.behavioral.logic.distil import statements
from threefold.behavioral.service import tables
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.rates import rates
from threefold.behavioral.service.refreshing import changed, event_kinds, last_snapshot, touched
from threefold.behavioral.service.snapshotting import gone, held_revision, keep, map_keys, note
from threefold.behavioral.types import ACT_COLUMNS, Distilled
from threefold.behavioral.variable import Variable
from threefold.engine import service as engine
from threefold.engine.types import Engine, Files, Inputs, Workspace
from threefold.identity import service as identity
from threefold.kit import clock
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.lake.service import Snapshot

EPOCH = date(1970, 1, 1)
MEMORY_MB = 6144
_PART_EVENTS = 12_000_000
"""So many events are distilled at once on one machine, customers apart from customers."""
_REVISIONS = 12
"""After so many refreshes all is distilled anew, so that reading stays quick."""

Tell = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _total: int) -> None: ...


def newest_day() -> date:
    """The day variables are told of unless another is asked for: the newest one with an event,
    today at the latest."""
    today = clock.now().date()
    held = tables.events().snapshot()
    months = [each["month"] for each in held.partitions if each["month"]]
    months = [month for month in months if month <= f"{today:%Y-%m}"]
    if not months:
        return today
    newest = engine.shared().query(
        "select max(local_at) as at_ from events where local_at < $until",
        {"until": _end(today)},
        {"events": held.input(["local_at", "month"], [("month", "=", months[-1])])},
    )["at_"][0]
    return newest.as_py().date() if newest.is_valid else today


def day_values(as_of: date) -> dict[str, Any]:
    """What the query of acts is bound to."""
    return {
        "day": (as_of - EPOCH).days,
        "until": _end(as_of),
        "currency": settings.CURRENCY,
    }


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time())


def kept(place: Workspace, wanted: Sequence[Variable]) -> str:
    """Keep in `place`, where `acts` are, all that the variables are taken from; what asks them."""
    made = statements.steps(wanted, query)
    for name, sql in made:
        place.keep(name, sql)
    return statements.together(wanted, _relations(made))


def explain(code: str) -> list[tuple[str, str]]:
    """(name, SQL) of the steps by which one variable is computed, from events to the answer."""
    wanted = statements.whole([variable.find(code)], variable.find)
    made = statements.steps(wanted, query)
    last = statements.together(wanted, _relations(made))
    return [("acts", query("distil_acts")), *made, (code, last)]


def _relations(made: Sequence[tuple[str, str]]) -> list[str]:
    return [name.removeprefix("of_") for name, _sql in made if name.startswith("of_")]


@dataclass
class _Run:
    """One run: what it computes of whom, and where it writes."""

    on: Engine
    as_of: date
    revision: int
    wanted: Sequence[Variable]
    held: Snapshot
    people: pa.Table
    folder: Path
    tell: Tell
    few: int | None
    """How many customers at most, where it is not everybody."""

    @cached_property
    def keys(self) -> pa.Table:
        return map_keys(self.people)

    def write(self) -> list[Path]:
        """The files with a row for each customer who did anything."""
        inputs: Inputs = {
            "events": self.held.input(ACT_COLUMNS),
            "subject_map": self.people,
            "rates": rates(),
        }
        parts = -(-self.held.rows // _PART_EVENTS) if self.on.name == "duckdb" else 1
        if parts == 1:
            return [self._part(query("distil_acts"), day_values(self.as_of), inputs, "part-0")]
        return self._parts(parts, inputs)

    def _parts(self, parts: int, inputs: Inputs) -> list[Path]:
        """Customers in parts that fit into memory: their acts are read once and laid apart."""
        with TemporaryDirectory(dir=self.folder.parent) as aside:
            self.tell("read", 0, 0)
            self.on.write_partitions(
                f"select *, cast(customer_id % {parts} as int) as part from"
                f" ({query('distil_acts')}) acts",
                aside,
                day_values(self.as_of),
                inputs,
                partition_by=["part"],
                compression="lz4",
            )
            files = []
            for part in range(parts):
                self.tell("distil", part, parts)
                paths = tuple(map(str, sorted(Path(aside).glob(f"part={part}/*.parquet"))))
                if paths:
                    acts = {"laid": Files(paths, self._acts())}
                    files.append(self._part("select * from laid", None, acts, f"part-{part}"))
            return files

    def _acts(self) -> pa.Schema:
        nothing = self.held.schema.empty_table()
        inputs = {"events": nothing, "subject_map": self.people.slice(0, 0), "rates": rates()}
        return engine.shared().query(query("distil_acts"), day_values(self.as_of), inputs).schema

    def _part(self, acts: str, values: Any, inputs: Inputs, name: str) -> Path:
        folder = self.folder / f"as_of={self.as_of.isoformat()}"
        folder.mkdir(parents=True, exist_ok=True)
        with self.on.workspace() as place:
            self.tell("acts", 0, 0)
            at_once = self.few is not None and self.on.name == "duckdb"
            # Sorted, what one customer did is found at hand each time; of all it takes too long.
            place.keep("acts", f"{acts} order by customer_id" if at_once else acts, values, inputs)
            self.tell("distil", 0, 0)
            answer = statements.at_once(self.wanted, query) if at_once else kept(place, self.wanted)
            self.tell("write", 0, 0)
            place.write_parquet(
                _framed(answer, self.revision), folder / f"{name}.parquet",
                inputs={"keys": self.keys}, order_by=["customer_id"], **self._shape(),
            )  # fmt: skip
        return folder / f"{name}.parquet"

    def _shape(self) -> dict[str, Any]:
        """What is soon made anew is packed loosely, in two groups, as one thread writes one."""
        if self.few is None:
            return {}
        return {"compression": "lz4", "row_group_rows": max(min(self.few // 2 + 1, 50_000), 2048)}


def _framed(answer: str, revision: int) -> str:
    return (
        f"select cast({revision} as bigint) as revision, true as present, k.map_key, v.*"
        f" from ({answer}) v left join keys k on k.customer_id = v.customer_id"
    )


def distil(
    *,
    as_of: date | None = None,
    on: str = "duckdb",
    master: str = "",
    temp_dir: Path | None = None,
    whole: bool = False,
    memory_limit_mb: int = MEMORY_MB,
    tell: Tell = _silent,
) -> Distilled:
    """Compute every variable that the events can fill, for every customer, as of a day.

    What happened later plays no part. Where the day was distilled before, only customers touched
    since are computed again, unless `whole`. The snapshot is replaced or added to in one commit.
    On a cluster (`master`) `temp_dir` is a folder that every node sees. `tell` hears stages (read,
    acts, distil, write, keep) with parts done and in all.
    """
    began = time.perf_counter()
    day = as_of or newest_day()
    held = tables.events().snapshot()
    if held.version < 0 or not held.rows:
        raise Invalid(
            phrase("There are no events to distil."),
            remedy=phrase("Import purchases or other events first."),
        )
    newest, last = held_revision(day), last_snapshot(day)
    # Never one that was committed before, even if nothing of it is left.
    anew = (max(newest, last["revision"] if last else -1) // _REVISIONS + 1) * _REVISIONS
    if whole or (last and last["revision"] != newest):
        last = None  # Where they differ, a run ended before it could note what it had kept.
    kinds = event_kinds(held, last)
    wanted = statements.whole(variable.of_kinds(kinds), variable.find)
    made_of = _made_of(wanted)
    if last and (last["made_of"] != made_of or last["revision"] % _REVISIONS == _REVISIONS - 1):
        last = None
    # The lake is asked while the store is.
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(changed, last, held) if last else None
        identified = identity.bookmark()
    subjects = asked.result() if asked else None
    if last is None or subjects is None:
        some, people = None, identity.map()
    else:
        some, people = touched(last, subjects, identified)
    revision = anew if some is None else newest + bool(some.num_rows)
    few, count = None if some is None else some.num_rows, 0
    if some is None or some.num_rows:
        with (
            _opened(on, master, memory_limit_mb, temp_dir) as place,
            tables.variables().staging() as folder,
        ):
            run = _Run(place, day, revision, wanted, held, people, folder, tell, few)
            files = run.write()
            if some is not None:
                files += gone(some, run.keys, files, folder, day, revision)
            tell("keep", 0, 0)
            count = keep(files, day, revision, replace=some is None)
    done = Distilled(
        day, revision, some is None, count, len(wanted), time.perf_counter() - began, on
    )
    note(done, held, made_of, kinds, identified)
    return done


@contextmanager
def _opened(on: str, master: str, memory_limit_mb: int, temp_dir: Path | None) -> Iterator[Engine]:
    place = engine.open(
        on,
        memory_limit_mb=memory_limit_mb,
        master=master or None,
        temp_dir=temp_dir,
        any_order=True,
    )
    try:
        yield place
    finally:
        place.close()


def _made_of(wanted: Sequence[Variable]) -> str:
    """A hash of all that the answers depend on beside the events."""
    parts = (
        query("distil_acts"),
        statements.at_once(wanted, query),
        repr(rates().to_pylist()),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
