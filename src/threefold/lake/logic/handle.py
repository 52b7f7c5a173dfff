"""The one open Delta table of this process: created when first written, kept up to date."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import DeltaError, TableNotFoundError

from threefold.kit.errors import Conflict, NotFound, ThreefoldError, Unavailable
from threefold.kit.phrases import phrase
from threefold.lake.logic.storage import Storage
from threefold.lake.logic.writing import Layout

_CONFIGURATION = {
    "delta.checkpointInterval": "20",
    # Time travel reaches as far back as the log does.
    "delta.logRetentionDuration": "interval 365 days",
}

_Answer = TypeVar("_Answer")


class Handle:
    def __init__(self, storage: Storage, layout: Layout) -> None:
        self.storage = storage
        self.layout = layout
        self._lock = threading.RLock()
        self._table: DeltaTable | None = None
        self._process = 0

    def find(self) -> DeltaTable | None:
        """The table at its newest version, or None before the first write.

        Costs one look at the log when nothing changed. Do not keep what it returns: other threads
        move the same object forward.
        """
        with self._lock:
            # The Delta library's threads do not survive a fork.
            if self._table is None or self._process != os.getpid():
                self._table = self._opened()
                self._process = os.getpid()
            elif self._table is not None:
                self._guard(self._table.update_incremental)
                self._require_log(self._table)
            return self._table

    def ready(self) -> DeltaTable:
        """The table at its newest version; created, or given missing columns, when needed."""
        with self._lock:
            return self.find() or self._created()

    def read(self, ask: Callable[[DeltaTable | None], _Answer]) -> _Answer:
        """An answer about the newest version that no other thread disturbs."""
        with self._lock:
            return ask(self.find())

    def private(self) -> DeltaTable:
        """An own object at the newest version, which no other thread moves while one commits."""
        self.ready()
        return self._guard(lambda: self._open(None))

    def at(self, moment: int | dt.datetime) -> DeltaTable:
        """A table of its own, as of a version or a moment."""
        newest = self._guard(lambda: self._open(None))
        try:
            newest.load_as_version(moment)
        except (DeltaError, OSError, ValueError) as error:
            raise NotFound(
                phrase("The lake does not hold this version of the table (any more)."),
                where={"table": self.storage.url, "version": moment, "newest": newest.version()},
            ) from error
        return newest

    def _open(self, version: int | None) -> DeltaTable:
        return DeltaTable(self.storage.url, version, storage_options=self.storage.options or None)

    def _require_log(self, table: DeltaTable) -> None:
        """A folder taken away, as a disk that is not mounted, looks like one without news.

        A commit would then begin a second log where the disk had been.
        """
        newest = f"_delta_log/{table.version():020}.json"
        if self.storage.local and not Path(self.storage.absolute(newest)).exists():
            raise Unavailable(
                phrase("The lake's table is gone."), where={"table": self.storage.url}
            )

    def _opened(self) -> DeltaTable | None:
        try:
            table = self._guard(lambda: self._open(None))
        except NotFound:
            return None
        return self._evolved(table)

    def _created(self) -> DeltaTable:
        try:
            DeltaTable.create(
                self.storage.url,
                Schema.from_arrow(self.layout.schema),
                mode="error",
                partition_by=list(self.layout.partition_by),
                storage_options=self.storage.options or None,
                configuration=_CONFIGURATION,
            )
        except (DeltaError, OSError) as error:
            # Somebody else may have created it in the meantime.
            self._table = self._opened()
            if self._table is None:
                raise _explained(error, self.storage.url) from error
        self._table = self._opened()
        self._process = os.getpid()
        if self._table is None:
            raise Unavailable(
                phrase("The lake's table is gone."), where={"table": self.storage.url}
            )
        return self._table

    def _evolved(self, table: DeltaTable) -> DeltaTable:
        """Add the columns that the program has learnt since the table was made."""
        held = {field.name: field for field in table.schema().fields}
        wanted = Schema.from_arrow(self.layout.schema).fields
        for field in wanted:
            if field.name in held and held[field.name].type != field.type:
                raise Conflict(
                    phrase(
                        "The lake holds %(held)s where %(wanted)s is expected.",
                        held=held[field.name].type,
                        wanted=field.type,
                    ),
                    where={"table": self.storage.url, "column": field.name},
                    remedy=phrase("Use the program version that wrote this lake."),
                )
        missing = [Field(field.name, field.type) for field in wanted if field.name not in held]
        if missing:
            self._guard(lambda: table.alter.add_columns(missing))
            table = self._guard(lambda: self._open(None))
        return table

    def _guard(self, work: Callable[[], _Answer]) -> _Answer:
        try:
            return work()
        except TableNotFoundError as error:
            raise NotFound(
                phrase("The lake has no such table."), where={"table": self.storage.url}
            ) from (error)
        except (DeltaError, OSError, ValueError) as error:
            raise _explained(error, self.storage.url) from error


def _explained(error: Exception, url: str) -> ThreefoldError:
    return Unavailable(
        phrase("The lake cannot be read: %(error)s", error=error),
        remedy=phrase(
            "Check the lake's URL, its access settings and that the version still exists."
        ),
        where={"table": url},
    )
