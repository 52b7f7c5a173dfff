"""Reviewing pairs in Chromium: by keys alone, on a phone, in the dark, in Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import company
from tests.support.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from threefold.descriptive.models import Customer
from threefold.identity import service
from threefold.identity.models import Candidate, MatchModel
from threefold.kit import clock
from threefold.view.models import Card

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVIDENCE = {
    "prior": -12.0,
    "levels": [
        {"column": "full_name", "kind": "person_name", "level": "initial", "bits": 9.5},
        {"column": "email", "kind": "email", "level": "same name", "bits": 8.0},
        {"column": "city", "kind": "city", "level": "different", "bits": -3.25},
    ],
    "rarity": 1.5,
    "held": 0.0,
}
NOTES = {
    "thresholds": [[0.1, 900, 0.7, 0.99], [0.5, 700, 0.95, 0.94], [0.99, 500, 0.999, 0.8]],
    "answers": {
        "answers": 42,
        "same": 20,
        "levels": [
            {"column": "email", "kind": "email", "level": "same name", "answers": 9, "bits": -1.5}
        ],
    },
}


@pytest.fixture
def pairs(plan: object, home: Any, tmp_path: Any) -> list[int]:
    company.ready(home, tmp_path)
    ids = sorted(Card.objects.values_list("customer_id", flat=True))[:3]
    long = "Wolfeschlegelsteinhausenbergerdorff" * 3
    Customer.objects.filter(pk=ids[2]).update(name=long)
    made = [
        Candidate.objects.create(
            left_id=ids[0], right_id=other, probability=chance, cause="between",
            evidence=EVIDENCE, at=clock.now(),
        )
        for other, chance in ((ids[1], 0.8), (ids[2], 0.7))
    ]  # fmt: skip
    MatchModel.objects.create(
        entity="person", at=clock.now(), records=3, through=3, content={"notes": NOTES}
    )
    return [each.pk for each in made]


def test_pairs_are_answered_by_keys(live: Any, page: Any, owner: Any, pairs: list[int]) -> None:
    live.log_in(page, owner)
    page.goto(live.url("identity:review"))
    assert_accessible(page)
    page.get_by_text("same mailbox, other provider").wait_for()
    page.get_by_text("Learnt from 42 answers.").wait_for()
    live.shot(page, "who-review")
    for key in "dlu":
        with page.expect_navigation():
            page.keyboard.press(key)
    # The one put off was taken back: it is shown again, and nothing else waits.
    page.get_by_text("Answer taken back.").wait_for()
    assert service.standing() == service.Standing(waiting=1, later=0, same=0, different=1)
    with page.expect_navigation():
        page.keyboard.press("s")
    page.get_by_text("No pair waits").wait_for()
    assert service.standing().same == 1
    assert_accessible(page)
    page.keyboard.press("?")
    page.locator("[data-ui-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_timeout(300)
    assert service.standing().same == 1


def test_the_dashboard_is_drawn(live: Any, page: Any, owner: Any, pairs: list[int]) -> None:
    first = Candidate.objects.get(pk=pairs[0])
    service.merge(first.left_id, first.right_id, actor=owner)
    live.log_in(page, owner)
    page.goto(live.url("identity:duplicates"))
    for chart in ("curve-person", "who-sizes", "who-days"):
        page.locator(f"#chart-{chart} canvas, #chart-{chart} svg").first.wait_for()
    page.get_by_text("Learnt from 42 answers.").wait_for()
    assert_accessible(page)
    live.shot(page, "who-duplicates")
    page.goto(live.url("identity:history", first.left_id))
    page.get_by_text("Merged with").wait_for()
    assert_accessible(page)
    live.shot(page, "who-history")


@pytest.mark.parametrize("name", ["review", "duplicates", "pairs", "decisions"])
def test_on_a_dark_phone_in_chinese(
    name: str, live: Any, new_page: Any, owner: Any, pairs: list[int]
) -> None:
    last = Candidate.objects.get(pk=pairs[1])
    service.never_same(last.left_id, last.right_id, actor=owner, reason="长" * 150)
    Candidate.objects.filter(pk=pairs[0]).delete()
    page = new_page(viewport=PHONE, color_scheme="dark")
    live.log_in(page, owner, language="zh-hans")
    page.goto(live.url(f"identity:{name}"))
    live.shot(page, f"who-{name}-phone")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_merged_by_search_and_parted_on_the_customers_page(
    live: Any, page: Any, owner: Any, pairs: list[int]
) -> None:
    known = dict(Card.objects.values_list("name", "customer_id"))
    jose, ming = known["José García Lorca"], known["王小明"]
    live.log_in(page, owner)
    # Boxes above that come after the page would push the link away from under the pointer.
    page.goto(live.url("view:customer", jose), wait_until="networkidle")
    page.get_by_role("link", name="Merge or tell apart").click()
    page.get_by_label("Name, phone, e-mail or any number").fill("王小明")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="王小明").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="王小明").click()
    page.get_by_role("textbox", name="Reason").fill("one card")
    live.shot(page, "who-compare")
    assert_accessible(page)
    page.get_by_role("button", name="Merge").click()
    panel = page.locator(".who-panel")
    panel.get_by_text("Merged from").wait_for()
    panel.get_by_text("one card").wait_for()
    assert service.explain(ming).customer_id == min(jose, ming)
    live.shot(page, "who-panel")
    assert_accessible(page)
    panel.get_by_role("button", name="Part", exact=True).last.click()
    page.locator("dialog[open]").get_by_role("button", name="Part", exact=True).click()
    page.locator(".who-panel").get_by_text("Never the same as").wait_for()
    assert service.explain(ming).customer_id == ming


@pytest.mark.parametrize("name", ["view:customer", "identity:relate", "identity:choose"])
def test_panel_and_forms_on_a_dark_phone(
    name: str, live: Any, new_page: Any, owner: Any, pairs: list[int]
) -> None:
    long = Candidate.objects.get(pk=pairs[1])
    service.never_same(long.left_id, long.right_id, actor=owner, reason="长" * 150)
    service.make_household([long.left_id, long.right_id], actor=owner)
    page = new_page(viewport=PHONE, color_scheme="dark")
    live.log_in(page, owner, language="zh-hant")
    query = "" if name == "view:customer" else str(long.right_id)
    page.goto(live.url(name, long.left_id) + (f"?q={query}" if query else ""))
    if name == "view:customer":
        page.locator(".who-panel").wait_for()
    live.shot(page, f"who-{name.replace(':', '-')}-phone")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
