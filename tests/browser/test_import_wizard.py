"""A file with one bad date goes through the wizard in Chromium, and back out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.axe import check
from tests.support.browser import chromium, watched
from threefold.jobs import service as jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]

PEOPLE = (
    "customer_id;full_name;email;mobile;birth_date\n"
    "1001;Ana Müller;ana@example.com;+34600123456;1984-05-01\n"
    "1002;王小明;ming@example.com;+886912345678;1990-02-30\n"
    "1003;Jean O'Brien;jean@example.com;+353851234567;1975-11-23\n"
)
ORDERS = (
    "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID\n"
    "536365,85123A,6,2025-12-01 08:26:00,2.55,17850\n"
    "536366,71053,3,2025-13-41 08:28:00,3.39,17850\n"
    "536367,84879,32,2025-12-02 08:34:00,1.69,13047\n"
    "536368,22960,x,2025-12-03 08:34:00,4.25,13047\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def enter(
    browser: Any, live_server: Any, plan: Any, analyst: Any, client_of: Callable[..., Any]
) -> Iterator[Open]:
    """A page of a logged-in analyst; complaints of the console fail the test at its end."""
    session = client_of(analyst).cookies["sessionid"].value
    contexts, complaints = [], []

    def opened(path: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        cookie = {"name": "sessionid", "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        complaints.append(watched(page))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [line for seen in complaints for line in seen] == []


def _file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def _hand_in(page: Any, file: str, content: str) -> None:
    page.set_input_files("input[type=file]", file)
    page.check(f"input[value={content}]")
    page.fill("[name=new_source]", "Club")
    page.get_by_role("button", name="Look into the file").click()


def test_a_bad_date_is_mended_brought_in_and_undone(enter: Open, tmp_path: Path) -> None:
    page = enter("/imports/new/")
    _hand_in(page, _file(tmp_path, "members.csv", PEOPLE), "customers")
    assert "王小明" in page.locator("#reading").inner_text()
    page.get_by_role("button", name="Yes, read it so").click()
    page.get_by_role("button", name="Check", exact=True).click()
    assert "does not exist" in page.locator(".collect-cell__why").inner_text()
    bad = page.locator(".collect-cell--bad input[type=text]")
    bad.fill("1990-02-28")
    bad.press("Enter")
    page.wait_for_selector(".collect-row--mended")
    page.get_by_role("button", name="Bring in 3 rows").click()
    page.wait_for_selector(".ui-progress")
    jobs.work(once=True)
    page.wait_for_selector("text=3 rows read = 3 brought in + 0 known already + 0 in quarantine")
    page.get_by_role("link", name="See the customers").click()
    page.wait_for_url("**/customers/")
    assert "Ana Müller" in page.locator("main").inner_text()
    page.go_back()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    page.wait_for_selector(".ui-progress")
    jobs.work(once=True)
    page.wait_for_selector("text=This import was undone")
    page.goto(page.url.split("/imports/")[0] + "/customers/")
    assert "Ana Müller" not in page.locator("main").inner_text()


def test_the_grid_is_driven_by_keys(enter: Open, tmp_path: Path) -> None:
    page = enter("/imports/new/")
    _hand_in(page, _file(tmp_path, "orders.csv", ORDERS), "purchases")
    page.get_by_role("button", name="Yes, read it so").click()
    page.get_by_role("button", name="Check", exact=True).click()
    cells = page.locator(".collect-row").first.locator("input[type=text]")
    cells.first.focus()
    page.keyboard.press("ArrowDown")
    here = "document.activeElement.closest('tr').id"
    assert page.evaluate(here) == "row-4"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(here) == "row-2"
    page.keyboard.press("ArrowRight")
    focused = page.locator("input:focus")
    assert focused.input_value() == "71053"
    page.keyboard.type("99999")
    page.keyboard.press("Escape")
    assert focused.input_value() == "71053"
    page.locator("#row-4 .collect-cell--bad input[type=text]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.wait_for_selector("#row-4.collect-row--mended")
    assert page.evaluate(here) == "row-4"
    page.wait_for_selector("text=Bring in 3 rows")


def test_places_are_found_by_typing(enter: Open, tmp_path: Path) -> None:
    page = enter("/imports/new/")
    _hand_in(page, _file(tmp_path, "orders.csv", ORDERS), "purchases")
    page.get_by_role("button", name="Yes, read it so").click()
    select = page.locator("select[data-collect-place]").nth(1)
    select.click()
    page.keyboard.type("categ")
    assert page.locator("#collect-picker-list [aria-selected=true]").inner_text() == "Category"
    assert check(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector(".collect-line:nth-child(2) >> text=Chosen")
    assert select.input_value() == "event.category"
    page.reload()
    assert page.locator("select[data-collect-place]").nth(1).input_value() == "event.category"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 360])
def test_every_page_is_accessible(enter: Open, tmp_path: Path, scheme: str, width: int) -> None:
    page = enter(
        "/imports/", color_scheme=scheme, viewport={"width": width, "height": 800}
    )  # fmt: skip
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        found[name] = check(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found[name].append(f"{wide} pixels wide")

    look("empty list")
    page.goto(page.url + "new/")
    look("upload")
    _hand_in(page, _file(tmp_path, "orders.csv", ORDERS), "purchases")
    look("reading")
    page.get_by_role("button", name="Yes, read it so").click()
    look("columns")
    page.get_by_role("button", name="Check", exact=True).click()
    look("check")
    page.get_by_role("button", name="Bring in 2 rows").click()
    look("progress")
    jobs.work(once=True)
    page.wait_for_selector("text=2 in quarantine")
    look("result")
    page.get_by_role("link", name="In quarantine").click()
    look("quarantine")
    page.goto(page.url.split("/imports/")[0] + "/imports/")
    look("list")
    page.goto(page.url.split("/imports/")[0] + "/sources/")
    look("sources")
    assert {name: faults for name, faults in found.items() if faults} == {}
