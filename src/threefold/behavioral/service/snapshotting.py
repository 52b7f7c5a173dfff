"""Keeping what was distilled: rows of a revision in the lake, and a note of the run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.behavioral.service import tables
from threefold.behavioral.types import SNAPSHOT_SCHEMA, Distilled
from threefold.engine import service as engine
from threefold.engine.types import Files
from threefold.kit import clock
from threefold.kit.errors import Conflict
from threefold.kit.phrases import phrase
from threefold.lake.service import Snapshot

_GONE = "gone.parquet"


def map_keys(people: pa.Table) -> pa.Table:
    """[customer_id, map_key]: a number that changes with the identifiers a customer is known by."""
    return engine.shared().query(
        "select customer_id, cast(sum(tf_hash(subject)) as decimal(38, 0)) as map_key"
        " from people group by customer_id",
        inputs={"people": people},
    )


def gone(
    some: pa.Table,
    keys: pa.Table,
    files: Sequence[Path],
    folder: Path,
    day: date,
    revision: int,
) -> list[Path]:
    """A file that says of which touched customers nothing is left."""
    found = Files(tuple(map(str, files)), pa.schema([pa.field("customer_id", pa.int64())]))
    path = folder / f"as_of={day.isoformat()}" / _GONE
    rows = engine.shared().write_parquet(
        f"select cast({revision} as bigint) as revision, false as present,"
        " k.map_key, s.customer_id from wanted s left join keys k on k.customer_id = s.customer_id"
        " left join found f on f.customer_id = s.customer_id where f.customer_id is null",
        path,
        inputs={"wanted": some, "found": found, "keys": keys},
    )
    return [path] if rows else []


def keep(files: Sequence[Path], day: date, revision: int, *, replace: bool) -> int:
    """Commit once for each revision, so that of two runs at the same time one only counts."""
    table = tables.variables()
    app: dict[str, Any] = {"app_id": f"variables-{day.isoformat()}", "app_version": revision + 1}
    rows = {path: int(pq.read_metadata(path).num_rows) for path in files}
    full = [path for path, count in rows.items() if count]
    if not full:
        table.delete(f"as_of = '{day.isoformat()}'", **app)
    elif not (table.replace(full, **app) if replace else table.append(None, ready=full, **app)):
        raise Conflict(
            phrase("Somebody else distilled this day at the same time."),
            remedy=phrase("Look whether theirs is enough, else distil again."),
            where={"day": day.isoformat()},
        )
    return sum(count for path, count in rows.items() if path.name != _GONE)


def held_revision(day: date) -> int:
    """The newest revision of that day, -1 where there is none."""
    kept = tables.variables().snapshot()
    found = engine.shared().query(
        "select coalesce(max(revision), -1) as n from kept",
        inputs={"kept": kept.input(["revision", "as_of"], [("as_of", "=", day.isoformat())])},
    )
    return int(found["n"][0].as_py())


def note(
    done: Distilled, held: Snapshot, made_of: str, kinds: Sequence[str], identified: str
) -> None:
    row = {
        "as_of": done.as_of.isoformat(),
        "revision": done.revision,
        "made_at": clock.now(),
        "events_version": held.version,
        "made_of": made_of,
        "kinds": " ".join(kinds),
        "customers": done.customers,
        "engine": done.engine,
        "seconds": done.seconds,
        "identified": identified,
    }
    tables.snapshots().append(
        pa.Table.from_pylist([row], SNAPSHOT_SCHEMA), app_id=f"distil-{uuid4().hex}", app_version=1
    )
