"""Codes: their form, each given and redeemed once, also when two come at the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.collect.drives.conftest import opened

from threefold.collect.logic.drives import codes as forms
from threefold.collect.models import Code, Entry, Redemption
from threefold.collect.service import drives
from threefold.kit.errors import Conflict, Invalid, NotFound

BODY = st.text(alphabet=forms.LETTERS, min_size=forms.RANDOM, max_size=forms.RANDOM)


@given(BODY, st.integers(0, forms.LENGTH - 1), st.sampled_from(forms.LETTERS))
def test_one_wrong_sign_is_found(body: str, at: int, sign: str) -> None:
    code = body + forms.check_sign(body)
    assert forms.sound(code)
    wrong = code[:at] + sign + code[at + 1 :]
    assert forms.sound(wrong) == (wrong == code)


@given(BODY, st.integers(0, forms.RANDOM - 1), st.integers(0, forms.RANDOM - 1))
def test_two_signs_swapped_are_found(body: str, one: int, other: int) -> None:
    code = body + forms.check_sign(body)
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    assert forms.sound("".join(signs)) == ("".join(signs) == code)


def test_no_ambiguous_signs_and_any_writing() -> None:
    assert not set("0O1IL2Z5S8BU".replace("8", "")) & set(forms.LETTERS)
    code = next(forms.make(1))
    assert forms.tidy(forms.spaced(code).lower().replace("-", " ")) == code
    assert len(set(forms.make(5_000))) == 5_000


@pytest.mark.django_db
def test_redeemed_once(drive: Any, owner: Any, client_of: Any, agent: Any) -> None:
    drives.codes.generate(drive, 3, actor=owner)
    code = Code.objects.first()
    client = client_of(agent)
    url = reverse("collect:redeem")
    found = client.post(url, {"code": forms.spaced(code.code).lower(), "do": "find"})
    assert found.status_code == 200
    assert not Redemption.objects.exists()
    data = {"code": code.code, "place": "Till 4", "reference": "R-7", "do": "redeem"}
    assert client.post(url, data).status_code == 200
    again = client.post(url, data)
    assert again.status_code == 409
    assert "Till 4" in again.content.decode()
    redeemed = Redemption.objects.get()
    assert (redeemed.user, redeemed.place, redeemed.reference) == (agent, "Till 4", "R-7")


@pytest.mark.django_db
def test_wrong_codes(drive: Any, owner: Any) -> None:
    drives.codes.generate(drive, 1, actor=owner)
    with pytest.raises(Invalid):
        drives.codes.redeem("AAAA-AAAA-AAAB", actor=owner)
    with pytest.raises(NotFound):
        drives.codes.redeem(next(forms.make(1)), actor=owner)


@pytest.mark.django_db(transaction=True)
def test_two_tills_at_once(drive: Any, owner: Any) -> None:
    drives.codes.generate(drive, 1, actor=owner)
    code = Code.objects.get().code
    outcomes = _at_once(4, lambda: drives.codes.redeem(code, actor=owner))
    assert sum(isinstance(each, Redemption) for each in outcomes) == 1
    assert sum(isinstance(each, Conflict) for each in outcomes) == 3
    assert Redemption.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_each_code_is_given_to_one(drive: Any, owner: Any) -> None:
    drive = opened(drive, owner, codes="give", confirm=False)
    drives.codes.generate(drive, 3, actor=owner)
    numbers = iter(range(5))

    def register() -> Entry:
        shown = drives.tokens.shown(drive, channel="hosted", language="en", wordings={})
        raw = {"email": f"ana{next(numbers)}@example.com"}
        answer = drives.Answer(shown=shown, raw=raw, paper=True)
        return drives.enter(drive, answer, base="")

    outcomes = _at_once(5, register)
    assert all(isinstance(each, Entry) for each in outcomes), outcomes
    assert Entry.objects.filter(state="taken").count() == 5
    assert Code.objects.filter(entry__isnull=False).count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_person_at_once_counts_once(drive: Any, owner: Any) -> None:
    drive = opened(drive, owner, confirm=False)

    def register() -> Entry:
        shown = drives.tokens.shown(drive, channel="hosted", language="en", wordings={})
        answer = drives.Answer(
            shown=shown, raw={"email": "ana@example.com"}, paper=True, again=True
        )
        return drives.enter(drive, answer, base="")

    outcomes = _at_once(4, register)
    assert sorted(each.state for each in outcomes) == ["again", "again", "again", "taken"]


@pytest.mark.django_db
def test_printed_code_opens_the_form_once(drive: Any, owner: Any, fill: Any) -> None:
    drive = opened(drive, owner, codes="ask", confirm=False)
    drives.codes.generate(drive, 1, actor=owner)
    code = Code.objects.get().code
    assert fill(drive, email="ana@example.com").status_code == 422
    assert fill(drive, email="ana@example.com", code="3333-3333-3334").status_code == 422
    assert fill(drive, email="ana@example.com", code=forms.spaced(code)).status_code == 200
    assert fill(drive, email="bea@example.com", code=code).status_code == 422
    assert Code.objects.get().entry == Entry.objects.get()


def _at_once(count: int, act: Any) -> list[Any]:
    """What `act` returns or raises in so many threads that start together."""
    outcomes: list[Any] = []
    start = threading.Barrier(count)

    def run() -> None:
        start.wait()
        try:
            outcomes.append(act())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return outcomes
