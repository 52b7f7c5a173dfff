"""Every page by every role, from the resolver: nothing is open that did not say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.exceptions import Resolver404

from threefold.access.middleware import need_of
from threefold.access.service import can
from threefold.kit import guard

pytestmark = pytest.mark.django_db

STANDING = {
    "int": "1",
    "uuid": "00000000-0000-0000-0000-000000000001",
    "str": "x",
    "slug": "x",
    "path": "x",
}
PERSONAS = ("owner", "analyst", "agent", "auditor", "outsider")
PUBLIC = {
    "account_login", "account_logout", "account_inactive", "mfa_authenticate", "set_language",
    "collect:form", "collect:form-begin", "collect:form-confirm", "collect:form-embed",
    "related:ask", "related:ask-embed", "related:ask-kiosk",
    "related:suggest", "related:suggest-embed",
}  # fmt: skip


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, route)
        else:
            yield route, pattern


def _filled(route: str, pattern: URLPattern) -> str | None:
    """A path that the route matches, with stand-ins for its parameters; None for a regex."""
    if "(?P<" in route or "^" in route:
        return None
    path, converters = route, pattern.pattern.converters
    for name, converter in converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        kind = {"string": "str"}.get(kind, kind)
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            path = path.replace(written, STANDING[kind])
    return "/" + path if "<" not in path else None


def _pages() -> list[tuple[str, ResolverMatch]]:
    found = []
    for route, pattern in _patterns(get_resolver()):
        path = _filled(route, pattern)
        try:
            match = resolve(path) if path else None
        except Resolver404:
            match = None
        if path and match:
            found.append((path, match))
    return found


def test_every_view_says_for_whom_it_is_or_is_shut() -> None:
    pages = _pages()
    assert len(pages) > 30
    own = [match for _path, match in pages if match.func.__module__.startswith("threefold.")]
    assert own
    silent = sorted({match.view_name for match in own if need_of(match) is None})
    assert silent == []


def test_only_the_log_in_and_forms_are_public(client: Any) -> None:
    public = {
        match.view_name: path
        for path, match in _pages()
        if (need := need_of(match)) and need.kind == guard.PUBLIC
    }
    samples = {name for name in public if name.startswith("ui:gallery")}
    assert set(public) - samples == PUBLIC
    for name in samples:
        assert client.get(public[name]).status_code in {404, 405}, "only while developing"


def test_declared_rooms_and_actions_exist(owner: Any) -> None:
    for _path, match in _pages():
        need = need_of(match)
        if need and need.kind == guard.STAFF:
            assert can(owner, need.action_for("GET"), need.room), match.view_name
            assert can(owner, need.action_for("POST"), need.room), match.view_name


def test_anonymous_visitors_are_sent_to_the_log_in(client: Any) -> None:
    for path, match in _pages():
        need = need_of(match)
        if need and need.kind in {guard.PUBLIC, guard.OWN}:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            assert answer.status_code == 302, (path, answer.status_code)
            assert answer.url.startswith(reverse("account_login")), path


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_role_gets_what_is_declared_and_no_more(
    persona: str, client_of: Any, request: pytest.FixtureRequest
) -> None:
    """Refused exactly where the declaration refuses; what lies behind is others' tests."""
    user = request.getfixturevalue(persona)
    client = client_of(user)
    refused = 0
    for path, match in _pages():
        need = need_of(match)
        if need is None or (
            need.kind == guard.STAFF and not can(user, need.action_for("GET"), need.room)
        ):
            answer = client.get(path)
            assert answer.status_code == 403, (path, answer.status_code)
            refused += 1
        if need and need.kind == guard.STAFF and not can(user, need.action_for("POST"), need.room):
            assert client.post(path).status_code == 403, path
    assert refused > 0


def test_outsider_may_open_only_his_account(client_of: Any, outsider: Any) -> None:
    client = client_of(outsider)
    assert client.get(reverse("access:account")).status_code == 200
    for name in ("access:tokens", "access:staff", "jobs:jobs", "audit:entries", "api:docs"):
        answer = client.get(reverse(name))
        assert answer.status_code == 403
        assert b"Your role does not allow" in answer.content


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("access:account", PERSONAS),
        ("access:tokens", PERSONAS[:4]),
        ("access:staff", ("owner", "auditor")),
        ("access:add", ("owner",)),
        ("audit:entries", ("owner", "auditor")),
        ("jobs:jobs", PERSONAS[:4]),
        ("api:docs", PERSONAS[:4]),
        ("mfa_index", PERSONAS),
    ],
)
def test_pages_of_these_rooms(
    name: str, who: tuple[str, ...], client_of: Any, request: pytest.FixtureRequest
) -> None:
    for persona in PERSONAS:
        client = client_of(request.getfixturevalue(persona))
        status = client.get(reverse(name)).status_code
        assert status == (200 if persona in who else 403), (name, persona)


def test_undeclared_view_is_shut_even_for_an_owner(client_of: Any, owner: Any) -> None:
    assert client_of(owner).get(reverse("account_email")).status_code == 403
    assert client_of(owner).get(reverse("account_signup")).status_code == 403


def test_htmx_is_told_where_to_log_in(client: Any) -> None:
    answer = client.get(reverse("jobs:jobs"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == reverse("account_login")


def test_pages_forbid_foreign_scripts_and_are_not_cached(client_of: Any, owner: Any) -> None:
    answer = client_of(owner).get(reverse("access:staff"))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Frame-Options"] == "DENY"
