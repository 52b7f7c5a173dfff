"""The gallery in Chromium: accessibility, content security policy, keyboard, narrow screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.axe import COUNTED, TAGS, check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]
# Faults of every weight: in colour, names, roles, headings, landmarks, tables and lists.
FAULTY = """<html><head><meta name="viewport" content="width=500, maximum-scale=2"></head><body>
<h1 style="color: #aaa">Pale</h1><h4>Skipped</h4><h2></h2><img src="x"><a href="#"></a>
<input><button></button><select></select><ul><p>no item</p></ul><li>alone</li><main></main>
<main role="buton" accesskey="a" tabindex="3"><div role="list"><a href="#x">here</a></div></main>
<table><tr><th scope="rows"></th></tr></table><div aria-hidden="true"><a href="#y">y</a></div>
<label for="two">A</label><label for="two">B</label><input id="two"><i role="img"></i></body></html>
"""


def test_rules_not_run_could_not_have_counted(browser: Any) -> None:
    page = browser.new_page()
    page.set_content(FAULTY)
    found = [line.split(":")[0] for line in check(page)]
    told = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    weights = {one["impact"] for one in told}
    assert weights == {"minor", "moderate", *COUNTED}
    counted = [f"{one['impact']} {one['id']}" for one in told if one["impact"] in COUNTED]
    assert sorted(found) == sorted(counted)
    assert len(found) > 10
    named = page.evaluate("Object.fromEntries(axe._audit.rules.map(one => [one.id, one.impact]))")
    assert all(named[one["id"]] == one["impact"] for one in told)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 360])
def test_every_part_is_accessible(open_gallery: Open, scheme: str, width: int) -> None:
    page = open_gallery(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.wait_for_selector(".ui-chart__plot canvas")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == scheme
    assert check(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("Control+k")
    assert check(page) == []


def test_all_charts_are_drawn_and_redrawn_in_the_dark(open_gallery: Open) -> None:
    page = open_gallery(color_scheme="light")
    page.wait_for_selector(".ui-chart__plot canvas")
    plots = page.locator(".ui-chart__plot").count()
    assert plots == 7
    assert page.locator(".ui-chart__plot:has(canvas)").count() == plots
    page.locator("[data-kind=bar] .ui-chart__plot").hover(position={"x": 200, "y": 100})
    before = page.evaluate("document.querySelector('.ui-chart__plot canvas').toDataURL()")
    page.click("[data-ui-theme]")
    page.click("[data-ui-theme]")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.wait_for_timeout(400)
    after = page.evaluate("document.querySelector('.ui-chart__plot canvas').toDataURL()")
    assert after != before
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_a_mark_of_a_chart_may_be_a_link(open_gallery: Open) -> None:
    page = open_gallery()
    page.wait_for_selector("[data-kind=density] canvas")
    plot = page.locator("[data-kind=density] .ui-chart__plot")
    width = plot.bounding_box()["width"]
    plot.click(position={"x": width * 6.5 / 12, "y": 35})
    page.wait_for_url("**?month=2026-07")


def test_the_palette_is_driven_by_keys_alone(open_gallery: Open) -> None:
    page = open_gallery("/ui/gallery/?sort=name")
    page.keyboard.press("/")
    field = page.locator("#ui-palette-q")
    assert field.evaluate("e => document.activeElement === e")
    chosen = page.locator('#ui-palette [aria-selected="true"]')
    assert chosen.inner_text() == "Start page"
    page.keyboard.press("ArrowDown")
    assert chosen.inner_text() == "Gallery"
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert chosen.inner_text() == "Import a file"
    page.keyboard.type("Müller")
    page.wait_for_selector("#ui-palette-hits [role=option]")
    assert "Ana Müller" in chosen.inner_text()
    field.fill("galle")
    page.wait_for_selector("#ui-palette-hits >> text=Ana galle")
    page.keyboard.press("Escape")
    assert not page.locator("#ui-palette").is_visible()
    page.keyboard.press("Control+k")
    assert field.input_value() == ""
    page.keyboard.type("import")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/gallery/")


def test_single_keys_go_on_and_may_be_switched_off(open_gallery: Open) -> None:
    page = open_gallery()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.wait_for_url("**?page=2")
    page.wait_for_load_state("networkidle")
    page.locator("h1").click()
    page.keyboard.press("k")
    page.wait_for_url("**?page=1")
    page.wait_for_load_state("networkidle")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("[data-ui-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_timeout(200)
    assert page.url.endswith("?page=1")


def test_a_value_tells_its_source_on_hover_and_focus_until_escape(open_gallery: Open) -> None:
    page = open_gallery()
    value = page.locator(".ui-value__text").first
    value.scroll_into_view_if_needed()
    page.wait_for_timeout(100)
    value.hover()
    about = page.locator(".ui-about").first
    about.wait_for(state="visible")
    assert "CRM" in about.inner_text()
    page.keyboard.press("Escape")
    assert not about.is_visible()
    page.mouse.move(1, 1)
    value.focus()
    about.wait_for(state="visible")


def test_unmasking_asks_for_a_reason_and_puts_the_value_in_place(open_gallery: Open) -> None:
    page = open_gallery()
    page.locator("[data-ui-unmask]").click()
    assert page.locator("#ui-unmask-reason").evaluate("e => document.activeElement === e")
    page.keyboard.type("caller asked")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=+44 20 7946 0112 (caller asked)")
    assert page.locator(".ui-masked").count() == 0


def test_a_dialog_opens_closes_and_gives_the_focus_back(open_gallery: Open) -> None:
    page = open_gallery()
    opener = page.get_by_role("button", name="Undo import")
    opener.click()
    dialog = page.get_by_role("dialog", name="Undo this import?")
    assert dialog.is_visible()
    assert dialog.get_by_role("button", name="Cancel").evaluate("e => document.activeElement === e")
    assert check(page) == []
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert opener.evaluate("e => document.activeElement === e")


def test_progress_runs_to_its_end_by_itself(open_gallery: Open) -> None:
    page = open_gallery()
    page.wait_for_selector('.ui-progress[data-state="done"]', timeout=8000)
    assert page.get_by_role("link", name="Open the result").is_visible()


def test_the_menu_opens_on_a_narrow_screen(open_gallery: Open) -> None:
    page = open_gallery(viewport={"width": 360, "height": 700})
    gallery = page.locator("#ui-nav a", has_text="Gallery")
    assert not gallery.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert gallery.is_visible()
    page.keyboard.press("Escape")
    assert not gallery.is_visible()


def test_pages_can_be_read_without_javascript(open_gallery: Open) -> None:
    page = open_gallery(java_script_enabled=False)
    assert page.locator("table").first.is_visible()
    assert page.locator("summary", has_text="Show as a table").first.is_visible()
    assert not page.locator("[data-ui-theme]").is_visible()
    page.locator("summary", has_text="Columns").click()
    assert page.get_by_label("Customer since").is_visible()
