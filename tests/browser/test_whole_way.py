"""An owner's first day, by hand in a browser: log in, plan, import, find, read, unmask, undo.

Everything is found by names, roles and data, never by words, so that the same walk is made in
every language; words are compared with the catalogue of the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext, pgettext

from tests.access.test_login import PASSWORD, totp
from tests.support.browser import assert_accessible, log_in_by_form
from threefold.access import service as access
from threefold.audit.models import Entry
from threefold.collect.models import Run
from threefold.jobs import service as jobs
from threefold.view.models import Card

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PURCHASES = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
1001,20001,RED LANTERN,2,2026-01-05 09:30:00,4.50,17850,United Kingdom
1001,20002,BLUE MUG,1,2026-01-05 09:30:00,3.25,17850,United Kingdom
1002,20001,RED LANTERN,6,2026-02-04 14:10:00,4.50,17850,United Kingdom
1004,20003,CLOCK,1,2026-02-31 11:00:00,12.00,12346,Spain
1005,20002,BLUE MUG,3,2026-03-01 16:45:00,3.25,,France
"""
CUSTOMERS = """Customer number,Full name,E-mail,Mobile,City,Country,Date of birth
17850,José García Lorca,jose.garcia@example.com,+34 600 111 222,Madrid,ES,1984-05-01
12346,王小明,xiaoming@example.org,,北京,CN,
99001,Ａｎｎａ Ørsted,anna@example.net,,København,DK,1990-12-24
"""
JOSE = "José García Lorca"
EMAIL = "jose.garcia@example.com"
REASON = "calls back about 1002"


@pytest.fixture(params=["en", "es", "zh-hans", "zh-hant"])
def language(request: Any) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def log_in_in_two_steps(live: Any, page: Any, language: str) -> None:
    """Choose the language, log in, set up the second factor, log in again with both."""
    page.goto(live.url("account_login"))
    page.click(f"button[name=language][value={language}]")
    page.wait_for_selector(f"html[lang={language}]")
    log_in_by_form(live, page, "ana", PASSWORD)
    page.wait_for_url(live.url("/"))
    page.goto(live.url("mfa_activate_totp"))
    page.fill("input[name=password]", PASSWORD)
    page.click("main [type=submit]")
    secret = page.locator("main code").first.inner_text()
    page.fill("input[name=code]", totp(secret))
    page.click("main [type=submit]")
    page.wait_for_url(live.url("mfa_view_recovery_codes"))
    page.locator("details", has=page.locator(".ui-user")).locator("summary").click()
    page.locator("header form[action*=logout] button").click()
    page.wait_for_selector("input[name=login]")
    log_in_by_form(live, page, "ana", PASSWORD)
    page.wait_for_url(live.url("mfa_authenticate"))
    page.fill("input[name=code]", totp(secret))
    page.locator("form", has=page.locator("input[name=code]")).locator("[type=submit]").click()
    page.wait_for_url(live.url("/"))
    assert page.locator("html").get_attribute("lang") == language


def choose_plan(live: Any, page: Any) -> None:
    page.locator(".ui-empty a.btn").click()
    page.wait_for_url(live.url("plan:choose"))
    page.locator("form:has(input[name=industry][value=retail]) [type=submit]").click()
    page.wait_for_url(lambda url: "choose" not in url)
    page.goto(live.url("/"))
    assert page.locator(".ui-empty a.btn").get_attribute("href").endswith("/imports/new/")


def upload(live: Any, page: Any, path: Path, content: str, source: str) -> Run:
    """Steps 1 to 3 of the wizard, as suggested; the run, checked."""
    page.goto(live.url("collect:new"))
    page.set_input_files("input[type=file]", path)
    page.check(f"input[name=content][value={content}]")
    if source:
        page.fill("input[name=new_source]", source)
    page.locator("form[data-collect-upload] button:not([type=button])").click()
    page.wait_for_url("**/imports/files/**")
    page.locator("#reading .btn-primary").click()
    page.wait_for_url("**/columns/")
    assert page.locator(".collect-need--missing, .collect-need--unsure").count() == 0
    page.locator("#mapping aside .btn-primary").click()
    page.wait_for_url("**/check/")
    return Run.objects.latest("pk")


def mend(page: Any, column: str, value: str) -> None:
    """The one bad cell, typed over; the figures follow by themselves."""
    bad = page.locator(".collect-cell--bad input[type=text]")
    assert bad.count() == 1
    assert column in (bad.get_attribute("aria-label") or "")
    bad.fill(value)
    bad.press("Tab")
    page.wait_for_selector(".collect-row--mended")
    page.wait_for_selector("#verdict form[action$='land/'] button")
    page.locator("#verdict .ui-note, .collect-cell--bad").first.wait_for(state="detached")


def wait_for_work(page: Any, then: str) -> None:
    """The worker does what waits; the page polls and follows by itself."""
    page.wait_for_selector(".ui-progress, [hx-trigger*=every]")
    assert jobs.work(once=True) >= 1
    page.wait_for_selector(then)


def land(page: Any, run: Run, received: int) -> None:
    page.locator("form[action$='land/'] button").click()
    wait_for_work(page, ".collect-tiles")
    run.refresh_from_db()
    assert (run.state, run.received, run.loaded, run.quarantined) == ("done", received, received, 0)
    shown = page.locator(".collect-tiles .ui-stat__value").all_inner_texts()
    assert shown == [str(received), str(received), "0", "0"]


def find(page: Any, text: str, name: str) -> None:
    """By keyboard: Ctrl-K, a few letters, Enter."""
    page.keyboard.press("Control+k")
    page.locator("#ui-palette-q").fill(text)
    hit = page.locator("#ui-palette-hits [role=option]", has_text=name)
    hit.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*/")
    assert page.locator("h1").inner_text() == name


def read_lanes(page: Any) -> None:
    who, does, thinks = (
        page.locator(f"section[aria-labelledby=lane-{kind}]")
        for kind in ("descriptive", "behavioral", "related")
    )
    headings = (pgettext("lane", "Who"), gettext("Does"), gettext("Thinks"))
    for lane, heading in zip((who, does, thinks), headings, strict=True):
        assert lane.locator("h2").inner_text() == heading
    known = who.inner_text()
    assert JOSE in known
    assert "Madrid" in known
    assert "17850" in known
    assert EMAIL not in page.content()
    figures = does.locator(".view-figures dd").all_inner_texts()
    assert figures[0] == "2"
    assert figures[1].replace(",", ".").count("39.25") == 1
    bought = does.locator(".view-favourites li")
    assert bought.count() == 2
    assert "RED LANTERN" in bought.first.inner_text()
    assert thinks.locator(".ui-empty__title").inner_text() == gettext("Never asked")
    moments = page.locator("#timeline .ui-timeline").inner_text()
    assert "1001" in moments
    assert "1002" in moments


def unmask(live: Any, page: Any) -> None:
    here = page.url
    masked = page.locator(".view-ways .ui-masked", has_text="@")
    masked.locator("a.ui-masked__show").click()
    page.fill("#ui-unmask-reason", REASON)
    page.click("#ui-unmask [type=submit]")
    page.locator(".view-ways", has_text=EMAIL).wait_for()
    page.goto(here)
    assert EMAIL in page.locator(".view-ways").inner_text()
    entry = Entry.objects.get(action="access.unmask")
    assert (entry.actor.username, entry.reason) == ("ana", REASON)
    page.goto(live.url("audit:entries"))
    row = page.locator("tr", has_text=REASON)
    assert row.count() == 1
    assert "ana" in row.inner_text()


def undo(live: Any, page: Any, run: Run) -> None:
    page.goto(f"{live.root}{run.url}")
    page.locator(".ui-actions button[command=show-modal]").click()
    page.locator("dialog[open] form[action$='undo/'] button[type=submit]").click()
    wait_for_work(page, ".ui-empty")
    run.refresh_from_db()
    assert run.state == "undone"
    assert not Card.objects.exclude(name="").exists()
    assert Card.objects.aggregate(n=Sum("orders"))["n"] == 3
    page.goto(live.url("view:search", query="?q=garcía"))
    assert page.locator(".ui-empty").count() == 1


def test_the_whole_way(live: Any, page: Any, language: str, tmp_path: Path) -> None:
    access.add_staff(username="ana", role="owner", actor=None, password=PASSWORD)
    sales, people = tmp_path / "sales.csv", tmp_path / "people.csv"
    sales.write_text(PURCHASES, "utf-8")
    people.write_text(CUSTOMERS, "utf-8")
    log_in_in_two_steps(live, page, language)
    choose_plan(live, page)
    first = upload(live, page, sales, "purchases", "Till")
    assert_accessible(page)
    mend(page, "InvoiceDate", "2026-02-28 11:00:00")
    land(page, first, 5)
    second = upload(live, page, people, "customers", "")
    land(page, second, 3)
    assert Card.objects.count() == 3
    find(page, "garcia lorca", JOSE)
    read_lanes(page)
    live.shot(page, f"whole-way-{language}")
    assert_accessible(page)
    unmask(live, page)
    undo(live, page, second)
