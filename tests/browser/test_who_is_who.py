"""Reviewing pairs in Chromium: by keys alone, on a phone, in the dark, in Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import company
from tests.support.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from threefold.descriptive.models import Customer
from threefold.identity import service
from threefold.identity.models import Candidate
from threefold.kit import clock
from threefold.view.models import Card

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVIDENCE = {
    "levels": [
        {"column": "full_name", "kind": "person_name", "level": "same", "bits": 9.5},
        {"column": "city", "kind": "city", "level": "different", "bits": -3.25},
    ],
    "rarity": 1.5,
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
    return [each.pk for each in made]


def test_pairs_are_answered_by_keys(live: Any, page: Any, owner: Any, pairs: list[int]) -> None:
    live.log_in(page, owner)
    page.goto(live.url("identity:review"))
    assert_accessible(page)
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


@pytest.mark.parametrize("name", ["review", "pairs", "decisions"])
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
