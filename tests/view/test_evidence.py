"""Why this value, the customer on a date, conflicts: pages, REST, permissions and masks."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.identity.world import bring
from tests.support import shelf

from threefold.audit.models import Entry
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import Believed, Conflict, Customer, StaffValue
from threefold.jobs import service as jobs
from threefold.plan import service as planning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]

PERSON = {"ids": {"national_id": "1"}, "key": "1", "kind": "person"}
HTMX = {"HX-Request": "true"}
BIRTH = "1980-05-04"


@pytest.fixture
def ann(plan, home) -> int:
    return shelf.laid(home, _ann)


def _ann() -> int:
    told = {"full_name": "Ann", "city": "Oslo", "birth_date": BIRTH, "gender": "female"}
    bring(1, "crm", [{**PERSON, "values": told}])
    told = {"full_name": "Ann", "city": "Rome", "birth_date": "1981-05-04"}
    _, (one,) = bring(2, "shop", [{**PERSON, "values": told}])
    return one


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def test_why_this_value_in_words(ann, client_of, agent):
    client = client_of(agent)
    text = page(client, "view:why", ann, "city").content.decode()
    assert "It is the newest." in text
    assert text.index("Rome") < text.index("Oslo")
    part = client.get(reverse("view:why", args=[ann, "city"]), headers=HTMX).content.decode()
    assert "<html" not in part
    assert "decided here" in part
    alone = page(client, "view:why", ann, "gender").content.decode()
    assert "nothing to choose" in alone
    agreed = page(client, "view:why", ann, "full_name").content.decode()
    assert "All 2 sources tell this value" in agreed
    assert page(client, "view:why", ann, "shoe_size").status_code == 404
    assert page(client, "view:why", 999_999, "city").status_code == 404


def test_masked_values_stay_masked_but_the_reason_is_told(ann, client_of, agent):
    client = client_of(agent)
    for url in (
        reverse("view:why", args=[ann, "birth_date"]),
        reverse("view:conflicts"),
        reverse("view:known-on", args=[ann]) + "?on=2026-03-03",
        f"/api/v1/customers/{ann}/why/birth_date",
        f"/api/v1/customers/{ann}/as-of?at=2026-03-03",
        "/api/v1/customers/conflicts",
    ):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert BIRTH not in answer.content.decode(), url
    assert "personal and veiled" in page(client, "view:why", ann, "birth_date").content.decode()
    client.post(reverse("view:unmask", args=[ann, "personal"]), {"reason": "calls back"})
    assert BIRTH in page(client, "view:why", ann, "birth_date").content.decode()


def test_what_one_may_not_see_one_may_not_decide(ann, client_of, agent):
    client = client_of(agent)
    record = Conflict.objects.get(variable="birth_date").told[0]["r"]
    answer = client.post(
        reverse("view:conflict-keep", args=[ann, "birth_date"]), {"record": record}
    )
    assert answer.url == reverse("view:unmask", args=[ann, "personal"])
    answer = client.post(
        f"/api/v1/customers/{ann}/conflicts/birth_date",
        json.dumps({"record_id": record}),
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert not StaffValue.objects.exists()


def test_outsiders_and_auditors_see_nothing(ann, client_of, outsider):
    client = client_of(outsider)
    for name, args in (
        ("view:conflicts", ()),
        ("view:why", (ann, "city")),
        ("view:known-on", (ann,)),
    ):
        assert page(client, name, *args).status_code in {302, 403}, name
    assert client.get(f"/api/v1/customers/{ann}/why/city").status_code == 403


def test_keep_one_value_and_take_it_back(ann, client_of, agent):
    client = client_of(agent)
    listed = page(client, "view:conflicts", variable="city").content.decode()
    assert "Rome" in listed
    assert "Oslo" in listed
    sides = Conflict.objects.get(variable="city").told
    oslo = next(side for side in sides if side["v"] == "Oslo")
    back = {"back": "variable=city&evil=1"}
    kept = client.post(
        reverse("view:conflict-keep", args=[ann, "city"]), {"record": oslo["r"], **back}
    )
    assert kept.url == reverse("view:conflicts") + f"?variable=city&last={ann}.city"
    assert Customer.objects.get(pk=ann).golden["city"]["v"] == "Oslo"
    assert not Conflict.objects.filter(variable="city").exists()
    assert Entry.objects.get(action="customer.conflict.kept").detail == {
        "variable": "city",
        "source": "crm",
    }
    assert "kept as set by you" in client.get(kept.url).content.decode()
    client.post(reverse("view:conflict-undo", args=[ann, "city"]), back)
    assert Customer.objects.get(pk=ann).golden["city"]["v"] == "Rome"
    assert Conflict.objects.filter(variable="city", state="").exists()


def test_an_answer_counts_as_long_as_the_sources_say_the_same(ann, client_of, agent):
    client = client_of(agent)
    client.post(reverse("view:conflict-answer", args=[ann, "city"]), {"state": "none"})
    assert Conflict.objects.get(variable="city").state == "none"
    bring(3, "crm", [{**PERSON, "values": {"city": "OSLO", "birth_date": BIRTH}}])
    assert Conflict.objects.get(variable="city").state == "none"
    bring(4, "crm", [{**PERSON, "values": {"city": "Bonn", "birth_date": BIRTH}}])
    assert Conflict.objects.get(variable="city").state == ""
    bring(5, "crm", [{**PERSON, "values": {"city": "Rome", "birth_date": BIRTH}}])
    assert not Conflict.objects.filter(variable="city").exists()


def test_later_and_open_again(ann, client_of, agent):
    client = client_of(agent)
    before = descriptive.conflict_count()
    url = reverse("view:conflict-answer", args=[ann, "city"])
    client.post(url, {"state": "later"})
    assert descriptive.conflict_count() == before - 1
    assert "Oslo" not in page(client, "view:conflicts", variable="city").content.decode()
    assert "Oslo" in page(client, "view:conflicts", state="later").content.decode()
    client.post(url, {"state": ""})
    assert descriptive.conflict_count() == before
    assert client.post(url, {"state": "perhaps"}).status_code == 422


def test_conflicts_by_pair_of_sources(ann, client_of, agent):
    from threefold.collect.models import Source

    for code in ("crm", "shop", "web"):
        Source.objects.create(code=code, label=code)
    client = client_of(agent)
    assert "Oslo" in page(client, "view:conflicts", source="crm", other="shop").content.decode()
    assert "Oslo" not in page(client, "view:conflicts", source="crm", other="web").content.decode()


def test_the_list_asks_no_more_questions_for_more_conflicts(ann, client_of, owner):
    client = client_of(owner)
    url = reverse("view:conflicts")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    told = {**PERSON, "ids": {"national_id": "2"}, "key": "2"}
    bring(3, "crm", [{**told, "values": {"city": "Bonn", "full_name": "Bea"}}])
    bring(4, "shop", [{**told, "values": {"city": "Oslo", "full_name": "Bee"}}])
    with CaptureQueriesContext(connection) as many:
        assert "Bee" in client.get(url).content.decode()
    assert len(many) == len(few)


def test_home_counts_conflicts(ann, client_of, agent):
    assert "conflicts between sources to decide" in page(client_of(agent), "home").content.decode()


def test_on_a_date(ann, client_of, agent):
    client = client_of(agent)
    text = page(client, "view:known-on", ann, on="2026-03-02").content.decode()
    assert "This is the past" in text
    assert "Oslo" in text
    assert "Rome" not in text
    assert "pencil" not in text
    assert page(client, "view:known-on", ann, on="2026-99-02").status_code == 422
    assert page(client, "view:known-on", ann, on="2999-01-01").status_code == 422
    before = page(client, "view:known-on", ann, on="2020-01-01").content.decode()
    assert "Nothing was known" in before


def test_rest(ann, client_of, agent):
    client = client_of(agent)
    found = client.get(f"/api/v1/customers/{ann}/why/city").json()
    assert (found["decided_by"], found["candidates"][0]["text"]) == ("recency", "Rome")
    assert found["candidates"][1]["lost_by"] == "recency"
    past = client.get(f"/api/v1/customers/{ann}/as-of", {"at": "2026-03-02T12:00:00Z"}).json()
    assert {v["variable"]: v["text"] for v in past["values"]}["city"] == "Oslo"
    assert client.get(f"/api/v1/customers/{ann}/as-of?at=soon").status_code == 422
    rows = client.get("/api/v1/customers/conflicts?variable=city").json()
    assert [side["text"] for side in rows[0]["sides"]] == ["Rome", "Oslo"]
    answer = client.post(
        f"/api/v1/customers/{ann}/conflicts/city",
        json.dumps({"record_id": rows[0]["sides"][1]["record_id"], "reason": "rang"}),
        content_type="application/json",
    )
    assert answer.status_code == 204
    assert StaffValue.objects.get().reason == "rang"
    gone = client.post(
        f"/api/v1/customers/{ann}/conflicts/city",
        json.dumps({"state": "later"}),
        content_type="application/json",
    )
    assert gone.status_code == 404


@pytest.mark.parametrize(
    "at", ["0001-01-01", "9999-12-31", "2026-01-01T00:00:00+99:99", "0001-01-01T00:00:00+14:00",
           "9999-12-31T23:59:59-14:00", "\u0000", "2026-13-01", ""],
)  # fmt: skip
def test_odd_moments_are_refused_or_answered(ann, client_of, agent, at):
    client = client_of(agent)
    for url in (f"/api/v1/customers/{ann}/as-of", f"/api/v1/customers/{ann}/why/city"):
        assert client.get(url, {"at": at}).status_code in {200, 400, 422}, url


@pytest.mark.parametrize("number", [10**25, (1 << 63), 0])
def test_odd_numbers_are_not_found(ann, client_of, agent, number):
    client = client_of(agent)
    for url in (f"/api/v1/customers/{number}/as-of?at=2026-03-03",
                f"/api/v1/customers/{number}/why/city"):  # fmt: skip
        assert client.get(url).status_code in {404, 422}, url


def test_another_rule_has_everybody_believed_anew(ann, owner):
    planning.edit("city", {"survivorship": ["source"], "source_rank": ["crm"]}, actor=owner)
    assert jobs.queued("descriptive.believe") is None
    planning.publish(actor=owner, note="crm knows best")
    waiting = jobs.queued("descriptive.believe")
    assert waiting is not None
    jobs.run_inline("descriptive.believe", args={}, title="Believe", user=owner)
    waiting.delete()
    held = Customer.objects.get(pk=ann).golden["city"]
    assert (held["v"], held["w"]) == ("Oslo", "source")
    assert Believed.objects.get().rules["city"]["rank"] == ["crm"]
    planning.edit("city", {"refresh_days": 77}, actor=owner)
    planning.publish(actor=owner, note="no rule changed")
    assert jobs.queued("descriptive.believe") is None


def test_a_merge_shows_the_conflict_and_parting_takes_it_along(plan, owner):
    from threefold.identity import service as identity

    _, (one,) = bring(1, "crm", [{**PERSON, "values": {"city": "Oslo"}}])
    other = {"ids": {"national_id": "2"}, "key": "2", "kind": "person"}
    _, (two,) = bring(2, "shop", [{**other, "values": {"city": "Rome"}}])
    assert not Conflict.objects.exists()
    identity.merge(one, two, actor=owner)
    descriptive.answer_conflict(one, "city", "none", actor=owner)
    identity.unmerge(one, actor=owner)
    assert not Conflict.objects.exists()
