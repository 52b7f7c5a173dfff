"""API tokens: shown once, kept as a hash, ended at will."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from threefold.access import service
from threefold.access.models import Token
from threefold.audit.models import Entry
from threefold.kit.clock import now
from threefold.kit.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


def me(plain: str) -> Any:
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {plain}"})


def test_issue_use_revoke(agent: Any) -> None:
    token, plain = service.issue_token(agent, "till")
    assert plain not in str(Token.objects.values().get(pk=token.pk))
    assert plain.startswith(token.prefix)
    answer = me(plain)
    assert answer.status_code == 200
    assert answer.json()["username"] == "agent"
    rooms = {
        "home": "see", "customers": "edit", "identity": "see", "plan": "see", "segments": "see",
    }  # fmt: skip
    assert answer.json()["rooms"] == rooms
    service.revoke_token(token.pk, actor=agent, of=agent)
    refused = me(plain)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Bearer"
    assert set(refused.json()) == {"code", "message", "remedy", "where"}
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["access.token.issue", "access.token.revoke"]


@pytest.mark.parametrize("plain", ["", "tf_", "tf_" + "A" * 43, "x" * 5000, "tf_\x00é"])
def test_nonsense_is_nobody(plain: str, db: None) -> None:
    assert service.authenticate_token(plain) is None


def test_a_token_dies_on_its_day_with_its_owner_and_his_role(agent: Any) -> None:
    _old, expired = service.issue_token(agent, "old", expires_at=now() - timedelta(seconds=1))
    assert me(expired).status_code == 401
    _token, plain = service.issue_token(agent, "till", expires_at=now() + timedelta(days=1))
    assert me(plain).status_code == 200
    service.change_role(agent, "", actor=None)
    assert me(plain).status_code == 403
    agent.is_active = False
    agent.save()
    assert me(plain).status_code == 401


def test_use_is_noted_once_a_day(agent: Any, django_assert_num_queries: Any) -> None:
    _token, plain = service.issue_token(agent, "till")
    with django_assert_num_queries(2):
        service.authenticate_token(plain)
    with django_assert_num_queries(1):
        service.authenticate_token(plain)


def test_nobody_revokes_anothers_token(agent: Any, analyst: Any, client_of: Any) -> None:
    token, plain = service.issue_token(agent, "till")
    with pytest.raises(NotFound):
        service.revoke_token(token.pk, actor=analyst, of=analyst)
    assert client_of(analyst).post(reverse("access:revoke", args=[token.pk])).status_code == 404
    assert me(plain).status_code == 200


def test_a_token_needs_a_name(agent: Any) -> None:
    with pytest.raises(Invalid):
        service.issue_token(agent, "  ")


def test_page_shows_the_token_once(client_of: Any, analyst: Any) -> None:
    client = client_of(analyst)
    answer = client.post(reverse("access:tokens"), {"name": "notebook", "days": "30"})
    assert answer["Cache-Control"] == "no-store"
    found = re.search(r"<code>(tf_[\w-]{43})</code>", answer.content.decode())
    assert found is not None
    assert me(found.group(1)).status_code == 200
    again = client.get(reverse("access:tokens")).content.decode()
    assert found.group(1) not in again
    assert "notebook" in again
    token = Token.objects.get()
    assert token.expires_at is not None
    assert client.post(reverse("access:revoke", args=[token.pk])).status_code == 302
    assert me(found.group(1)).status_code == 401
