"""WSGI answers through the ASGI server: whole, in pieces, streamed; bodies read as they come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from threefold.site.bridge import PIECE_BYTES, Pages

Wsgi = Callable[[Any, Any], Iterable[bytes]]


def ask(wsgi: Wsgi, body: list[bytes] | None = None, query: bytes = b"") -> list[dict[str, Any]]:
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in body or []]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    left, sent = iter(messages), []

    def receive() -> asyncio.Future[dict[str, Any]]:
        # As granian does: something to await that is no coroutine.
        waiting = asyncio.get_running_loop().create_future()
        waiting.set_result(next(left))
        return waiting

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/é", "query_string": query, "scheme": "https",
        "http_version": "1.1", "client": ("10.0.0.1", 5), "headers": [(b"x-one", b"1")],
    }  # fmt: skip
    asyncio.run(Pages(wsgi, 2)(scope, receive, send))
    assert [message["type"] for message in sent] == [
        "http.response.start",
        *["http.response.body"] * (len(sent) - 1),
    ]
    assert [message["more_body"] for message in sent[1:]] == [*[True] * (len(sent) - 2), False]
    return sent


def of_length(length: int, chunks: Iterable[bytes]) -> Wsgi:
    def app(_environ: Any, start: Any) -> Iterable[bytes]:
        start("201 Created", [("Content-Length", str(length)), ("X-One", "é")])
        return chunks

    return app


def test_a_page_goes_over_in_one_piece() -> None:
    start, body = ask(of_length(4, [b"ab", b"", b"cd"]))
    assert start["status"] == 201
    assert (b"content-length", b"4") in start["headers"]
    assert body["body"] == b"abcd"


def test_a_large_file_goes_over_in_large_pieces() -> None:
    chunks = [b"x" * 8192] * 128
    sent = ask(of_length(8192 * 128, chunks))
    assert b"".join(message["body"] for message in sent[1:]) == b"".join(chunks)
    assert len(sent) - 2 == 8192 * 128 // PIECE_BYTES


def test_what_has_no_length_is_sent_as_it_comes_and_closed() -> None:
    closed = []

    class Stream:
        def __iter__(self) -> Iterator[bytes]:
            yield from (b"a", b"", b"b")

        def close(self) -> None:
            closed.append(True)

    def app(_environ: Any, start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return Stream()

    assert [message["body"] for message in ask(app)[1:]] == [b"a", b"b", b""]
    assert closed == [True]


def test_the_environment_and_the_body() -> None:
    seen: dict[str, Any] = {}

    def app(environ: Any, start: Any) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        start("200 OK", [("Content-Length", "0")])
        return []

    ask(app, [b"ab", b"cd"], query=b"q=\xff")
    assert seen["body"] == b"abcd"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/é"
    assert (seen["REMOTE_ADDR"], seen["HTTP_X_ONE"]) == ("10.0.0.1", "1")
    assert (seen["wsgi.url_scheme"], seen["QUERY_STRING"]) == ("https", "q=?")


def test_a_failure_is_raised_to_the_server() -> None:
    def app(_environ: Any, _start: Any) -> Iterable[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(app)
