"""The lake: Delta tables in a folder or below an object store's URL."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from threefold.engine import service as engines
from threefold.engine.types import Engine
from threefold.kit.errors import Invalid
from threefold.lake.logic.storage import Storage
from threefold.lake.logic.table import LakeTable
from threefold.lake.logic.writing import Layout
from threefold.lake.types import Commit, Snapshot, Stats

__all__ = ["Commit", "Lake", "LakeTable", "Snapshot", "Stats"]

_lock = threading.Lock()
_tables: dict[tuple[object, ...], LakeTable] = {}


class Lake:
    """All tables below `url`, a folder or e.g. `s3://bucket/prefix`.

    `storage_options` are those of the Delta library, e.g. AWS_ENDPOINT_URL, AWS_REGION,
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ALLOW_HTTP; the environment counts as well.
    Making a `Lake` costs nothing: open tables are kept for the whole process.
    """

    def __init__(
        self,
        url: str,
        storage_options: Mapping[str, str] | None = None,
        *,
        engine: Callable[[], Engine] = engines.shared,
    ) -> None:
        self.url = str(url).rstrip("/")
        self.storage_options = dict(storage_options or {})
        self._engine = engine

    def table(
        self,
        name: str,
        schema: pa.Schema,
        partition_by: Sequence[str] = (),
        cluster_by: Sequence[str] = (),
    ) -> LakeTable:
        """The table of that name; created at its first write. Columns new to it are added."""
        unknown = {*partition_by, *cluster_by} - set(schema.names)
        if unknown:
            raise Invalid(f"Not in the schema: {', '.join(sorted(unknown))}.")
        options = tuple(sorted(self.storage_options.items()))
        layout = Layout(schema, tuple(partition_by), tuple(cluster_by))
        key = (os.getpid(), self.url, options, name, layout.partition_by, layout.cluster_by)
        with _lock:
            table = _tables.get((*key, self._engine))
            if table is None or not table.layout.schema.equals(schema):
                storage = Storage(f"{self.url}/{name}", self.storage_options)
                table = _tables[(*key, self._engine)] = LakeTable(
                    name, storage, layout, self._engine
                )
            return table
