"""The plan's pages: who may open them, what they say in four languages, what they cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.plan.content import variable
from threefold.plan import service
from threefold.plan.types import LANGUAGES, Coverage, Plan

pytestmark = pytest.mark.django_db

READING = (
    "/plan/",
    "/plan/?section=question",
    "/plan/?section=event",
    "/plan/?section=segment",
    "/plan/?section=purpose",
    "/plan/?of=draft",
    "/plan/?of=1",
    "/plan/variables/mobile/",
    "/plan/choose/",
    "/plan/templates/retail/",
    "/plan/draft/",
    "/plan/versions/",
    "/plan/compare/",
    "/plan/gap/",
)
EDITING = ("/plan/draft/variables/mobile/", "/plan/draft/new/", "/plan/upload/")


@pytest.fixture
def history(plan: Plan, owner) -> Plan:
    """Two versions and an open draft."""
    service.edit("mobile", {"refresh_days": 100}, actor=owner)
    published = service.publish(actor=owner, note="Ask for mobiles sooner")
    service.edit("email", {"why": {"en": "So that invoices reach you."}}, actor=owner)
    service.remove("preferred_name", actor=owner) if "preferred_name" in plan.variables else None
    service.add(variable("pet", synonyms={}), actor=owner)
    return published


@pytest.fixture
def reported(plan: Plan, monkeypatch) -> None:
    """Coverage of half the mobiles, from two sources."""

    def report(the_plan: Plan) -> list[Coverage]:
        others = [code for code in the_plan.variables if code != "mobile"]
        return [
            *(Coverage(code, "", "", 1000, 900, 800) for code in others),
            Coverage("mobile", "", "", 1000, 500, 400),
            Coverage("mobile", "crm", "", 1000, 400, 300),
            Coverage("mobile", "web", "", 1000, 250, 250),
            Coverage("mobile", "", "buyers", 600, 90, 90),
        ]

    monkeypatch.setattr(service.coverage, "_items", {"made up": report})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_every_language(
    language: str, history: Plan, reported, owner, client_of: Callable[..., Client]
) -> None:
    client = client_of(owner)
    client.cookies["django_language"] = language
    for path in READING + EDITING:
        answer = client.get(path)
        assert answer.status_code == 200, path
        html = answer.content.decode()
        assert f'lang="{language}"' in html.lower(), path
        assert ' style="' not in html, path
        assert "onclick" not in html, path


@pytest.mark.parametrize(
    ("persona", "reads", "edits"),
    [
        ("owner", 200, 200),
        ("analyst", 200, 200),
        ("agent", 200, 403),
        ("auditor", 200, 403),
        ("outsider", 403, 403),
    ],
)
def test_who_may_open_what(
    persona: str, reads: int, edits: int, history: Plan, request, client_of
) -> None:
    client = client_of(request.getfixturevalue(persona))
    assert {path: client.get(path).status_code for path in READING} == dict.fromkeys(READING, reads)
    assert {path: client.get(path).status_code for path in EDITING} == dict.fromkeys(EDITING, edits)


CHANGING = (
    "/plan/choose/",
    "/plan/draft/publish/",
    "/plan/draft/discard/",
    "/plan/draft/new/",
    "/plan/draft/variables/mobile/",
    "/plan/draft/variables/mobile/remove/",
    "/plan/versions/1/restore/",
    "/plan/upload/",
)


@pytest.mark.parametrize("persona", ["agent", "auditor", "outsider"])
def test_who_may_not_change(persona: str, history: Plan, request, client_of) -> None:
    before = [(v.number, v.edits) for v in service.versions()]
    client = client_of(request.getfixturevalue(persona))
    for path in CHANGING:
        assert client.post(path, {"industry": "telecom"}).status_code == 403, path
    assert [(v.number, v.edits) for v in service.versions()] == before


def test_nobody_reads_without_logging_in(history: Plan) -> None:
    answer = Client().get("/plan/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_readers_see_no_buttons_that_change(history: Plan, agent, client_of) -> None:
    client = client_of(agent)
    for path in READING:
        html = client.get(path).content.decode()
        for name in ("plan:publish", "plan:discard", "plan:new", "plan:upload"):
            assert reverse(name) not in html, (path, name)
    assert (
        reverse("plan:edit", args=["mobile"])
        not in client.get("/plan/variables/mobile/").content.decode()
    )


QUERIES = {
    "/plan/": 2,
    "/plan/?of=draft": 2,
    "/plan/variables/mobile/": 1,
    "/plan/choose/": 2,
    "/plan/draft/": 3,
    "/plan/draft/variables/mobile/": 2,
    "/plan/versions/": 2,
    "/plan/compare/": 4,
    "/plan/gap/": 1,
}
"""Of them one is always the log-in; the plan in force costs none."""


def test_what_a_page_costs(
    history: Plan, owner, client_of, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(service.coverage, "_items", {})
    client = client_of(owner)
    client.get("/plan/")
    for path, queries in QUERIES.items():
        with django_assert_num_queries(queries, info=path):
            assert client.get(path).status_code == 200


def test_the_first_run_leads_from_choice_to_plan(home, owner, agent, client_of) -> None:
    client = client_of(owner)
    assert client.get("/plan/").headers["Location"] == "/plan/choose/"
    assert b"No plan has been chosen yet" in client_of(agent).get("/plan/").content
    assert b"No plan has been chosen yet" in client.get("/plan/gap/").content
    answer = client.post("/plan/choose/", {"industry": "retail"})
    assert answer.headers["Location"] == "/plan/?first=1"
    assert service.current().industry == "retail"
    assert client.post("/plan/choose/", {"industry": "no_such"}).status_code == 404


def test_another_line_of_business_begins_as_a_draft(plan: Plan, owner, client_of) -> None:
    client = client_of(owner)
    client.post("/plan/choose/", {"industry": "ecommerce"})
    assert service.current().industry == "retail"
    assert service.open_draft().plan.industry == "ecommerce"
    assert client.post("/plan/choose/", {"industry": "retail"}).status_code == 409
    html = client.get("/plan/draft/").content.decode()
    assert "Publishing changes the line of business" in html
    client.post("/plan/choose/", {"industry": "retail", "replace": "1"})
    assert service.open_draft().plan.industry == "retail"


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("q=movil", "mobile", "full_name"),
        ("kind=related", "csat", "mobile"),
        ("privacy=sensitive", None, "full_name"),
        ("required_for=none&kind=descriptive", "mobile", "email"),
        ("source=survey", None, "full_name"),
        ("kind=nonsense", "mobile", None),
    ],
)
def test_filters(query: str, there: str | None, absent: str | None, plan, owner, client_of) -> None:
    html = client_of(owner).get(f"/plan/?{query}").content.decode()
    if there:
        assert there in html
    if absent:
        assert f"/plan/variables/{absent}/" not in html


def test_nothing_found_says_so(plan: Plan, owner, client_of) -> None:
    html = client_of(owner).get("/plan/?q=zzzz").content.decode()
    assert "No variable fits" in html


def test_the_drawer_is_a_part_of_a_page(plan: Plan, owner, client_of) -> None:
    client = client_of(owner)
    part = client.get("/plan/variables/mobile/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert plan.variables["mobile"].text("why") in part
    client.cookies["django_language"] = "zh-hant"
    part = client.get("/plan/variables/mobile/", headers={"HX-Request": "true"}).content.decode()
    assert plan.variables["mobile"].text("why", "zh-hant") in part
    assert client.get("/plan/variables/no_such/").status_code == 404


def test_the_gap_page_ranks_and_shades(plan: Plan, reported, owner, client_of) -> None:
    html = client_of(owner).get("/plan/gap/").content.decode()
    assert "Collect next" in html
    assert 'plan-heat__cell--2" title="400 of 1,000 known, 300 fresh"' in html
    by_class = client_of(owner).get("/plan/gap/?by=class").content.decode()
    assert "90 of 600 known" in by_class


def test_a_source_is_measured_against_everybody(plan: Plan, monkeypatch, owner, client_of) -> None:
    rows = [Coverage("mobile", "", "", 1000, 500, 400), Coverage("mobile", "crm", "", 0, 400, 300)]
    monkeypatch.setattr(service.coverage, "_items", {"made up": lambda the_plan: rows})
    html = client_of(owner).get("/plan/gap/").content.decode()
    assert 'title="400 of 1,000 known, 300 fresh">40%' in html


def test_the_gap_page_without_customers_says_what_to_do(
    plan: Plan, owner, client_of, monkeypatch
) -> None:
    monkeypatch.setattr(service.coverage, "_items", {})
    html = client_of(owner).get("/plan/gap/").content.decode()
    assert "No customers yet" in html


def test_download_and_upload_give_the_same_plan(plan: Plan, owner, client_of) -> None:
    client = client_of(owner)
    answer = client.get("/plan/download/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-retail-1.toml"'
    text = answer.content.decode().replace("refresh_days = 730", "refresh_days = 731", 1)
    file = SimpleUploadedFile("changed.toml", text.encode())
    assert client.post("/plan/upload/", {"file": file}).status_code == 302
    assert service.changes().size == 1


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.toml", b"code = ", "not a TOML file"),
        ("a.toml", b"\xff\xfe", "not UTF-8"),
        ("a.toml", b'code = "x"\n[label]\nen = "X"', "at least one variable"),
        ("a.toml", b'use = ["ghost"]', "use.ghost"),
        ("a.toml", b'variable = ["x"]\ncode = "x"', "a list"),
        ("a.toml", b"#" * (2 * 2**20 + 1), "too big"),
    ],
)
def test_a_bad_file_is_explained(
    name: str, data: bytes, said: str, plan: Plan, owner, client_of
) -> None:
    answer = client_of(owner).post("/plan/upload/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert service.open_draft() is None
