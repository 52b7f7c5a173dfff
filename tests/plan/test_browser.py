"""From the first choice to a published change, as a person does it in a browser."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import (
    PHONE,
    assert_accessible,
    assert_no_csp_errors,
    assert_no_sideways_scroll,
)
from threefold.plan import service
from threefold.plan.types import LANGUAGES, Coverage, Plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "plan": "/plan/",
    "questions": "/plan/?section=question",
    "events": "/plan/?section=event",
    "classes": "/plan/?section=segment",
    "purposes": "/plan/?section=purpose",
    "variable": "/plan/variables/email/",
    "choose": "/plan/choose/",
    "template": "/plan/templates/retail/",
    "draft": "/plan/draft/",
    "edit": "/plan/draft/variables/gender/",
    "new": "/plan/draft/new/",
    "upload": "/plan/upload/",
    "versions": "/plan/versions/",
    "compare": "/plan/compare/?before=1&after=2",
    "gap": "/plan/gap/",
    "gap-class": "/plan/gap/?by=class",
}


def _report(plan: Plan) -> list[Coverage]:
    """Made up: what is asked first is known best, and one source knows more than the other."""
    rows = []
    for place, variable in enumerate(plan.variables.values()):
        filled = max(0, 5942 - place * 97)
        rows.append(Coverage(variable.code, "", "", 5942, filled, int(filled * 0.8)))
        for part, source in enumerate(variable.source, start=1):
            rows.append(Coverage(variable.code, source, "", 5942, filled // part, filled // part))
        for part, who in ((2, "persons"), (9, "organisations"), (1, "buyers")):
            rows.append(Coverage(variable.code, "", who, 5942 // part, filled // part, 0))
    return rows


@pytest.fixture
def history(plan: Plan, owner, monkeypatch) -> Plan:
    """Two versions, an open draft that changes several things, and coverage."""
    monkeypatch.setattr(service.coverage, "_items", {"made up": _report})
    service.edit("mobile", {"refresh_days": 180}, actor=owner)
    published = service.publish(actor=owner, note="Ask for mobile numbers twice a year")
    why = {**plan.variables["email"].why, "en": "So that invoices and offers reach you."}
    service.edit("email", {"why": why, "required_for": "all", "refresh_days": 200}, actor=owner)
    service.remove("household_size", actor=owner)
    return published


def test_choose_edit_publish(live, page, owner, home) -> None:
    live.log_in(page, owner)
    page.goto(live.url("/plan/"))
    assert page.url.endswith("/plan/choose/")
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("^Use this plan: Retail")).click()
    page.wait_for_url("**/plan/?first=1")
    assert service.current().industry == "retail"

    page.get_by_label("Find").fill("e-mail")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name=re.compile("^E-?mail"), exact=False).first.click()
    drawer = page.locator("#plan-drawer")
    drawer.get_by_text("What the customer is told").wait_for()
    assert_accessible(page)
    drawer.get_by_role("link", name="Edit").click()

    page.get_by_label("Ask again after (days)").fill("-3")
    page.get_by_role("button", name="Save in the draft").click()
    page.locator(".ui-field__error").first.wait_for()
    assert service.open_draft() is None
    page.get_by_label("Ask again after (days)").fill("222")
    page.locator("#id_label_en").fill("E-mail for invoices")
    page.get_by_role("button", name="Save in the draft").click()
    page.wait_for_url("**/plan/draft/")
    changes = page.locator(".plan-changes")
    assert "222" in changes.inner_text()
    assert "E-mail for invoices" in changes.inner_text()
    assert service.current().variables["email"].refresh_days != 222

    page.get_by_role("button", name="Put in force").click()
    page.locator(".ui-field__error").wait_for()
    page.get_by_label("What changes, and why").fill("Invoices go out by e-mail")
    page.get_by_role("button", name="Put in force").click()
    page.wait_for_url("**/plan/")
    assert service.current().number == 2
    assert service.current().variables["email"].text("label") == "E-mail for invoices"
    assert_no_csp_errors(page)


def test_two_people_edit_at_once(live, page, new_page, plan: Plan, owner, analyst) -> None:
    live.log_in(page, owner)
    page.goto(live.url("plan:edit", "mobile"))
    other = new_page()
    live.log_in(other, analyst)
    other.goto(live.url("plan:edit", "email"))
    other.get_by_label("Ask again after (days)").fill("50")
    other.get_by_role("button", name="Save in the draft").click()
    other.wait_for_url("**/plan/draft/")

    page.get_by_label("Ask again after (days)").fill("60")
    page.get_by_role("button", name="Save in the draft").click()
    page.get_by_text("changed by somebody else").first.wait_for()
    assert page.get_by_label("Ask again after (days)").input_value() == "60"
    page.get_by_role("button", name="Save in the draft").click()
    page.wait_for_url("**/plan/draft/")
    variables = service.open_draft().plan.variables
    assert (variables["email"].refresh_days, variables["mobile"].refresh_days) == (50, 60)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_in_every_language(
    language: str, live, page, history: Plan, owner
) -> None:
    live.log_in(page, owner, language=language)
    for name, path in PAGES.items():
        page.goto(live.url(path))
        assert_accessible(page)
        live.shot(page, f"{name}-{language}")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_page_fits_a_phone(look: str, live, new_page, history: Plan, owner) -> None:
    page = new_page(viewport=PHONE, color_scheme=look)
    live.log_in(page, owner)
    for name, path in PAGES.items():
        page.goto(live.url(path))
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        live.shot(page, f"{name}-360-{look}")


def test_the_drawer_opens_closes_and_works_without_it(live, page, history: Plan, owner) -> None:
    live.log_in(page, owner)
    page.goto(live.url("plan:gap"))
    first = page.locator(".plan-next a").first
    first.click()
    drawer = page.locator("#plan-drawer[open]")
    drawer.get_by_text("What the customer is told").wait_for()
    live.shot(page, "drawer")
    page.keyboard.press("Escape")
    assert page.locator("#plan-drawer[open]").count() == 0
    page.goto(live.root + first.get_attribute("href"))
    assert page.get_by_role("heading", level=1).inner_text()
