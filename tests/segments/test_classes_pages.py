"""Pages of classes, and the box on the page of a customer."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.segments.test_classes import LOYAL
from tests.support.classes import lay

from threefold.jobs.models import Job
from threefold.segments.models import ClassRules, ProspectState
from threefold.segments.service import classes as service

pytestmark = pytest.mark.django_db
THEN, NOW = date(2025, 12, 31), date(2026, 3, 31)
JOSE, MING, ANNA = "José García Lorca", "王小明", "Anna Ørsted"
PAGES = ("segments:classes", "segments:class-movement", "segments:class-members")


_TABLES = ("customers_wide", "customers_wide_days", "customer_classes")
_kept: list[Path] = []


@pytest.fixture
def told(shop, home, tmp_path_factory):
    """José grew from C to A, Ming buys at a discount, Anna never bought; told once for all."""
    if _kept:
        for name in _TABLES:
            shutil.copytree(_kept[0] / name, home.root / "lake" / name)
        return shop
    before = {**LOYAL, "spend_365d": 100, "spend_trend": -0.6}
    ming = {**LOYAL, "discounted_lines_share": 0.9, "discount_share": 0.4}
    for day, jose in ((THEN, before), (NOW, {**LOYAL, "spend_365d": 900})):
        rows = [{"customer_id": shop[JOSE], **jose}, {"customer_id": shop[MING], **ming}]
        rows += [{"customer_id": 10**6 + n, **LOYAL, "spend_365d": 500} for n in range(9)]
        lay([*rows, {"customer_id": shop[ANNA]}], day)
        service.classify(as_of=day)
    _kept.append(tmp_path_factory.mktemp("told"))
    for name in _TABLES:
        shutil.copytree(home.root / "lake" / name, _kept[0] / name)
    return shop


@pytest.fixture
def seen(client_of):
    def get(user, name: str, *args: object, status: int = 200, **asked: str) -> str:
        found = client_of(user).get(reverse(name, args=args), asked)
        assert found.status_code == status, found.content[:500]
        return found.content.decode()

    return get


def test_who_may_see_and_change_what(told, client_of, owner, analyst, agent, auditor, outsider):
    anna = told[ANNA]
    rules = reverse("segments:class-rules", args=["tier"])
    readable = [
        *(reverse(name) for name in PAGES), rules, reverse("segments:class-panel", args=[anna]),
    ]  # fmt: skip
    for user, allowed in (
        (owner, 200),
        (analyst, 200),
        (agent, 200),
        (auditor, 403),
        (outsider, 403),
    ):
        client = client_of(user)
        assert {client.get(path).status_code for path in readable} == {allowed}
    writes = {
        reverse("segments:tell-classes"): (owner, analyst),
        reverse("segments:undo-class-rules", args=["tier"]): (owner, analyst),
        rules: (owner, analyst),
        reverse("segments:prospect", args=[anna]): (owner, agent),
        reverse("segments:end-prospect", args=[anna]): (owner, agent),
        reverse("segments:undo-prospect", args=[anna, 1]): (owner, agent),
    }
    for path, allowed in writes.items():
        for user in (owner, analyst, agent, auditor, outsider):
            status = client_of(user).post(path, {}).status_code
            assert (status == 403) is (user not in allowed), (path, user, status)
    assert client_of(agent).get(rules).content.decode().count("Show who would move") == 0
    assert ProspectState.objects.count() == ClassRules.objects.count() == 0


def test_every_class_is_counted_and_leads_to_its_customers(told, seen, analyst, agent):
    page = seen(analyst, "segments:classes")
    assert "Price buyer" in page
    assert "A: most profitable" in page
    assert "of=tier&amp;now=A&amp;day=2026-03-31" in page
    assert "Tell anew" in page
    assert "Tell anew" not in seen(agent, "segments:classes")
    best = seen(agent, "segments:class-members", of="tier", now="A", day="2026-03-31")
    assert JOSE in best
    moved = seen(agent, "segments:class-members", of="tier", now="A", day="2026-03-31", was="C",
                 since="2025-12-31")  # fmt: skip
    assert (JOSE in moved, "Customer 1000000" in moved) == (True, False)
    none = seen(
        agent, "segments:class-members", of="tier", now="C", day="2026-03-31", page="99999999999"
    )
    assert "Nobody is in this class" in none
    for wrong in ({"of": "colour"}, {"now": "Z"}, {"now": "A", "was": "Z"}, {"day": "2001-01-01"}):
        seen(agent, "segments:class-members", status=404, **wrong)


def test_movement_is_drawn_between_two_days(told, seen, agent):
    page = seen(agent, "segments:class-movement")
    assert 'data-kind="sankey"' in page
    assert "C: losing value → A: most profitable" in page
    assert "was=C&amp;since=2025-12-31" in page
    swapped = seen(agent, "segments:class-movement", since="2026-03-31", until="2025-12-31")
    assert "C: losing value → A: most profitable" in swapped
    assert "Nobody moved" in seen(agent, "segments:class-movement", of="relation")
    seen(agent, "segments:class-movement", status=404, of="prospect_type")


def test_empty_pages_say_what_to_do(shop, seen, analyst, agent):
    assert "Tell the classes" in seen(analyst, "segments:classes")
    assert "Ask an owner or analyst" in seen(agent, "segments:classes")
    assert "have not been told yet" in seen(agent, "segments:class-movement")
    assert "not been told yet" in seen(agent, "segments:class-panel", shop[ANNA])
    lay([{"customer_id": shop[ANNA]}], NOW, made=1)
    service.classify()
    assert "of one day only" in seen(agent, "segments:class-movement")


def test_rules_are_changed_after_seeing_who_would_move(told, client_of, seen, analyst):
    path = reverse("segments:class-rules", args=["tier"])
    client = client_of(analyst)
    form = client.get(path).context["form"]
    fields = {name: field.initial for name, field in form.fields.items() if name != "note"}
    assert fields["n_best_share"] == 20
    wrong = {**fields, "c_A": "value >", "n_fall": 400, "do": "save"}
    answer = client.post(path, wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"n_fall"}
    bad_rule = client.post(path, {**fields, "c_A": "valu > 3", "do": "save"})
    assert "at character 1" in bad_rule.content.decode()
    assert ClassRules.objects.count() == 0
    fewer = {**fields, "n_best_share": "5", "note": "only the very best"}
    shown = client.post(path, {**fewer, "do": "preview"})
    assert (shown.status_code, ClassRules.objects.count()) == (200, 0)
    page = shown.content.decode()
    assert "Who would move" in page
    assert "Save these rules" in page
    saved = client.post(path, {**fewer, "do": "save"})
    assert saved.status_code == 302
    assert service.ladder("tier").numbers[0].value == 0.05
    assert Job.objects.filter(kind="segments.classify").count() == 1
    assert "only the very best" in client.get(path).content.decode()
    again = client.get(path, {"ready": ""})
    assert "not saved yet" in again.content.decode()
    assert again.context["form"].fields["n_best_share"].initial == 20
    assert client.post(path, {**fewer, "do": "save"}).status_code == 302
    assert ClassRules.objects.count() == 1
    client.post(reverse("segments:undo-class-rules", args=["tier"]))
    assert service.ladder("tier") == service.ready_ladder("tier")
    same = client.post(path, {**fields, "do": "preview"})
    assert "Nobody would move" in same.content.decode()
    assert client.get(reverse("segments:class-rules", args=["prospect_type"])).status_code == 404
    assert "Rules or customers changed" not in seen(analyst, "segments:classes")


def test_the_job_tells_the_classes(told, client_of, analyst):
    from threefold.jobs import service as jobs

    client_of(analyst).post(reverse("segments:tell-classes"))
    jobs.work(once=True)
    job = Job.objects.get(kind="segments.classify")
    assert (job.state, job.result) == ("succeeded", {"as_of": "2026-03-31", "customers": 12})


def test_the_box_says_why_a_customer_stands_where_he_stands(told, seen, agent):
    page = seen(agent, "segments:class-panel", told[JOSE])
    assert "Relationship customer" in page
    assert "Buys again and again" in page
    assert "Orders: 10" in page
    assert "Among the best 20" in page
    assert "2025-12-31" in page
    cheap = seen(agent, "segments:class-panel", told[MING])
    assert "Price buyer" in cheap
    assert "90%" in cheap.replace("\u00a0", "")
    assert "probably a prospect" in seen(agent, "segments:class-panel", told[ANNA])
    whole = seen(agent, "view:customer", told[JOSE])
    assert reverse("segments:class-panel", args=[told[JOSE]]) in whole


def test_staff_note_the_type_of_a_prospect(told, client_of, seen, agent):
    anna = told[ANNA]
    path = reverse("segments:prospect", args=[anna])
    client = client_of(agent)
    assert "Speed up: next contact soon." in client.get(path).content.decode()
    missing = client.post(path, {"type": "not_now", "reason": "moves house"})
    assert missing.status_code == 422
    assert "expected_on" in missing.context["form"].errors
    day = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    answer = client.post(
        path, {"type": "not_now", "reason": "moves house", "expected_on": day.isoformat()}
    )
    assert answer.status_code == 302
    page = seen(agent, "segments:class-panel", anna)
    assert "Not now" in page
    assert "moves house" in page
    state = ProspectState.objects.get()
    assert state.set_by == agent
    client.post(reverse("segments:undo-prospect", args=[anna, state.pk]))
    assert "taken back" in seen(agent, "segments:class-panel", anna)
    client.post(reverse("segments:undo-prospect", args=[anna, state.pk]))
    assert client.post(path, {"type": "never", "reason": ""}).status_code == 422
    client.post(path, {"type": "never", "reason": "too dear"})
    client.post(reverse("segments:end-prospect", args=[anna]))
    assert "Earlier types" in seen(agent, "segments:class-panel", anna)


def test_classes_are_said_in_the_language_of_the_reader(told, client_of, agent):
    client = client_of(agent)
    said = {"es": "A: los más rentables", "zh-hans": "A：最有价值", "zh-hant": "A：最有價值"}
    for language, words in said.items():
        client.cookies["django_language"] = language
        assert words in client.get(reverse("segments:classes")).content.decode()


def test_pages_ask_the_store_little(told, client_of, agent, django_assert_num_queries):
    client = client_of(agent)
    asked = {
        reverse("segments:classes"): 3,
        reverse("segments:class-movement"): 3,
        reverse("segments:class-members"): 3,
        reverse("segments:class-panel", args=[told[JOSE]]): 5,
    }
    for path in asked:
        client.get(path)
    for path, count in asked.items():
        with django_assert_num_queries(count):
            client.get(path)
