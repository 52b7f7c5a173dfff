"""The system's Chromium for tests, and what must never be seen in its console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for one module of tests, not for the session: Playwright keeps an event loop
    running in this thread as long as it lives, which Django and asyncio tests would stumble over.
    """
    from playwright.sync_api import sync_playwright

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
