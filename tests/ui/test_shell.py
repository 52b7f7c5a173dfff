from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.template.loader import get_template

from threefold.ui import service

UI = Path(service.__file__).parent
VENDOR = UI / "static/ui/vendor"
SOURCE = UI.parent
ICON = re.compile(r"""(?:ui_icon\s+|icon\s*=\s*)["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
PERSON = SimpleNamespace(
    is_authenticated=True,
    is_active=True,
    role="",
    get_username="maria",
    get_full_name="María Pérez",
    has_perm=lambda permission: False,
)


@pytest.fixture
def predicate() -> Iterator[None]:
    before = list(service._predicates)
    service._predicates.clear()
    yield
    service._predicates[:] = before


def test_the_navigation_shows_what_this_user_may_see(
    request_of: Callable[..., Any], predicate: None
) -> None:
    request = request_of("/", PERSON)
    assert [link.label for link in service.visible_nav(request)] == ["Start page", "Gallery"]
    service.may_see_with(lambda user, permission: permission in {"", "staff.manage"})
    assert [link.label for link in service.visible_nav(request)] == [
        "Start page", "Gallery", "Vault",
    ]  # fmt: skip
    service.may_see_with(lambda user, permission: False)
    assert service.visible_nav(request) == []
    assert service.visible_nav(request_of("/")) == []
    assert service.visible_commands(request_of("/")) == []


def test_the_page_where_one_is_is_marked(request_of: Callable[..., Any], predicate: None) -> None:
    request = request_of("/ui/gallery/", PERSON)
    request.resolver_match = SimpleNamespace(view_name="ui:gallery")
    said = get_template("ui/base.html").render({"user": PERSON}, request)
    assert re.search(r'aria-current="page"[^>]*>.*?Gallery', said)
    assert said.count('aria-current="page"') == 1


def test_the_shell_works_without_a_user_and_without_javascript(
    request_of: Callable[..., Any],
) -> None:
    said = get_template("ui/base.html").render({}, request_of("/"))
    for landmark in ("<header", "<main", "<nav", "<footer", 'href="#content"', 'lang="en"'):
        assert landmark in said
    assert 'id="ui-nav"' in said
    config = re.search(r"name=\"htmx-config\" content='([^']+)'", said)
    assert config
    assert '"allowEval":false' in config[1]
    assert '"historyCacheSize":0' in config[1]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_no_context_and_show_nobody(name: str) -> None:
    said = get_template(f"{name}.html").render({})
    assert "<h1" in said
    assert 'href="/"' in said
    assert "maria" not in get_template(f"{name}.html").render({"user": PERSON})


def test_an_expected_error_shows_its_remedy() -> None:
    values = {"title": "No such file", "text": "x", "remedy": "Choose another.", "status": 404,
              "where": {"row": 7}}  # fmt: skip
    said = get_template("ui/error.html").render(values)
    assert "Choose another." in said
    assert "<dd>7</dd>" in said


def test_the_gallery_is_closed_in_production(kit: None, client: Any, settings: Any) -> None:
    settings.UI_GALLERY = False
    settings.DEBUG = False
    assert client.get("/ui/gallery/").status_code == 404


def test_everybody_may_choose_a_language(kit: None, client: Any) -> None:
    answer = client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/ui/gallery/"})
    assert answer.status_code == 302
    assert 'lang="zh-hans"' in client.get("/ui/gallery/").content.decode()


def test_vendored_files_are_as_recorded() -> None:
    recorded = tomllib.loads((VENDOR / "VERSIONS.toml").read_text())["package"]
    names = set()
    for package in recorded:
        assert package["licence"] in {"MIT", "0BSD", "Apache-2.0"}
        for name, digest in package["sha256"].items():
            names.add(name)
            assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
    assert names == {path.name for path in VENDOR.iterdir()} - {"VERSIONS.toml"}


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    named = {
        (name, path.relative_to(SOURCE).as_posix())
        for suffix in ("html", "py")
        for path in SOURCE.rglob(f"*.{suffix}")
        for name in ICON.findall(path.read_text(encoding="utf-8"))
    }
    missing = sorted((name, place) for name, place in named if name not in drawn)
    assert not missing, f"run tools/vendor.py, or choose another name: {missing}"


def test_every_template_of_the_kit_compiles() -> None:
    engine = engines["django"]
    for path in sorted((UI / "templates").rglob("*.html")):
        engine.from_string(path.read_text(encoding="utf-8"))
