"""Noting contacts in Chromium: from anywhere, by keys alone, in light and dark, on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support import company
from tests.support.browser import (
    assert_accessible,
    assert_no_sideways_scroll,
    in_every_look,
)
from threefold.collect.models import ContactLog
from threefold.collect.service import contacts, stream
from threefold.kit import clock
from threefold.view.models import Card

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def jose(plan: object, home: Any, tmp_path: Any) -> int:
    company.ready(home, tmp_path)
    return Card.objects.get(name="José García Lorca").customer_id


def test_a_call_is_noted_from_the_customers_page(
    live: Any, page: Any, agent: Any, jose: int
) -> None:
    live.log_in(page, agent)
    page.goto(live.url("view:customer", jose))
    assert page.locator(".contact-panel").count() == 0
    page.keyboard.press("c")
    form = page.locator("dialog[open] [data-contact-form]")
    form.wait_for()
    form.get_by_label("From us").check()
    form.get_by_label("Wrong number").wait_for()
    form.get_by_label("Wrong number").check()
    form.locator(".contact-ways input[type=radio]").first.check()
    form.get_by_label("Note").fill("A stranger answered")
    form.get_by_label("Next step").select_option("write")
    form.get_by_role("button", name="Log it").click()
    form.get_by_text("Say by when.").first.wait_for()
    live.shot(page, "contact-dialog")
    assert_accessible(page)
    form.get_by_label("By when").fill("2026-12-01")
    with page.expect_navigation():
        form.get_by_role("button", name="Log it").click()
    page.locator(".contact-panel").get_by_text("A stranger answered").wait_for()
    assert page.locator(".view-chips .ui-reach", has_text="Mobile").get_by_text("invalid").count()
    stream.land_waiting()
    # The page fetches its timeline anew until the contact is in it.
    page.locator("#timeline", has_text=re.compile("staff")).wait_for()
    assert_accessible(page)
    live.shot(page, "contact-noted")
    page.locator(".contact-panel").get_by_role("button", name="Withdraw").first.click()
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name="Withdraw").click()
    page.get_by_text("It leaves the timeline.").wait_for()
    assert page.locator("#timeline", has_text=re.compile("staff")).count() == 0


def test_by_keys_alone_from_any_page(live: Any, page: Any, agent: Any, jose: int) -> None:
    live.log_in(page, agent)
    page.goto(live.url("collect:next-steps"))
    page.keyboard.press("?")
    page.locator("#ui-shortcuts").get_by_text("Log a contact").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("log a con")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/new/")
    assert page.evaluate("document.activeElement.name") == "who"
    page.keyboard.type("garcia", delay=15)
    page.locator(f"#contact-hits input[value='{jose}']").wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == str(jose)
    page.locator("#contact-parts .contact-ways").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "email"
    page.locator("#contact-parts .contact-ways", has_text="E-mail").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.locator("#contact-parts input[value=bounced]").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for _n in range(4):
        if page.evaluate("document.activeElement.value") == "bounced":
            break
        page.keyboard.press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".contact-panel").wait_for()
    made = ContactLog.objects.get()
    assert (made.channel, made.direction, made.outcome) == ("email", "out", "bounced")
    assert (made.way_kind, made.proof) == ("email", "bounced")


def test_somebody_unknown(live: Any, page: Any, agent: Any, jose: int) -> None:
    live.log_in(page, agent)
    page.goto(live.url("collect:contact-new"))
    page.locator("input[name=who]").fill("+34 611 999 888")
    page.get_by_label("Somebody not known yet").wait_for()
    page.get_by_label("Name, if told").fill("Rosa Díaz")
    page.locator("#id_outcome input[value=answered], input[name=outcome][value=answered]").check()
    live.shot(page, "contact-unknown")
    with page.expect_navigation():
        page.get_by_role("button", name="Log it").click()
    page.get_by_role("heading", name="Rosa Díaz").wait_for()


@in_every_look
def test_every_page_in_every_language(
    live: Any, new_page: Any, agent: Any, jose: int, language: str, viewport: Any, scheme: str
) -> None:
    today = clock.now().date()
    step = contacts.Step("call", today, agent, detail="Ask again")
    made = contacts.log(
        contacts.Entry(jose, "phone", "in", "answered", clock.now(), "question",
                       note="A long note. " * 20, step=step),
        actor=agent,
    )  # fmt: skip
    page = new_page(color_scheme=scheme, viewport=viewport)
    live.log_in(page, agent, language=language)
    for name, args, query in (
        ("contacts", [], ""),
        ("contact", [made.pk], ""),
        ("contact-new", [], ""),
        ("contact-new", [], f"?customer={jose}"),
        ("contact-correct", [made.pk], ""),
        ("next-steps", [], ""),
    ):
        page.goto(live.url(f"collect:{name}", *args, query=query))
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        live.shot(page, f"{name}{'-of' if query else ''}-{language}-{scheme}")
    page.goto(live.url("view:customer", jose))
    page.locator(".contact-panel").wait_for()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    live.shot(page, f"customer-{language}-{scheme}")
