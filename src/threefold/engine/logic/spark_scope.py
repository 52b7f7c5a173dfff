"""Statements of one Spark session: its views are its own, its cluster is everybody's."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as pads

from threefold.engine.logic.spark_errors import cancelled, run
from threefold.engine.logic.spark_files import (
    as_answer,
    frame_of,
    moved,
    one_file,
    own_files,
    plain,
    put_down,
    read_back,
)
from threefold.engine.logic.spark_sql import columns, quoted, statement
from threefold.engine.logic.working import worked
from threefold.engine.types import Files, Input, Inputs, Values, Work

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Scope:
    """`folder` is one that the driver and every worker see; without it rows go by the wire."""

    def __init__(self, session: SparkSession, folder: Path | None) -> None:
        self.session = session
        self.folder = folder
        self.stopped = False

    @contextmanager
    def given(self, sql: str, inputs: Inputs | None) -> Iterator[None]:
        """`inputs` as views while a statement runs."""
        if self.stopped:
            raise cancelled(sql)
        files: list[Path] = []
        shown: list[str] = []
        try:
            for name, each in (inputs or {}).items():
                frame = run(sql, lambda each=each: self._frame(each, files))  # type: ignore[misc]
                frame.createOrReplaceTempView(quoted(name))
                shown.append(name)
            yield
        finally:
            for name in shown:
                self.session.catalog.dropTempView(name)
            for file in files:
                file.unlink(missing_ok=True)

    def ask(self, sql: str, values: Values | None) -> DataFrame:
        said, bound = statement(sql, values)
        return run(sql, lambda: self.session.sql(said, args=bound))

    def query(self, sql: str, values: Values | None) -> pa.Table:
        frame = self.ask(sql, values)
        table = run(sql, frame.toArrow)
        if self.stopped:
            raise cancelled(sql)
        return as_answer(table)

    def execute(self, sql: str, values: Values | None) -> None:
        frame = self.ask(sql, values)
        run(sql, lambda: frame.write.format("noop").mode("overwrite").save())

    def stream(self, sql: str, values: Values | None, batch_rows: int) -> pa.RecordBatchReader:
        return self._streamed(sql, self.ask(sql, values), batch_rows)

    def mapped(
        self, sql: str, work: Work, schema: pa.Schema, values: Values | None, batch_rows: int
    ) -> pa.RecordBatchReader:
        def part(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return worked(batches, work, schema)

        asked = self.ask(sql, values)
        frame = run(sql, lambda: asked.mapInArrow(part, columns(schema)))
        return self._streamed(sql, frame, batch_rows)

    def write_parquet(
        self,
        sql: str,
        path: str | Path,
        values: Values | None,
        order_by: Sequence[str],
        row_group_rows: int,
        compression: str,
    ) -> int:
        frame = self.ask(sql, values)
        if order_by:
            frame = frame.orderBy(*(frame[column].asc_nulls_first() for column in order_by))
        reader = self._streamed(sql, frame, row_group_rows)
        return run(sql, lambda: one_file(reader, Path(path), row_group_rows, compression))

    def write_partitions(
        self,
        sql: str,
        target: str | Path,
        values: Values | None,
        partition_by: Sequence[str],
        order_by: Sequence[str],
        row_group_rows: int,
        compression: str,
    ) -> int:
        """With no folder that all see, `target` itself must be one."""
        frame = self.ask(sql, values)
        order = (frame[column].asc_nulls_first() for column in (*partition_by, *order_by))
        frame = frame.repartition(*(frame[column] for column in partition_by))
        written = (
            _typed(frame.sortWithinPartitions(*order))
            .write.partitionBy(*partition_by)
            .option("compression", compression)
            .option("parquet.block.row.count.limit", row_group_rows)
        )
        place = self._new() or Path(target) / f".new-{uuid.uuid4().hex}"
        try:
            run(sql, lambda: written.parquet(str(place)))
            return run(sql, lambda: moved(place, Path(target)))
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def keep(self, name: str, sql: str, values: Values | None) -> Path | DataFrame:
        """The answer computed once and shown as `name`; give it to `remove` when done."""
        frame = _typed(self.ask(sql, values))
        place = self._new()
        if place is None:
            frame = frame.persist()
            run(sql, frame.count)
            frame.createOrReplaceTempView(quoted(name))
            return frame
        run(sql, lambda: frame.write.parquet(str(place)))
        kept = self.session.read.schema(frame.schema).parquet(str(place))
        kept.createOrReplaceTempView(quoted(name))
        return place

    def remove(self, kept: Path | DataFrame) -> None:
        if isinstance(kept, Path):
            shutil.rmtree(kept, ignore_errors=True)
        else:
            kept.unpersist()

    def _streamed(self, sql: str, frame: DataFrame, batch_rows: int) -> pa.RecordBatchReader:
        place = self._new()
        if place is None:
            return as_answer(run(sql, frame.toArrow)).to_reader(max_chunksize=batch_rows)
        typed = _typed(frame)
        run(sql, lambda: typed.write.parquet(str(place)))
        return read_back(place, batch_rows)

    def _frame(self, given: Input, files: list[Path]) -> DataFrame:
        if isinstance(given, pads.Dataset) and (own := own_files(given)) is not None:
            given = own
        if isinstance(given, Files):
            return frame_of(self.session, given)
        place = self._new()
        if place is None:
            table = given if isinstance(given, pa.Table) else pa.table(_read(given))
            return self.session.createDataFrame(table.cast(plain(table.schema)))
        files.append(place)
        return frame_of(self.session, put_down(given, place))

    def _new(self) -> Path | None:
        return None if self.folder is None else self.folder / uuid.uuid4().hex


def _read(given: pa.RecordBatchReader | pads.Dataset) -> pa.Table:
    return given.read_all() if isinstance(given, pa.RecordBatchReader) else given.to_table()


def _typed(frame: DataFrame) -> DataFrame:
    """A column of nothing but NULL has no type that a file could hold."""
    for field in frame.schema.fields:
        if field.dataType.typeName() == "void":
            frame = frame.withColumn(field.name, frame[field.name].cast("int"))
    return frame
