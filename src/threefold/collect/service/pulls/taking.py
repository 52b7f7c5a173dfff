"""What a plug-in found becomes imports or messages, and the cursor moves on behind it.

A run is noted as pending before it lands and the cursor is written once it is in, so that a crash
at any moment neither loses nor repeats anything.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.collect.models import Pull, Run, RunState
from threefold.collect.service import landing, maps, staging, suggesting, undoing
from threefold.collect.service.pulls import letters
from threefold.collect.source import Cursor, File, Messages, Reading, Refused, Rows
from threefold.collect.types import ColumnMap
from threefold.jobs.types import Progress
from threefold.kit.clock import now
from threefold.kit.errors import Cancelled, Conflict, Invalid, ThreefoldError, Unavailable

MOST_ROWS = 2_000_000
"""Rows of one import; more become several."""
_LISTED = 100


class Tally:
    """What one visit found."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(
            ("found", "rows", "loaded", "duplicates", "quarantined", "events", "left_out", "wrong"),
            0,
        )
        self.found: list[dict[str, Any]] = []

    def landed(self, run: Run, name: str) -> None:
        run.refresh_from_db(fields=["received", "loaded", "duplicates", "quarantined"])
        self._add(found=1, rows=run.received, loaded=run.loaded, duplicates=run.duplicates,
                  quarantined=run.quarantined)  # fmt: skip
        self._list(name, run.pk, "")

    def wrong(self, name: str, problem: str) -> None:
        self._add(found=1, wrong=1)
        self._list(name, None, problem)

    def emitted(self, events: int, left_out: int) -> None:
        self._add(found=events, events=events, left_out=left_out)

    def _add(self, **more: int) -> None:
        for name, count in more.items():
            self.counts[name] += count

    def _list(self, name: str, run: int | None, problem: str) -> None:
        if len(self.found) < _LISTED:
            self.found.append({"name": name, "run": run, "problem": problem})

    @property
    def anything(self) -> bool:
        return any(self.counts.values())


def take_all(pull: Pull, reading: Reading, tally: Tally, progress: Progress) -> None:
    """Bring in everything that the plug-in finds."""
    with _table(pull) as table:
        answer: Refused | None = None
        while True:
            try:
                piece = reading.send(answer) if answer is not None else next(reading)
            except StopIteration:
                break
            progress.check()
            answer = None
            if isinstance(piece, Rows):
                table.add(piece)
                progress.stage("fetch")
                progress.at(table.rows)
                if table.rows >= MOST_ROWS:
                    _land_rows(pull, table, tally, progress)
            elif isinstance(piece, File):
                answer = _land_file(pull, piece, tally, progress)
            else:
                _emit(pull, piece, tally)
        _land_rows(pull, table, tally, progress)


def finish_pending(pull: Pull, tally: Tally, progress: Progress) -> None:
    """Bring in the run that a visit cut short left behind, and drop one it had only read."""
    left = Run.objects.filter(source=pull.source_id, state=RunState.STAGED, counts__pull=pull.pk)
    for run in left.exclude(pk=pull.pending.get("run", 0)):
        undoing.give_up(run.pk)
    if not pull.pending:
        return
    run = Run.objects.filter(pk=pull.pending["run"]).first()
    cursor = pull.pending["cursor"]
    if run is None or run.state == RunState.CANCELLED:
        # Somebody gave the import up before it was in: its rows are found anew.
        _go_on(pull, None)
        return
    if run.state not in (RunState.UNDONE, RunState.UNDOING):
        landing.land(run.pk, progress)
        tally.landed(run, run.file_name)
    _go_on(pull, cursor)


def _land(pull: Pull, run: Run, cursor: Cursor, tally: Tally, progress: Progress) -> None:
    pull.pending = {"run": run.pk, "cursor": dict(cursor)}
    pull.save(update_fields=["pending"])
    landing.land(run.pk, progress)
    _go_on(pull, cursor)
    tally.landed(run, run.file_name)


def _go_on(pull: Pull, cursor: Cursor | None) -> None:
    pull.pending = {}
    if cursor is not None:
        pull.cursor = dict(cursor)
    pull.save(update_fields=["pending", "cursor"])


def _land_file(pull: Pull, file: File, tally: Tally, progress: Progress) -> Refused | None:
    """The file as an import; `Refused` for one that cannot be one, which is remembered as well."""
    try:
        run = staged(pull, file.path, progress)
    except (Cancelled, Conflict, Unavailable):
        raise
    except ThreefoldError as error:
        reason = " ".join(part for part in (str(error.message), str(error.remedy)) if part)
        tally.wrong(file.path.name, reason)
        _go_on(pull, file.cursor)
        return Refused(reason)
    _land(pull, run, file.cursor, tally, progress)
    return None


def _land_rows(pull: Pull, table: _Table, tally: Tally, progress: Progress) -> None:
    if not table.rows:
        return
    path, cursor = table.close()
    run = staged(pull, path, progress, name=f"{pull.label} {now():%Y-%m-%d %H:%M:%S}.parquet")
    path.unlink()
    _land(pull, run, cursor, tally, progress)


def staged(pull: Pull, path: Path, progress: Progress, *, name: str = "") -> Run:
    """A run of that file with the pull's mapping agreed; none is left where that cannot be."""
    chosen = ColumnMap.from_dict(pull.mapping) if pull.mapping else None
    run = staging.stage(
        path,
        source=pull.source_id,
        content=pull.content,
        options=chosen.options if chosen else None,
        file_name=name,
        progress=progress,
    )
    run.counts["pull"] = pull.pk
    run.save(update_fields=["counts"])
    try:
        mapping = maps.fitted(chosen, run) if chosen else suggesting.suggestion(run)
        suggesting.require_certain(mapping)
        landing.agree(run, mapping)
    except Exception:
        undoing.give_up(run.pk)
        raise
    return run


def _emit(pull: Pull, piece: Messages, tally: Tally) -> None:
    from threefold.collect.service import stream

    letters.keep(pull, piece.kept)
    if piece.messages:
        stream.emit(pull.source_id, piece.messages)
    with transaction.atomic():
        _go_on(pull, piece.cursor)
    tally.emitted(len(piece.messages), piece.left_out)


class _Table:
    """Rows on their way to a run, in a file; `cursor` is that of the last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: pq.ParquetWriter | None = None
        self._path = folder
        self._cursor: Mapping[str, Any] = {}
        self.rows = 0

    def add(self, piece: Rows) -> None:
        schema = pa.schema([(name, pa.string()) for name in piece.batch.schema.names])
        if self._writer is None:
            self._path = self._folder / f"pull-{uuid.uuid4().hex}.parquet"
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.close(handle)
            self._writer = pq.ParquetWriter(self._path, schema, compression="zstd")
        elif not self._writer.schema.equals(schema):
            raise Invalid(
                _("The columns changed while they were being read."),
                remedy=_("Check again."),
            )
        self._writer.write_batch(piece.batch.cast(schema))
        self._cursor = piece.cursor
        self.rows += piece.batch.num_rows

    def close(self) -> tuple[Path, Mapping[str, Any]]:
        if self._writer is not None:
            self._writer.close()
        self._writer, self.rows = None, 0
        return self._path, self._cursor

    def drop(self) -> None:
        """Remove what was not landed."""
        if self._writer is not None:
            self._writer.close()
        if self._path != self._folder:
            self._path.unlink(missing_ok=True)


@contextmanager
def _table(pull: Pull) -> Iterator[_Table]:
    folder = Path(settings.HOME.files) / "pulls"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    table = _Table(folder)
    try:
        yield table
    finally:
        table.drop()
