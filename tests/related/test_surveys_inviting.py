"""Who is asked: only with leave, not too often, by a way that works; letters over a real server."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pyarrow as pa
import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse

from tests.support import company
from tests.support.surveys import fill, opened
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactWay
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid
from threefold.related.models import Answer, Invitation, SurveyResponse
from threefold.related.service import surveys
from threefold.site.mail import mail

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/s/\S+)")


class Box:
    """What the server took; addresses of `refused` it does not."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, _o: Any) -> str:
        if to.startswith("gone"):
            return "550 no such user"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[Box]:
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    told = {"host": "127.0.0.1", "port": port, "security": "none", "from": "club@shop.example"}
    for name, value in mail(told).items():
        setattr(settings, name, value)
    yield box
    controller.stop()


@pytest.fixture
def people(plan: Any) -> list[int]:
    """Fit, without leave, refusing, with a dead address, without any, by phone only, gone."""
    first = descriptive.create_customers(7, run=1, at=clock.now())
    ids = [first + n for n in range(7)]
    way(ids[0], "ana@example.com")
    way(ids[1], "bea@example.com", consent={})
    way(ids[2], "cleo@example.com", refused=True)
    way(ids[3], "dan@example.com", proof="bounced")
    way(ids[5], "+44700900123", kind="mobile")
    way(ids[6], "gone@example.com")
    return ids


def way(customer: int, value: str, **more: Any) -> ContactWay:
    told = {"kind": "email", "consent": {"research": True}, **more}
    return ContactWay.objects.create(
        customer_id=customer, value=value, variable="email", source="crm",
        observed_at=clock.now(), **told,
    )  # fmt: skip


def who(*ids: int) -> pa.Table:
    return pa.table({"customer_id": pa.array(ids, pa.int64())})


@pytest.fixture
def survey(owner: Any, people: list[int]) -> Any:
    return opened(owner, kind="relation")


def reasons(survey: Any, ids: list[int], how: str = "email") -> list[str]:
    return surveys.judging.judge(survey, who(*ids), way=how)["reason"].to_pylist()


def test_judged(survey: Any, people: list[int]) -> None:
    assert reasons(survey, people) == [
        "", "no_leave", "no_leave", "no_way", "no_leave", "no_way", "",
    ]  # fmt: skip
    assert reasons(survey, people, "phone")[5] == ""
    assert reasons(survey, [999_999]) == ["unknown"]
    survey.purpose = "service"
    assert reasons(survey, people)[:3] == ["", "", "no_leave"]


def test_nobody_is_asked_too_often(survey: Any, people: list[int], owner: Any) -> None:
    done = surveys.inviting.invite(survey, who(*people), way="email", actor=owner)
    assert (done.invited, dict(done.left_out)) == (2, {"no_leave": 3, "no_way": 2})
    again = surveys.inviting.invite(survey, who(*people), way="email", actor=owner)
    assert (again.invited, again.left_out["again"]) == (0, 2)
    other = opened(owner, name="Other", kind="service")
    assert reasons(other, people[:1]) == ["rests"]
    Invitation.objects.update(made_at=clock.now() - timedelta(days=91))
    assert reasons(other, people[:1]) == [""]
    surveys.close(other, actor=owner)
    other.refresh_from_db()
    with pytest.raises(Conflict):
        surveys.inviting.invite(other, who(*people), way="email", actor=owner)


def test_at_most_so_many(survey: Any, people: list[int], owner: Any) -> None:
    everybody = surveys.judging.everybody()
    done = surveys.inviting.invite(survey, everybody, way="email", actor=owner, most=1)
    assert done.invited == 1


def test_letter_reminder_and_answer(
    survey: Any, people: list[int], owner: Any, server: Box
) -> None:
    surveys.inviting.invite(
        survey, who(*people), way="email", actor=owner, base="http://testserver",
        about="purchase", references={people[0]: "R-1"},
    )  # fmt: skip
    Invitation.objects.update(language="es")
    assert surveys.letters.send_due() == 1
    (letter,) = server.letters
    assert letter["To"] == "ana@example.com"
    assert letter["List-Unsubscribe"].strip().startswith("<http://testserver/s/")
    text = letter.get_body(["plain"]).get_content()
    assert "El enlace" in text or "The link" in text
    page = letter.get_body(["html"]).get_content()
    nine = re.search(r'href="http://testserver(/s/[^"]+a-q1=9)"', page)[1]
    shown = Client().get(html.unescape(nine)).content.decode()
    assert 'value="9" checked' in shown
    assert not SurveyResponse.objects.exists()
    states = dict(Invitation.objects.values_list("customer_id", "state"))
    assert states == {people[0]: "asked", people[6]: "failed"}
    assert surveys.letters.send_due() == 0
    Invitation.objects.update(last_at=clock.now() - timedelta(days=8))
    assert surveys.letters.send_due() == 1
    Invitation.objects.update(last_at=clock.now() - timedelta(days=8))
    assert surveys.letters.send_due() == 0
    path = LINK.search(server.letters[1].get_body(["plain"]).get_content())[1]
    assert fill(path, {"a-q1": "10"}).status_code == 200
    answer = Answer.objects.get()
    assert (answer.customer_id, answer.variable, answer.number) == (people[0], "nps", 10.0)
    rate = surveys.results.results(survey).rates[0]
    assert (rate.asked, rate.answered) == (1, 1)


def test_leave_withdrawn_meanwhile(survey: Any, people: list[int], owner: Any, server: Box) -> None:
    surveys.inviting.invite(survey, who(people[0]), way="email", actor=owner)
    ContactWay.objects.update(consent={"research": False})
    assert surveys.letters.send_due() == 0
    assert not server.letters
    assert Invitation.objects.get().state == "failed"


def test_a_server_that_is_down_is_tried_again(
    survey: Any, people: list[int], owner: Any, server: Box, settings: Any
) -> None:
    surveys.inviting.invite(survey, who(people[0]), way="email", actor=owner)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert surveys.letters.send_due() == 0
    settings.EMAIL_PORT = port
    assert surveys.letters.send_due() == 0
    Invitation.objects.update(last_at=clock.now() - timedelta(minutes=6))
    assert surveys.letters.send_due() == 1


def test_page_counts_then_invites(
    survey: Any, people: list[int], client_of: Any, analyst: Any, agent: Any
) -> None:
    url = reverse("related:survey-invite", args=[survey.pk])
    client = client_of(analyst)
    asked = {
        "way": "link",
        "whom": "numbers",
        "days": "14",
        "numbers": " ".join(map(str, people)),
        "most": "5",
    }
    counted = client.post(url, {**asked, "do": "look"}).content.decode()
    assert 'value="invite"' in counted
    assert not Invitation.objects.exists()
    assert client.post(url, {**asked, "do": "invite"}).status_code == 302
    assert Invitation.objects.count() == 4
    file = client.post(reverse("related:survey-links", args=[survey.pk])).content.decode()
    path = LINK.search(file)[1]
    assert Client().get(path).status_code == 200
    assert set(Invitation.objects.values_list("state", flat=True)) == {"asked"}
    listed = reverse("related:survey-asked", args=[survey.pk])
    assert f"/customers/{people[0]}/" in client.get(f"{listed}?state=asked").content.decode()
    assert "ui-empty" in client.get(f"{listed}?state=failed").content.decode()
    assert client_of(agent).get(listed).status_code == 403
    assert client_of(agent).post(url, {**asked, "do": "invite"}).status_code == 403


def test_who_is_never_asked(survey: Any, people: list[int], owner: Any) -> None:
    surveys.inviting.invite(survey, who(people[0]), way="link", actor=owner)
    Invitation.objects.update(asked_at=clock.now())
    found = {(g.dimension, g.group): g for g in surveys.covering.coverage(survey)}
    everybody = found["tenure", "unknown"]
    assert (everybody.customers, everybody.asked.value) == (7, pytest.approx(1 / 7))
    assert found["spend", "none"].answered.value == 0.0


def test_who_could_not_be_reached_is_asked_in_another_way(
    survey: Any, people: list[int], owner: Any, server: Box
) -> None:
    way(people[6], "+44700900124", kind="mobile")
    surveys.inviting.invite(survey, who(people[6]), way="email", actor=owner)
    assert surveys.letters.send_due() == 0
    assert Invitation.objects.get().state == "failed"
    assert surveys.inviting.invite(survey, who(people[6]), way="phone", actor=owner).invited == 1
    assert Invitation.objects.get().way == "phone"


def test_a_sheet_typed_in_ends_the_invitation(
    survey: Any, people: list[int], owner: Any, client_of: Any, agent: Any
) -> None:
    surveys.inviting.invite(
        survey, who(people[0]), way="link", actor=owner, about="purchase",
        references={people[0]: "R-1"},
    )  # fmt: skip
    url = reverse("related:survey-key", args=[survey.pk])
    sheet = {"a-q1": "10", "customer": str(people[0])}
    assert fill(url, sheet, client_of(agent)).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.response.reference) == ("answered", "R-1")
    assert fill(url, sheet, client_of(agent)).status_code == 422


def test_calls_end_with_their_time(
    survey: Any, people: list[int], owner: Any, client_of: Any, agent: Any
) -> None:
    surveys.inviting.invite(survey, who(people[5]), way="phone", actor=owner)
    assert surveys.inviting.to_call(survey).count() == 1
    Invitation.objects.update(expires_at=clock.now())
    assert surveys.inviting.to_call(survey).count() == 0
    call = reverse("related:survey-call", args=[survey.pk, Invitation.objects.get().pk])
    assert "data-sv-script" not in client_of(agent).get(call).content.decode()


def test_about_the_last_purchase(plan: Any, home: Any, tmp_path: Any, owner: Any) -> None:
    company.ready(home, tmp_path)
    chosen = surveys.choosing.choose("purchase", days=10_000)
    assert sorted(chosen.references.values()) == ["1002", "1004"]
    few = surveys.choosing.choose("all", only="spend:none")
    assert few.customers.num_rows == 3
    with pytest.raises(Invalid):
        surveys.choosing.choose("all", only="weather:fine")
    survey = opened(owner, purpose="analysis")
    done = surveys.inviting.invite(
        survey, chosen.customers, way="link", actor=owner, about=chosen.about,
        references=chosen.references,
    )  # fmt: skip
    assert done.invited == 2
    invitation = Invitation.objects.get(reference="1002")
    page = Client().get(surveys.letters.link(invitation)).content.decode()
    assert "1002" in page
    assert surveys.words.about("contact", "a" * 32) == ""


def test_personal_sheets(
    survey: Any, people: list[int], owner: Any, client_of: Any, analyst: Any, agent: Any
) -> None:
    surveys.inviting.invite(survey, who(people[0]), way="link", actor=owner)
    Invitation.objects.update(language="es")
    url = reverse("related:survey-sheets", args=[survey.pk])
    assert client_of(agent).post(url).status_code == 403
    page = client_of(analyst).post(url).content.decode()
    assert f"<strong>{people[0]}</strong>" in page
    assert "<svg" in page
    assert 'class="sheet" lang="es"' in page
    assert Invitation.objects.get().state == "asked"
