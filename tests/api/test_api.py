"""Every REST route refuses whom it must; errors and pages have one shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from ninja.operation import Operation

from threefold.access import service as access
from threefold.access.models import User
from threefold.access.types import ACTIONS, ROOMS
from threefold.api import service
from threefold.kit.errors import Invalid, Unavailable

pytestmark = pytest.mark.django_db

ANY = "00000000-0000-0000-0000-000000000001"


def _routes() -> Iterator[tuple[str, str, Operation]]:
    reverse("api:docs")  # loads every room's routes
    for prefix, router in service.api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"/api/v1/{prefix}/{path}", operation


def _call(client: Client, method: str, path: str, **headers: str) -> Any:
    url = re.sub(r"/+", "/", re.sub(r"{(int:[^}]*|[^}]*id[^}]*)}", "1", path))
    url = re.sub(r"{[^}]*}", ANY, url.replace("jobs/1", f"jobs/{ANY}"))
    return client.generic(
        method, url.rstrip("/") or "/", b"{}", content_type="application/json", headers=headers
    )


def test_every_route_is_guarded_by_a_known_right() -> None:
    routes = list(_routes())
    assert len(routes) >= 5
    for method, path, operation in routes:
        guards = operation.auth_callbacks
        assert len(guards) == 1, (method, path)
        assert isinstance(guards[0], service.Guarded), (method, path)
        assert guards[0].room in ROOMS
        assert guards[0].action in ACTIONS


def test_every_route_refuses_strangers_and_outsiders(outsider: User) -> None:
    _token, plain = access.issue_token(outsider, "none")
    for method, path, _operation in _routes():
        nobody = _call(Client(), method, path)
        assert nobody.status_code == 401, (method, path, nobody.content)
        assert nobody.json()["code"] == "unauthenticated"
        known = _call(Client(), method, path, Authorization=f"Bearer {plain}")
        assert known.status_code == 403, (method, path, known.content)
        assert known.json()["code"] == "denied"
        forged = _call(Client(), method, path, Authorization="Bearer tf_" + "x" * 43)
        assert forged.status_code == 401


def test_every_route_follows_its_guard_for_every_role(
    request: pytest.FixtureRequest,
) -> None:
    for persona in ("owner", "analyst", "agent", "auditor"):
        user = request.getfixturevalue(persona)
        _token, plain = access.issue_token(user, persona)
        for method, path, operation in _routes():
            guard = operation.auth_callbacks[0]
            if access.can(user, guard.action, guard.room):
                continue
            answer = _call(Client(), method, path, Authorization=f"Bearer {plain}")
            assert answer.status_code == 403, (persona, method, path)


def test_a_browser_needs_its_csrf_token_to_change_something(owner: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    assert strict.get("/api/v1/me").status_code == 200
    url = f"/api/v1/jobs/{ANY}/cancel"
    answer = strict.post(url)
    assert answer.status_code == 403
    assert answer.json()["where"] == {"header": "X-CSRFToken"}
    strict.get(reverse("access:account"))
    token = strict.cookies["csrftoken"].value
    assert strict.post(url, headers={"X-CSRFToken": token}).status_code == 404


def test_a_token_needs_no_csrf_token(owner: User) -> None:
    _token, plain = access.issue_token(owner, "till")
    strict = Client(enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {plain}"}
    assert strict.post(f"/api/v1/jobs/{ANY}/cancel", headers=headers).status_code == 404


def test_errors_have_one_shape(client_of: Any, owner: User) -> None:
    client = client_of(owner)
    for url, status, code in (
        ("/api/v1/jobs?limit=0", 422, "invalid"),
        ("/api/v1/jobs?limit=x", 422, "invalid"),
        ("/api/v1/jobs?after=nonsense", 422, "invalid"),
        ("/api/v1/jobs/nonsense", 422, "invalid"),
        (f"/api/v1/jobs/{ANY}", 404, "not_found"),
    ):
        answer = client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (status, code), url
        assert set(answer.json()) == {"code", "message", "remedy", "where"}
    assert "query.limit" in client.get("/api/v1/jobs?limit=0").json()["where"]


def test_what_is_around_the_routes_answers_as_they_do(client_of: Any, owner: User) -> None:
    client = client_of(owner)
    for method, url, status, code in (
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("POST", "/api/v1/", 404, "not_found"),
        ("GET", "/api/v1/customers/abc", 404, "not_found"),
        ("GET", "/api/v1/customers/99999999999999999999", 404, "not_found"),
        ("GET", "/api/v1/plan/industries/a%00b", 404, "not_found"),
        ("DELETE", "/api/v1/me", 405, "wrong_method"),
    ):
        answer = client.generic(method, url)
        assert (answer.status_code, answer.json()["code"]) == (status, code), url
    assert client.delete("/api/v1/me")["Allow"] == "GET"


def test_bodies_that_no_store_could_hold_are_refused(client_of: Any, owner: User) -> None:
    client = client_of(owner)
    for body, status, code in (
        (b'{"industry":', 400, "unreadable"),
        (b'{"industry": NaN}', 400, "unreadable"),
        (b'{"industry": "\\ud800"}', 400, "unreadable"),
        (b"\xff\xfe", 400, "unreadable"),
        (b"[" * 1_000_000, 400, "unreadable"),
        (b"[" * 100 + b"]" * 100, 422, "invalid"),
        (b'{"industry": "a\\u0000"}', 422, "invalid"),
        (b'{"industry": 18446744073709551616}', 422, "invalid"),
        (b" " * (17 * 2**20), 413, "too_large"),
    ):
        answer = client.post("/api/v1/plan/choose", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (status, code), body[:40]
        assert set(answer.json()) == {"code", "message", "remedy", "where"}


def test_an_unforeseen_error_says_nothing_of_its_cause(
    client_of: Any, owner: User, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError("+44 7700 900189")

    monkeypatch.setattr("threefold.jobs.rest.service.get", broken)
    answer = client_of(owner).get(f"/api/v1/jobs/{ANY}")
    assert answer.status_code == 500
    assert "900189" not in answer.content.decode()
    assert answer.json()["code"] == "error"
    assert "REST GET" in caplog.text


def test_what_is_not_ready_is_told_to_the_log_without_its_message(
    client_of: Any, owner: User, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def away(*_args: Any) -> None:
        try:
            raise OSError("+44 7700 900189")
        except OSError as error:
            raise Unavailable("Not there: +44 7700 900189") from error

    monkeypatch.setattr("threefold.jobs.rest.service.get", away)
    assert client_of(owner).get(f"/api/v1/jobs/{ANY}").status_code == 503
    assert "REST GET: unavailable (OSError)." in caplog.text
    assert "900189" not in caplog.text


def test_description_covers_every_route_and_its_errors(client_of: Any, agent: User) -> None:
    answer = client_of(agent).get("/api/v1/openapi.json")
    assert answer.status_code == 200
    described = answer.json()
    assert described["openapi"].startswith("3.")
    assert "/api/v1/me" in described["paths"]
    for item in described["paths"].values():
        for about in item.values():
            assert {"400", "401", "403", "404", "409", "413", "422"} < set(about["responses"])
            assert about["summary"]
            assert about["security"]
    assert Client().get("/api/v1/openapi.json").status_code == 401


def test_docs_are_plain_html(client_of: Any, agent: User) -> None:
    answer = client_of(agent).get(reverse("api:docs"))
    text = answer.content.decode()
    assert "/api/v1/me" in text
    assert "Authorization" in text
    for foreign in ("cdn.", "swagger", "<style", "style=", "onclick", 'src="http', 'href="http'):
        assert foreign not in text.split("<body")[1].lower(), foreign


def test_pages_go_on_from_the_last_key() -> None:
    User.objects.bulk_create([User(username=f"u{n}") for n in range(7)])
    seen, after = [], ""
    while True:
        page = service.page_of(User.objects.all(), service.Paging(limit=3, after=after))
        seen += [user.username for user in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert seen == [f"u{n}" for n in range(7)]
    with pytest.raises(Invalid):
        service.page_of(User.objects.all(), service.Paging(after="x"))
