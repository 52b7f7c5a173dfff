"""The system's Chromium for tests, and what must never be seen in its console.

    @pytest.mark.browser
    @pytest.mark.django_db(transaction=True)
    def test_something(live, page, owner):
        live.log_in(page, owner, language="es")
        page.goto(live.url("plan:plan"))
        live.shot(page, "plan-es")
        assert_accessible(page)

`page` fails the test at its end when the page broke the content security policy, threw in a
script, or asked for a file that is not there. Screenshots go to the folder `THREEFOLD_SHOTS`; none
are taken without.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# Debian's Chromium without what only people see of it does the same in two thirds of the time.
_NAMES = ("chromium-headless-shell", "chromium")
CHROMIUM = os.environ.get("THREEFOLD_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), "")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page is left before code has made up for being compiled well: a fifth of the time.
    "--js-flags=--no-opt --no-maglev",
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

in_every_look = pytest.mark.parametrize(
    ("language", "viewport", "scheme"),
    [
        pytest.param("en", DESKTOP, "light", id="en"),
        pytest.param("es", PHONE, "dark", id="es"),
        pytest.param("zh-hans", DESKTOP, "dark", id="zh-hans"),
        pytest.param("zh-hant", PHONE, "light", id="zh-hant"),
    ],
)
"""For walks over pages: each language, width and colour scheme, four times instead of sixteen."""

# Chromium reports every answer of 400 and above as an error; these a test provokes on purpose.
_REFUSED = re.compile(r"Failed to load resource.* status of (403|409|422)")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for one module of tests, not for the session: Playwright keeps an event loop
    running in this thread as long as it lives, which Django and asyncio tests would stumble over.
    """
    from playwright.sync_api import sync_playwright

    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium {f'at {CHROMIUM}' if CHROMIUM else 'is installed'}")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def watched(page: Page) -> list[str]:
    """A list that fills with script errors and console errors, CSP violations among them."""
    seen: list[str] = []

    def heard(message: Any) -> None:
        if message.type in {"error", "warning"}:
            seen.append(f"{message.type}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: seen.append(f"script: {error}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error("
        "'CSP', e.violatedDirective, e.blockedURI, e.sourceFile, e.lineNumber))"
    )
    return seen


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Make further pages, each in a context of its own (another person's browser)."""
    made: list[BrowserContext] = []
    pages: list[Page] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        made.append(context)
        page = context.new_page()
        page.complaints = watched(page)  # type: ignore[attr-defined]
        pages.append(page)
        return page

    yield make
    for context in made:
        context.close()
    complaints = [line for page in pages for line in _complaints(page)]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@dataclass
class Live:
    """A running server and what tests do around it."""

    root: str
    shots: Path | None

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

    def shot(self, page: Page, name: str) -> None:
        """Screenshot of the whole page, where somebody wants to see it."""
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.shots / f"{name}.png", full_page=True)


@pytest.fixture
def live(live_server: Any, home: Any) -> Live:
    """The site on a port of the loopback, with a home folder of its own."""
    shots = os.environ.get("THREEFOLD_SHOTS")
    return Live(live_server.url, Path(shots) if shots else None)


def log_in_by_form(live: Live, page: Page, name: str, password: str) -> None:
    """Log in as a person does; a second factor, if the account has one, is left to the test."""
    page.goto(live.url("account_login"))
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("form [type=submit]")


def assert_no_csp_errors(page: Page) -> None:
    """Nothing complained so far; `page` checks the same at the end of the test."""
    complaints = _complaints(page)
    assert not complaints, "\n".join(complaints)


def assert_no_sideways_scroll(page: Page) -> None:
    """The page itself never scrolls sideways; a wide table scrolls inside its own box."""
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen, f"{page.url}: {wide} px wide in a window of {seen} px"


def assert_accessible(page: Page, *, allow: tuple[str, ...] = ()) -> None:
    """No serious or critical finding of axe-core; `allow` names rules to leave out."""
    found = axe.check(page, allow=allow)
    assert not found, "\n".join([page.url, *found])


def _complaints(page: Page) -> list[str]:
    seen: list[str] = getattr(page, "complaints", [])
    return [line for line in seen if not _REFUSED.search(line)]
