"""Groups found among customers: counted over all, kept, shown, by REST, for those who may."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from tests.support import shelf
from tests.support.classes import lay

from threefold.audit.models import Entry
from threefold.jobs import service as jobs
from threefold.jobs.models import Job
from threefold.kit.errors import Invalid, NotFound
from threefold.segments import service as segments
from threefold.segments.models import FoundGroups
from threefold.segments.service import groups as service
from threefold.segments.service.groups import keeping

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)
ROOT = "/api/v1/segments/groups"


def _lay() -> None:
    """Ninety customers: regulars, those who spend much at once, those who stay away."""
    kinds = ((40, 20, 30), (900, 2, 60), (35, 1, 500))
    rows = [
        {
            "customer_id": 100 + n, "spend": spend + n * 37 % 29, "orders": orders + n * 17 % 5,
            "recency_days": days + n * 53 % 31, "csat": None if n % 3 else 4,
            "spend_90d": spend / 10, "country": "ES",
        }
        for n in range(90)
        for spend, orders, days in [kinds[n // 30]]
    ]  # fmt: skip
    lay([*rows, *({"customer_id": 500 + n, "csat": 4} for n in range(5))], DAY)


@pytest.fixture
def many(plan, home):
    shelf.laid(home, _lay)


def _lay_found() -> int:
    _lay()
    return service.find_and_keep().pk


@pytest.fixture
def found(plan, home):
    return service.newest_groups(shelf.laid(home, _lay_found))


def test_groups_are_told_and_counted_over_all(found):
    told = service.finding_of(found)
    assert (found.as_of, told.customers, told.little) == (DAY, 95, 5)
    assert (told.sample, told.parted) == (90, "clear")
    assert [each.customers for each in told.groups] == [30, 30, 30]
    looked = {each.code for each in told.scales}
    assert {"spend", "orders", "recency_days"} >= looked >= {"spend", "recency_days"}
    assert ("csat", "unknown") in {(each.code, each.why) for each in told.left}
    for each in told.groups:
        assert (each.precision, each.recall) == (1, 1)
        assert segments.count(each.rule).members == each.ruled == 30


def test_the_same_view_gives_the_same_groups(found):
    again = service.find_and_keep()
    again.refresh_from_db()
    assert again.finding | {"seconds": 0} == found.finding | {"seconds": 0}


def test_a_sample_is_enough_and_all_are_counted(many, monkeypatch):
    monkeypatch.setattr("threefold.segments.service.groups.finding.SAMPLE", 60)
    told = service.find_groups(groups=3)[0]
    assert 30 <= told.sample < told.customers == 95
    assert sum(each.customers for each in told.groups) == 90


def test_what_cannot_be(many, plan):
    for wrong in ({"about": "shoes"}, {"groups": 1}, {"groups": 9}, {"about": "related"}):
        with pytest.raises(Invalid):
            service.find_groups(**wrong)
    lay([{"customer_id": n, "spend": n, "orders": n % 3} for n in range(29)], DAY, made=1)
    with pytest.raises(Invalid) as wrong:
        service.find_groups()
    assert "30" in str(wrong.value)


def test_without_a_wide_view(plan, home):
    with pytest.raises(NotFound):
        service.find_groups()
    with pytest.raises(NotFound):
        service.newest_groups()


def test_the_newest_are_kept(found, monkeypatch):
    monkeypatch.setattr(keeping, "KEPT", 2)
    for _again in range(2):
        newest = service.find_and_keep(groups=2)
    assert FoundGroups.objects.count() == 2
    assert service.newest_groups() == newest
    with pytest.raises(NotFound):
        service.newest_groups(found.pk)
    with pytest.raises(NotFound):
        service.newest_groups(1 << 70)


def test_asked_for_on_the_page_and_opened_in_the_builder(many, client_of, analyst):
    client, path = client_of(analyst), reverse("segments:find")
    assert "groups-one" not in client.get(path).content.decode()
    answer = client.post(path, {"about": "all", "groups": "3"})
    job = Job.objects.get()
    assert answer["Location"] == f"{path}?job={job.pk}"
    assert client.post(path, {"about": "all", "groups": "3"})["Location"] == answer["Location"]
    assert Entry.objects.filter(action="segments.groups.find").count() == 1
    waits = client.get(answer["Location"])
    assert waits.context["job"] == job
    assert client.get(answer["Location"], headers={"HX-Request": "true"}).status_code == 204
    jobs.work(once=True)
    done = client.get(answer["Location"], headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == path
    page = client.get(path)
    assert [each["customers"] for each in page.context["groups"]] == [30, 30, 30]
    asked = parse_qs(urlsplit(page.context["groups"][0]["url"]).query)
    builder = client.get(page.context["groups"][0]["url"])
    assert builder.context["told"]["funnel"].counted.members == 30
    assert builder.context["form"]["name"].value() == asked["name"][0]
    assert client.get(f"{path}?of={service.newest_groups().pk}").status_code == 200
    assert client.get(f"{path}?of=999999").status_code == 404


def test_what_went_wrong_is_said(many, client_of, owner):
    client, path = client_of(owner), reverse("segments:find")
    lay([{"customer_id": 1, "spend": 1}], DAY, made=1)
    to = client.post(path, {"about": "all"})["Location"]
    jobs.work(once=True)
    text = client.get(to, follow=True).content.decode()
    assert "30 customers or more" in text


def test_who_may_see_and_ask(found, client_of, owner, analyst, agent, auditor, outsider, client):
    path = reverse("segments:find")
    for user, sees, asks in (
        (owner, 200, 302), (analyst, 200, 302), (agent, 200, 403), (auditor, 403, 403),
        (outsider, 403, 403),
    ):  # fmt: skip
        own = client_of(user)
        assert own.get(path).status_code == sees, user
        assert own.get(ROOT).status_code == sees, user
        assert own.post(path, {"about": "all"}).status_code == asks, user
        answer = own.post(ROOT, json.dumps({}), content_type="application/json")
        assert answer.status_code == (202 if asks == 302 else 403), user
    assert "/accounts/login/" in client.get(path)["Location"]


def test_by_rest(found, client_of, analyst):
    client = client_of(analyst)
    told = client.get(ROOT).json()
    assert (told["customers"], told["little"], told["parted"]) == (95, 5, "clear")
    assert len(told["groups"]) == 3
    assert told["groups"][0]["precision"] == 1
    wrong = client.post(ROOT, json.dumps({"groups": 99}), content_type="application/json")
    assert wrong.status_code == 422


def test_from_the_command_line(many, capsys):
    from threefold.cli.commands.segment import find

    find(about="all", groups=3, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["as_of"], told["customers"], len(told["groups"])) == ("2026-03-31", 95, 3)
    find(about="behavioral", groups=3, json=False)
    said = capsys.readouterr().out
    assert "customers; 100% of those who meet the" in said
    assert told["groups"][0]["rule"] in said
