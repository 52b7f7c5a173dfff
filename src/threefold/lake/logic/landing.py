"""Writing what comes in: sorted in memory slab by slab, so that any amount fits."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as papq

from threefold.lake.logic.storage import below
from threefold.lake.logic.writing import NULL_PARTITION, Layout

# Sorting whole rows in the engine spills to disk as soon as they outgrow its memory, which costs
# several times as much; one slab of this size is sorted in memory, a partition at a time.
SLAB_BYTES = 64 << 20
_TRIED_ROWS = 1000


def sorted_files(layout: Layout, reader: pa.RecordBatchReader, folder: Path) -> list[Path]:
    """Write all rows below `folder`; in each slab one sorted file for each partition."""
    made: list[Path] = []
    # One slab is written while the engine fills the next.
    under_way: list[Future[Path]] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, slab in enumerate(_slabs(reader)):
            made += [each.result() for each in under_way]
            under_way = [
                pool.submit(_write, layout, part, rows, folder, f"{place}/{number}.parquet")
                for place, part, rows in _partitions(slab, layout.partition_by)
            ]
            del slab
        return made + [each.result() for each in under_way]


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


def _partitions(
    slab: pa.Table, partition_by: Sequence[str]
) -> Iterator[tuple[str, pa.Table, pa.Array | None]]:
    """The folder of each partition in the slab, and its rows: of a table all, or those numbers."""
    if not partition_by:
        yield "", slab, None
        return
    places, values = pa.array([0]).take(pa.nulls(slab.num_rows, pa.int64()).fill_null(0)), [""]
    for name in partition_by:
        column = pc.dictionary_encode(slab[name], null_encoding="encode").unify_dictionaries()
        coded = column.combine_chunks()
        folders = [_folder(name, value) for value in coded.dictionary.cast(pa.string()).to_pylist()]
        places = pc.add(pc.multiply(places, len(folders)), coded.indices.cast(pa.int64()))
        values = [f"{outer}/{inner}".lstrip("/") for outer in values for inner in folders]
    rest = slab.drop_columns(list(partition_by))
    order = pc.sort_indices(places)
    counts = {each["values"]: each["counts"] for each in places.value_counts().to_pylist()}
    start = 0
    for code in sorted(counts):
        rows = order.slice(start, counts[code])
        start += counts[code]
        first, last = rows[0].as_py(), rows[-1].as_py()
        # Equal codes keep their order, so rows in one stretch are told by its two ends.
        if last - first + 1 == len(rows):
            yield values[code], rest.slice(first, len(rows)), None
        else:
            rest = rest.combine_chunks()
            yield values[code], rest, rows


def _folder(name: str, value: str | None) -> str:
    """`name=value`, the value written as part of a path."""
    return f"{quote(name)}={NULL_PARTITION if value is None else quote(value, safe='')}"


def _write(layout: Layout, part: pa.Table, rows: pa.Array | None, folder: Path, path: str) -> Path:
    if layout.cluster_by:
        keys = part.select(list(layout.cluster_by))
        order = pc.sort_indices(
            keys if rows is None else keys.take(rows),
            [(name, "ascending", "at_start") for name in layout.cluster_by],
        )
        rows = order if rows is None else rows.take(order)
    if rows is not None:
        part = part.take(rows)
    target = folder / path.lstrip("/")
    below(folder, *target.parent.relative_to(folder).parts)
    papq.write_table(
        part,
        target,
        compression="zstd",
        row_group_size=layout.group_rows(part.num_rows),
        use_dictionary=[name for name in part.column_names if _repeats(part[name])],
    )
    return target


def _repeats(column: pa.ChunkedArray) -> bool:
    """Whether values come more than once; for keys of their own a dictionary is lost labour."""
    first = column.slice(0, _TRIED_ROWS)
    return bool(pc.count_distinct(first).as_py() <= 0.9 * len(first))
