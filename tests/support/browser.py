"""Chromium for tests: fixtures `browser`, `page`, `live`, and what to look at on a page.

    @pytest.mark.browser
    def test_something(live, page, owner):
        live.log_in(page, owner, language="es")
        page.goto(live.url("plan:plan"))
        live.shot(page, "plan-es")
        assert_accessible(page)

`page` fails the test at its end when the page broke the content security policy, threw in a
script, or asked for a file that is not there. Screenshots go to `THREEFOLD_SHOTS`, else to the
test's own temporary folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

CHROMIUM = os.environ.get("THREEFOLD_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(__file__).parent / "axe" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run. A missing one skips the test, visibly."""
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    # Playwright's loop lives in this thread, where Django would take every query for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Make further pages, each in a context of its own (another person's browser)."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        made.append(context)
        page = context.new_page()
        page.faults = _listen(page)  # type: ignore[attr-defined]
        return page

    yield make
    faults = [fault for context in made for page in context.pages for fault in _faults(page)]
    for context in made:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@dataclass
class Live:
    """A running server and what tests do around it."""

    root: str
    shots: Path

    def url(self, name: str, *args: Any, query: str = "", **kwargs: Any) -> str:
        """Full address of a named page, or of a path that begins with a slash."""
        from django.urls import reverse

        path = name if name.startswith("/") else reverse(name, args=args, kwargs=kwargs)
        return f"{self.root}{path}{query}"

    def log_in(self, page: Page, user: Any, *, language: str = "en") -> None:
        """Log in by session cookie, without the form, and choose the language."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        values = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.LANGUAGE_COOKIE_NAME: language,
        }
        page.context.add_cookies(
            [{"name": key, "value": value, "url": self.root} for key, value in values.items()]
        )

    def shot(self, page: Page, name: str) -> Path:
        """Screenshot of the whole page."""
        self.shots.mkdir(parents=True, exist_ok=True)
        path = self.shots / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path


@pytest.fixture
def live(live_server: Any, home: Any, tmp_path: Path) -> Live:
    """The site on a port of the loopback, with a home folder of its own."""
    shots = os.environ.get("THREEFOLD_SHOTS")
    return Live(live_server.url, Path(shots) if shots else tmp_path / "shots")


def log_in_by_form(live: Live, page: Page, name: str, password: str) -> None:
    """Log in as a person does; a second factor, if the account has one, is left to the test."""
    page.goto(live.url("account_login"))
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main [type=submit], form [type=submit]")


def dark(page: Page) -> None:
    """Ask for the dark look, as a system set to dark does."""
    page.emulate_media(color_scheme="dark")


def phone(page: Page) -> None:
    """360 pixels wide."""
    page.set_viewport_size(PHONE)


def assert_no_csp_errors(page: Page) -> None:
    faults = _faults(page)
    assert not faults, "\n".join(faults)


def assert_no_sideways_scroll(page: Page) -> None:
    """The page itself never scrolls sideways; a wide table scrolls inside its own box."""
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen, f"{page.url}: {wide} px wide in a window of {seen} px"


def assert_accessible(page: Page, *, exclude: tuple[str, ...] = ()) -> None:
    """No serious or critical finding of axe-core by WCAG 2.2 AA."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        """(exclude) => axe.run(
            {include: [["html"]], exclude: exclude.map(one => [one])},
            {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
             resultTypes: ["violations"]}
        )""",
        list(exclude),
    )
    grave = [
        f"{page.url}: {v['id']} ({v['impact']}): {v['help']}: {node['html'][:200]}"
        for v in found["violations"]
        if v["impact"] in {"serious", "critical"}
        for node in v["nodes"]
    ]
    assert not grave, "\n".join(grave)


def _listen(page: Page) -> list[str]:
    faults: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            faults.append(f"policy: {message.text}")

    def answered(response: Response) -> None:
        if response.status == 404 and "/static/" in response.url:
            faults.append(f"missing: {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("response", answered)
    return faults


def _faults(page: Page) -> list[str]:
    return getattr(page, "faults", [])
