"""Arrow and Parquet on their way into Spark and out of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as papq

from threefold.engine.logic.spark_sql import columns, quoted, sql_type
from threefold.engine.types import Files

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# So that one file of a table given is read by several cores.
_GIVEN_ROWS = 200_000
_KINDS = {
    pa.null(): pa.int32(),
    pa.uint8(): pa.int16(),
    pa.uint16(): pa.int32(),
    pa.uint32(): pa.int64(),
    pa.uint64(): pa.decimal128(20, 0),
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
    pa.large_binary(): pa.binary(),
}


def frame_of(session: SparkSession, given: Files) -> DataFrame:
    """The files as one relation of exactly the schema given."""
    if not given.paths:
        nothing = ", ".join(
            f"cast(null as {sql_type(field.type)}) as {quoted(field.name)}"
            for field in given.schema
        )
        return session.sql(f"select {nothing} where false")
    counted = dict(given.counted)
    stored = pa.schema([field for field in given.schema if field.name not in counted])
    bases: dict[str, list[str]] = {}
    for path in given.paths:
        bases.setdefault(_base(path, given.partition_by), []).append(_literal(path))
    frames = [
        session.read.schema(columns(stored)).option("basePath", base).parquet(*paths)
        for base, paths in bases.items()
    ]
    whole = reduce(lambda one, other: one.unionByName(other), frames)
    return whole.selectExpr(
        *(
            f"_metadata.row_index + {int(counted[name])} as {quoted(name)}"
            if name in counted
            else quoted(name)
            for name in given.schema.names
        )
    )


def plain(schema: pa.Schema) -> pa.Schema:
    """The schema in types that Spark has, too."""
    return pa.schema([pa.field(field.name, _plain(field.type)) for field in schema])


def put_down(given: pa.Table | pa.RecordBatchReader | pads.Dataset, path: Path) -> Files:
    """The rows as a Parquet file that Spark reads."""
    schema = plain(given.schema)
    with papq.ParquetWriter(
        path, schema, compression="zstd", coerce_timestamps="us", allow_truncated_timestamps=True
    ) as writer:
        for rows in _gathered(_batches(given), schema, _GIVEN_ROWS):
            writer.write_table(rows, row_group_size=_GIVEN_ROWS)
    return Files((str(path),), schema)


def own_files(given: pads.Dataset) -> Files | None:
    """What a dataset reads, where it is nothing but Parquet files of this machine's folders."""
    if (
        isinstance(given, pads.FileSystemDataset)
        and isinstance(given.format, pads.ParquetFileFormat)
        and given.filesystem.type_name == "local"
        and given.partitioning is None
        and given.schema == plain(given.schema)
    ):
        return Files(tuple(given.files), given.schema)
    return None


def read_back(folder: Path, batch_rows: int) -> pa.RecordBatchReader:
    """What Spark wrote below `folder`, in its order; the folder is removed after the last row."""
    parts = sorted(str(path) for path in folder.glob("*.parquet"))
    dataset = pads.dataset(parts, format="parquet")
    schema = pa.schema([pa.field(f.name, f.type) for f in dataset.schema])

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            for batch in dataset.to_batches(batch_size=batch_rows):
                yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return pa.RecordBatchReader.from_batches(schema, batches())


def one_file(
    reader: pa.RecordBatchReader, path: Path, row_group_rows: int, compression: str
) -> int:
    rows = 0
    try:
        with papq.ParquetWriter(path, reader.schema, compression=compression) as writer:
            for piece in _gathered(reader, reader.schema, row_group_rows):
                writer.write_table(piece, row_group_size=row_group_rows)
                rows += piece.num_rows
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return rows


def moved(source: Path, target: Path) -> int:
    """Move the Parquet files below `source` to the same places below `target`; their rows."""
    rows = 0
    for file in source.rglob("*.parquet"):
        rows += papq.read_metadata(file).num_rows
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, place)
    return rows


def as_answer(table: pa.Table) -> pa.Table:
    """Columns that may be NULL as answers of every engine; a bare NULL is an integer."""
    fields = [pa.field(f.name, _KINDS[f.type] if f.type == pa.null() else f.type)
              for f in table.schema]  # fmt: skip
    arrays = [
        column.cast(field.type) if column.type == pa.null() else column
        for column, field in zip(table.columns, fields, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC" if kind.tz else None)
    return _KINDS.get(kind, kind)


def _batches(
    given: pa.Table | pa.RecordBatchReader | pads.Dataset,
) -> Iterable[pa.RecordBatch]:
    batches: Iterable[pa.RecordBatch]
    batches = given if isinstance(given, pa.RecordBatchReader) else given.to_batches()
    return batches


def _gathered(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, least: int
) -> Iterator[pa.Table]:
    """The batches in pieces of `least` rows, the last one smaller."""
    waiting: list[pa.Table] = []
    count = 0
    for batch in batches:
        piece = pa.Table.from_batches([batch])
        waiting.append(piece if piece.schema == schema else piece.cast(schema))
        count += batch.num_rows
        if count >= least:
            whole = pa.concat_tables(waiting)
            full = count - count % least
            yield whole.slice(0, full)
            waiting, count = [whole.slice(full)], count - full
    if count:
        yield pa.concat_tables(waiting)


def _base(path: str, partition_by: tuple[str, ...]) -> str:
    folder = path.rpartition("/")[0]
    while (last := folder.rpartition("/")[2]) and last.partition("=")[0] in partition_by:
        folder = folder.rpartition("/")[0]
    return _literal(folder)


def _literal(path: str) -> str:
    """Spark takes these signs for patterns."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", path)
