"""Writing what comes in: sorted in memory slab by slab, so that any amount fits."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as papq
from deltalake.transaction import AddAction

from threefold.engine.types import Engine, Inputs
from threefold.lake.logic.storage import Storage
from threefold.lake.logic.writing import NULL_PARTITION, Layout, publish

# Sorting whole rows in the engine spills to disk as soon as they outgrow its memory, which costs
# several times as much; one slab of this size is sorted in memory, a partition at a time.
SLAB_BYTES = 96 << 20


def land_files(
    engine: Engine, storage: Storage, layout: Layout, sql: str, inputs: Inputs
) -> list[AddAction]:
    """Write the rows of `sql`; in each slab one published, sorted file for each partition."""
    with storage.staging() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        staged: list[Path] = []
        for slab in _slabs(engine.stream(sql, None, inputs)):
            number = len(staged)
            work = [
                pool.submit(_write, layout, slab, rows, folder / place / f"{number}.parquet")
                for place, rows in _partitions(slab, layout.partition_by)
            ]
            staged += [each.result() for each in work]
        return [
            publish(storage, layout, source, source.parent.relative_to(folder), True)
            for source in staged
        ]


def _slabs(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    batches: list[pa.RecordBatch] = []
    size = 0
    for batch in reader:
        batches.append(batch)
        size += batch.nbytes
        if size >= SLAB_BYTES:
            yield pa.Table.from_batches(batches)
            batches, size = [], 0
    if any(batch.num_rows for batch in batches):
        yield pa.Table.from_batches(batches)


def _partitions(slab: pa.Table, partition_by: Sequence[str]) -> list[tuple[str, pa.Array]]:
    """The folder of each partition in the slab, with the numbers of its rows."""
    if not partition_by:
        return [("", pa.array(range(slab.num_rows), pa.int64()))]
    folders = pc.binary_join_element_wise(
        *(_folder(slab[name], name) for name in partition_by), "/"
    )
    coded = pa.chunked_array([folders]) if isinstance(folders, pa.Array) else folders
    coded = coded.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().combine_chunks()
    order = pc.sort_indices(coded.indices)
    counts = {each["values"]: each["counts"] for each in coded.indices.value_counts().to_pylist()}
    found, start = [], 0
    for code in sorted(counts):
        found.append((coded.dictionary[code].as_py(), order.slice(start, counts[code])))
        start += counts[code]
    return found


def _folder(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """`name=value` for each row, the value written as part of a path."""
    coded = column.cast(pa.string()).combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = pa.concat_arrays(coded.chunks)
    coded = coded.dictionary_encode(null_encoding="encode")
    values = [
        f"{quote(name)}={NULL_PARTITION if value is None else quote(value, safe='')}"
        for value in coded.dictionary.to_pylist()
    ]
    return pa.chunked_array([pa.array(values, pa.string()).take(coded.indices)])


def _write(layout: Layout, slab: pa.Table, rows: pa.Array, target: Path) -> Path:
    part = slab.drop_columns(list(layout.partition_by)).take(rows)
    if layout.cluster_by:
        keys = [(name, "ascending", "at_start") for name in layout.cluster_by]
        part = part.take(pc.sort_indices(part, keys))
    target.parent.mkdir(parents=True, exist_ok=True)
    groups = layout.group_rows(part.num_rows)
    papq.write_table(part, target, compression="zstd", row_group_size=groups)
    return target
