"""Scores over time, with comparisons: on pages, by REST, by command; answers held back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from typer.testing import CliRunner

from tests.support.surveys import FULL, every_type, fill, opened
from threefold.access import service as access
from threefold.cli import django_app
from threefold.cli.main import app
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Invalid, NotFound
from threefold.related.logic.surveys import scores
from threefold.related.logic.surveys.courses import between, courses
from threefold.related.logic.surveys.discreet import HIDDEN, discreet
from threefold.related.models import Answer, Invitation, SurveyResponse
from threefold.related.service import surveys
from threefold.related.service.surveys import over_time

pytestmark = pytest.mark.django_db
DAYS = (datetime(2026, 1, 10, 12, tzinfo=UTC), datetime(2026, 3, 31, 23, 30, tzinfo=UTC))


@pytest.fixture
def customer(plan: Any) -> int:
    return descriptive.create_customers(1, run=1, at=clock.now())


@pytest.fixture
def survey(owner: Any, customer: int) -> Any:
    """Answered twice in January and once, by QR code, in March (in April east of Greenwich)."""
    made = opened(owner, design=every_type())
    for score, mark in (("9", ""), ("3", ""), ("10", "?c=qr")):
        said = {**FULL, "a-q1": score, "a-q9": "Call me: +34 600 111 222"}
        fill(made.address + mark, said)
    SurveyResponse.objects.filter(channel="open").update(answered_at=DAYS[0])
    SurveyResponse.objects.filter(channel="qr").update(answered_at=DAYS[1])
    return made


def test_periods_have_no_gaps() -> None:
    assert between(date(2025, 11, 1), date(2026, 1, 1), "month")[1] == date(2025, 12, 1)
    assert between(date(2025, 10, 1), date(2026, 4, 1), "quarter")[1:] == [
        date(2026, 1, 1), date(2026, 4, 1),
    ]  # fmt: skip
    rows = [("a", date(2026, 1, 5), 9.0, 2), ("b", date(2026, 1, 19), 0.0, 3)]
    most, fewer = courses(rows, "week", scores.nps)
    assert (most.part, most.whole.value, [s.n for _day, s in most.points]) == ("b", -100, [0, 0, 3])
    assert [score.value for _day, score in fewer.points] == [100, None, None]
    assert courses([], "week", scores.nps) == []
    (far,) = courses(
        [("", date(2011, 1, 1), 9.0, 1), ("", date(2026, 1, 1), 9.0, 1)], "month", scores.nps
    )
    assert [day.isoformat() for day, _s in far.points] == ["2011-01-01", "2011-02-01", "2026-01-01"]


def test_one_question(survey: Any, settings: Any) -> None:
    (whole,) = over_time.of_survey(survey, "q1")
    assert [(day, score.n) for day, score in whole.points] == [
        (date(2026, 1, 1), 2), (date(2026, 2, 1), 0), (date(2026, 3, 1), 1),
    ]  # fmt: skip
    assert whole.whole.value == pytest.approx(100 / 3)
    first, second = over_time.of_survey(survey, "q1", every="quarter", by="channel")
    assert (first.part, first.whole.n, second.part) == ("open", 2, "qr")
    with clock_in("Asia/Shanghai"):
        (east,) = over_time.of_survey(survey, "q1")
        assert east.points[-1][0] == date(2026, 4, 1)
    with pytest.raises(NotFound):
        over_time.of_survey(survey, "q9")
    with pytest.raises(Invalid):
        over_time.of_survey(survey, "q1", by="weather")


def clock_in(zone: str) -> Any:
    from django.utils import timezone

    return timezone.override(zone)


def test_all_answers_by_groups_of_customers(customer: int) -> None:
    for number, score in enumerate((5, 1)):
        Answer.objects.create(
            id=number + 1, content_id=f"{number:032x}", customer_id=customer, survey="Old",
            variable="csat", number=score, source="panel", channel="fax", answered_at=DAYS[number],
        )  # fmt: skip
    assert over_time.measures() == ["csat"]
    (old,) = over_time.of_measure("csat", by="survey")
    assert (old.part, old.whole.value, old.whole.n) == ("Old", 0.5, 2)
    (unknown,) = over_time.of_measure("csat", by="tenure")
    assert (unknown.part, len(unknown.points)) == ("unknown", 3)
    assert over_time.of_measure("csat", by="tier") == []


def test_pages_and_files(survey: Any, client_of: Any, agent: Any, outsider: Any) -> None:
    url = reverse("related:survey-trend", args=[survey.pk])
    page = client_of(agent).get(f"{url}?what=q1&every=quarter").content.decode()
    assert "2026-Q1" in page
    assert "+33" in page
    file = client_of(agent).get(f"{url[:-1]}.csv?what=q2&by=channel").content.decode("utf-8-sig")
    lines = file.splitlines()
    assert len(lines) == 1 + 2 * 3
    assert lines[1].startswith("Open link,2026-01,1,")
    assert client_of(outsider).get(url).status_code == 403
    whole = reverse("related:surveys-trend")
    assert "ui-empty" in client_of(agent).get(whole).content.decode()
    Answer.objects.create(
        id=1, content_id="a", customer_id=descriptive.create_customers(1, run=1, at=DAYS[0]),
        survey="s", variable="nps", number=9, source="panel", answered_at=DAYS[0],
    )  # fmt: skip
    assert "2026-01" in client_of(agent).get(f"{whole}?by=survey").content.decode()


def test_held_answers_can_be_let_count(survey: Any, client_of: Any, analyst: Any) -> None:
    fill(survey.address, {**FULL, "homepage": "x"})
    kept = SurveyResponse.objects.get(state="held")
    url = reverse("related:survey-held", args=[survey.pk])
    client = client_of(analyst)
    assert str(kept.pk) in client.get(url).content.decode()
    client.post(url, {})
    assert SurveyResponse.objects.filter(state="held").exists()
    client.post(url, {"response": str(kept.pk)})
    assert surveys.results.results(survey).taken == 4


def test_contact_details_in_texts_are_hidden(survey: Any, client_of: Any, analyst: Any) -> None:
    url = reverse("related:survey-results", args=[survey.pk])
    page = client_of(analyst).get(url).content.decode()
    assert f"Call me: {HIDDEN}" in page
    assert discreet("ann@x.co, 020 7946 0958 or 12.50 on 2026-03-04") == (
        f"{HIDDEN}, {HIDDEN} or 12.50 on 2026-03-04"
    )


def test_rest(survey: Any, customer: int, client_of: Any, agent: Any, analyst: Any) -> None:
    ask = client_of(agent)
    root = f"/api/v1/surveys/{survey.pk}"
    assert [each["id"] for each in ask.get("/api/v1/surveys").json()["items"]] == [survey.pk]
    assert ask.get(root).json()["design"]["questions"][0]["type"] == "nps"
    first = ask.get(f"{root}/results?channel=qr").json()["questions"][0]
    assert (first["n"], first["score"]["value"]) == (1, 100)
    trend = f"/api/v1/surveys/trend/q1?survey={survey.pk}"
    assert [p["score"]["n"] for p in ask.get(trend).json()[0]["points"]] == [2, 0, 1]
    assert ask.get(f"{trend}&by=x").status_code == 422
    assert ask.get("/api/v1/surveys/trend/nps").json() == []
    texts = lambda who: {  # noqa: E731
        reply["text"]
        for row in client_of(who).get(f"{root}/answers?limit=2").json()["items"]
        for reply in row["replies"]
        if reply["question"] == "q9"
    }
    assert texts(agent) == {None}
    assert texts(analyst) == {f"Call me: {HIDDEN}"}
    _token, plain = access.issue_token(agent, "till")
    given = {"id": "0" * 31 + "1", "customer_id": customer, "channel": "paper",
             "answers": {"q1": 7, "q6": ["o1", "o2"], "q9": "Fine"}}  # fmt: skip
    send = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {plain}"}}
    for _time in range(2):
        kept = ask.post(f"{root}/answers", json.dumps(given), **send)
        assert (kept.status_code, kept.json()["state"]) == (201, "taken")
    assert Answer.objects.get().number == 7
    wrong = {**given, "id": None, "answers": {"q1": 11}}
    assert ask.post(f"{root}/answers", json.dumps(wrong), **send).json()["where"].keys() == {"q1"}
    _token, plain = access.issue_token(analyst, "crm")
    send["headers"] = {"Authorization": f"Bearer {plain}"}
    asked = {"whom": "numbers", "numbers": [customer], "way": "link"}
    counted = ask.post(f"{root}/invitations", json.dumps(asked), **send).json()
    assert counted == {"may": 0, "invited": 0, "left_out": {"rests": 1}}
    assert not Invitation.objects.exists()


def test_command(survey: Any, customer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_app, "start", lambda: None)

    def run(*words: str) -> Any:
        done = CliRunner().invoke(app, ["survey", *words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return json.loads(done.stdout) if "--json" in words else done.stdout

    (listed,) = run("list", "--json")
    assert (listed["survey"], listed["answers"], listed["asked"]) == (survey.slug, 3, 0)
    found = run("results", survey.slug, "--json")
    assert (found["taken"], found["questions"][0]["score"]["n"]) == (3, 3)
    assert "A nps" in run("results", str(survey.pk))
    assert run("trend", "q1", "--survey", survey.slug, "--by", "channel", "--json")[0]["part"] == (
        "open"
    )
    assert "Nobody" in run("trend", "csat")
    counted = run("invite", survey.slug, "--number", str(customer), "--dry-run", "--json")
    assert counted == {"may": 0, "invited": 0, "left_out": {"no_leave": 1}}
    with pytest.raises(Invalid):
        run("invite", survey.slug, "--json")
    with pytest.raises(NotFound):
        run("results", "nothing")
