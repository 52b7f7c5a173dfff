"""A person sets up a folder, a database and a mailbox in Chromium, and sees what comes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collect.pulls.test_folder import ORDERS, lay
from tests.support.browser import PHONE, Live, assert_accessible, assert_no_sideways_scroll
from tests.support.imap import Mailbox, imap_server, letter
from threefold.collect.models import Pull
from threefold.jobs import service as jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inbox(plan: object, home: Any) -> Path:
    folder = Path(home.root / "inbox")
    folder.mkdir()
    return folder


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with imap_server() as running:
        yield running


def look(page: Any) -> None:
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def begin(live: Live, page: Any, kind: str, label: str) -> None:
    page.goto(live.url("collect:pulls"))
    look(page)
    page.get_by_role("link", name="Set up a pull").first.click()
    look(page)
    page.get_by_role("link", name=kind).click()
    look(page)
    page.get_by_label("Name of the pull").fill(label)


def switch_on(page: Any, every: str) -> None:
    look(page)
    page.get_by_label(every).check()
    page.get_by_role("button", name="Switch it on").click()
    page.wait_for_url("**/pulls/*/")
    look(page)


@pytest.mark.parametrize("how", ["desk", "phone in the dark"])
def test_a_folder_from_the_first_page_to_its_import(
    how: str, live: Live, new_page: Any, owner: Any, inbox: Path
) -> None:
    page = new_page(**({"viewport": PHONE, "color_scheme": "dark"} if "phone" in how else {}))
    live.log_in(page, owner)
    (inbox / "orders").mkdir()
    lay(inbox / "orders", "may.csv", ORDERS.format(10))
    begin(live, page, "Folder of files", "Orders of the shop")
    page.get_by_label("Source").fill("Shop")
    page.get_by_label("What is one row?").select_option("purchases")
    page.get_by_label("Folder").fill("../elsewhere")
    page.get_by_role("button", name="Try the connection").click()
    page.wait_for_selector("text=not open to imports")
    look(page)
    page.get_by_label("Folder").fill("orders")
    page.get_by_role("button", name="Try the connection").click()
    page.wait_for_url("**/look/")
    look(page)
    assert "2024-03-01 10:00" in page.locator("main").inner_text()
    page.get_by_label("item name goes to").select_option("ignore")
    page.get_by_role("button", name="Go on").click()
    switch_on(page, "Every hour")
    page.get_by_role("button", name="Check now").click()
    page.wait_for_selector(".ui-progress")
    look(page)
    jobs.work(once=True)
    page.wait_for_selector("text=may.csv")
    look(page)
    assert (inbox / "orders" / "done" / "may.csv").exists()
    page.get_by_role("link", name="may.csv").click()
    page.wait_for_selector("text=2 rows read = 2 brought in")
    page.goto(live.url("collect:pulls"))
    look(page)
    live.shot(page, f"pulls-{how.split()[0]}")


def test_a_database_with_a_mistake_on_the_way(
    live: Live, page: Any, owner: Any, inbox: Path
) -> None:
    with sqlite3.connect(inbox / "shop.sqlite3") as shop:
        shop.execute("create table orders (number, at, sku, qty, price, customer)")
        shop.execute("insert into orders values (1, '2026-01-05 10:00:00', 'A1', 2, 9.5, 'C1')")
    shop.close()
    live.log_in(page, owner)
    begin(live, page, "SQL database", "Shop's database")
    assert page.get_by_label("Host").is_visible()
    page.get_by_label("Kind of database").select_option("sqlite")
    assert not page.get_by_label("Host").is_visible()
    page.get_by_label("Source").fill("Shop")
    page.get_by_label("What is one row?").select_option("purchases")
    page.get_by_label("File", exact=True).fill("shop.sqlite3")
    page.get_by_label("Query").fill("select * from order")
    page.get_by_role("button", name="Try the connection").click()
    page.wait_for_selector("text=The database answered")
    look(page)
    page.get_by_role("main").get_by_role("link", name="Change the settings").click()
    page.get_by_label("Query").fill(
        "select number as invoice, at as 'invoice date', sku, qty, price, customer from orders"
    )
    page.get_by_label("Column that only grows").fill("invoice")
    page.get_by_role("button", name="Try the connection").click()
    page.wait_for_selector("text=2026-01-05 10:00:00")
    look(page)
    page.get_by_role("button", name="Go on").click()
    switch_on(page, "Every day")
    jobs.work(once=True)
    page.reload()
    page.wait_for_selector("th >> text=Brought in")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_selector(".ui-badge >> text=Paused")
    page.get_by_role("button", name="Resume").click()
    page.wait_for_selector(".ui-badge >> text=On")
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    page.wait_for_selector("text=What it brought in stays")
    assert not Pull.objects.exists()


def test_a_mailbox_and_its_password(
    live: Live, page: Any, owner: Any, inbox: Path, box: Mailbox
) -> None:
    box.lay(letter(number="1"), letter(number="2", Auto_Submitted="auto-replied"))
    live.log_in(page, owner)
    begin(live, page, "Mailbox", "Letters")
    page.get_by_label("Source").fill("Post")
    page.get_by_label("Host").fill(box.settings["host"])
    page.get_by_label("Encryption").select_option("none")
    page.get_by_label("Port").fill(str(box.port))
    page.get_by_label("User").fill(box.settings["user"])
    page.get_by_label("Password").fill(box.settings["password"])
    page.get_by_role("button", name="Try the connection").click()
    page.wait_for_selector("text=1 e-mail of a customer is there")
    look(page)
    page.get_by_role("button", name="Go on").click()
    switch_on(page, "Only when somebody asks")
    assert box.settings["password"] not in page.content()
    page.get_by_role("button", name="Check now").click()
    page.wait_for_selector(".ui-progress")
    jobs.work(once=True)
    page.wait_for_selector("td >> text=1")
    look(page)
    page.goto(live.url("collect:pull-settings", Pull.objects.get().pk))
    assert page.get_by_label("Password").input_value() == ""
    assert box.settings["password"] not in page.content()
    look(page)


@pytest.mark.parametrize("language", ["es", "zh-hans", "zh-hant"])
def test_the_other_languages(language: str, live: Live, page: Any, owner: Any, inbox: Path) -> None:
    from threefold.collect.service import pulls

    live.log_in(page, owner, language=language)
    page.goto(live.url("collect:pull-new"))
    shown = page.locator("main").inner_text()
    assert all(kind.label[language] in shown for kind in pulls.kinds().values())
    for kind in ("sql", "mailbox", "folder"):
        page.goto(live.url("collect:pull-settings-new", kind))
        shown = page.locator("main").inner_text()
        settings = [each for each in pulls.kind(kind).settings if each.only is None]
        assert all(each.label[language] in shown for each in settings)
        look(page)
