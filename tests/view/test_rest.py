from __future__ import annotations

import pytest
from django.test import Client

from threefold.access.service import issue_token
from threefold.audit.models import Entry

pytestmark = pytest.mark.django_db
JOSE = "José García Lorca"


@pytest.fixture
def call(shop):
    """`call(user, path, method="get", **body)` with a token of that user."""

    def make(user, path, method="get", **body):
        _token, plain = issue_token(user, "test")
        return getattr(Client(), method)(
            f"/api/v1/customers{path}",
            body,
            headers={"Authorization": f"Bearer {plain}"},
            **({"content_type": "application/json"} if method == "post" else {}),
        )

    return make


def test_list_is_filtered_and_counts(call, owner):
    answer = call(owner, "", q="garcia").json()
    assert [each["name"] for each in answer["items"]] == [JOSE]
    assert call(owner, "", complained="yes").json()["items"][0]["orders"] == 2
    assert call(owner, "", country="FR").json()["items"] == []


def test_one_customer_is_masked_until_a_reason_is_given(call, shop, owner):
    path = f"/{shop[JOSE]}"
    first = call(owner, path)
    assert first.status_code == 200
    assert first.json()["life"]["orders"] == 2
    assert "jose.garcia@example.com" not in first.content.decode()
    assert call(owner, f"{path}/unmask", "post", reason="").status_code == 422
    assert call(owner, f"{path}/unmask", "post", reason="asked to").status_code == 200
    assert "jose.garcia@example.com" in call(owner, path).content.decode()
    assert Entry.objects.filter(action="access.unmask", reason="asked to").exists()


def test_who_may_not_see_customers_gets_nothing(call, shop, auditor, outsider):
    for user in (auditor, outsider):
        for path in ("", f"/{shop[JOSE]}"):
            assert call(user, path).status_code == 403
    assert Client().get("/api/v1/customers").status_code == 401


def test_no_such_customer(call, owner):
    answer = call(owner, "/987654")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
