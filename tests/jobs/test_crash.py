"""A real worker process, killed with SIGKILL in the middle of a job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from threefold.jobs import service
from threefold.jobs.models import Job, State

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, threading, time
from pathlib import Path
import django
django.setup()
from django.db import connection, transaction
from threefold.jobs import service
from threefold.jobs.models import Job

folder = Path(sys.argv[1])

@service.job("t.slow")
def slow(progress, hold):
    tries = folder / "tries"
    tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
    progress.stage("Copying", 100)
    if tries.read_text() != "x":
        return {"tries": len(tries.read_text())}
    with transaction.atomic():
        if hold:  # the job itself holds the only write lock
            connection.cursor().execute("UPDATE jobs_job SET unit = unit")
        for step in range(100):
            progress.at(step)
            progress.check()
            time.sleep(0.1)
    return {}

stop = threading.Event()
import signal
signal.signal(signal.SIGTERM, lambda *_: stop.set())
service.work(once="--once" in sys.argv, stop=stop)
"""


@pytest.fixture
def worker(home: Any, tmp_path: Path) -> Any:
    """Starts worker processes on this test's database and home; ends what is left of them."""
    started: list[subprocess.Popen[bytes]] = []
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        if "memory" in str(settings["NAME"]):
            pytest.skip("other processes cannot see a database in memory")
        url = f"sqlite:///{settings['NAME']}"
    else:
        url = (
            f"postgresql://{settings['USER']}:{settings['PASSWORD']}"
            f"@{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}/{settings['NAME']}"
        )
        if str(settings["HOST"]).startswith("/"):
            url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    environment = os.environ | {
        "THREEFOLD_HOME": str(home.root),
        "THREEFOLD_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": os.environ.get(
            "DJANGO_SETTINGS_MODULE", "threefold.site.settings"
        ),
        "PYTHONPATH": os.pathsep.join(["src", os.environ.get("PYTHONPATH", "")]),
    }

    def start(*flags: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, str(script), str(tmp_path), *flags], env=environment
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture(autouse=True)
def slow_kind() -> Any:
    service.kinds.add("t.slow", lambda progress, hold: None)
    yield
    del service.kinds._items["t.slow"]


def until(question: Callable[[], Any], seconds: float = 30) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def running(job: Job, done: int = 3) -> bool:
    job.refresh_from_db()
    return job.state == State.RUNNING and service.status(job).progress.done >= done


@pytest.mark.parametrize("hold", [False, True])
def test_a_killed_worker_loses_nothing(worker: Any, hold: bool) -> None:
    """Progress is seen while the job holds the write lock, and the job is run again at once."""
    job = service.enqueue("t.slow", args={"hold": hold}, title="Copy", user=None)
    first = worker()
    until(lambda: running(job))
    assert service.status(job).progress.stage == "Copying"
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    job.refresh_from_db()
    assert job.state == State.RUNNING, "nobody could write that it died"
    second = worker("--once")
    assert second.wait(timeout=60) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (State.SUCCEEDED, 2, {"tries": 2})


def test_cancel_while_the_job_holds_the_write_lock(worker: Any) -> None:
    job = service.enqueue("t.slow", args={"hold": True}, title="Copy", user=None)
    worker("--once")
    until(lambda: running(job))
    began = time.monotonic()
    service.cancel(job, user=None)
    until(lambda: Job.objects.get().state == State.CANCELLED)
    assert time.monotonic() - began < 8


def test_a_worker_told_to_stop_puts_its_job_back(worker: Any) -> None:
    job = service.enqueue("t.slow", args={"hold": False}, title="Copy", user=None)
    process = worker()
    until(lambda: running(job))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)


def test_two_workers_never_run_one_job_twice(worker: Any, tmp_path: Path) -> None:
    (tmp_path / "tries").write_text("x")
    jobs = [
        service.enqueue("t.slow", args={"hold": False}, title="Copy", user=None)
        for _number in range(20)
    ]
    for process in [worker("--once"), worker("--once")]:
        assert process.wait(timeout=60) == 0
    assert set(Job.objects.values_list("state", "attempts")) == {(State.SUCCEEDED, 1)}
    assert Job.objects.count() == len(jobs)
