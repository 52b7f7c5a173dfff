"""Pages about jobs, and who sees which."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from threefold.jobs import service
from threefold.jobs.models import Job, State
from threefold.jobs.service.queue import claim, spool
from threefold.jobs.types import Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def ask(user: Any, title: str = "Import people.csv") -> Job:
    return service.enqueue("t.count", args={"upto": 3}, title=title, user=user)


def test_own_jobs_always_others_only_with_the_right(
    client_of: Any, owner: Any, agent: Any, auditor: Any
) -> None:
    mine, theirs = ask(agent, "Mine"), ask(owner, "Theirs")
    page = client_of(agent).get(reverse("jobs:jobs")).content.decode()
    assert "Mine" in page
    assert "Theirs" not in page
    assert client_of(agent).get(reverse("jobs:job", args=[mine.pk])).status_code == 200
    for name in ("job", "progress"):
        answer = client_of(agent).get(reverse(f"jobs:{name}", args=[theirs.pk]))
        assert answer.status_code == 404
    for name in ("cancel", "retry"):
        answer = client_of(agent).post(reverse(f"jobs:{name}", args=[theirs.pk]))
        assert answer.status_code == 404
    seen = client_of(auditor).get(reverse("jobs:jobs")).content.decode()
    assert "Mine" in seen
    assert "Theirs" in seen
    refused = client_of(auditor).post(reverse("jobs:cancel", args=[mine.pk]))
    assert refused.status_code == 403
    mine.refresh_from_db()
    assert mine.state == State.QUEUED


def test_progress_box_polls_until_the_end(client_of: Any, agent: Any) -> None:
    job = ask(agent)
    client = client_of(agent)
    url = reverse("jobs:progress", args=[job.pk])
    assert f'hx-get="{url}"' in client.get(url).content.decode()
    claimed = claim()
    assert claimed is not None
    spool().write(str(job.pk), Snapshot("Reading", 250, 1000, "rows", 2.0))
    text = client.get(url).content.decode()
    assert "250" in text
    assert "1,000" in text
    assert "25%" in text
    assert "Reading" in text
    assert "125" in text, "rows per second"
    claimed[1].free()
    service.work(once=True)
    Job.objects.update(state=State.SUCCEEDED)
    done = client.get(url).content.decode()
    assert "hx-get" not in done
    assert "Done" in done


def test_cancel_and_try_again_by_the_buttons(client_of: Any, owner: Any) -> None:
    job = ask(owner)
    client = client_of(owner)
    box = client.post(reverse("jobs:cancel", args=[job.pk]), headers={"HX-Request": "true"})
    assert "Cancelled" in box.content.decode()
    page = client.get(reverse("jobs:job", args=[job.pk])).content.decode()
    assert reverse("jobs:retry", args=[job.pk]) in page
    assert client.post(reverse("jobs:retry", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == State.QUEUED
    again = client.post(reverse("jobs:retry", args=[job.pk]), headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert "ui:toast" in again["HX-Trigger"]


def test_a_failed_job_says_why_and_what_to_do(client_of: Any, owner: Any) -> None:
    job = service.enqueue("t.refuse", args={}, title="Import a.csv", user=owner)
    service.work(once=True)
    page = client_of(owner).get(reverse("jobs:job", args=[job.pk])).content.decode()
    for said in ("The file is empty.", "Export it again.", "a.csv", "Failed"):
        assert said in page


def test_the_list_costs_the_same_for_many(
    client_of: Any, owner: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        ask(owner, f"Job {number}")
    client = client_of(owner)
    client.get(reverse("jobs:jobs"))
    with django_assert_max_num_queries(3):
        client.get(reverse("jobs:jobs"))


def test_rest_lists_shows_and_cancels(client_of: Any, owner: Any, analyst: Any) -> None:
    jobs = [ask(owner) for _number in range(3)]
    client = client_of(analyst)
    first = client.get("/api/v1/jobs?limit=2").json()
    assert len(first["items"]) == 2
    rest = client.get(f"/api/v1/jobs?limit=2&after={first['next']}").json()
    assert rest["next"] is None
    seen = {item["id"] for item in first["items"] + rest["items"]}
    assert seen == {str(job.pk) for job in jobs}
    one = client.get(f"/api/v1/jobs/{jobs[0].pk}").json()
    assert one["state"] == "queued"
    assert client.post(f"/api/v1/jobs/{jobs[0].pk}/cancel").status_code == 403
    done = client_of(owner).post(f"/api/v1/jobs/{jobs[0].pk}/cancel")
    assert done.json()["state"] == "cancelled"
    again = client_of(owner).post(f"/api/v1/jobs/{jobs[0].pk}/cancel")
    assert again.status_code == 409
    assert again.json()["code"] == "conflict"
