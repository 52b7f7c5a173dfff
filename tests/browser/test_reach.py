"""Whom one reaches, in Chromium: an outcome noted by keys and taken back, records mended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import company
from tests.support.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import AccuracyDay, ContactWay
from threefold.view.models import Card, Mending

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def jose(plan: object, home: Any, tmp_path: Any) -> int:
    company.ready(home, tmp_path)
    customer: int = Card.objects.get(name="José García Lorca").customer_id
    return customer


def test_an_outcome_is_noted_and_taken_back_by_keys(
    live: Any, page: Any, agent: Any, jose: int
) -> None:
    before = ContactWay.objects.get(customer_id=jose, kind="email").proof
    live.log_in(page, agent)
    page.goto(live.url("view:customer", jose))
    page.locator("#accuracy-panel-title").wait_for()
    assert_accessible(page)
    menu = page.locator(".view-ways li", has_text="E-mail").locator("summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bounced").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("E-mail: Bounced. Noted.").wait_for()
    live.shot(page, "reach-noted")
    assert_accessible(page)
    assert ContactWay.objects.get(customer_id=jose, kind="email").proof == "bounced"
    with page.expect_navigation():
        page.keyboard.press("z")
    page.get_by_text("Taken back.").wait_for()
    assert ContactWay.objects.get(customer_id=jose, kind="email").proof == before


def test_records_are_worked_through(live: Any, page: Any, agent: Any, jose: int) -> None:
    live.log_in(page, agent)
    page.goto(live.url("view:mend"))
    assert_accessible(page)
    row = page.locator("#mend tbody tr", has_text="José García Lorca")
    with page.expect_navigation():
        row.get_by_role("button", name="Take on").click()
    assert Mending.objects.get(customer_id=jose).assigned_id == agent.pk
    page.goto(live.url("view:mend") + "?whose=mine")
    assert page.locator("#mend tbody tr").count() == 1
    with page.expect_navigation():
        page.get_by_role("button", name="Done").click()
    page.get_by_text("Nothing to mend here").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    assert Mending.objects.get(customer_id=jose).rests_until is None


@pytest.mark.parametrize("language", ["es", "zh-hans"])
def test_on_a_dark_phone(language: str, live: Any, new_page: Any, owner: Any, jose: int) -> None:
    found = descriptive.note_accuracy()
    today = AccuracyDay.objects.filter(day=found.at.date())
    for each in today:
        each.pk, each.day = None, each.day.replace(year=each.day.year - 1)
        each.save()
    page = new_page(viewport=PHONE, color_scheme="dark")
    live.log_in(page, owner, language=language)
    for place in (
        live.url("view:accuracy"), live.url("view:accuracy-of", "variable", "email"),
        live.url("view:mend"), live.url("view:customer", jose),
    ):  # fmt: skip
        page.goto(place)
        page.wait_for_load_state("networkidle")
        assert_no_sideways_scroll(page)
        assert_accessible(page)
