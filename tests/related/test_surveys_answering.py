"""Surveys are answered by link, at a kiosk, inside other pages; answers reach the customer."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.support.surveys import FULL, LANGUAGES, TOKEN, every_type, fill, opened
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ConsentEvidence
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid
from threefold.related import privacy
from threefold.related.logic.surveys.shape import Quota
from threefold.related.models import Answer, Invitation, SurveyReply, SurveyResponse
from threefold.related.service import surveys

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(plan: Any) -> int:
    return descriptive.create_customers(1, run=1, at=clock.now())


@pytest.fixture
def survey(owner: Any, customer: int) -> Any:
    return opened(owner, design=every_type(), purpose="research")


def link(survey: Any, customer: int, way: str = "email", **more: Any) -> tuple[Invitation, str]:
    now = clock.now()
    made = Invitation.objects.create(
        survey=survey, customer_id=customer, way=way, language="es", nonce="n" * 32, made_at=now,
        expires_at=now + timedelta(days=30), **more,
    )  # fmt: skip
    return made, surveys.letters.link(made, "")


def test_every_type_by_open_link(survey: Any) -> None:
    assert fill(survey.address, FULL).status_code == 200
    response = SurveyResponse.objects.get()
    assert (response.channel, response.customer_id, response.state) == ("open", None, "taken")
    replies = response.replies.values_list("question", "item", "number", "choice", "text")
    assert list(replies) == [
        ("q1", "", 9.0, "", ""), ("q2", "", 4.0, "", ""), ("q3", "", 6.0, "", ""),
        ("q4", "", 3.0, "", ""), ("q5", "", None, "o2", ""), ("q6", "", None, "o1", ""),
        ("q6", "", None, "o3", ""), ("q7", "o1", 2.0, "", ""), ("q7", "o2", 1.0, "", ""),
        ("q7", "o3", 3.0, "", ""), ("q8", "r1", None, "o1", ""), ("q8", "r2", None, "o3", ""),
        ("q9", "", None, "", "All is well"), ("q10", "", None, "yes", ""),
    ]  # fmt: skip
    assert not Answer.objects.exists()


def test_personal_link_counts_once(survey: Any, customer: int) -> None:
    invitation, path = link(survey, customer, about="purchase", reference="R-77")
    page = Client().get(path)
    assert page.headers["Content-Language"] == "es" or b'lang="es"' in page.content
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert fill(path, FULL).status_code == 200
    response = SurveyResponse.objects.get()
    assert (response.customer_id, response.channel, response.reference) == (
        customer, "email", "R-77",
    )  # fmt: skip
    landed = Answer.objects.filter(customer_id=customer).order_by("variable")
    assert list(landed.values_list("variable", "number", "source", "channel", "survey")) == [
        ("ces", 6.0, "survey", "email", "Spring"),
        ("csat", 4.0, "survey", "email", "Spring"),
        ("nps", 9.0, "survey", "email", "Spring"),
    ]
    assert ConsentEvidence.objects.get().purpose == "research"
    again = Client().get(path).content.decode()
    assert "data-sv-form" not in again
    surveys.landing.land()
    assert Answer.objects.count() == 3
    invitation.refresh_from_db()
    assert invitation.state == "answered"


def test_links_that_are_forged_swapped_or_late(survey: Any, customer: int, owner: Any) -> None:
    _invitation, path = link(survey, customer)
    other = opened(owner, name="Other")
    word = path.partition("?i=")[2]
    assert Client().get(f"{other.address}?i={word}").status_code == 404
    assert Client().get(f"{survey.address}?i={word[:-1]}x").status_code == 404
    Invitation.objects.update(nonce="m" * 32)
    assert Client().get(path).status_code == 404
    Invitation.objects.update(nonce="n" * 32, expires_at=clock.now())
    assert b"data-sv-form" not in Client().get(path).content
    # A word of the open page does not answer for the invited customer, nor the other way round.
    Invitation.objects.update(expires_at=clock.now() + timedelta(days=1))
    token = TOKEN.search(Client().get(survey.address).content.decode())[1]
    assert Client().post(path, {**FULL, "token": token}).status_code == 422
    assert not SurveyResponse.objects.exists()


def test_the_link_is_in_no_log(
    survey: Any, customer: int, caplog: pytest.LogCaptureFixture
) -> None:
    _invitation, path = link(survey, customer)
    word = path.partition("?i=")[2]
    Client().post(path, {"token": "x"})
    Client().get(path + "x")
    assert caplog.records
    assert word not in caplog.text


def test_declining_and_never_again(survey: Any, customer: int) -> None:
    invitation, path = link(survey, customer)
    fill(path, {"do": "never"})
    invitation.refresh_from_db()
    assert invitation.state == "refused"
    evidence = ConsentEvidence.objects.get()
    assert (evidence.purpose, evidence.given) == ("research", False)
    assert not SurveyResponse.objects.exists()


def test_a_program_may_not_decline_by_looking(survey: Any, customer: int) -> None:
    invitation, path = link(survey, customer)
    Client().get(path + "&never=1")
    Client().post(path, {"do": "never"})
    invitation.refresh_from_db()
    assert invitation.state == "waiting"


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_are_told_and_nothing_is_lost(survey: Any, language: str) -> None:
    answer = fill(f"{survey.address}?lang={language}", {**FULL, "a-q1": "11", "a-q7-o1": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<html lang="{language}"' in page
    assert page.count('class="tf-error"') == 2
    assert "All is well" in page
    assert not SurveyResponse.objects.exists()


def test_sending_twice_is_once(survey: Any) -> None:
    client = Client()
    token = TOKEN.search(client.get(survey.address).content.decode())[1]
    for _time in range(2):
        assert client.post(survey.address, {**FULL, "token": token}).status_code == 200
    assert SurveyResponse.objects.count() == 1


def test_answers_keep_their_version(survey: Any, owner: Any) -> None:
    before = TOKEN.search(Client().get(survey.address).content.decode())[1]
    design = surveys.design_of(survey)
    fewer = dataclasses.replace(design, questions=design.questions[:2])
    kept = surveys.save(survey, design=fewer, settings={}, edits=survey.edits, actor=owner)
    assert surveys.unpublished(kept)
    fill(survey.address, FULL)
    assert SurveyResponse.objects.get().version.number == 1
    surveys.publish(kept, actor=owner)
    fill(survey.address, {"a-q1": "7", "a-q9": "not asked any more"})
    second = SurveyResponse.objects.get(version__number=2)
    assert list(second.replies.values_list("question", flat=True)) == ["q1"]
    Client().post(survey.address, {**FULL, "token": before})
    assert SurveyResponse.objects.filter(version__number=1).count() == 2


def test_what_was_not_asked_is_not_kept(owner: Any, customer: int) -> None:
    purchase = opened(owner, kind="purchase", name="After buying")
    fill(purchase.address, {"a-q1": "5", "a-q2": ["o1"]})
    fill(purchase.address, {"a-q1": "2", "a-q2": ["o1", "o2"]})
    assert SurveyReply.objects.filter(question="q2").count() == 2


def test_quota_and_the_whole_number(survey: Any, owner: Any) -> None:
    design = dataclasses.replace(surveys.design_of(survey), quotas=(Quota("q5", "o2", 1),))
    surveys.publish(
        surveys.save(survey, design=design, settings={"most": 2}, edits=survey.edits, actor=owner),
        actor=owner,
    )
    for choice in ("o2", "o2", "o1"):
        fill(survey.address, {**FULL, "a-q5": choice})
    states = list(SurveyResponse.objects.order_by("answered_at").values_list("state", flat=True))
    assert states == ["taken", "over", "taken"]
    assert b"data-sv-form" not in Client().get(survey.address).content


def test_embedding_only_where_named(owner: Any, customer: int) -> None:
    named = opened(owner, name="In", origins=["https://www.example.com"])
    page = Client().get(f"/s/{named.slug}/embed/")
    assert "frame-ancestors https://www.example.com" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    closed = opened(owner, name="Out")
    page = Client().get(f"/s/{closed.slug}/embed/")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    fill(f"/s/{named.slug}/embed/", {"a-q1": "4"})
    assert SurveyResponse.objects.get().channel == "embedded"


def test_kiosk_needs_its_link(owner: Any, customer: int) -> None:
    survey = opened(owner)
    assert Client().get(f"/s/{survey.slug}/kiosk/x/").status_code == 403
    path = f"/s/{survey.slug}/kiosk/{surveys.tokens.for_kiosk(survey)}/"
    done = fill(path, {"a-q1": "4"})
    assert f'data-sv-kiosk="{path}?"' in done.content.decode()
    for _more in range(surveys.guarding.DOOR.per_address + 2):
        fill(path, {"a-q1": "4"})
    assert set(SurveyResponse.objects.values_list("channel", "state")) == {("kiosk", "taken")}


def test_many_from_one_place_are_held_and_then_refused(
    survey: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = dataclasses.replace(surveys.guarding.DOOR, per_address=1)
    monkeypatch.setattr(surveys.guarding, "DOOR", door)
    codes = [fill(survey.address, {"a-q1": "1"}).status_code for _time in range(11)]
    assert codes == [200] * 10 + [429]
    assert SurveyResponse.objects.filter(state="held").count() == 9


def test_a_trap_is_held_and_another_site_refused(survey: Any) -> None:
    fill(survey.address, {**FULL, "homepage": "x"})
    assert SurveyResponse.objects.get().state == "held"
    token = TOKEN.search(Client().get(survey.address).content.decode())[1]
    foreign = Client().post(
        survey.address, {**FULL, "token": token}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 422
    assert SurveyResponse.objects.count() == 1


def test_closed_and_draft(survey: Any, owner: Any) -> None:
    draft = surveys.create(name="Draft", kind="empty", actor=owner)
    assert Client().get(draft.address).status_code == 404
    with pytest.raises(Invalid):
        surveys.publish(draft, actor=owner)
    surveys.close(survey, actor=owner)
    assert b"data-sv-form" not in Client().get(survey.address).content
    with pytest.raises(Conflict):
        surveys.close(survey, actor=owner)
    shown = surveys.tokens.shown(surveys.version_of(survey), channel="phone", language="en")
    with pytest.raises(Conflict):
        surveys.answer(survey, surveys.Sent(shown, {"q1": ["3"]}), actor=owner)


def test_handed_out_and_forgotten(survey: Any, customer: int) -> None:
    _invitation, path = link(survey, customer)
    fill(path, FULL)
    held = privacy.export(customer)
    assert len(held["surveyreply"]) == 14
    assert held["invitation"][0]["customer_id"] == customer
    assert "nonce" not in held["invitation"][0]
    gone = privacy.erase(customer)
    counts = [gone[name] for name in ("answer", "surveyreply", "surveyresponse", "invitation")]
    assert counts == [3, 14, 1, 1]
    assert not SurveyReply.objects.exists()
