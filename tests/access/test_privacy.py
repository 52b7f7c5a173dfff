"""Privacy classes: what each role sees, unmasking with a reason, masks that keep a hint."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from threefold.access import service
from threefold.access.logic import matrix
from threefold.access.models import Unmasking
from threefold.audit.models import Entry
from threefold.kit import clock
from threefold.kit.errors import Denied, Invalid

REASON = "The customer is on the phone"


def browser(user: Any) -> Any:
    request = RequestFactory().get("/")
    request.user, request.session = user, SessionStore()
    return request


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("owner", ("shown", "shown", "masked", "masked")),
        ("analyst", ("shown", "shown", "masked", "hidden")),
        ("agent", ("shown", "shown", "masked", "hidden")),
        ("auditor", ("shown", "hidden", "hidden", "hidden")),
        ("", ("hidden", "hidden", "hidden", "hidden")),
        ("unheard of", ("hidden", "hidden", "hidden", "hidden")),
    ],
)
def test_matrix(role: str, expected: tuple[str, ...]) -> None:
    classes = ("public", "internal", "personal", "sensitive")
    assert tuple(matrix.shown(role, name) for name in classes) == expected
    assert matrix.shown(role, "of a class nobody knows") == expected[3]


def test_unknown_rooms_and_actions_are_mistakes(db: None, owner: Any) -> None:
    with pytest.raises(KeyError):
        service.can(owner, "see", "kitchen")
    with pytest.raises(ValueError, match="not in tuple"):
        service.can(owner, "eat", "plan")


@pytest.mark.django_db
class TestUnmask:
    def test_shows_one_class_of_one_customer_without_a_query(
        self, agent: Any, django_assert_num_queries: Any
    ) -> None:
        request = browser(agent)
        until = service.unmask(request, 17, "personal", f"  {REASON} ")
        assert clock.now() < until <= clock.now() + timedelta(minutes=15)
        with django_assert_num_queries(0):
            assert service.display(agent, "personal", 17, request) == "shown"
            assert service.display(agent, "personal", 18, request) == "masked"
            assert service.display(agent, "sensitive", 17, request) == "hidden"
            assert service.display(agent, "personal") == "masked"
        assert service.display(agent, "personal", 17) == "shown", "from the store, for a token"
        row = Unmasking.objects.get()
        assert (row.user, row.customer_id, row.privacy, row.reason) == (
            agent,
            17,
            "personal",
            REASON,
        )
        entry = Entry.objects.get(action="access.unmask")
        assert (entry.actor, entry.target_id, entry.reason) == (agent, "17", REASON)

    def test_ends_by_itself(self, agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        request = browser(agent)
        service.unmask(request, 17, "personal", REASON)
        later = clock.now() + timedelta(minutes=15, seconds=1)
        monkeypatch.setattr("threefold.access.service.privacy.now", lambda: later)
        assert service.display(agent, "personal", 17, request) == "masked"
        assert service.display(agent, "personal", 17) == "masked"
        service.unmask(request, 18, "personal", REASON)
        assert list(request.session["access.unmasked"]) == ["18"], "old grants are swept out"

    @pytest.mark.parametrize("reason", ["", "   ", "x", "\n\t."])
    def test_needs_a_reason(self, agent: Any, reason: str) -> None:
        with pytest.raises(Invalid):
            service.unmask(browser(agent), 17, "personal", reason)
        assert not Unmasking.objects.exists()

    def test_never_opens_what_the_role_may_not_see(
        self, agent: Any, auditor: Any, outsider: Any
    ) -> None:
        for user, privacy in (
            (agent, "sensitive"),
            (auditor, "personal"),
            (outsider, "personal"),
        ):
            request = browser(user)
            with pytest.raises(Denied):
                service.unmask(request, 17, privacy, REASON)
            assert service.display(user, privacy, 17, request) == "hidden"

    def test_losing_the_role_ends_it(self, agent: Any, owner: Any) -> None:
        request = browser(agent)
        service.unmask(request, 17, "personal", REASON)
        service.change_role(agent, "auditor", actor=owner)
        assert service.display(agent, "personal", 17, request) == "hidden"

    def test_is_not_anothers(self, agent: Any, analyst: Any) -> None:
        service.unmask(browser(agent), 17, "personal", REASON)
        assert service.display(analyst, "personal", 17) == "masked"
        assert service.display(analyst, "personal", 17, browser(analyst)) == "masked"

    def test_template_helper(self, agent: Any) -> None:
        template = Template(
            "{% load access %}{% guarded value privacy=privacy type='phone' customer_id=17"
            " unmask_url='/unmask/' label='Mobile' source='CRM' %}"
            "{% if request.user|can:'customers.edit' %}may edit{% endif %}"
            "{% if request.user|can:'audit.see' %}may audit{% endif %}"
        )

        def render(request: Any, privacy: str, value: Any = "+447700900189") -> str:
            return template.render(
                Context({"request": request, "value": value, "privacy": privacy})
            )

        request = browser(agent)
        masked = render(request, "personal")
        assert "+44•••••89" in masked
        assert "900189" not in masked
        assert "/unmask/" in masked
        assert "may edit" in masked
        assert "may audit" not in masked
        hidden = render(request, "sensitive")
        assert "hidden from your role" in hidden
        assert "•" not in hidden
        service.unmask(request, 17, "personal", REASON)
        assert "+447700900189" in render(request, "personal")
        assert "+447700900189" in render(request, "public")
        assert "—" in render(browser(agent), "personal", None)


@pytest.mark.parametrize(
    ("value", "type", "masked"),
    [
        ("+447700900189", "phone", "+44•••••89"),
        ("07700 900189", "phone", "•••••89"),
        ("123", "phone", "•••••"),
        ("mei@example.com", "email", "m•••@e•••.com"),
        ("mei@localhost", "email", "m•••@l•••"),
        ("not an address", "email", "n•••"),
        ("1984-05-01", "date", "19••"),
        ("María José Núñez", "name", "M•• J•• N••"),
        ("王小明", "name", "王••"),
        ("李", "name", "••"),
        ("12345678Z", "identifier", "••••8Z"),
        ("12", "identifier", "••••"),
        (51000, "money", "••••"),
        (True, "boolean", "••••"),
        ("married", "choice", "••••"),
        ("10 Downing Street", "address", "1•••"),
        ("", "phone", ""),
        (None, "email", ""),
    ],
)
def test_masks(value: Any, type: str, masked: str) -> None:
    assert service.mask(value, type) == masked


@given(st.text(min_size=8, max_size=60), st.sampled_from(["phone", "email", "text", "identifier"]))
def test_a_mask_never_gives_the_value_away(value: str, type: str) -> None:
    value = value.strip()
    masked = service.mask(value, type)
    assert value not in masked or not value.strip("•@. ")
    assert sum(char != "•" for char in masked) <= max(8, len(value) // 2)
