"""Events come in once, whoever brings them again, and go out without taking another's along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.behavioral.service.queries import query
from threefold.behavioral.service.tables import claims, events, snapshots, variables
from threefold.behavioral.types import CLAIM_SCHEMA, EVENT_SCHEMA, Landed, Undone
from threefold.engine import service as engine
from threefold.engine.types import Files, Input

# A landing adds a file or two to each month, and each file of a month costs a reader a look.
_MOST_FILES = 3


def stage(data: Input, folder: str | Path) -> int:
    """Write events (EVENT_SCHEMA) into a new folder as they will lie in the lake; how many.

    `land` then takes the folder in place of a file, and hardly has to read it.
    """
    folder = Path(folder)
    events().stage(data, folder)
    return _rows(_files(folder))


def staged(folder: str | Path) -> Files:
    """What `stage` wrote there, as an input of the engine; empty where it wrote nothing."""
    paths = tuple(str(path) for path in sorted(Path(folder).glob("*/*.parquet")))
    return Files(paths, EVENT_SCHEMA, ("month",))


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*/*.parquet")) if path.is_dir() else [path]


def _rows(files: list[Path]) -> int:
    return sum(pq.read_metadata(path).num_rows for path in files)


def _incoming(path: Path) -> Files:
    return staged(path) if path.is_dir() else Files((str(path),), EVENT_SCHEMA)


def _months(path: Path) -> list[str]:
    if path.is_dir():
        return sorted({_month(each) for each in _files(path)})
    return list(pq.read_table(path, columns=["month"])["month"].unique().to_pylist())


def _month(file: Path) -> str:
    return file.parent.name.removeprefix("month=")


def _duplicates(path: Path, *, run: int, source: str) -> pa.Table:
    """Ids of the file that the lake holds already, in the months that the file touches."""
    held = events().snapshot()
    landed = held.input(
        columns=["id", "source", "run", "month"], filters=[("month", "in", _months(path))]
    )
    return engine.shared().query(
        query("duplicates"),
        {"run": run, "source": source},
        {"incoming": _incoming(path), "events": landed},
    )


def preview(path: str | Path, *, source: str, run: int = 0) -> Landed:
    """What `land` would do with this file or folder, without doing it."""
    path = Path(path)
    rows = _rows(_files(path))
    known = _duplicates(path, run=run, source=source).num_rows
    return Landed(loaded=rows - known, duplicates=known)


def land(path: str | Path, *, run: int, source: str) -> Landed:
    """Append the events, of a Parquet file or of a folder of `stage`, that the lake lacks.

    They are in EVENT_SCHEMA, their `run` and `source` being those given, their ids unique.
    May be repeated after a crash at any moment: both appends are exactly once by the run's number.
    An id is looked for in the months of the events only, because equal events happen at equal
    times.
    """
    path = Path(path)
    duplicates = _duplicates(path, run=run, source=source)
    if duplicates.num_rows:
        again = duplicates.select(CLAIM_SCHEMA.names).cast(CLAIM_SCHEMA)
        claims().append(again, app_id=f"claims-{run}", app_version=1)
    loaded = _rows(_files(path)) - duplicates.num_rows
    if loaded:
        months = set(duplicates["month"].unique().to_pylist())
        # Months of which all is new are taken over as they lie.
        ready = [each for each in _files(path) if path.is_dir() and _month(each) not in months]
        mixed = [each for each in _files(path) if each not in ready]
        rest: Input | None = None
        if mixed:
            rest = Files(tuple(map(str, mixed)), EVENT_SCHEMA, _incoming(path).partition_by)
            if duplicates.num_rows:
                inputs = {"incoming": rest, "duplicates": duplicates}
                rest = engine.shared().stream(query("newcomers"), inputs=inputs)
        events().append(rest, app_id=f"run-{run}", app_version=1, ready=ready)
    compact(most_files=_MOST_FILES)
    return Landed(loaded=loaded, duplicates=duplicates.num_rows)


def undo(run: int) -> Undone:
    """Take the run's events back; those that another import brought as well pass to that import.

    Each step may be repeated after a crash.
    """
    before = events().snapshot().input(columns=["id", "source", "run"])
    owned = (
        engine.shared()
        .query(
            "select count(*) as n from events where run = $run", {"run": run}, {"events": before}
        )["n"][0]
        .as_py()
    )
    kept = engine.shared().query(
        query("kept"),
        {"run": run},
        {"events": before, "claims": claims().snapshot().input()},
    )
    if kept.num_rows:
        events().update_from(
            kept.cast(CLAIM_SCHEMA),
            key_columns=("id", "source"),
            set_columns=("run",),
            predicate=f"run = {int(run)}",
        )
    events().delete(f"run = {int(run)}", app_id=f"undo-{run}", app_version=1)
    claims().delete(f"run = {int(run)}", app_id=f"undo-claims-{run}", app_version=1)
    return Undone(removed=owned - kept.num_rows, kept=kept.num_rows)


def erase(subjects: list[str], *, request: str, customers: Sequence[int] = ()) -> None:
    """Delete every event of these subjects (a data subject's right), and what was distilled of
    these customers for any day; `request` names the case."""
    if subjects:
        listed = ", ".join(f"'{subject}'" for subject in subjects if subject.isalnum())
        events().delete(f"subject in ({listed})", app_id=f"erase-{request}", app_version=1)
    if customers:
        listed = ", ".join(str(int(customer)) for customer in customers)
        variables().delete(f"customer_id in ({listed})", app_id=f"erase-{request}", app_version=1)


def compact(*, most_files: int = 1) -> None:
    """Rewrite the months that lie in more files than that, so that one life is found quickly."""
    events().compact(most_files=most_files)


def tidy(*, keep_hours: float = 168) -> dict[str, int]:
    """Bring each month into one file and drop the files that no version of late needs.

    Files of the last `keep_hours` stay, for readers of an older version and for going back. What
    was undone or erased before that is then gone from the disk as well.
    """
    tables = (events(), claims())
    return {
        "rewritten": sum(table.compact() for table in tables),
        "removed": sum(table.vacuum(keep_hours) for table in (*tables, variables(), snapshots())),
    }
