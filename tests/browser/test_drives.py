"""Registration drives in Chromium: the form in four languages, the designer, cards by keyboard."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.browser import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    dark,
)
from threefold.collect.logic.drives import robots
from threefold.collect.models import Drive, Entry
from threefold.collect.service import drives

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]



@pytest.fixture
def drive(plan: Any, owner: Any, monkeypatch: pytest.MonkeyPatch) -> Drive:
    monkeypatch.setattr(robots, "LEAST_S", 0.0)
    made = drives.create(name="Summer draw", kind="draw", actor=owner)
    return drives.publish(made, actor=owner)


@pytest.mark.parametrize("language", ["en", "es", "zh-hans", "zh-hant"])
def test_form_on_a_phone(language: str, live: Any, new_page: Any, drive: Drive) -> None:
    page = new_page(viewport=PHONE, color_scheme="dark" if language == "es" else "light")
    page.goto(live.url(f"/f/{drive.slug}/", query=f"?lang={language}"))
    assert page.locator("html").get_attribute("lang") == language
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    live.shot(page, f"form-{language}")
    page.fill("#f-v_full_name", "王小明")
    page.fill("#f-v_email", "not an address")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tf-note--bad")
    assert page.locator("#f-v_full_name").input_value() == "王小明"
    assert page.locator("#f-v_email").get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.hasAttribute('data-tf-focus')")
    assert_accessible(page)
    live.shot(page, f"form-mend-{language}")
    page.fill("#f-v_email", "ming@example.com")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tf-note--good")
    assert_accessible(page)
    live.shot(page, f"form-thanks-{language}")
    entry = Entry.objects.get()
    assert (entry.language, entry.state) == (language, "waiting")
    assert drive.visits.get(language=language).starts == 1


def test_form_without_scripts_keeps_what_was_typed(live: Any, new_page: Any, drive: Drive) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(live.url(f"/f/{drive.slug}/", query="?c=qr&lang=en"))
    page.fill("#f-v_full_name", "Ana")
    page.click("button[value=es]")
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator("#f-v_full_name").input_value() == "Ana"
    page.fill("#f-v_email", "ana@example.com")
    page.check("#f-consent-marketing")
    page.click(".tf-send")
    page.wait_for_selector(".tf-note--good")
    entry = Entry.objects.get()
    assert (entry.channel, entry.language, entry.agreements.get().given) == ("qr", "es", True)


def test_small_sum(live: Any, page: Any, drive: Drive) -> None:
    Drive.objects.update(challenge=True)
    page.goto(live.url(f"/f/{drive.slug}/"))
    page.wait_for_selector("input[name=work]:not([value=''])", state="attached")
    page.fill("#f-v_email", "ana@example.com")
    page.click(".tf-send")
    page.wait_for_selector(".tf-note--good")
    assert Entry.objects.get().state == "waiting"


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_staff_pages(look: str, live: Any, new_page: Any, drive: Drive, owner: Any) -> None:
    Drive.objects.update(codes="give", origins=["https://www.example.com"], budget=100)
    drives.codes.generate(drive, 20, actor=owner)
    page = new_page(**({"viewport": PHONE} if look == "phone" else {}))
    if look == "dark":
        dark(page)
    live.log_in(page, owner)
    _entries(drive)
    drives.drawing.draw(Drive.objects.get(), winners=2, actor=owner, prize="Bicycle")
    held = Entry.objects.filter(state="taken").last()
    Entry.objects.filter(pk=held.pk).update(state="held", doubts=["trap", "too_fast"])
    for name in ("drive", "share", "cards", "entries", "results", "codes", "draws"):
        url = "drive" if name == "drive" else f"drive-{name}"
        page.goto(live.url(f"collect:{url}", drive.pk))
        page.wait_for_load_state("networkidle")
        live.shot(page, f"staff-{name}-{look}")
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    for name in ("drives", "drive-new", "redeem"):
        page.goto(live.url(f"collect:{name}"))
        live.shot(page, f"staff-{name}-{look}")
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    for kind in ("poster", "card"):
        page.goto(live.url(f"collect:drive-{kind}", drive.pk))
        live.shot(page, f"staff-{kind}-{look}")
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def _entries(drive: Drive) -> None:
    for number in range(8):
        shown = drives.tokens.shown(
            drive, channel="hosted", language=["en", "es"][number % 2], wordings={}
        )
        raw = {"full_name": f"Ana {number}", "email": f"ana{number}@example.com"}
        drives.visits.viewed(drive, channel="hosted", language="en")
        entry = drives.enter(drive, drives.Answer(shown=shown, raw=raw), base="http://testserver")
        drives.confirm(entry.pk, entry.nonce)


