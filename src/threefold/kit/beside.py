"""A second Python process beside this one, for work that one core is too slow for.

Not `multiprocessing`: fork copies locked threads of the engine, and spawn runs the main module
of whoever called us again.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

_CALL = "from threefold.kit.beside import serve; serve()"


def start(work: Callable[..., object], *given: object) -> subprocess.Popen[bytes]:
    """Begin `work(*given)` in another process. `work` is a function of a module; it, what it is
    given and what it answers can be pickled."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    worker = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _CALL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )
    # The worker reads everything before it writes, so neither waits for the other.
    if worker.stdin is not None:
        try:
            pickle.dump((work, given), worker.stdin, pickle.HIGHEST_PROTOCOL)
            worker.stdin.close()
        except BrokenPipeError:
            worker.kill()
    return worker


def finish(worker: subprocess.Popen[bytes]) -> Any | None:
    """Its answer; None when it died, for instance because memory ran out."""
    with worker:
        answer = worker.stdout.read() if worker.stdout is not None else b""
    if worker.returncode or not answer:
        return None
    # Our own child wrote this.
    return pickle.loads(answer)  # noqa: S301


def serve() -> None:
    """The other end: read from standard input, answer on standard output."""
    # A third of the time; the process ends with its answer.
    gc.disable()
    work, given = pickle.load(sys.stdin.buffer)  # noqa: S301
    pickle.dump(work(*given), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()
