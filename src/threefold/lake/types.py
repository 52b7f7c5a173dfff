"""What other rooms may hold of the lake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from threefold.engine.types import Input
from threefold.lake.logic.files import DataFile, Filters, choose
from threefold.lake.logic.storage import Storage

__all__ = ["Commit", "DataFile", "Filters", "Snapshot", "Stats"]


@dataclass(frozen=True)
class Snapshot:
    """A table as it was at one version; `version` is -1 before the first write.

    Later writes do not change it. Its files stay readable until `vacuum` removes what the table
    no longer holds.
    """

    version: int
    schema: pa.Schema
    partition_by: tuple[str, ...]
    data_files: tuple[DataFile, ...]
    storage: Storage = field(repr=False)

    @property
    def files(self) -> tuple[str, ...]:
        """Absolute paths, or URLs, of the data files."""
        return tuple(self.storage.absolute(file.path) for file in self.data_files)

    @property
    def paths(self) -> tuple[str, ...]:
        """Names of the data files, relative to the table."""
        return tuple(file.path for file in self.data_files)

    def only(self, paths: Collection[str]) -> Snapshot:
        """These data files of it alone."""
        return replace(
            self, data_files=tuple(file for file in self.data_files if file.path in paths)
        )

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.data_files)

    @property
    def partitions(self) -> list[dict[str, str | None]]:
        """The different partition values that hold rows, sorted."""
        different = {tuple(file.partition.items()) for file in self.data_files}
        return [dict(items) for items in sorted(different, key=str)]

    def input(self, columns: Sequence[str] | None = None, filters: Filters | None = None) -> Input:
        """The rows as an input of an engine, which reads only what its query needs.

        `filters` may name partition columns only: whole files are left out. All else belongs
        into the query.
        """
        chosen = choose(self.data_files, self.partition_by, filters or ())
        files = [(file.path, file.partition) for file in chosen]
        return self.storage.input(self.schema, self.partition_by, files, columns)


@dataclass(frozen=True, slots=True)
class Stats:
    version: int
    rows: int
    bytes: int
    files: int
    partitions: int


@dataclass(frozen=True, slots=True)
class Commit:
    """One entry of a table's history."""

    version: int
    at: dt.datetime
    operation: str
    details: Mapping[str, Any]
