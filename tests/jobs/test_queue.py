"""Asking, running, cancelling, trying again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils.translation import get_language

from threefold.audit.models import Entry
from threefold.jobs import service
from threefold.jobs.models import Job, State
from threefold.jobs.service.kinds import _regular
from threefold.jobs.service.queue import claim, recover, settle, spool
from threefold.kit.clock import now
from threefold.kit.errors import Cancelled, Conflict, Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def ask(kind: str = "t.count", **args: Any) -> Job:
    return service.enqueue(kind, args=args, title="Count", user=None)


def test_a_job_is_done_and_says_what_came_out(owner: Any) -> None:
    job = service.enqueue("t.count", args={"upto": 7}, title="Count", user=owner)
    assert service.waiting() == 1
    assert service.work(once=True) == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total) == (
        State.SUCCEEDED,
        {"counted": 7},
        7,
        7,
    )
    assert (job.unit, job.stage, job.attempts) == ("numbers", "Counting", 1)
    assert job.took_s is not None
    assert service.waiting() == 0
    entry = Entry.objects.get(action="jobs.enqueue")
    assert (entry.actor, entry.target_id) == (owner, str(job.pk))


def test_jobs_run_in_the_order_they_were_asked() -> None:
    first, second = ask(upto=1), ask(upto=1)
    claimed = claim()
    assert claimed is not None
    assert claimed[0].pk == first.pk
    again = claim()
    assert again is not None
    assert again[0].pk == second.pk
    assert claim() is None
    for _job, lock in (claimed, again):
        lock.free()


def test_an_error_is_kept_in_the_language_of_who_asked(owner: Any) -> None:
    owner.language = "es"
    owner.save(update_fields=["language"])
    job = service.enqueue("t.break", args={}, title="No", user=owner)
    service.work(once=True)
    job.refresh_from_db()
    assert job.error is not None
    assert job.error["message"] == "Error inesperado: KeyError."
    assert get_language() == "en"


def test_unknown_kinds_are_refused_when_asked() -> None:
    with pytest.raises(NotFound, match=r"t\.count"):
        ask("no.such")


def test_an_expected_error_is_told_as_it_is() -> None:
    job = ask("t.refuse")
    service.work(once=True)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.error == {
        "code": "invalid",
        "message": "The file is empty.",
        "remedy": "Export it again.",
        "where": {"file": "a.csv"},
    }


def test_an_unexpected_error_tells_the_place_but_no_values() -> None:
    job = ask("t.break")
    service.work(once=True)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "900189" not in str(job.error)
    assert "KeyError" in job.error["message"]
    assert "conftest.py" in job.error["where"]["place"]


def test_cancel_before_the_start_and_try_again(owner: Any) -> None:
    job = ask(upto=3)
    service.cancel(job, user=owner)
    assert service.work(once=True) == 0
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    with pytest.raises(Conflict):
        service.cancel(job, user=owner)
    service.retry(job, user=owner)
    assert service.work(once=True) == 1
    job.refresh_from_db()
    assert job.state == State.SUCCEEDED
    with pytest.raises(Conflict):
        service.retry(job, user=owner)
    actions = Entry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["jobs.enqueue", "jobs.cancel", "jobs.retry"]


def test_run_inline_returns_raises_and_leaves_its_row(owner: Any) -> None:
    seen: list[tuple[Any, ...]] = []
    result = service.run_inline(
        "t.count", args={"upto": 5}, title="Count", user=owner,
        on_progress=lambda *told: seen.append(told),
    )  # fmt: skip
    assert result == {"counted": 5}
    stage, done, total, rate, _eta = seen[-1]
    assert (stage, done, total) == ("Counting", 5, 5)
    assert rate > 0
    assert Job.objects.get().state == State.SUCCEEDED
    with pytest.raises(Invalid):
        service.run_inline("t.refuse", args={}, title="No", user=None)
    assert Job.objects.filter(state=State.FAILED).count() == 1


def test_cancel_reaches_a_running_job_without_the_store(owner: Any) -> None:
    """The request is a file, so that a job holding SQLite's write lock hears it at once."""
    cancelling = []

    def told(*_progress: Any) -> None:
        job = Job.objects.get()
        spool().ask_to_stop(str(job.pk))
        cancelling.append(service.status(job).cancelling)

    with pytest.raises(Cancelled):
        service.run_inline(
            "t.count", args={"upto": 5_000_000}, title="x", user=owner, on_progress=told
        )
    assert cancelling[0]
    assert Job.objects.get().state == State.CANCELLED


def test_a_living_job_is_left_alone_and_a_dead_one_put_back() -> None:
    ask(upto=1)
    claimed = claim()
    assert claimed is not None
    job, lock = claimed
    assert recover() == 0
    lock.free()  # as the system does when the process dies
    assert recover() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 1)


def test_a_cancelled_job_whose_worker_dies_is_not_run_again() -> None:
    ask(upto=1)
    job, lock = claim()  # type: ignore[misc]
    service.cancel(job, user=None)
    lock.free()
    recover()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_jobs_of_other_nodes_are_judged_by_their_heartbeat() -> None:
    ask(upto=1)
    _job, lock = claim()  # type: ignore[misc]
    Job.objects.update(node="elsewhere:1", heartbeat_at=now() - timedelta(seconds=30))
    assert recover() == 0
    Job.objects.update(heartbeat_at=now() - timedelta(seconds=61))
    assert recover() == 1
    lock.free()


def test_three_deaths_are_enough() -> None:
    job = ask(upto=1)
    for _death in range(3):
        _job, lock = claim()  # type: ignore[misc]
        lock.free()
        recover()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.error["code"] == "worker_died"


def test_who_was_overtaken_writes_nothing() -> None:
    """A worker thought dead that comes back must not overwrite its successor's work."""
    ask(upto=1)
    slow, lock = claim()  # type: ignore[misc]
    lock.free()
    recover()
    _fresh, second = claim()  # type: ignore[misc]
    assert not settle(slow, State.SUCCEEDED, result={"old": True})
    assert Job.objects.get().state == State.RUNNING
    second.free()


def test_idle_work_writes_nothing(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with patch.dict(_regular, clear=True), django_assert_num_queries(2) as idle:
        service.work(once=True)
    # What other rooms look at regularly only looks, too, while nothing is due.
    with django_assert_max_num_queries(14) as looked:
        service.work(once=True)
    for query in (*idle.captured_queries, *looked.captured_queries):
        assert query["sql"].startswith("SELECT")
