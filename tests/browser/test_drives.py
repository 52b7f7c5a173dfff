"""Registration drives in Chromium: the form in four languages, the designer, cards by keyboard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.browser import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
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
    page = new_page(
        viewport=PHONE if look == "phone" else DESKTOP,
        color_scheme="dark" if look == "dark" else "light",
    )
    live.log_in(page, owner)
    _entries(drive)
    drives.drawing.draw(Drive.objects.get(), winners=2, actor=owner, prize="Bicycle")
    held = Entry.objects.filter(state="taken").last()
    Entry.objects.filter(pk=held.pk).update(state="held", doubts=["trap", "too_fast"])
    entry = Entry.objects.filter(state="taken").first()
    page.goto(live.url("collect:drive-entry", drive.pk, entry.pk))
    live.shot(page, f"staff-entry-{look}")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
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
        language = ["en", "es"][number % 2]
        wording = drives.wordings.current(drive)["marketing", language].pk
        shown = drives.tokens.shown(
            drive, channel="hosted", language=language, wordings={"marketing": wording}
        )
        raw = {"full_name": f"Ana {number}", "email": f"ana{number}@example.com"}
        drives.visits.viewed(drive, channel="hosted", language="en")
        entry = drives.enter(drive, drives.Answer(shown=shown, raw=raw), base="http://testserver")
        drives.confirm(entry.pk, entry.nonce)


def test_designer_by_keyboard(live: Any, page: Any, drive: Drive, analyst: Any) -> None:
    live.log_in(page, analyst)
    page.goto(live.url("collect:drive", drive.pk))
    order = (
        "[...document.querySelectorAll('[data-drive-fields] input[name=field]')].map(e => e.value)"
    )
    page.focus("#up-email")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-drive-changed]")
    assert page.evaluate(order)[:2] == ["email", "full_name"]
    page.select_option("#add-field", "city")
    page.focus("#add-field-do")
    page.keyboard.press("Enter")
    page.wait_for_selector("#remove-city")
    preview = page.locator("#drive-preview")
    assert preview.locator("label").all_text_contents()[-2].strip().startswith("City")
    page.fill("#text-title-es", "Sorteo de verano")
    page.locator("input[name=preview_language][value=es]").check()
    page.wait_for_selector("#drive-preview >> text=Sorteo de verano")
    assert preview.locator("label", has_text="Correo electrónico").count() == 1
    page.fill("#word-marketing-zh-hans", "")
    page.locator(".drive-save button").press("Enter")
    page.wait_for_selector("[data-drive-changed]")
    page.fill("#word-marketing-zh-hans", "是的")
    page.locator(".drive-save button").press("Enter")
    page.wait_for_url("**/drives/*/")
    page.wait_for_selector("[data-drive-changed]", state="detached")
    kept = drives.design_of(Drive.objects.get())
    assert [each.variable for each in kept.fields][:2] == ["email", "full_name"]
    assert kept.fields[-1].variable == "city"
    assert kept.text("title", "es") == "Sorteo de verano"
    assert drives.wordings.current(drive)["marketing", "zh-hans"].number == 2


def test_designer_by_mouse(live: Any, page: Any, drive: Drive, analyst: Any) -> None:
    live.log_in(page, analyst)
    page.goto(live.url("collect:drive", drive.pk))
    rows = page.locator("[data-drive-fields] > li")
    rows.nth(3).drag_to(rows.nth(0), target_position={"x": 30, "y": 5})
    first = rows.nth(0).locator("input[name=field]").input_value()
    assert first == "postal_code"
    assert_accessible(page)


def test_cards_by_keyboard_only(live: Any, page: Any, drive: Drive, agent: Any) -> None:
    live.log_in(page, agent)
    page.goto(live.url("collect:drive-cards", drive.pk))
    keys = page.keyboard
    focus = "document.activeElement.name"
    assert page.evaluate(focus) == "v_full_name"
    for _ in range(3):
        keys.press("Shift+Enter")
    assert page.evaluate(focus) == "batch"
    keys.type("B7")
    for text in ("", "", "Ana", "ana@example.com", "+34600111222", "28001"):
        keys.press("Enter")
        keys.type(text) if text else None
    keys.press("Enter")
    assert page.evaluate(focus) == "consent-marketing"
    keys.press("Space")
    keys.press("Control+Enter")
    page.wait_for_selector("[data-drive-undo]")
    assert page.evaluate(focus) == "v_full_name"
    assert page.input_value("#batch") == "B7"
    keys.press("Alt+u")
    page.wait_for_selector("#f-v_full_name[value=Ana]")
    keys.press("Control+Enter")
    page.wait_for_selector("[data-drive-undo]")
    keys.type("Ana again")
    keys.press("Enter")
    keys.type("ana@example.com")
    keys.press("Control+Enter")
    page.wait_for_selector("input[name=again]")
    assert page.evaluate(focus) == "again"
    assert_accessible(page)
    keys.press("Space")
    keys.press("Control+Enter")
    page.wait_for_selector("input[name=again]", state="detached")
    states = list(Entry.objects.order_by("sent_at").values_list("state", flat=True))
    assert states == ["dropped", "taken", "again"]
    assert Entry.objects.get(state="taken").agreements.get().on_paper


@pytest.fixture
def shop() -> Iterator[Any]:
    """`shop(page)`: the address of a web server of another origin that serves this page."""
    pages: list[str] = [""]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(pages[-1].encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def serve(page: str) -> str:
        pages.append(f'<!doctype html><link rel="icon" href="data:,">{page}')
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    server.shutdown()
    thread.join()
    server.server_close()


def test_embedded_in_another_origin(live: Any, page: Any, drive: Drive, shop: Any) -> None:
    """A page of a named origin shows the form at its full height; another's browser refuses."""
    origin = shop(
        f'<iframe data-threefold-form="{drive.slug}" title="form" height="100"'
        f' src="{live.root}/f/{drive.slug}/embed/"></iframe>'
        f'<script src="{live.root}/static/ui/embed.js"></script>'
    )
    Drive.objects.update(origins=[origin])
    page.goto(origin)
    inside = page.frame_locator("iframe")
    inside.locator("#f-v_email").fill("ana@example.com")
    page.wait_for_selector("iframe:not([height='100'])")
    inside.locator(".tf-send").click()
    inside.locator(".tf-note--good").wait_for()
    assert Entry.objects.get().channel == "embedded"

    Drive.objects.update(origins=["https://www.example.com"])
    page.goto(origin)
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe").locator("form").count() == 0
    assert any("frame-ancestors" in line for line in page.complaints)
    page.complaints.clear()
