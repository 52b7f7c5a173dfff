from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory

from tests.support.browser import chromium, watched
from threefold.ui.service import Command, NavItem, commands, nav

TRIED = {
    "tried-home": NavItem("Start page", "ui:gallery_progress", icon="home", order=1),
    "tried-gallery": NavItem("Gallery", "ui:gallery", icon="palette", order=2, group="collect"),
    "tried-secret": NavItem(
        "Vault", "ui:gallery", permission="staff.manage", group="administration"
    ),
    "tried-absent": NavItem("Not installed", "nowhere:page", order=4),
}


@pytest.fixture
def kit(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kit alone: its own urls, its own navigation, the gallery open."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.UI_GALLERY = True
    monkeypatch.setattr(nav, "_items", dict(TRIED))
    tried = Command("Import a file", "ui:gallery", icon="upload")
    monkeypatch.setattr(commands, "_items", {"tried-import": tried})


@pytest.fixture
def request_of(kit: None) -> Callable[..., Any]:
    def make(path: str = "/", user: Any = None) -> Any:
        from django.contrib.auth.models import AnonymousUser

        request = RequestFactory().get(path)
        request.user = user or AnonymousUser()
        request.resolver_match = None
        return request

    return make


@pytest.fixture
def write(request_of: Callable[..., Any]) -> Callable[..., str]:
    """Render template text as a page would."""

    def render(text: str, path: str = "/", **values: Any) -> str:
        template = engines["django"].from_string("{% load i18n ui %}" + text)
        return str(template.render(values, request_of(path)))

    return render


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def open_gallery(
    browser: Any, kit: None, live_server: Any, owner: Any, client_of: Any
) -> Iterator[Callable[..., Any]]:
    """Open the gallery as a logged-in owner; complaints of the console fail the test at its end."""
    session = client_of(owner).cookies["sessionid"].value
    contexts, complaints = [], []

    def opened(path: str = "/ui/gallery/", **options: Any) -> Any:
        context = browser.new_context(**options)
        cookie = {"name": "sessionid", "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        complaints.append(watched(page))
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [line for seen in complaints for line in seen] == []
