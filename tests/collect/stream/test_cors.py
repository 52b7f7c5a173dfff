"""Calls from pages of other web sites."""

from __future__ import annotations

import pytest
from tests.support.collector import Collector

from threefold.collect.logic.stream.cors import Origins

ORIGIN = "https://shop.example"
ONE = {"userId": "u1"}
PATHS = [
    "/v1/batch", "/v1/t", "/b", "/v1/m", "/beacon/v1/batch", "/sourceConfig/",
    "/v1/projects/key/settings", "/pixel/v1/page",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_preflights_mirror_what_is_asked_for(collector: Collector, path: str) -> None:
    wanted = "authorization, content-type, X-Retry-Count, anonymousid"
    asked = {
        "Origin": "https://anybody.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": wanted,
    }
    answer = collector.ask("OPTIONS", path, headers=asked)
    assert (answer.status, answer.body) == (200, b"")
    told = {name: answer.headers[f"access-control-{name}"] for name in (
        "allow-origin", "allow-headers", "allow-methods", "max-age")}  # fmt: skip
    assert told["allow-origin"] == "https://anybody.example"
    assert told["allow-headers"] == wanted
    assert told["allow-methods"] == "GET, POST, HEAD, OPTIONS"
    assert int(told["max-age"]) >= 7200
    assert answer.headers["vary"] == "Origin"


def test_other_options_requests_tell_the_methods(collector: Collector) -> None:
    answer = collector.ask("OPTIONS", "/v1/batch")
    assert (answer.status, answer.headers["allow"]) == (200, "OPTIONS, POST")


@pytest.mark.parametrize(
    ("path", "body", "key", "status"),
    [
        ("/v1/t", ONE, "key", 200),
        ("/v1/t", ONE, "wrong", 401),
        ("/v1/t", b"{", "key", 400),
        ("/v1/t", ONE, "off", 404),
        ("/v1/m", b"", "", 200),
    ],
)
def test_pages_may_read_every_answer(
    collector: Collector, path: str, body: object, key: str, status: int
) -> None:
    answer = collector.ask("POST", path, body, {"Origin": ORIGIN}, key=key)
    assert answer.status == status
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-expose-headers"] == "Retry-After"


def test_without_an_origin_nothing_is_said_of_it(collector: Collector) -> None:
    answer = collector.ask("POST", "/v1/t", ONE, key="key")
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (ORIGIN, True),
        ("https://SHOP.example", True),
        ("http://www.shop.test", True),
        ("http://a.b.shop.test", True),
        ("http://shop.test", False),
        ("https://www.shop.test", False),
        ("http://evilshop.test", False),
        ("https://shop.example.evil", False),
        ("http://shop.example", False),
        ("https://shop.example:8443", False),
        ("null", False),
    ],
)
def test_a_source_may_name_its_web_sites(collector: Collector, origin: str, allowed: bool) -> None:
    answer = collector.ask("POST", "/v1/t", ONE, {"Origin": origin}, key="guarded")
    assert answer.status == (200 if allowed else 403)
    assert ("access-control-allow-origin" in answer.headers) == allowed
    assert len(collector.rows()) == allowed
    if not allowed:
        assert answer.json["code"] == "origin_not_allowed"


def test_servers_may_send_for_a_source_that_names_web_sites(collector: Collector) -> None:
    assert collector.ask("POST", "/v1/t", ONE, key="guarded").status == 200


def test_where_no_site_is_named_any_may() -> None:
    assert Origins.of([]).allow("null")
    assert Origins.of(["", "  "]).allow("https://x.example")
    assert not Origins.of(["https://x.example/"]).allow("https://y.example")
