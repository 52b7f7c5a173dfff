"""One Delta table: what may be done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.transaction import AddAction

from threefold.engine.types import Engine, Input
from threefold.kit.errors import Invalid, Unavailable
from threefold.kit.phrases import phrase
from threefold.lake.logic import commits, rewriting, upkeep
from threefold.lake.logic.files import (
    DataFile,
    Filters,
    choose,
    condition,
    data_files,
    of_partitions,
)
from threefold.lake.logic.handle import Handle
from threefold.lake.logic.incoming import fitted
from threefold.lake.logic.landing import sorted_files
from threefold.lake.logic.storage import Storage, flush
from threefold.lake.logic.writing import Layout, check_required, publish, write_files
from threefold.lake.types import Commit, Snapshot, Stats

_REDO = 20


class LakeTable:
    """One table of the lake; safe to share between threads, cheap to ask for its snapshot."""

    def __init__(
        self, name: str, storage: Storage, layout: Layout, engine: Callable[[], Engine]
    ) -> None:
        self.name = name
        self.storage = storage
        self.layout = layout
        self._engine = engine
        self._handle = Handle(storage, layout)
        self._newest: Snapshot | None = None

    def stage(self, data: Input, folder: Path) -> list[Path]:
        """Write rows as `append` would, but only below `folder`; the files, durably on disk.

        They may be read as `Files` with the table's partition columns, and given to `append` as
        `ready`. Nobody may change them afterwards.
        """
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted_files(self.layout, self._fitted(data), folder)
        for path in (*files, *{file.parent for file in files}, folder):
            flush(path)
        return files

    def append(
        self,
        data: Input | None,
        *,
        app_id: str,
        app_version: int,
        ready: Sequence[Path] = (),
    ) -> bool:
        """Append all rows, and the files `ready` of `stage`, in one commit, exactly once.

        False, and nothing appended, when `app_version` or a later one of `app_id` was committed
        before; so a writer that crashed may simply try again. Columns go by name, a missing one
        is NULL; the rows come to lie sorted by partition and cluster columns. A reader is
        consumed. `Invalid` on unknown columns or NULL where the schema forbids it.
        """
        if commits.committed(self._handle.ready(), app_id, app_version):
            return False
        reader = self._fitted(data) if data is not None else None
        adds = [self._published(path, keep=True) for path in ready]
        if reader is not None:
            with self.storage.staging() as folder:
                files = sorted_files(self.layout, reader, folder)
                adds += [self._published(path) for path in files]
        self._check(adds)
        return self._commit(adds, app=(app_id, app_version))

    def staging(self) -> AbstractContextManager[Path]:
        """A folder for files that `replace` or `append` is to take, gone at the end."""
        self._handle.ready()
        return self.storage.staging()

    def replace(self, ready: Sequence[Path], *, app_id: str, app_version: int) -> bool:
        """Make these files, in folders `column=value/`, all that their partitions hold.

        One commit: readers see the old rows or the new ones. The files are taken, not copied.
        False, and nothing changed, when `app_version` of `app_id` was committed before.
        """
        if commits.committed(self._handle.ready(), app_id, app_version):
            return False
        adds = [self._published(path) for path in ready]
        self._check(adds)
        touched = [add.partition_values for add in adds]
        for attempt in range(_REDO):
            held = [each for each in self.snapshot().data_files if each.partition in touched]
            try:
                version = commits.commit(
                    self._handle.private, self.layout, adds, held, app=(app_id, app_version)
                )
            except commits.Stale:
                commits.pause(attempt)
                continue
            if version is not None:
                self.storage.flush_commit(version)
            return version is not None
        self.storage.forget([add.path for add in adds])
        raise self._busy()

    def snapshot(self, version: int | None = None, at: dt.datetime | None = None) -> Snapshot:
        """The newest version, or that of a number or a moment; `NotFound` when it is gone."""
        if version is not None or at is not None:
            moment = version if version is not None else at
            assert moment is not None  # noqa: S101
            return self._snapshot_of(self._handle.at(moment))
        return self._handle.read(self._current)

    def read(
        self,
        columns: Sequence[str] | None = None,
        filters: Filters | None = None,
        version: int | None = None,
    ) -> pa.Table:
        """Rows that pass all filters, as (column, comparison, value).

        Filters on partition columns leave out files, those on cluster columns row groups.
        """
        snapshot = self.snapshot(version)
        chosen = choose(
            snapshot.data_files,
            self.layout.partition_by,
            of_partitions(filters or (), self.layout.partition_by),
        )
        where, values = condition(filters or ())
        names = ", ".join(rewriting.quoted(name) for name in columns or self.layout.schema.names)
        return self._engine().query(
            f"select {names} from lake_rows where {where}",
            values,
            {"lake_rows": rewriting.rows_of(self.storage, self.layout, chosen)},
        )

    def delete(self, predicate_sql: str, *, app_id: str, app_version: int) -> int:
        """Delete the rows for which the predicate is true, in one commit; how many.

        0 when `app_version` of `app_id` was committed before. Rows appended meanwhile stay.
        `predicate_sql` is the program's own text, never a user's.
        """
        kept = f"select * from lake_rows where ({predicate_sql}) is not true"
        app = (app_id, app_version)

        def find(files: Sequence[DataFile]) -> list[tuple[DataFile, int]]:
            return rewriting.matches(
                self._engine(), self.storage, self.layout, files, predicate_sql
            )

        def rewrite(touched: list[tuple[DataFile, int]]) -> list[AddAction]:
            partly = [file for file, count in touched if count < file.rows]
            if not partly:
                return []
            return self._written(kept, partly, {}, self.layout)

        return self._replace(find, rewrite, app)

    def update_from(
        self,
        source_table: pa.Table,
        key_columns: Sequence[str],
        set_columns: Sequence[str],
        predicate: str = "true",
        *,
        app_id: str | None = None,
        app_version: int = 1,
    ) -> int:
        """Set columns of the rows whose keys stand in `source_table`; one commit; how many rows.

        Only rows for which `predicate` is true are touched. Keys must be unique in the source;
        partition columns cannot be set.
        """
        rewriting.check_update(self.layout, source_table, key_columns, set_columns)
        wanted = rewriting.update_condition(key_columns, predicate)
        statement = rewriting.update_statement(self.layout, key_columns, set_columns, predicate)
        changes: dict[str, Input] = {"lake_changes": source_table}

        def find(files: Sequence[DataFile]) -> list[tuple[DataFile, int]]:
            return rewriting.matches(
                self._engine(), self.storage, self.layout, files, wanted, changes
            )

        def rewrite(touched: list[tuple[DataFile, int]]) -> list[AddAction]:
            return self._written(statement, [file for file, _ in touched], changes, self.layout)

        return self._replace(find, rewrite, (app_id, app_version) if app_id else None)

    def compact(
        self,
        *,
        since_partition: str | None = None,
        row_group_rows: int | None = None,
        most_files: int = 1,
        rows_below: int | None = None,
    ) -> int:
        """Bring each partition into one file sorted by the cluster columns; partitions rewritten.

        One commit for each partition; a partition of no more than `most_files` sorted files is
        passed over, and one that others are changing is left to the next time. `since_partition`
        is the first value of the first partition column to look at. With `rows_below` only files
        of fewer rows are brought together, so that many small appends stay cheap.
        """
        layout = replace(self.layout, row_group_rows=row_group_rows or self.layout.row_group_rows)
        files = self.snapshot().data_files
        scattered = upkeep.scattered(files, layout.prefix, most_files, since_partition, rows_below)
        return sum(self._compact(layout, partition) for partition in scattered)

    def vacuum(self, retention_hours: float = 168) -> int:
        """Delete files that no version younger than this needs; how many.

        Below an hour this is for tests only: files of an append under way would be taken.
        """
        table = self._handle.find()
        if table is None:
            return 0
        removed = table.vacuum(
            int(retention_hours), dry_run=False, enforce_retention_duration=False, full=True
        )
        if self.storage.local:
            upkeep.clear_staging(self.storage, older_than_hours=max(retention_hours, 1))
        return len(removed)

    def history(self, limit: int | None = None) -> list[Commit]:
        """Commits, newest first."""
        table = self._handle.find()
        return upkeep.commits_of(table.history(limit)) if table else []

    def stats(self) -> Stats:
        newest = self.snapshot()
        return Stats(
            version=newest.version,
            rows=newest.rows,
            bytes=sum(file.bytes for file in newest.data_files),
            files=len(newest.data_files),
            partitions=len(newest.partitions),
        )

    def _current(self, table: DeltaTable | None) -> Snapshot:
        if table is None:
            return Snapshot(-1, self.layout.schema, self.layout.partition_by, (), self.storage)
        if self._newest is None or self._newest.version != table.version():
            self._newest = self._snapshot_of(table)
        return self._newest

    def _snapshot_of(self, table: DeltaTable) -> Snapshot:
        files = data_files(table, self.layout.partition_by)
        layout = self.layout
        return Snapshot(table.version(), layout.schema, layout.partition_by, files, self.storage)

    def _written(
        self,
        sql: str,
        files: Sequence[DataFile],
        others: dict[str, Input],
        layout: Layout,
        *,
        data_change: bool = True,
    ) -> list[AddAction]:
        """`sql` asks `lake_rows`, the rows of these files, whose places the new ones take."""
        rows: dict[tuple[str | None, ...], int] = {}
        for file in files:
            place = tuple(file.partition.values())
            rows[place] = rows.get(place, 0) + file.rows
        adds = write_files(
            self._engine(),
            self.storage,
            layout,
            sql,
            None,
            {"lake_rows": rewriting.rows_of(self.storage, layout, files), **others},
            file_rows=max(rows.values(), default=0),
            data_change=data_change,
        )
        self._check(adds)
        return adds

    def _fitted(self, data: Input) -> pa.RecordBatchReader:
        return fitted(self._engine(), self.layout.schema, data)

    def _published(self, source: Path, *, keep: bool = False) -> AddAction:
        """A file of `sorted_files` in the table, the folders that name its partition with it."""
        above = source.parts[-1 - len(self.layout.partition_by) : -1]
        return publish(self.storage, self.layout, source, Path(*above), True, keep=keep)

    def _check(self, adds: Sequence[AddAction]) -> None:
        try:
            check_required(self.layout.schema, adds)
        except Invalid:
            self.storage.forget([add.path for add in adds])
            raise

    def _commit(
        self,
        adds: Sequence[AddAction],
        removes: Sequence[DataFile] = (),
        *,
        app: tuple[str, int] | None = None,
        data_change: bool = True,
    ) -> bool:
        try:
            version = commits.commit(
                self._handle.private, self.layout, adds, removes, app=app, data_change=data_change
            )
        except commits.Stale:
            self.storage.forget([add.path for add in adds])
            raise
        if version is None:
            self.storage.forget([add.path for add in adds])
            return False
        self.storage.flush_commit(version)
        return True

    def _replace(
        self,
        find: Callable[[Sequence[DataFile]], list[tuple[DataFile, int]]],
        rewrite: Callable[[list[tuple[DataFile, int]]], list[AddAction]],
        app: tuple[str, int] | None,
    ) -> int:
        """Replace the files that `find` names by what `rewrite` makes of them; rows touched."""
        for attempt in range(_REDO):
            table = self._handle.find()
            if table is None or (app and commits.committed(table, *app)):
                return 0
            touched = find(self.snapshot().data_files)
            if not touched and app is None:
                return 0
            adds = rewrite(touched) if touched else []
            try:
                done = self._commit(adds, [file for file, _ in touched], app=app)
            except commits.Stale:
                commits.pause(attempt)
                continue
            return sum(count for _, count in touched) if done else 0
        raise self._busy()

    def _busy(self) -> Unavailable:
        return Unavailable(
            phrase("Others keep changing the same rows of the lake."),
            remedy=phrase("Try again when they are done."),
            where={"table": self.name},
        )

    def _compact(self, layout: Layout, files: Sequence[DataFile]) -> int:
        adds = self._written("select * from lake_rows", files, {}, layout, data_change=False)
        try:
            self._commit(adds, files, data_change=False)
        except commits.Stale:
            return 0
        return 1
