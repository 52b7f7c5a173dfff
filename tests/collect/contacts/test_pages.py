"""The pages of contacts: who sees what, what is kept on the way, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from threefold.collect.models import ContactLog
from threefold.collect.service import contacts

pytestmark = pytest.mark.django_db(transaction=True)

NOTE = "Asks for her sister's address"


def told(**changes: Any) -> dict[str, Any]:
    """What a browser sends of a filled-in form."""
    usual = {
        "channel": "phone",
        "direction": "out",
        "outcome": "answered",
        "at": "2026-03-02T10:15",
        "responsible": "",
        "note": NOTE,
    }
    return {**usual, **changes}


@pytest.fixture
def noted(agent: Any, entry: Any) -> ContactLog:
    return contacts.log(entry(note=NOTE, reason="question"), actor=agent)


def addresses(log: ContactLog) -> dict[str, str]:
    return {
        "list": reverse("collect:contacts"),
        "one": log.url,
        "new": reverse("collect:contact-new"),
        "parts": reverse("collect:contact-parts"),
        "panel": reverse("collect:contact-panel", args=[log.customer_id]),
        "steps": reverse("collect:next-steps"),
        "correct": reverse("collect:contact-correct", args=[log.pk]),
    }


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("owner", {"list", "one", "new", "parts", "panel", "steps", "correct"}),
        ("agent", {"list", "one", "new", "parts", "panel", "steps", "correct"}),
        ("analyst", {"list", "one", "panel"}),
        ("auditor", {"list", "one"}),
        ("outsider", set()),
    ],
)
def test_each_persona_opens_what_it_may(
    request: pytest.FixtureRequest, client_of: Any, noted: ContactLog, role: str, opens: set[str]
) -> None:
    client = client_of(request.getfixturevalue(role))
    found = {name: client.get(url).status_code for name, url in addresses(noted).items()}
    # An owner is sent to show the note before changing it unseen.
    assert {name for name, status in found.items() if status in {200, 302}} == opens
    assert {status for name, status in found.items() if name not in opens} <= {403}


@pytest.mark.parametrize("role", ["analyst", "auditor", "outsider"])
def test_only_who_serves_customers_writes(
    request: pytest.FixtureRequest, client_of: Any, noted: ContactLog, jose: int, role: str
) -> None:
    client = client_of(request.getfixturevalue(role))
    for name, args in (
        ("contact-new", []),
        ("contact-search", []),
        ("contact-withdraw", [noted.pk]),
        ("contact-correct", [noted.pk]),
        ("step-done", [1]),
    ):
        answer = client.post(reverse(f"collect:{name}", args=args), told(customer=jose))
        assert answer.status_code == 403
    assert ContactLog.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    ("role", "sees_note", "sees_name"),
    [
        ("agent", True, True),
        ("owner", False, True),
        ("analyst", False, True),
        ("auditor", False, False),
    ],
)
def test_a_note_is_read_by_its_writer_and_names_by_who_sees_customers(
    request: pytest.FixtureRequest,
    client_of: Any,
    noted: ContactLog,
    role: str,
    sees_note: bool,
    sees_name: bool,
) -> None:
    client = client_of(request.getfixturevalue(role))
    one = client.get(noted.url).content.decode()
    listed = client.get(reverse("collect:contacts")).content.decode()
    assert ("sister" in one) == sees_note
    assert ("García" in one) == sees_name
    assert ("García" in listed) == sees_name
    assert "sister" not in listed


def test_an_owner_reads_a_note_after_giving_a_reason(
    client_of: Any, owner: Any, noted: ContactLog, jose: int
) -> None:
    client = client_of(owner)
    client.post(reverse("view:unmask", args=[jose, "sensitive"]), {"reason": "complaint 77"})
    assert "sister" in client.get(noted.url).content.decode()


def test_a_colleague_reads_a_note_when_the_next_step_is_his(
    client_of: Any, agent: Any, entry: Any, django_user_model: Any
) -> None:
    import datetime as dt

    li = django_user_model.objects.create_user("li", role="agent")
    wu = django_user_model.objects.create_user("wu", role="agent")
    step = contacts.Step("call", dt.date(2030, 1, 1), li, detail="About the sister")
    made = contacts.log(entry(note=NOTE, step=step), actor=agent)
    assert "sister&#x27;s" in client_of(li).get(made.url).content.decode()
    assert "sister" not in client_of(wu).get(made.url).content.decode()
    assert "About the sister" in client_of(li).get(reverse("collect:next-steps")).content.decode()


def test_a_contact_is_noted_from_the_customers_page(
    client_of: Any, agent: Any, jose: int, timeline: Any
) -> None:
    client = client_of(agent)
    page = client.get(reverse("view:customer", args=[jose])).content.decode()
    url = f"{reverse('collect:contact-new')}?customer={jose}"
    assert url in page
    assert 'data-ui-key="c"' in page
    answer = client.post(
        url,
        told(step="call", due="2026-03-09", responsible=str(agent.pk), duration="3:30"),
    )
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == reverse("view:customer", args=[jose])
    made = ContactLog.objects.get()
    assert (made.customer_id, made.duration_s, made.note) == (jose, 210, NOTE)
    assert made.steps.get().responsible == agent
    assert len(timeline(jose)) == 1
    panel = client.get(reverse("collect:contact-panel", args=[jose])).content.decode()
    assert "sister" in panel


def test_a_dialog_is_answered_by_renewing_the_page_below(
    client_of: Any, agent: Any, jose: int
) -> None:
    url = f"{reverse('collect:contact-new')}?customer={jose}"
    client = client_of(agent)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "data-contact-form" in part
    wrong = client.post(url, told(outcome="bounced"), headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    right = client.post(url, told(), headers={"HX-Request": "true"})
    assert (right.status_code, right["HX-Refresh"]) == (204, "true")


def test_the_search_offers_customers_and_somebody_new(
    client_of: Any, agent: Any, jose: int
) -> None:
    client = client_of(agent)

    def search(text: str) -> str:
        answer = client.post(reverse("collect:contact-search"), {"who": text})
        return answer.content.decode()

    assert f'value="{jose}"' in search("garcia")
    assert f'value="{jose}"' in search("600 111 222")
    assert f'value="{jose}"' in search("17850")
    assert 'value="new"' not in search("garcia")
    assert 'value="new"' in search("+34 611 999 888")
    assert "<input" not in search("nobody at all")


def test_somebody_unknown_is_logged_by_his_number(
    client_of: Any, agent: Any, shop: Any, timeline: Any
) -> None:
    form = told(who="+34 611 999 888", customer="new", caller_name="Rosa", direction="in")
    answer = client_of(agent).post(reverse("collect:contact-new"), form)
    assert answer.status_code == 302, answer.content.decode()
    made = ContactLog.objects.get()
    assert made.customer.name == "Rosa"
    assert len(timeline(made.customer_id)) == 1


def test_without_scripts_a_search_is_a_button_that_keeps_what_was_written(
    client_of: Any, agent: Any, jose: int
) -> None:
    answer = client_of(agent).post(
        reverse("collect:contact-new"), told(who="garcia", find="1", note="kept words")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{jose}"' in page
    assert "kept words" in page
    assert not ContactLog.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"who": "", "customer": ""}, "Choose a customer"),
        ({"who": "+34 12345", "customer": "new"}, "neither a phone number"),
        ({"outcome": "returned"}, "Choose how this contact ended"),
        ({"duration": "long"}, "Write minutes"),
        ({"step": "call"}, "Say by when"),
        ({"at": "2099-01-01T00:00"}, "still to come"),
        ({"reference": "see@mail"}, "number or code"),
        ({"customer": "999999999"}, "no such customer"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    client_of: Any, agent: Any, jose: int, changes: dict[str, str], said: str
) -> None:
    form = told(**{"customer": str(jose), **changes})
    answer = client_of(agent).post(reverse("collect:contact-new"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert NOTE.split("'")[0] in answer.content.decode()
    assert not ContactLog.objects.exists()


def test_parts_follow_channel_and_customer_with_masked_ways(
    client_of: Any, agent: Any, jose: int
) -> None:
    client = client_of(agent)

    def parts(**chosen: Any) -> str:
        return client.get(reverse("collect:contact-parts"), chosen).content.decode()

    phone = parts(customer=jose, channel="phone", direction="out")
    assert "•" in phone
    assert "600111222" not in phone.replace(" ", "")
    assert 'value="busy"' in phone
    post = parts(customer=jose, channel="post", direction="out")
    assert 'value="returned"' in post
    assert "No contact way of this channel" in post
    assert 'value="busy"' not in parts(customer="", channel="email", direction="in")


def test_correcting_and_taking_back_by_page(
    client_of: Any, agent: Any, noted: ContactLog, jose: int, timeline: Any
) -> None:
    client = client_of(agent)
    assert len(timeline(jose)) == 1
    url = reverse("collect:contact-correct", args=[noted.pk])
    assert "sister" in client.get(url).content.decode()
    answer = client.post(url, told(outcome="busy"))
    assert answer.status_code == 302, answer.content.decode()
    new = ContactLog.objects.get(corrects=noted)
    assert [event["outcome"] for event in timeline(jose)] == ["busy"]
    answer = client.post(reverse("collect:contact-withdraw", args=[new.pk]))
    assert answer.status_code == 302
    assert timeline(jose) == []
    listed = client.get(reverse("collect:contacts")).content.decode()
    assert listed.count("Withdrawn") == 2


def test_the_list_costs_the_same_for_many(
    client_of: Any, agent: Any, entry: Any, django_assert_max_num_queries: Any
) -> None:
    for _n in range(12):
        contacts.log(entry(), actor=agent)
    client = client_of(agent)
    client.get(reverse("collect:contacts"))
    with django_assert_max_num_queries(8):
        client.get(reverse("collect:contacts"))
    with django_assert_max_num_queries(10):
        client.get(reverse("collect:contact-panel", args=[entry().customer_id]))
