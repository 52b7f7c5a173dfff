"""A whole installation in a folder of its own: its store, lake, servers, workers and a desk."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.support import postgres
from tests.support.collector import Collector, free_port, wait_for
from tests.support.command import begin, threefold

ROOT = Path(__file__).parents[2]


class Desk:
    """`desk("counters", "shop")` does a task of `desk.py` in a process that stays."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.desk"],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, task: str, *values: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([task, values]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the desk failed at {task}"
        return json.loads(answer)

    def close(self) -> None:
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


class Program:
    """A `threefold` command that goes on running, with all the processes it starts."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def kill(self) -> None:
        """`kill -9` of everything at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
                raise


class Installation:
    """`environment` adds to that of every process, e.g. THREEFOLD_LAKE."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        if os.environ.get("THREEFOLD_TEST_DATABASE") == "postgresql":
            environment.setdefault("THREEFOLD_DATABASE_URL", postgres.new_database())
        known = {k: v for k, v in os.environ.items() if not k.startswith(("THREEFOLD_", "DJANGO_"))}
        self.environment = {
            **known,
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
            "THREEFOLD_HOME": str(home),
            **environment,
        }
        if "THREEFOLD_DATABASE_URL" in environment:
            done = threefold(home, "init", "--industry", "retail", **environment)
            assert done.code == 0, done.err
        else:
            begin(home)
        self.desk = Desk(self.environment)
        self.programs: list[Program] = []

    def start(self, *words: str) -> Program:
        with (self.home / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "threefold", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        program = Program(process)
        self.programs.append(program)
        return program

    def listen(self, *words: str, port: int = 0) -> tuple[Collector, Program]:
        """`threefold serve` or `collect`, ready to be asked."""
        port = port or free_port()
        program = self.start(*words, "--port", str(port))
        wait_for(port, program.process)
        return Collector(port, self.home / "spool", program.process), program

    def settled(self, source: str, seconds: float = 30) -> dict[str, int]:
        """Counters when nothing of a source waits any more."""
        until(lambda: self.desk("counters", source), lambda found: not found["waiting"], seconds)
        # What landed between the two looks that counters are made of is in neither.
        return self.desk("counters", source)

    def close(self) -> None:
        for program in self.programs:
            program.stop()
        self.desk.close()


def until(
    ask: Callable[[], Any], right: Callable[[Any], object], seconds: float = 30, pause: float = 0.1
) -> Any:
    """The first answer that is `right`, and an error with the last one when none is in time."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if right(answer):
            return answer
        assert time.monotonic() < end, f"still {answer!r} after {seconds} s"
        time.sleep(pause)
