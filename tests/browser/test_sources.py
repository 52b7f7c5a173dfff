"""Sources in Chromium: a key, live events arriving, the plan, and mending what was held back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.collect.sources.conftest import MAIL, group_of, shop
from tests.collect.stream.world import SHOP, balanced, landed, track
from tests.support.browser import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    in_every_look,
)
from threefold.collect.models import HeldState, Source, WriteKey
from threefold.collect.service import stream

__all__ = ["shop"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_nothing_to_the_first_event(live: Any, page: Any, owner: Any, plan: object) -> None:
    live.log_in(page, owner)
    page.goto(live.url("collect:sources"))
    page.get_by_text("No sources yet").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="New source").click()
    page.get_by_label("Name of the source").fill("Web shop")
    with page.expect_navigation():
        page.get_by_role("button", name="Add the source").click()
    page.get_by_role("button", name="Make a write key").click()
    page.get_by_label("What it is for").fill("Production")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the key").click()
    key = page.locator("#stream-key").inner_text()
    assert key.startswith(WriteKey.objects.get().hint)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".stream-made").get_by_role("button", name="Copy").click()
    page.locator(".ui-toast", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == key
    assert_accessible(page)
    assert page.locator("#code-python").inner_text().count(key) == 1
    assert "YOUR_WRITE_KEY" not in page.content()
    live.shot(page, "source-key-made")
    page.get_by_role("link", name="Keys").click()
    assert page.locator("#stream-key").count() == 0
    page.get_by_role("link", name="Overview").click()
    page.get_by_text("Nothing was received yet").wait_for()
    stream.emit("web-shop", [track("m1", "Lamp Switched")])
    waiting = page.locator(".stream-sum > div", has_text="Waiting").locator("dd")
    waiting.filter(has_text=re.compile("^1$")).wait_for()
    stream.land_waiting()
    page.locator(".stream-events", has_text="Lamp Switched").wait_for()
    told = page.locator("[data-stream-told]").inner_text()
    assert told == "1 events received: 1 landed, 0 quarantined, 0 duplicates, 0 waiting"
    live.shot(page, "source-first-event")


def test_a_key_pasted_is_put_into_all_snippets(
    live: Any, page: Any, owner: Any, shop: Source
) -> None:
    live.log_in(page, owner)
    page.goto(live.url("collect:source-snippets", SHOP))
    code = page.locator("#code-python")
    page.get_by_label("Your write key").fill("tf_$&abc")
    assert 'write_key = "tf_$&abc"' in code.inner_text()
    page.get_by_label("Your write key").fill("")
    assert 'write_key = "YOUR_WRITE_KEY"' in code.inner_text()
    assert_accessible(page)


def test_a_phone_shows_it_all(
    live: Any, new_page: Any, django_user_model: Any, shop: Source
) -> None:
    owner = django_user_model.objects.create(username="a-long-name-of-an-owner", role="owner")
    page = new_page(viewport=PHONE)
    live.log_in(page, owner, language="es")
    for name in ("source", "source-keys", "source-plan", "source-snippets"):
        page.goto(live.url(f"collect:{name}", SHOP))
        assert_no_sideways_scroll(page)
        tab = page.locator(".ui-tabs [aria-current]").bounding_box()
        assert tab["x"] >= 0, name
        assert tab["x"] + tab["width"] <= PHONE["width"], name


def test_what_does_not_change_is_left_alone(live: Any, page: Any, owner: Any, shop: Source) -> None:
    live.log_in(page, owner)
    page.goto(live.url("collect:source", SHOP))
    page.evaluate("document.querySelector('#stream-live').dataset.kept = 'yes'")
    with page.expect_response(lambda answer: "/live/" in answer.url) as first:
        pass
    # A new half minute renews the ages; otherwise the part stays as it is.
    assert first.value.status in (200, 204)
    if first.value.status == 204:
        assert page.locator("#stream-live[data-kept]").count() == 1
    assert page.locator("[data-stream-said]").inner_text() == ""


def test_a_seen_event_is_planned_by_one_click(
    live: Any, page: Any, analyst: Any, shop: Source
) -> None:
    live.log_in(page, analyst)
    page.goto(live.url("collect:source-plan", SHOP))
    with page.expect_navigation():
        page.get_by_role("button", name="Add to the plan Lamp Switched").click()
    row = page.locator("tr", has=page.locator("input[value=watt]"))
    assert row.locator("select").input_value() == "number"
    row.get_by_label("Needed").check()
    live.shot(page, "source-event")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    assert stream.tracking.of(SHOP).kinds["Lamp Switched"].properties["watt"].required
    page.get_by_label("Hold back").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save").first.click()
    assert stream.tracking.of(SHOP).unknown == "quarantine"


def test_an_event_is_mended_and_sent_in_again(
    live: Any, page: Any, analyst: Any, shop: Source
) -> None:
    live.log_in(page, analyst)
    page.goto(live.url("collect:held"))
    page.get_by_role("link", name="Value of the wrong type").click()
    assert MAIL not in page.content()
    page.get_by_role("link", name="Mend").first.click()
    area = page.get_by_label("The event")
    page.get_by_text("Valid JSON").wait_for()
    good = area.input_value()
    area.fill(good.replace('"amount":', '"amount"'))
    page.get_by_text("Not valid JSON yet").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Save and send in again").click()
    page.get_by_role("alert").get_by_text("is not JSON").wait_for()
    assert_accessible(page)
    live.shot(page, "held-mend-wrong")
    area.fill(re.sub(r'"amount": "[^"]+"', '"amount": 42', good))
    with page.expect_navigation():
        page.get_by_role("button", name="Save and send in again").click()
    page.get_by_text("1 event was sent in again.").wait_for()
    stream.land_waiting()
    assert [row["amount"] for row in landed(kind="purchase")] == [3, 42]
    assert balanced(SHOP)["landed"] == 4


def test_a_group_is_filled_dropped_and_taken_back(
    live: Any, page: Any, analyst: Any, shop: Source
) -> None:
    live.log_in(page, analyst)
    group = group_of("wrong_type")
    page.goto(live.url("collect:held-group", group))
    page.get_by_role("button", name="Show personal values").click()
    page.get_by_label("Why do you need to see them?").fill("Ticket 12")
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name="Show").click()
    page.locator("details summary", has_text=MAIL).first.wait_for()
    page.get_by_text("Mend one field in all of them").click()
    with page.expect_navigation():
        page.get_by_role("button", name="See what stands there").click()
    page.get_by_label("What 1 euro becomes").fill("1")
    page.locator("#map-type").select_option("number")
    live.shot(page, "held-group-fill")
    with page.expect_navigation():
        page.get_by_role("button", name="Change these values").click()
    page.get_by_text("1 event was mended.").wait_for()
    page.get_by_role("button", name="Drop all").click()
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name="Drop all").click()
    page.get_by_text("Nothing of this group waits any more").wait_for()
    live.shot(page, "held-group-empty")
    with page.expect_navigation():
        page.get_by_role("button", name="Take 3 dropped events back").click()
    assert stream.groups.get(group).waiting().count() == 3
    with page.expect_navigation():
        page.get_by_role("button", name="Send 3 events in again").click()
    stream.land_waiting()
    assert shop.held.filter(state=HeldState.REPLAYED).count() == 3
    assert sorted(row["amount"] for row in landed(kind="purchase")) == [1, 3]


def test_a_day_is_undone(live: Any, page: Any, owner: Any, shop: Source) -> None:
    from threefold.jobs import service as jobs

    live.log_in(page, owner)
    page.goto(live.url("collect:source-days", SHOP))
    page.locator("tbody a").first.click()
    page.get_by_text("8 events received = 3 landed").wait_for()
    assert_accessible(page)
    live.shot(page, "source-day")
    page.get_by_role("button", name="Undo this day").click()
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name="Undo this day").click()
    jobs.work(once=True)
    page.get_by_text("This day was undone").wait_for()
    assert not landed()


@in_every_look
def test_every_page_in_every_language(
    live: Any, new_page: Any, owner: Any, shop: Source, language: str, viewport: Any, scheme: str
) -> None:
    from threefold.collect.views.stream.plan import mark

    stream.keys.create(SHOP, label="Production, Berlin", actor=owner)
    key, _plain = stream.keys.create(SHOP, actor=owner)
    stream.keys.switch_off(key.pk, owner)
    stream.sources.set_origins(SHOP, ["https://shop.example"], owner)
    page = new_page(color_scheme=scheme, viewport=viewport)
    live.log_in(page, owner, language=language)
    wrong, held = [], group_of("wrong_type")
    for name, args, query in (
        ("sources", [], ""),
        ("source", [SHOP], ""),
        ("source-days", [SHOP], ""),
        ("source-keys", [SHOP], ""),
        ("source-sites", [SHOP], ""),
        ("source-plan", [SHOP], ""),
        ("source-event", [SHOP, mark("Bought")], ""),
        ("source-traits", [SHOP], ""),
        ("source-snippets", [SHOP], ""),
        ("held", [], ""),
        ("held-group", [held], "?field=properties.amount"),
        ("held-event", [held], ""),
        ("run", [shop.runs.get().pk], ""),
    ):
        page.goto(live.url(f"collect:{name}", *args, query=query))
        assert page.locator("html").get_attribute("lang").lower() == language
        live.shot(page, f"{name}-{language}-{scheme}")
        for check in (assert_no_sideways_scroll, assert_accessible):
            try:
                check(page)
            except AssertionError as error:
                wrong.append(f"{name}: {error}")
    assert not wrong, "\n".join(wrong)
