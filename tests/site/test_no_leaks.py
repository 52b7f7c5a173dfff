"""No value of a customer reaches who may not see it: pages, errors, files, addresses, log lines."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from tests.support import shelf
from tests.support.pages import Address, Values, addresses, small_company

from threefold.access.models import User
from threefold.audit.models import Entry
from threefold.plan import service as planning

pytestmark = pytest.mark.django_db

PERSONAL = (
    *("jose.garcia", "xiaoming@", "anna@example"),
    *("600 111 222", "600111222", "1234 5678", "12345678"),
    *("1984-05-01", "1990-12-24", "May 1, 1984"),
)
NAMES = ("José", "García", "王小明", "Ørsted", "København", "北京")
OF_CUSTOMERS = (*PERSONAL, *NAMES, "17850", "12346")
# What a person does to his own account is no look at customers.
OWN = ("account_", "mfa_", "set_language", "access:account", "access:tokens", "access:revoke")


@pytest.fixture
def site(db: None, home: Any, tmp_path: Any, settings: Any) -> list[Address]:
    settings.UI_GALLERY = False
    return addresses(shelf.laid(home, _company, home, tmp_path, staff=True))


def _company(home: Any, folder: Any) -> dict[str, list[Values]]:
    planning.choose("retail", actor=None)
    return small_company(home, folder, User.objects.create_user("owner", role="owner"))


@pytest.fixture
def owner(site: list[Address]) -> User:
    return User.objects.get(username="owner")


@pytest.fixture(autouse=True)
def quiet_lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever is logged while these pages are asked for, down to the finest."""
    with caplog.at_level(logging.DEBUG):
        for name in ("django.db.backends", "django.template"):
            logging.getLogger(name).setLevel(logging.INFO)
        caplog.clear()
        yield
    for name in ("django.db.backends", "django.template"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def text_of(answer: Any) -> str:
    """Everything of an answer that reaches the browser, its headers included."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return unquote(f"{headers}\n{html.unescape(content.decode('utf-8', 'replace'))}")


def told(client: Client, site: list[Address], *, post: bool) -> Iterator[tuple[str, Any, str]]:
    for address in site:
        answers = [client.get(address.path)]
        if post and not address.name.startswith(OWN):
            answers.append(client.post(address.path, {"reason": "curious", "format": "csv"}))
        for answer in answers:
            yield f"{answer.request['REQUEST_METHOD']} {address.path}", answer, text_of(answer)


def found_in(text: str, values: tuple[str, ...]) -> list[str]:
    return [value for value in values if value in text]


@pytest.mark.parametrize("who", ["auditor", "outsider", None])
def test_who_sees_no_customers_sees_nothing_of_them(
    who: str | None, site: list[Address], request: Any, client_of: Any, caplog: Any
) -> None:
    client = client_of(request.getfixturevalue(who)) if who else Client()
    before = set(Entry.objects.values_list("pk", flat=True))
    leaks = []
    for what, _answer, text in told(client, site, post=True):
        leaks += [f"{what}: {value}" for value in found_in(text, OF_CUSTOMERS)]
    assert not leaks, "\n".join(leaks)
    assert not found_in(caplog.text, OF_CUSTOMERS)
    assert {entry.action for entry in Entry.objects.exclude(pk__in=before)} <= {"audit.export"}


def test_an_analyst_sees_masks(
    site: list[Address], analyst: Any, client_of: Any, caplog: Any
) -> None:
    client = client_of(analyst)
    leaks, seen = [], ""
    for what, _answer, text in told(client, site, post=False):
        leaks += [f"{what}: {value}" for value in found_in(text, PERSONAL)]
        seen += text
    assert "José García Lorca" in seen
    assert not leaks, "\n".join(leaks)
    exported = client.post(reverse("view:export"), {"format": "csv"})
    assert not found_in(text_of(exported), PERSONAL)
    assert not found_in(caplog.text, OF_CUSTOMERS)


def test_addresses_carry_no_names(site: list[Address], owner: Any, client_of: Any) -> None:
    """Links, forms and requests of the pages of somebody who sees it all, masks lifted."""
    client = client_of(owner)
    customers = [one.path for one in site if one.name == "view:customer"]
    for path in customers:
        client.post(path + "unmask/personal/", {"reason": "calls back"})
    assert "jose.garcia@example.com" in "".join(
        client.get(path).content.decode() for path in customers
    )
    leaks = []
    for what, answer, text in told(client, site, post=False):
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        links = re.findall(r"(?:href|action|src|hx-get|hx-post|content)=\"([^\"]*)\"", text)
        leaks += [f"{what}: {link}" for link in links if found_in(link, OF_CUSTOMERS)]
    assert not leaks, "\n".join(leaks)


def test_a_broken_page_tells_nothing(
    site: list[Address], owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("José García Lorca, jose.garcia@example.com")

    monkeypatch.setattr("threefold.view.views.pages.customer_view", broken)
    client = Client(raise_request_exception=False)
    client.force_login(owner)
    path = next(one.path for one in site if one.name == "view:customer")
    answer = client.get(path)
    assert answer.status_code == 500
    assert not found_in(text_of(answer), OF_CUSTOMERS)


def test_what_was_searched_for_is_not_logged(
    site: list[Address], owner: Any, client_of: Any, caplog: Any
) -> None:
    client = client_of(owner)
    for headers in ({}, {"HX-Request": "true"}):
        client.get(reverse("view:search"), {"q": "jose.garcia@example.com"}, headers=headers)
        client.get(reverse("view:customers"), {"q": "600 111 222"}, headers=headers)
    client.get("/nowhere/", {"q": "jose.garcia@example.com"})
    assert not found_in(unquote(caplog.text), OF_CUSTOMERS)
