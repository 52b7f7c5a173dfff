"""The page and the export of the audit log."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from threefold.audit import service
from threefold.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(owner: Any, agent: Any) -> None:
    def at(day: int, **fields: Any) -> Entry:
        return Entry(at=datetime(2026, 11, day, 12, tzinfo=UTC), **fields)

    Entry.objects.bulk_create(
        [
            at(1, actor=owner, actor_label="owner", action="plan.publish", target_kind="plan"),
            at(
                2,
                actor=agent,
                actor_label="agent",
                action="access.unmask",
                target_kind="customer",
                target_id="17",
                reason="=HYPERLINK(called back)",
                detail={"privacy": "personal"},
            ),
            at(3, actor_label="system", action="access.login", target_id="170"),
        ]
    )


def actions(**filters: Any) -> set[str]:
    return set(service.search(**filters).values_list("action", flat=True))


@pytest.mark.usefixtures("log")
def test_filters() -> None:
    assert actions(who="AGE") == {"access.unmask"}
    assert actions(action="access") == {"access.unmask", "access.login"}
    assert actions(action="access.un") == set()
    assert actions(target="customer") == {"access.unmask"}
    assert actions(target="customer 17") == {"access.unmask"}
    assert actions(target="customer 1") == set()
    assert actions(since=date(2026, 11, 2)) == {"access.unmask", "access.login"}
    assert actions(until=date(2026, 11, 2)) == {"plan.publish", "access.unmask"}


@pytest.mark.usefixtures("log")
def test_page_filters_and_survives_nonsense(client_of: Any, auditor: Any) -> None:
    client = client_of(auditor)
    page = client.get(reverse("audit:entries"), {"who": "agent"}).content.decode()
    assert "called back" in page
    assert "plan.publish" not in page.split("<table")[1]
    odd = {"since": "never", "action": "<script>", "page": "-3", "target": "' OR 1=1"}
    answer = client.get(reverse("audit:entries"), odd)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.usefixtures("log")
def test_export_neutralises_formulas_and_is_logged(client_of: Any, owner: Any) -> None:
    answer = client_of(owner).get(reverse("audit:export"), {"action": "access.unmask"})
    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["who"] == "agent"
    assert not rows[0]["reason"].startswith("=")
    assert "called back" in rows[0]["reason"]
    assert Entry.objects.get(action="audit.export").actor == owner


def test_pages_cost_the_same_for_many(
    client_of: Any, owner: Any, django_assert_max_num_queries: Any
) -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    Entry.objects.bulk_create(
        [Entry(at=moment, actor=owner, actor_label="owner", action="x") for _n in range(200)]
    )
    client = client_of(owner)
    client.get(reverse("audit:entries"))
    with django_assert_max_num_queries(4):
        page = client.get(reverse("audit:entries"), {"page": "2"})
    assert page.content.count(b"<tr") > 50
