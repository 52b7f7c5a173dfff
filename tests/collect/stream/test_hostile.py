"""Bodies made to hurt: refused or taken as they are, never a failure of the server."""

from __future__ import annotations

import gzip
import http.client
import json
import random
import socket

import pytest
from tests.support.collector import Collector, basic

from threefold.collect.logic.stream.mending import mended

NAUGHTY = [
    "", "undefined", "null", "' or 1=1 --", "<script>alert(1)</script>", "\u202etest\u202c",
    "\ufeff", "\u0000", "\\", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "👩‍👩‍👧‍👦", "مُنَاقَشَةُ", "Z̮̞̠͙͔ͅ",
    "../../etc/passwd",
    "%s%n%d", "${jndi:ldap://x}", "\u2028\u2029", "\r\n\r\n", "=1+1", "1e309", "-0", "\x1b[31m",
]  # fmt: skip


def batch_of(text: bytes) -> bytes:
    return b'{"batch":[' + text + b',{"userId":"good"}]}'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"batch":' + b"[" * 1_000_000, id="deep, open"),
        pytest.param(batch_of(b"[" * 1_000_000 + b"]" * 1_000_000), id="deep lists"),
        pytest.param(batch_of(b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000), id="deep objects"),
        pytest.param(batch_of(b'{"a":"\xff\xfe"}'), id="no UTF-8 in a value"),
        pytest.param(batch_of(b'{"\xff":1}'), id="no UTF-8 in a name"),
        pytest.param(batch_of(b'{"a":"\xed\xa0\xbd"}'), id="a half character as bytes"),
        pytest.param(json.dumps({"batch": []}).encode("utf-16"), id="UTF-16"),
        pytest.param(batch_of(b'{"a":"\x00"}'), id="a NUL byte"),
        pytest.param(batch_of(b'{"a":NaNs}'), id="no literal"),
        pytest.param(batch_of(b'"' + b'NaN","' * 500_000 + b'"x'), id="strings upon strings"),
        pytest.param(b"\x00" * 1000, id="NUL bytes"),
        pytest.param(random.Random(1).randbytes(100_000), id="noise"),
        pytest.param(b'"' + b"\\" * 1_000_000, id="backslashes"),
    ],
)
def test_what_is_no_json_is_refused(collector: Collector, body: bytes) -> None:
    for path in ("/v1/batch", "/v1/track"):
        answer = collector.ask("POST", path, body, key="key")
        assert (answer.status, answer.json["code"]) == (400, "malformed")
    assert collector.rows() == []


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(b'{"n":' + b"9" * 100_000 + b"}", id="a huge number"),
        pytest.param(b'{"n":1e999999999,"m":-1e-999999999}', id="numbers out of range"),
        pytest.param(b'{"a":1,"a":2,"a":3}', id="a name three times"),
        pytest.param(
            json.dumps({"properties": {f"p{n}": n for n in range(100_000)}}).encode(),
            id="100,000 properties",
        ),
        pytest.param(json.dumps({"p": "x" * 1_000_000}).encode(), id="a megabyte of text"),
        pytest.param(b'{"a":' * 400 + b"1" + b"}" * 400, id="400 levels"),
        pytest.param(json.dumps({text: text for text in NAUGHTY}).encode(), id="naughty strings"),
        pytest.param(
            json.dumps({"a": NAUGHTY, "userId": {"b": [1]}, "timestamp": 7}).encode(),
            id="wrong types",
        ),
        pytest.param(
            json.dumps({text: text for text in NAUGHTY}, ensure_ascii=False).encode(),
            id="naughty strings, not escaped",
        ),
    ],
)
def test_what_is_json_is_kept_as_it_was_sent(collector: Collector, event: bytes) -> None:
    assert collector.ask("POST", "/v1/batch", batch_of(event), key="key").status == 200
    [row] = collector.rows()
    assert row["items"].encode().split(b"\n") == [event, b'{"userId":"good"}']
    assert collector.ask("POST", "/v1/track", event, key="key").status == 200


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (rb'{"a":"cut \ud83d"}', "cut �"),
        (rb'{"a":"\ude00 begins"}', "� begins"),
        (rb'{"a":"\ud83d\ud83d\ude00"}', "�😀"),
        (rb'{"a":"\\ud83d \ud83dx"}', "\\ud83d �x"),
        (rb'{"a":"\\\ud83d"}', "\\�"),
        (rb'{"a":"\ud83d\\ude00"}', "�\\ude00"),
        (rb'{"a":"\ud83d\n\ude00\ud83d\ude00"}', "�\n�😀"),
    ],
)
def test_half_characters_do_not_cost_a_batch(collector: Collector, sent: bytes, kept: str) -> None:
    assert collector.ask("POST", "/v1/batch", batch_of(sent), key="key").status == 200
    assert collector.items() == [{"a": kept}, {"userId": "good"}]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b'{"a":NaN}', None),
        (b'{"a":[-Infinity,Infinity,"NaN"]}', [None, None, "NaN"]),
        (rb'{"a":"\" NaN","b":NaN}', '" NaN'),
    ],
)
def test_numbers_that_are_none_do_not_cost_a_batch(
    collector: Collector, sent: bytes, kept: object
) -> None:
    assert collector.ask("POST", "/v1/batch", batch_of(sent), key="key").status == 200
    assert collector.items()[0]["a"] == kept


def test_whole_characters_stay_as_they_are() -> None:
    text = rb'{"a":"\ud83d\ude00 \\ud83d \u00e9 \" \\\\"}'
    assert mended(text) == text


def test_a_byte_order_mark_is_passed_over(collector: Collector) -> None:
    body = b"\xef\xbb\xbf" + batch_of(b'{"userId":"u"}')
    assert collector.ask("POST", "/v1/batch", body, key="key").status == 200


def test_a_bomb_is_not_unpacked(collector: Collector) -> None:
    before = collector.memory_mib()
    bomb = gzip.compress(b" " * (1 << 28), compresslevel=9)
    for _ in range(5):
        answer = collector.ask("POST", "/v1/batch", bomb, {"Content-Encoding": "gzip"}, key="key")
        assert (answer.status, answer.json["code"]) == (413, "too_large")
    members = gzip.compress(b"") * 200_000
    answer = collector.ask("POST", "/v1/batch", members, {"Content-Encoding": "gzip"}, key="key")
    assert answer.status == 400
    assert collector.memory_mib() < before + 64


def test_an_endless_body_is_cut(collector: Collector) -> None:
    before = collector.memory_mib()

    def endless() -> object:
        for _ in range(100):
            yield b"x" * (1 << 20)

    connection = http.client.HTTPConnection("127.0.0.1", collector.port, timeout=30)
    try:
        connection.request("POST", "/v1/batch", endless(), basic("key"), encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        connection.close()
    assert collector.memory_mib() < before + 96
    assert collector.ask("GET", "/health/ready").status == 200


def test_a_client_that_hangs_up_leaves_nothing(collector: Collector) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", collector.port)) as connection:
            head = "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
            connection.sendall(head.encode())
    assert collector.ask("GET", "/health/ready").status == 200
    assert collector.rows() == []


@pytest.mark.parametrize(
    "path",
    [
        "/pixel/v1/track?" + "a=1&" * 1000,
        "/pixel/v1/track?writeKey=%ff%fe&properties." + "a." * 300 + "b=1",
        "/pixel/v1/track?data=" + "A" * 8000,
        "/sourceConfig/?writeKey=" + "k" * 8000,
        "/v1/projects/%00%ff%22/settings",
        "/sourceConfig/?" + "x=1&" * 2000,
        "/%2e%2e/v1/batch",
        "/v1/projects/" + "k" * 4000 + "/settings",
    ],
)
def test_hostile_addresses(collector: Collector, path: str) -> None:
    assert collector.ask("GET", path).status < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic " + "A" * 10_000},
        {"Authorization": "Basic /////w=="},
        {"Origin": "x" * 5000},
        {"Content-Encoding": "gzip, gzip"},
        {"Access-Control-Request-Headers": "x" * 5000},
        {"Content-Length": "3", "Transfer-Encoding": "identity"},
    ],
)
def test_hostile_headers(collector: Collector, headers: dict[str, str]) -> None:
    assert collector.ask("POST", "/v1/batch", b"{}{", headers).status < 500
