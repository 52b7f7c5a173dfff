"""The builder in Chromium: typed, put together in the form, kept; by keys alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import check
from threefold.segments.models import Segment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_segment_is_built_by_keys(live, page, plan, home, tmp_path, owner):
    from tests.support import company
    from threefold.behavioral import service as behavioral
    from threefold.view import service as view

    company.ready(home, tmp_path)
    behavioral.distil()
    view.rebuild_wide()
    live.log_in(page, owner, language="en")
    page.goto(live.url("segments:new"))
    told = page.locator("[data-segments-told]")
    text = page.get_by_label("Rule as text")

    offered = page.locator("#segments-suggest [role=option]")
    text.press_sequentially("spend > 20 and coun")
    expect(offered.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(text).to_have_value("spend > 20 and country ")
    text.press_sequentially("= 'E")
    expect(offered.first).to_contain_text("ES")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text).to_have_value("spend > 20 and country = 'ES'")
    expect(told).to_contain_text("1 customer meets the rule")
    rows = page.locator(".segments-condition")
    expect(rows).to_have_count(2)

    rows.nth(0).get_by_label("Value").fill("1")
    expect(text).to_have_value("spend > 1 and country = 'ES'")
    page.get_by_role("button", name="+ Add condition").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("satisfaction")
    expect(offered.first).to_be_visible()
    page.keyboard.press("Enter")
    third = page.locator(".segments-condition").nth(2)
    third.get_by_label("How").select_option("known")
    expect(text).to_have_value(re.compile(r" and \w+ is known$"))

    text.press("End")
    text.press_sequentially(" and spen > 3")
    expect(told.locator("mark")).to_have_text("spen")
    expect(text).to_have_attribute("aria-invalid", "true")
    assert check(page) == []
    live.shot(page, "segments-builder")
    text.fill("spend > 1 and country = 'ES'")
    expect(told).to_contain_text("1 customer meets the rule")
    page.get_by_label("Name").fill("Spaniards who buy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spaniards who buy")
    assert Segment.objects.get().rule == "spend > 1 and country = 'ES'"
    live.shot(page, "segments-one")
