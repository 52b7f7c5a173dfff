"""The owner's page about the staff."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from threefold.access import service
from threefold.access.models import Token, User
from threefold.audit.models import Entry
from threefold.kit.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def test_add_shows_the_temporary_password_once(client_of: Any, owner: Any) -> None:
    client = client_of(owner)
    answer = client.post(
        reverse("access:add"), {"username": "li", "full_name": "李梅", "role": "analyst"}
    )
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    found = re.search(r'<code id="temporary-password">(\w{16})</code>', answer.content.decode())
    assert found is not None
    plain = found.group(1)
    user = User.objects.get(username="li")
    assert user.check_password(plain)
    assert user.must_change_password
    assert plain not in client.get(reverse("access:member", args=[user.pk])).content.decode()
    entry = Entry.objects.get(action="access.staff.add")
    assert entry.actor == owner
    assert plain not in str(entry.detail)
    listing = client.get(reverse("access:staff")).content.decode()
    assert "李梅" in listing


def test_a_taken_name_is_said_at_its_field(client_of: Any, owner: Any, agent: Any) -> None:
    answer = client_of(owner).post(reverse("access:add"), {"username": "AGENT", "role": ""})
    assert answer.status_code == 200
    assert "username" in answer.context["form"].errors


def test_change_role_takes_hold_at_once(client_of: Any, owner: Any, agent: Any) -> None:
    theirs = client_of(agent)
    assert theirs.get(reverse("audit:entries")).status_code == 403
    answer = client_of(owner).post(reverse("access:role", args=[agent.pk]), {"role": "auditor"})
    assert answer.status_code == 302
    assert theirs.get(reverse("audit:entries")).status_code == 200
    entry = Entry.objects.get(action="access.staff.role")
    assert entry.detail == {"username": "agent", "role": "auditor", "before": "agent"}


def test_the_last_owner_stays(client_of: Any, owner: Any) -> None:
    with pytest.raises(Conflict):
        service.change_role(owner, "agent", actor=owner)
    with pytest.raises(Conflict):
        service.deactivate(owner, actor=owner)
    answer = client_of(owner).post(reverse("access:deactivate", args=[owner.pk]))
    assert answer.status_code == 409
    owner.refresh_from_db()
    assert owner.is_active
    second, _plain = service.add_staff(username="second", role="owner", actor=owner)
    service.change_role(owner, "agent", actor=second)


def test_deactivation_revokes_tokens(client_of: Any, owner: Any, agent: Any) -> None:
    _token, plain = service.issue_token(agent, "till")
    client_of(owner).post(reverse("access:deactivate", args=[agent.pk]))
    assert service.authenticate_token(plain) is None
    client_of(owner).post(reverse("access:reactivate", args=[agent.pk]))
    assert service.authenticate_token(plain) is None
    assert not Token.objects.filter(user=agent, revoked_at=None).exists()


def test_unknown_roles_are_refused(owner: Any, agent: Any) -> None:
    with pytest.raises(Invalid):
        service.change_role(agent, "king", actor=owner)


def test_the_auditor_reads_and_changes_nothing(client_of: Any, auditor: Any, agent: Any) -> None:
    client: Client = client_of(auditor)
    page = client.get(reverse("access:member", args=[agent.pk]))
    assert page.status_code == 200
    assert b"<form" not in page.content.split(b"<main")[1].split(b"</main>")[0]
    for name in ("role", "deactivate", "reactivate", "reset_password", "reset_mfa"):
        answer = client.post(reverse(f"access:{name}", args=[agent.pk]), {"role": "owner"})
        assert answer.status_code == 403


def test_language_is_kept_and_followed(client_of: Any, agent: Any) -> None:
    client = client_of(agent)
    assert client.post(reverse("access:account"), {"language": "es"}).status_code == 302
    agent.refresh_from_db()
    assert agent.language == "es"
    fresh = client_of(agent)
    assert b'<html lang="es">' in fresh.get(reverse("access:account")).content
    assert client.post(reverse("access:account"), {"language": "xx"}).status_code == 200


def test_staff_page_costs_the_same_for_many(
    client_of: Any, owner: Any, django_assert_max_num_queries: Any
) -> None:
    User.objects.bulk_create([User(username=f"u{n}", role="agent") for n in range(30)])
    client = client_of(owner)
    client.get(reverse("access:staff"))
    with django_assert_max_num_queries(3):
        client.get(reverse("access:staff"))
