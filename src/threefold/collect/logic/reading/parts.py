"""Writing rows of text cells batch by batch, where the engine does not read the file itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

BATCH_ROWS = 50_000
BATCH_CELLS = 1_000_000


def batch_rows(width: int) -> int:
    return max(100, min(BATCH_ROWS, BATCH_CELLS // max(1, width)))


def schema(names: Sequence[str]) -> pa.Schema:
    numbers = [pa.field("_row", pa.int64()), pa.field("_line", pa.int64())]
    return pa.schema([*numbers, *(pa.field(name, pa.string()) for name in names)])


class Writer:
    """`raw.parquet` of a stage: numbered rows of text."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.schema = schema(names)
        self.rows = 0
        self._out = pq.ParquetWriter(path, self.schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._out.close()

    def write(self, lines: pa.Array | Sequence[int], columns: Sequence[pa.Array]) -> None:
        """Append rows; `lines` are their lines in the file."""
        count = len(lines)
        if not count:
            return
        numbers = pa.array(range(self.rows + 1, self.rows + count + 1), pa.int64())
        where = lines if isinstance(lines, pa.Array) else pa.array(lines, pa.int64())
        self._out.write_table(pa.Table.from_arrays([numbers, where, *columns], schema=self.schema))
        self.rows += count
