"""What clients send and what they are told, over real sockets."""

from __future__ import annotations

import base64
import gzip
import json
import zlib

import pytest
from tests.support.collector import Collector, basic

SUCCESS = {"success": True}
TYPES = ["track", "identify", "page", "screen", "group", "alias"]
ONE = {"type": "track", "event": "Bought", "userId": "u1", "messageId": "m1"}
BATCH = {"batch": [ONE, {**ONE, "messageId": "m2"}], "sentAt": "2026-11-22T08:00:00Z"}


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/batch", "/b", "/v1/batch/", "//v1/batch"])
def test_batches_are_on_disk_as_they_were_sent(collector: Collector, path: str) -> None:
    answer = collector.ask("POST", path, {**BATCH, "context": {"a": 1}}, key="key")
    assert (answer.status, answer.json) == (200, SUCCESS)
    [row] = collector.rows()
    assert [json.loads(line) for line in row["items"].split("\n")] == BATCH["batch"]
    assert (row["source"], row["events"], row["type"]) == ("shop", 2, None)
    assert row["sent"] == "2026-11-22T08:00:00Z"
    assert json.loads(row["context"]) == {"a": 1}


@pytest.mark.parametrize(
    ("path", "type_"),
    [(f"/v1/{name}", type_) for type_ in TYPES for name in (type_, type_[0])],
)
def test_single_events_know_their_type_by_their_path(
    collector: Collector, path: str, type_: str
) -> None:
    answer = collector.ask("POST", path, {"userId": "u1"}, key="key")
    assert (answer.status, answer.json) == (200, SUCCESS)
    [row] = collector.rows()
    assert (row["type"], row["events"], json.loads(row["items"])) == (type_, 1, {"userId": "u1"})


@pytest.mark.parametrize(
    "type_",
    ["application/json", "text/plain", "application/x-www-form-urlencoded", "image/png", ""],
)
def test_content_type_does_not_matter(collector: Collector, type_: str) -> None:
    answer = collector.ask("POST", "/v1/t", ONE, {"Content-Type": type_}, key="key")
    assert answer.status == 200
    assert collector.items() == [ONE]


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(json.dumps(BATCH).encode())),
        ("GZIP", gzip.compress(json.dumps(BATCH).encode())),
        ("deflate", zlib.compress(json.dumps(BATCH).encode())),
        ("gzip", gzip.compress(b'{"batch":[') + gzip.compress(json.dumps(ONE).encode() + b"]}")),
        ("gzip", json.dumps(BATCH).encode()),
        ("identity", json.dumps(BATCH).encode()),
    ],
)
def test_packed_bodies(collector: Collector, encoding: str, packed: bytes) -> None:
    answer = collector.ask("POST", "/v1/b", packed, {"Content-Encoding": encoding}, key="key")
    assert answer.status == 200
    assert collector.items()[0] == ONE


def test_the_key_may_stand_in_the_body(collector: Collector) -> None:
    assert collector.ask("POST", "/v1/batch", {**BATCH, "writeKey": "other"}).status == 200
    assert collector.ask("POST", "/v1/t", {**ONE, "writeKey": "other"}).status == 200
    assert [row["source"] for row in collector.rows()] == ["desk", "desk"]


def test_the_key_in_the_header_goes_before_the_one_in_the_body(collector: Collector) -> None:
    assert collector.ask("POST", "/v1/t", {**ONE, "writeKey": "other"}, key="key").status == 200
    assert collector.rows()[0]["source"] == "shop"


@pytest.mark.parametrize(
    "path", ["/beacon/v1/batch?writeKey=other", "/beacon/v1/batch?v=1&writeKey=other"]
)
def test_beacons_carry_the_key_in_their_address(collector: Collector, path: str) -> None:
    answer = collector.ask("POST", path, BATCH, {"Content-Type": "text/plain"})
    assert (answer.status, answer.json) == (200, SUCCESS)
    assert collector.rows()[0]["source"] == "desk"


def test_elsewhere_a_key_in_the_address_opens_nothing(collector: Collector) -> None:
    assert collector.ask("POST", "/v1/batch?writeKey=key", BATCH).status == 401
    assert collector.rows() == []


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        (basic("wrong"), BATCH, 401, "unknown_key"),
        (basic("ended"), BATCH, 401, "unknown_key"),
        (basic("off"), BATCH, 404, "switched_off"),
        ({}, BATCH, 401, "no_key"),
        ({"Authorization": "Bearer key"}, BATCH, 401, "no_key"),
        ({"Authorization": "Basic ???"}, BATCH, 401, "no_key"),
        ({"Authorization": "Basic"}, {**BATCH, "writeKey": 12}, 401, "unknown_key"),
        ({}, {**BATCH, "writeKey": {"a": 1}}, 401, "no_key"),
        (basic("key"), b"", 400, "malformed"),
        (basic("key"), b"{", 400, "malformed"),
        (basic("key"), b"[]", 400, "malformed"),
        (basic("key"), b"{}", 400, "malformed"),
        (basic("key"), {"batch": {}}, 400, "malformed"),
        (basic("key"), {"batch": None}, 400, "malformed"),
        (basic("key"), {"batch": [ONE] * 2501}, 413, "too_many_events"),
        (basic("key"), b" " * (9 << 20), 413, "too_large"),
        ({**basic("key"), "Content-Encoding": "gzip"}, b"\x1f\x8b damaged", 400, "malformed"),
        ({**basic("key"), "Content-Encoding": "br"}, b"\x01\x02", 400, "unknown_encoding"),
    ],
)
def test_what_is_refused_says_why(
    collector: Collector, headers: dict[str, str], body: object, status: int, code: str
) -> None:
    answer = collector.ask("POST", "/v1/batch", body, headers)
    assert (answer.status, answer.json["code"], answer.json["success"]) == (status, code, False)
    assert answer.json["message"]
    assert "www-authenticate" not in answer.headers
    assert collector.rows() == []


def test_a_key_that_ends_later_still_writes(collector: Collector) -> None:
    assert collector.ask("POST", "/v1/t", ONE, key="ending").status == 200


def test_bad_events_do_not_take_the_good_ones_with_them(collector: Collector) -> None:
    events = [ONE, 1, None, "text", [], {"type": 7}]
    assert collector.ask("POST", "/v1/batch", {"batch": events}, key="key").status == 200
    assert collector.items() == events


def test_an_empty_batch_is_a_success_and_nothing_on_disk(collector: Collector) -> None:
    assert collector.ask("POST", "/v1/batch", {"batch": []}, key="key").json == SUCCESS
    assert collector.rows() == []


def test_pretty_printed_json_is_put_on_lines(collector: Collector) -> None:
    body = json.dumps(BATCH, indent=2).replace("\n", "\r\n").encode()
    assert collector.ask("POST", "/v1/batch", body, key="key").status == 200
    assert collector.items() == BATCH["batch"]
    body = json.dumps({"a": "x\ny"}, indent=1).encode()
    assert collector.ask("POST", "/v1/track", body, key="key").status == 200
    assert collector.items() == [{"a": "x\ny"}]


def test_2500_events_and_8_mib_are_taken(collector: Collector) -> None:
    filler = "x" * ((8 << 20) // 2500 - 60)
    body = json.dumps({"batch": [{"userId": str(n), "f": filler} for n in range(2500)]}).encode()
    assert 7 << 20 < len(body) <= 8 << 20
    assert collector.ask("POST", "/v1/batch", body, key="key").status == 200
    assert len(collector.items()) == 2500


def test_many_requests_on_one_connection(collector: Collector) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", collector.port)
    for number in range(20):
        body, status = (b"{", 400) if number % 5 == 4 else (json.dumps(ONE).encode(), 200)
        connection.request("POST", "/v1/track", body, basic("key"))
        answer = connection.getresponse()
        assert answer.status == status
        answer.read()
    connection.close()
    assert len(collector.rows()) == 16


def test_bodies_in_chunks(collector: Collector) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", collector.port)
    text = json.dumps(BATCH).encode()
    parts = [text[at : at + 7] for at in range(0, len(text), 7)]
    connection.request("POST", "/v1/batch", iter(parts), basic("key"), encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()
    assert collector.items() == BATCH["batch"]


@pytest.mark.parametrize("path", ["/v1/m", "/rsaMetrics", "/v1/rsaMetrics"])
def test_figures_of_clients_about_themselves_are_thrown_away(
    collector: Collector, path: str
) -> None:
    answer = collector.ask("POST", path, b"anything")
    assert (answer.status, answer.json) == (200, SUCCESS)
    assert collector.rows() == []


@pytest.mark.parametrize(
    ("query", "event"),
    [
        ("writeKey=key&event=Seen&anonymousId=a1", {"event": "Seen", "anonymousId": "a1"}),
        (
            "writeKey=key&userId=u1&properties.a.b=1&properties.c=x%20y",
            {"userId": "u1", "properties": {"a": {"b": "1"}, "c": "x y"}},
        ),
        (
            f"data={base64.b64encode(json.dumps({**ONE, 'writeKey': 'key'}).encode()).decode()}",
            {**ONE, "writeKey": "key"},
        ),
    ],
)
def test_pixels(collector: Collector, query: str, event: dict[str, object]) -> None:
    for type_ in ("track", "page"):
        answer = collector.ask("GET", f"/pixel/v1/{type_}?{query}")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/gif")
        assert answer.body.startswith(b"GIF89a")
        [row] = collector.rows()
        assert (row["type"], json.loads(row["items"])) == (type_, event)


@pytest.mark.parametrize(
    "query",
    ["", "writeKey=wrong", "writeKey=off", "writeKey=key&data=%", "data=bm90IGpzb24", "a.b=1&a=2"],
)
def test_a_pixel_is_an_image_whatever_happens(collector: Collector, query: str) -> None:
    answer = collector.ask("GET", f"/pixel/v1/track?{query}")
    assert (answer.status, answer.body[:6]) == (200, b"GIF89a")
    assert collector.rows() == []


@pytest.mark.parametrize("path", ["/v1/projects/abc/settings", "/projects/abc/settings"])
def test_settings_send_analytics_next_here_and_nowhere_else(
    collector: Collector, path: str
) -> None:
    answer = collector.ask("GET", path, host="events.example:8443")
    assert answer.status == 200
    sending = answer.json["integrations"]["Segment.io"]
    assert sending["apiKey"] == "abc"
    assert (sending["protocol"], sending["apiHost"]) == ("http", "events.example:8443/v1")
    assert answer.json["metrics"]["sampleRate"] == 0
    assert collector.ask("HEAD", path).status == 200


def test_settings_do_not_repeat_what_is_no_host(collector: Collector) -> None:
    answer = collector.ask("GET", "/v1/projects/abc/settings", host='x"><script>')
    assert answer.status == 400


@pytest.mark.parametrize("path", ["/sourceConfig/", "/sourceConfig", "/sourceConfig/?p=npm&v=3"])
def test_source_config_for_rudder_js(collector: Collector, path: str) -> None:
    answer = collector.ask("GET", path, key="key")
    source = answer.json["source"]
    assert (source["enabled"], source["writeKey"], source["destinations"]) == (True, "key", [])
    assert {"id", "name", "workspaceId"} <= set(source)
    told = source["config"]["statsCollection"]
    assert not told["errors"]["enabled"]
    assert not told["metrics"]["enabled"]
    head = collector.ask("HEAD", path, key="key")
    assert (head.status, head.body) == (200, b"")
    assert collector.ask("GET", path, key="off").json["source"]["enabled"] is False
    assert collector.ask("GET", path, key="wrong").status == 401


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health(collector: Collector, path: str) -> None:
    assert collector.ask("GET", path).status == 200
    assert collector.ask("HEAD", path).body == b""


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/batch", 405, "wrong_method"),
        ("PUT", "/v1/track", 405, "wrong_method"),
        ("DELETE", "/health/live", 405, "wrong_method"),
        ("POST", "/pixel/v1/track", 405, "wrong_method"),
        ("POST", "/nothing/here", 404, "no_such_address"),
        ("GET", "/v1/projects//settings", 404, "no_such_address"),
    ],
)
def test_wrong_methods_and_addresses(
    collector: Collector, method: str, path: str, status: int, code: str
) -> None:
    answer = collector.ask(method, path, b"{}")
    assert (answer.status, answer.json["code"]) == (status, code)
    assert bool(answer.json["message"])
    assert ("allow" in answer.headers) == (status == 405)
