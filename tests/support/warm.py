"""Commands that begin within moments: forked from a process that has imported what needs no home.

Each is a process of its own all the same, with its own environment, folder and output, and runs
what `threefold` runs. `python -m tests.support.warm` takes a JSON line for each command and
answers with one; `run` is how it is asked.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Nothing that reads the settings, the home or the environment when it is imported.
_READY = (
    "deltalake", "django.core.management.commands.migrate", "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base", "django.forms", "django.http", "django.template",
    "django.urls", "duckdb", "numpy", "openpyxl", "phonenumbers", "pyarrow.compute",
    "pyarrow.dataset", "pyarrow.parquet", "pydantic", "threefold.collect.logic.reading",
    "threefold.engine.service", "threefold.kit.contacts", "threefold.kit.names",
    "threefold.lake.service", "typer",
)  # fmt: skip


def run(
    words: Sequence[str], environment: Mapping[str, str], *, seconds: float
) -> tuple[int, str, str]:
    """Exit code, output and errors of `threefold WORDS` in this folder."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {
            "words": list(words), "environment": dict(environment), "folder": os.getcwd(),
            "out": str(out), "err": str(err), "seconds": seconds,
        }  # fmt: skip
        code = _ask(asked)
        return code, out.read_text("utf-8"), err.read_text("utf-8")


def _ask(asked: dict[str, Any]) -> int:
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@cache
def _process() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.warm"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    with process:
        assert process.stdin is not None
        process.stdin.close()


def _serve() -> None:
    for name in _READY:
        importlib.import_module(name)
    assert threading.active_count() == 1, "a process with threads cannot be forked safely"
    answers = os.dup(1)
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(asked)
        _pid, status = os.waitpid(pid, 0)
        os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _become(asked: dict[str, Any]) -> None:
    signal.alarm(int(asked["seconds"]))
    for number, path in ((1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["threefold", *asked["words"]]
    # Else help would name this module as the command.
    sys.modules["__main__"].__package__ = None
    from threefold.cli.main import run as command

    command()
    sys.exit(0)


if __name__ == "__main__":
    _serve()
