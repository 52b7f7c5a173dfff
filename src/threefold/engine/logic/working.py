"""Work of a caller on an answer, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from threefold.engine.types import Work


def worked(
    batches: Iterable[pa.RecordBatch], work: Work, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from work(pa.Table.from_batches([batch])).cast(schema).to_batches()
