"""Why a value, the customer on a date and a conflict decided, in Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from tests.identity.world import bring
from tests.support.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from threefold.descriptive.models import Customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PERSON = {"ids": {"national_id": "1"}, "key": "1", "kind": "person"}


@pytest.fixture
def ann(plan: object, home: Any) -> int:
    told = {"full_name": "Ann Lee", "city": "Oslo"}
    bring(1, "crm", [{**PERSON, "values": told, "ways": {"mobile": "+447700900001"}}])
    _, (one,) = bring(2, "shop", [{**PERSON, "values": {**told, "city": "Rome"}}])
    return one


def test_why_by_keys_alone(live: Any, page: Any, owner: Any, ann: int) -> None:
    live.log_in(page, owner)
    page.goto(f"{live.root}/customers/{ann}/")
    page.get_by_role("link", name="Why this value? City").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Why this value? City")
    dialog.wait_for()
    assert "It is the newest." in dialog.inner_text()
    assert "Rome" in dialog.inner_text()
    assert "Older" in dialog.inner_text()
    assert_accessible(page)
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").endswith("City")


def test_on_a_date(live: Any, page: Any, owner: Any, ann: int) -> None:
    live.log_in(page, owner)
    page.goto(f"{live.root}/customers/{ann}/")
    page.get_by_role("link", name="As known on a date").click()
    page.get_by_label("Day").fill("2026-03-02")
    page.get_by_role("button", name="Look").click()
    page.get_by_text("This is the past").wait_for()
    assert page.get_by_text("Oslo").is_visible()
    assert not page.get_by_text("Rome").count()
    assert_accessible(page)


def test_a_conflict_is_kept_and_taken_back_on_a_phone(
    live: Any, page: Any, owner: Any, ann: int
) -> None:
    page.set_viewport_size(PHONE)
    live.log_in(page, owner)
    page.goto(f"{live.root}/customers/conflicts/")
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    page.get_by_role("button", name="Oslo").click()
    page.get_by_text("kept as set by you").wait_for()
    assert Customer.objects.get(pk=ann).golden["city"]["v"] == "Oslo"
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Oslo").wait_for()
    assert Customer.objects.get(pk=ann).golden["city"]["v"] == "Rome"
    page.get_by_role("button", name="Not a conflict").click()
    page.get_by_text("The sources agree").wait_for()
