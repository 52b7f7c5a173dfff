"""Every page an owner can open: in light on a desktop, in dark on a phone, in all languages.

The pages come from the URL patterns, so a new one is walked without being listed here.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.access.test_login import PASSWORD, set_up_totp, totp
from tests.support import axe, shelf
from tests.support.browser import DESKTOP, PHONE
from tests.support.pages import Address, addresses, small_company
from threefold.access import service as access
from threefold.plan import service as planning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Company = tuple[str, list[Address]]
LANGUAGES = ["en", "es", "zh-hans", "zh-hant"]
LOOKS = {
    "light on a desktop": {"viewport": DESKTOP, "color_scheme": "light"},
    "dark on a phone": {"viewport": PHONE, "color_scheme": "dark"},
}
# Pages of the log-in library that stay shut: nobody signs up or gets a password by e-mail.
SHUT = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
}


@pytest.fixture
def company(home: Any, tmp_path: Any, settings: Any, transactional_db: None) -> Company:
    """The small company: the session of an owner logged in by password and second factor, so that
    the pages for both are open, and the addresses of all pages.
    """
    settings.UI_GALLERY = True
    return shelf.laid(home, _company, home, tmp_path, staff=True)


def _company(home: Any, folder: Any) -> Company:
    planning.choose("retail", actor=None)
    owner, _plain = access.add_staff(username="mei", role="owner", actor=None, password=PASSWORD)
    client = Client()
    secret = set_up_totp(client)
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    return session, open_pages(client, addresses(small_company(home, folder, owner)))


def is_page(answer: Any) -> bool:
    return not answer.streaming and b"<html" in answer.content[:300]


def open_pages(client: Client, site: list[Address]) -> list[Address]:
    """The whole pages among the addresses; what is neither page, download nor action fails."""
    pages, wrong = [], []
    for address in site:
        answer = client.get(address.path)
        if answer.status_code == 200 and is_page(answer):
            pages.append(address)
        elif answer.status_code not in {200, 302, 405} and address.name not in SHUT:
            wrong.append(f"{answer.status_code} {address.name} {address.path}")
        elif answer.status_code == 200 and address.name in SHUT:
            wrong.append(f"{address.name} is open")
    assert not wrong, "\n".join(wrong)
    return pages


def faults(page: Any, url: str) -> list[str]:
    """What a reader of this page would stumble over."""
    page.complaints.clear()
    answer = page.goto(url, wait_until="load")
    found = [] if answer.status == 200 else [f"status {answer.status}"]
    wide, seen = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    if wide > seen:
        found.append(f"{wide} px wide in a window of {seen} px")
    found += axe.check(page)
    found += page.complaints
    page.complaints.clear()
    return found


def speak(page: Any, root: str, language: str) -> None:
    page.context.add_cookies(
        [{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": root}]
    )


@pytest.mark.parametrize("look", LOOKS)
def test_every_page(look: str, live: Any, new_page: Any, company: Company) -> None:
    session, pages = company
    assert {"home", "view:customer", "collect:check", "mfa_index", "ui:gallery"} <= {
        each.name for each in pages
    }
    page = new_page(**LOOKS[look])
    page.context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live.root}]
    )
    ahead, wrong = 2 * list(LOOKS).index(look), []
    for number, address in enumerate(pages):
        language = LANGUAGES[(number + ahead) % len(LANGUAGES)]
        speak(page, live.root, language)
        found = faults(page, live.root + address.path)
        if page.locator("html").get_attribute("lang") != language:
            found.append(f"not in {language}")
        wrong += [f"{address.name} {address.path} ({language}): {each}" for each in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("look", LOOKS)
def test_doors_and_refusals(look: str, live: Any, new_page: Any, outsider: Any) -> None:
    """What is seen without a log-in, without a role, and where there is nothing."""
    page = new_page(**LOOKS[look])
    wrong = [f"log-in: {each}" for each in faults(page, live.url("account_login"))]
    live.log_in(page, outsider)
    for language, path, status in (
        ("es", "/", 403),
        ("zh-hans", reverse("view:customers"), 403),
        ("zh-hant", "/nowhere/", 404),
    ):
        speak(page, live.root, language)
        found = faults(page, live.root + path)
        expected = {f"status {status}", *(line for line in found if f"status of {status}" in line)}
        assert f"status {status}" in found
        wrong += [f"{path}: {each}" for each in found if each not in expected]
    assert not wrong, "\n".join(wrong)
