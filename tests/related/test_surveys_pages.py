"""The staff's pages of surveys: designed, called, keyed in, invited, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.surveys import FULL, TOKEN, every_type, fill, opened
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.related.models import Answer, Invitation, Survey, SurveyResponse
from threefold.related.service import surveys

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(plan: Any) -> int:
    return descriptive.create_customers(1, run=1, at=clock.now())


@pytest.fixture
def survey(owner: Any, customer: int) -> Any:
    return opened(owner, design=every_type())


def form_of(client: Any, url: str) -> dict[str, Any]:
    """What a browser would send of the designer's form as it stands."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.data: dict[str, list[str]] = {}
            self.area = self.select = ""

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            given = dict(attrs)
            name, kind = given.get("name") or "", given.get("type")
            if tag == "textarea":
                self.area = name
                self.data[name] = [""]
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and "selected" in given:
                self.data[self.select] = [given.get("value", "")]
            elif (
                tag == "input"
                and name
                and (kind not in {"checkbox", "radio"} or "checked" in given)
            ):
                self.data.setdefault(name, []).append(given.get("value") or "")

        def handle_endtag(self, tag: str) -> None:
            self.area = "" if tag == "textarea" else self.area
            self.select = "" if tag == "select" else self.select

        def handle_data(self, data: str) -> None:
            if self.area:
                self.data[self.area] = [self.data[self.area][0] + data]

    page = client.get(url) if isinstance(url, str) else url
    inner = page.content.decode().split('id="survey-form"')[1].split("</form>")[0]
    reader = Reader()
    reader.feed("<form " + inner)
    return {name: [each.lstrip("\n") for each in values] for name, values in reader.data.items()}


def test_designer_keeps_what_it_shows(survey: Any, client_of: Any, analyst: Any) -> None:
    client, url = client_of(analyst), survey.url
    before = surveys.design_of(survey)
    assert client.post(url, {**form_of(client, url), "do": "save"}).status_code == 302
    survey.refresh_from_db()
    assert surveys.design_of(survey) == before
    assert not surveys.unpublished(survey)


def test_add_move_remove_and_undo(client_of: Any, analyst: Any, plan: Any) -> None:
    survey = surveys.create(name="Mine", kind="relation", actor=analyst)
    client, url = client_of(analyst), survey.url
    page = client.post(url, {**form_of(client, url), "do": "add", "add_type": "choice"})
    page = client.post(url, {**form_of(client, page), "do": "up:q3"})
    assert form_of(client, page)["question"] == ["q1", "q3", "q2"]
    page = client.post(url, {**form_of(client, page), "do": "option:q3"})
    page = client.post(url, {**form_of(client, page), "do": "unoption:q3/o1"})
    assert form_of(client, page)["options-q3"] == ["o2", "o3", "o4"]
    page = client.post(url, {**form_of(client, page), "do": "remove:q3"})
    assert form_of(client, page)["question"] == ["q1", "q2"]
    page = client.post(url, {**form_of(client, page), "do": "restore"})
    kept = form_of(client, page)
    assert kept["question"] == ["q1", "q3", "q2"]
    assert kept["options-q3"] == ["o2", "o3", "o4"]
    page = client.post(url, {**kept, "when-q3": "q1", "op-q3": "at_most", "value-q3": "6"})
    assert client.post(url, {**form_of(client, page), "do": "save"}).status_code == 302
    condition = surveys.design_of(Survey.objects.get()).question("q3").when
    assert (condition.question, condition.op, condition.value) == ("q1", "at_most", "6")


def test_mistakes_are_told_before_opening(client_of: Any, analyst: Any, plan: Any) -> None:
    survey = surveys.create(name="Mine", kind="empty", actor=analyst)
    client, url = client_of(analyst), survey.url
    page = client.post(url, {**form_of(client, url), "do": "add", "add_type": "matrix"})
    assert "sv-fault--grave" in page.content.decode()
    client.post(reverse("related:survey-move", args=[survey.pk]), {"do": "publish"})
    survey.refresh_from_db()
    assert survey.state == "draft"


def test_only_drafts_are_deleted(survey: Any, client_of: Any, analyst: Any) -> None:
    draft = surveys.create(name="Mine", kind="empty", actor=analyst)
    client = client_of(analyst)
    for each in (draft, survey):
        client.post(reverse("related:survey-move", args=[each.pk]), {"do": "discard"})
    assert list(Survey.objects.all()) == [survey]


def test_meanwhile_changed(survey: Any, client_of: Any, analyst: Any) -> None:
    client, url = client_of(analyst), survey.url
    form = form_of(client, url)
    client.post(url, {**form, "do": "save"})
    assert client.post(url, {**form, "do": "save"}).status_code == 409


def test_call_by_script(survey: Any, customer: int, client_of: Any, agent: Any) -> None:
    now = clock.now()
    invitation = Invitation.objects.create(
        survey=survey, customer_id=customer, way="phone", language="es", nonce="n", made_at=now,
        expires_at=now + timedelta(days=9), about="contact", reference="C-9",
    )  # fmt: skip
    client = client_of(agent)
    url = reverse("related:survey-call", args=[survey.pk, invitation.pk])
    assert (
        f"/calls/{invitation.pk}/"
        in client.get(reverse("related:survey-calls", args=[survey.pk])).content.decode()
    )
    client.post(url, {"do": "away"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.tries) == ("asked", 1)
    assert fill(url, {**FULL, "a-q1": "12"}, client).status_code == 422
    assert fill(url, FULL, client).status_code == 302
    response = SurveyResponse.objects.get()
    assert (response.channel, response.language, response.reference, response.user) == (
        "phone", "es", "C-9", agent,
    )  # fmt: skip
    assert set(Answer.objects.values_list("channel", flat=True)) == {"phone"}
    assert "data-sv-script" not in client.get(url).content.decode()
    invitation.refresh_from_db()
    assert invitation.state == "answered"


def test_sheet_keyed_in(survey: Any, customer: int, client_of: Any, agent: Any) -> None:
    client, url = client_of(agent), reverse("related:survey-key", args=[survey.pk])
    assert fill(url, {**FULL, "customer": "nobody@example.com"}, client).status_code == 422
    done = fill(
        url, {**FULL, "customer": str(customer), "about": "purchase", "reference": "R1"}, client
    )
    assert done.status_code == 302
    assert fill(url, {"a-q1": "0"}, client).status_code == 302
    found = SurveyResponse.objects.order_by("answered_at")
    assert list(found.values_list("channel", "customer_id", "reference")) == [
        ("paper", customer, "R1"), ("paper", None, ""),
    ]  # fmt: skip
    assert Answer.objects.filter(customer_id=customer).count() == 3


def test_results_and_files(survey: Any, client_of: Any, analyst: Any, agent: Any) -> None:
    for score in ("9", "10", "3"):
        fill(survey.address, {**FULL, "a-q1": score, "a-q9": "=1+1"})
    fill(f"{survey.address}?c=qr", {"a-q1": "8"})
    url = reverse("related:survey-results", args=[survey.pk])
    page = client_of(analyst).get(url).content.decode()
    assert "NPS: +25" in page
    assert "=1+1" in page
    assert "=1+1" not in client_of(agent).get(url).content.decode()
    assert "NPS: +33" in client_of(agent).get(f"{url}?channel=open").content.decode()
    file = reverse("related:survey-export", args=[survey.pk, "csv"])
    assert client_of(agent).get(file).status_code == 403
    text = client_of(analyst).get(file).content.decode("utf-8-sig")
    assert text.count("\n") == 5
    assert "'=1+1" in text
    assert client_of(analyst).get(file.replace("csv", "xlsx")).content[:2] == b"PK"
    assert client_of(analyst).get(file.replace("csv", "pdf")).status_code == 422


def test_a_sheet_says_when_to_answer(client_of: Any, agent: Any, owner: Any, plan: Any) -> None:
    made = opened(owner, kind="purchase")
    sheet = reverse("related:survey-sheet", args=[made.pk])
    page = client_of(agent).get(f"{sheet}?lang=en").content.decode()
    assert page.count("sheet-only") == 1
    assert "Only if you gave 3 or less to question 1." in page


def test_sheet_and_qr(survey: Any, client_of: Any, agent: Any, outsider: Any) -> None:
    sheet = reverse("related:survey-sheet", args=[survey.pk])
    page = client_of(agent).get(f"{sheet}?lang=zh-hans").content.decode()
    assert page.count('class="sheet-question"') == 10
    assert 'lang="zh-hans"' in page
    assert (
        client_of(agent).get(reverse("related:survey-qr", args=[survey.pk])).content[:4] == b"<svg"
    )
    assert client_of(outsider).get(sheet).status_code == 403
    assert TOKEN.search(page) is None


@pytest.mark.parametrize("name", ["survey-results", "survey-trend", "surveys", "survey-held"])
def test_pages_ask_the_store_alike_for_few_and_many(
    name: str, survey: Any, customer: int, client_of: Any, owner: Any
) -> None:
    client = client_of(owner)
    url = reverse(f"related:{name}", args=[] if name == "surveys" else [survey.pk])

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    fill(survey.address, {**FULL, "homepage": "x"})
    fill(survey.address, FULL)
    once = asked()
    for _more in range(3):
        fill(survey.address, {**FULL, "homepage": "x"})
        fill(survey.address, FULL)
    opened(owner, name="Another")
    assert asked() <= once <= 26
