"""A second Python process beside this one, for work that one core is too slow for.

Not `multiprocessing`: fork copies locked threads of the engine, and spawn runs the main module
of whoever called us again.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence

from threefold.descriptive.logic.forms import Form, Spec, many

_CALL = "from threefold.descriptive.logic.beside import serve; serve()"


def start(spec: Spec, pairs: Sequence[tuple[str, str]]) -> subprocess.Popen[bytes]:
    """Begin `forms.many` in another process."""
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
            pickle.dump((spec, pairs), worker.stdin, pickle.HIGHEST_PROTOCOL)
            worker.stdin.close()
        except BrokenPipeError:
            worker.kill()
    return worker


def finish(worker: subprocess.Popen[bytes]) -> list[Form] | None:
    """Its answer; None when it died, for instance because memory ran out."""
    with worker:
        answer = worker.stdout.read() if worker.stdout is not None else b""
    if worker.returncode or not answer:
        return None
    # Our own child wrote this.
    return [Form._make(each) for each in pickle.loads(answer)]  # noqa: S301


def serve() -> None:
    """The other end: read from standard input, answer on standard output."""
    spec, pairs = pickle.load(sys.stdin.buffer)  # noqa: S301
    # Plain tuples pickle several times as fast as named ones.
    answer = [tuple(form) for form in many(spec, pairs)]
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()
