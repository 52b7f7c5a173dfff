"""A second Python process beside this one, for names that one core is too slow for.

Not `multiprocessing`: fork copies locked threads of the engine, and spawn runs the main module
of whoever called us again.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from typing import cast

import pyarrow as pa

from threefold.kit.names.rows import rows
from threefold.kit.names.types import Kind

_CALL = "from threefold.kit.names.beside import serve; serve()"


def start(names: pa.Array, kind: Kind, country: str) -> subprocess.Popen[bytes]:
    """Begin `rows` in another process."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    worker = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _CALL, kind, country],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )
    # The worker reads everything before it writes, so neither waits for the other.
    if worker.stdin is not None:
        try:
            worker.stdin.write(_packed(pa.table({"name": names})))
            worker.stdin.close()
        except BrokenPipeError:
            worker.kill()
    return worker


def finish(worker: subprocess.Popen[bytes]) -> pa.Table | None:
    """Its answer; None when it died, for instance because memory ran out."""
    with worker:
        answer = worker.stdout.read() if worker.stdout is not None else b""
    if worker.returncode or not answer:
        return None
    return pa.ipc.open_stream(answer).read_all()


def serve() -> None:
    """The other end: names on standard input, rows on standard output."""
    # Rows hold no cycles, and the process ends with its answer.
    gc.disable()
    kind, country = sys.argv[1:3]
    names = pa.ipc.open_stream(sys.stdin.buffer.read()).read_all()["name"]
    found = rows(names.combine_chunks(), cast("Kind", kind), country)
    sys.stdout.buffer.write(_packed(found))
    sys.stdout.buffer.flush()


def _packed(table: pa.Table) -> memoryview:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return memoryview(sink.getvalue())
