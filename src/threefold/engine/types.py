"""What other rooms may hold of the engine: its shape and the inputs it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.dataset as pads

Values: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Files:
    """Parquet files read as one relation of exactly `schema`.

    `partition_by` names the columns whose values stand in the path (`month=2026-01/`). An empty
    `paths` gives an empty relation of the same columns and types; a column that older files lack
    reads as NULL. `counted` are columns that do not stand in the one file but count its rows, each
    beginning with the number given.
    """

    paths: tuple[str, ...]
    schema: pa.Schema
    partition_by: tuple[str, ...] = ()
    counted: tuple[tuple[str, int], ...] = ()


# A dataset is read with the query's own filters; a reader only once.
Input: TypeAlias = pa.Table | pa.RecordBatchReader | pads.Dataset | Files
Inputs: TypeAlias = Mapping[str, Input]
Work: TypeAlias = Callable[[pa.Table], pa.Table]


class Workspace(Protocol):
    """Tables kept between statements of one computation, gone at its end; for one thread.

    `inputs` given to a statement are seen by this statement alone, beside those the workspace was
    opened with. An answer streamed must be read to its end before the next statement.
    """

    def keep(
        self, name: str, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> None:
        """Compute the answer once and hold it as the table `name`, anew if it was there."""
        ...

    def query(
        self, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> pa.Table: ...

    def stream(
        self,
        sql: str,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader: ...

    def write_parquet(
        self,
        sql: str,
        path: str | Path,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        order_by: Sequence[str] = (),
        row_group_rows: int = 50_000,
        compression: str = "zstd",
    ) -> int: ...

    def drop(self, name: str) -> None:
        """Forget a kept table; nothing happens when there is none of that name."""
        ...


class Engine(Protocol):
    """A computing engine. One object may be used from many threads at once.

    `values` are bound to `$name` in the SQL; `inputs` become views of that name for this one
    statement. The session's time zone is UTC. Failures come as `threefold.kit.errors`.
    """

    @property
    def name(self) -> str: ...

    def query(
        self, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> pa.Table:
        """All rows of the answer."""
        ...

    def stream(
        self,
        sql: str,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        """The answer in batches of about `batch_rows`; read it to the end or close it."""
        ...

    def mapped(
        self,
        sql: str,
        work: Work,
        schema: pa.Schema,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        """What `work` makes of the answer, part by part of some `batch_rows` rows, in its order.

        `work` answers in `schema`, as many rows as it likes. On a cluster it runs where the rows
        are: it must pickle, and every node needs what it imports. Read to the end or close.
        """
        ...

    def write_parquet(
        self,
        sql: str,
        path: str | Path,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        order_by: Sequence[str] = (),
        row_group_rows: int = 50_000,
        compression: str = "zstd",
    ) -> int:
        """Write the answer to one Parquet file, sorted by `order_by`; rows written."""
        ...

    def write_partitions(
        self,
        sql: str,
        folder: str | Path,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        partition_by: Sequence[str],
        order_by: Sequence[str] = (),
        row_group_rows: int = 50_000,
        compression: str = "zstd",
    ) -> int:
        """Write the answer below `folder` in `column=value/` folders; rows written.

        Partition columns stand in the path only, not in the files.
        """
        ...

    def execute(self, sql: str, values: Values | None = None, inputs: Inputs | None = None) -> None:
        """Run a statement whose answer nobody needs."""
        ...

    def sql_type(self, kind: pa.DataType) -> str:
        """The name of a type in this engine's SQL, for casts."""
        ...

    def workspace(self, inputs: Inputs | None = None) -> AbstractContextManager[Workspace]:
        """Tables of one computation, dropped at the end; `inputs` are seen by all its statements.

        `Files` given here are looked at once, and not again by the next workspace of the same.
        """
        ...

    def interrupt(self) -> None:
        """Stop every statement and every workspace of this engine; each raises `Cancelled`."""
        ...

    def close(self) -> None: ...
