"""Whatever is sent to a public form: an answer, never a breakdown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.collect.drives.conftest import TOKEN, opened

from threefold.collect.logic.drives.shape import Design, Field
from threefold.collect.models import Entry
from threefold.collect.service import drives
from threefold.collect.service.drives import guarding
from threefold.plan import service as plans

pytestmark = pytest.mark.django_db
NAUGHTY = [
    "\x00", "' OR 1=1 --", "<script>alert(1)</script>", "𝓐𝓷𝓪", "\u202eabc", "9" * 5_000, "=1+1",
    "{{ 7*7 }}", "%s%n", "-0", "1e999", "NaN", "9999-99-99", "0000-00-00", "+999999999999999999",
    "a@" + "b" * 300 + ".com", "٣٤", "ﾃｽﾄ", "\ud7ff", "\r\nBcc: x@example.com",
]  # fmt: skip


@pytest.fixture
def everything(drive: Any, owner: Any, patient: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A form that asks for every variable that can be asked for."""
    door = replace(guarding.DOOR, per_address=10**6, per_network=10**6)
    monkeypatch.setattr(guarding, "DOOR", door)
    design = drives.design_of(drive)
    codes = [code for code in plans.current().variables if code != "email"]
    fields = (Field("email", required=True), *(Field(code) for code in codes))
    plain = {**design.plain(), "fields": [{"variable": each.variable} for each in fields]}
    plain["fields"][0]["required"] = True
    return opened(drive, owner, design=Design.read(plain), confirm=False)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_answers(everything: Any, data: Any) -> None:
    text = st.one_of(st.sampled_from(NAUGHTY), st.text(max_size=40))
    client = Client()
    page = client.get(everything.address).content.decode()
    asked = [each.variable for each in drives.design_of(everything).fields]
    sent = {f"v_{code}": data.draw(text) for code in asked}
    sent["token"] = TOKEN.search(page)[1]
    answer = client.post(everything.address, sent)
    assert answer.status_code in {200, 422}
    assert b"<script>alert" not in answer.content


def test_naughty_answers_that_pass_reach_the_stream(everything: Any) -> None:
    for number, naughty in enumerate(NAUGHTY):
        client = Client()
        token = TOKEN.search(client.get(everything.address).content.decode())[1]
        data = {"token": token, "v_email": f"n{number}@example.com", "v_full_name": naughty}
        assert client.post(everything.address, data).status_code == 200
    assert Entry.objects.exclude(passed_at=None).count() == len(NAUGHTY)


@pytest.mark.parametrize("token", ["", "x", "x:y:z", "." * 5_000, "\x00"])
def test_any_token(drive: Any, token: str) -> None:
    client = Client()
    assert client.post(drive.address, {"token": token}).status_code == 422
    assert client.post(f"{drive.address}begin/", {"token": token}).status_code == 204
    assert (
        client.get(f"{drive.address}confirm/{token or 'x'}/".replace("\x00", "0")).status_code
        == 410
    )


def test_unknown_forms_show_nothing_of_the_staff(client: Any, plan: Any) -> None:
    answer = client.get("/f/nothing/")
    assert answer.status_code == 404
    assert b"Threefold" not in answer.content
    assert b"nav" not in answer.content
