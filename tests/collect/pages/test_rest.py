"""The same import by program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.collect.pages.conftest import ORDERS

from threefold.access.service import issue_token
from threefold.jobs import service as jobs

pytestmark = pytest.mark.django_db
URL = "/api/v1/imports"
Make = Callable[..., Any]


@pytest.fixture
def program(plan: Any, analyst: Any, client: Any) -> Make:
    _token, plain = issue_token(analyst, "loader")

    def ask(method: str, path: str = "", **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {plain}"}
        return getattr(client, method)(URL + path, headers=headers, **kwargs)

    return ask


def hand_in(program: Make, text: str = ORDERS, **more: str) -> Any:
    file = SimpleUploadedFile("orders.csv", text.encode())
    data = {"file": file, "content": "purchases", "source": "shop", **more}
    return program("post", data=data)


def test_from_the_file_to_the_undoing(program: Make) -> None:
    made = hand_in(program)
    assert made.status_code == 201, made.content
    run = made.json()["id"]
    assert made.json()["received"] == 4
    mapping = program("get", f"/{run}/mapping").json()
    assert mapping["missing"] == []
    assert {each["to"] for each in mapping["fields"]} >= {"event.product", "event.occurred_at"}
    check = program("post", f"/{run}/check").json()
    assert (check["new"], check["rejected"], check["causes"]) == (3, 1, {"no_such_date": 1})
    landing = program("post", f"/{run}/land")
    assert landing.status_code == 202
    jobs.work(once=True)
    assert str(jobs.get(landing.json()["job"]).state) == "succeeded"
    done = program("get", f"/{run}").json()
    assert (done["state"], done["loaded"], done["quarantined"]) == ("done", 3, 1)
    bad = program("get", f"/{run}/quarantine").json()["items"]
    assert bad[0]["problems"][0]["cause"] == "no_such_date"
    assert bad[0]["columns"]["InvoiceDate"] == "2025-13-41 08:28:00"
    assert [each["id"] for each in program("get").json()["items"]] == [run]
    assert program("post", f"/{run}/undo").status_code == 202
    jobs.work(once=True)
    assert program("get", f"/{run}").json()["state"] == "undone"


def test_a_mapping_is_changed_column_by_column(program: Make) -> None:
    run = hand_in(program).json()["id"]
    body = {"fields": [{"column": "Price", "to": "ignore"}], "rules": {"currency": "EUR"}}
    made = program("put", f"/{run}/mapping", data=body, content_type="application/json").json()
    assert made["missing"] == [["event.amount", "event.quantity + event.unit_price"]]
    assert made["rules"]["currency"] == "EUR"
    refused = program("post", f"/{run}/check")
    assert refused.status_code == 422
    assert refused.json()["where"]["missing"]
    body = {"fields": [{"column": "Colour", "to": "ignore"}]}
    wrong = program("put", f"/{run}/mapping", data=body, content_type="application/json")
    assert wrong.status_code == 422


def test_mistakes_are_problems(program: Make, client: Any, agent: Any, client_of: Make) -> None:
    assert hand_in(program, content="weather").status_code == 422
    assert hand_in(program, "").status_code == 422
    assert program("get", "/999").status_code == 404
    assert client.get(URL).status_code == 401
    assert client_of(agent).get(URL).status_code == 403
