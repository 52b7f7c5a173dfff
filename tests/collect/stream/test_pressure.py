"""When the store is away, the spool cannot be written, or too much comes at once."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.support.collector import basic

from threefold.collect.logic.stream.admission import Admission, Admitted, digest
from threefold.collect.logic.stream.answers import Refused
from threefold.collect.logic.stream.app import EventApi
from threefold.collect.logic.stream.cors import Origins
from threefold.collect.logic.stream.limits import Limits
from threefold.collect.logic.stream.spool import Spool, last
from threefold.kit.errors import Invalid

SHOP = Admitted("shop", True, Origins())
ONE = b'{"userId":"u1"}'


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    found = Spool(tmp_path / uuid.uuid4().hex)
    yield found
    found.close()


class Store:
    """What holds the keys, and may be away."""

    def __init__(self, **keys: Admitted) -> None:
        self.keys, self.away, self.slow_s, self.asked = keys, False, 0.0, 0

    def book(self) -> Mapping[str, Admitted]:
        self.asked += 1
        time.sleep(self.slow_s)
        if self.away:
            raise ConnectionError("the store is away")
        return {digest(key): admitted for key, admitted in self.keys.items()}


async def ask(
    api: EventApi,
    path: str = "/v1/track",
    body: bytes = ONE,
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    receive: Callable[[], Awaitable[Mapping[str, Any]]] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def whole() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"",
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in (basic("key") if headers is None else headers).items()
        ],
    }  # fmt: skip
    await api(scope, receive or whole, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"]


def test_keys_stay_known_while_the_store_is_away(spool: Spool) -> None:
    async def go() -> None:
        store = Store(key=SHOP)
        api = EventApi(spool, Admission(store.book), Limits())
        assert (await ask(api))[0] == 200
        store.away = True
        await api.admission.refresh()
        assert (await ask(api))[0] == 200
        status, headers, body = await ask(api, headers=basic("young"))
        assert (status, json.loads(body)["code"]) == (503, "unavailable")
        assert int(headers["retry-after"]) > 0
        store.away = False
        assert (await ask(api, headers=basic("young")))[0] == 401

    asyncio.run(go())


def test_before_the_store_has_been_reached_nobody_is_sent_away(spool: Spool) -> None:
    async def go() -> None:
        store = Store(key=SHOP)
        store.away = True
        api = EventApi(spool, Admission(store.book), Limits())
        assert (await ask(api))[0] == 503
        store.away = False
        assert (await ask(api))[0] == 200

    asyncio.run(go())


def test_a_key_made_a_moment_ago_is_known_and_one_switched_off_is_soon_not(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threefold.collect.logic.stream.admission.REFRESH_S", 0.1)

    async def go() -> None:
        store = Store()
        api = EventApi(spool, Admission(store.book), Limits())
        assert (await ask(api))[0] == 401
        store.keys["key"] = SHOP
        assert (await ask(api))[0] == 200
        del store.keys["key"]
        until = time.monotonic() + 5
        while (await ask(api))[0] == 200:
            assert time.monotonic() < until
            await asyncio.sleep(0.02)

    asyncio.run(go())


def test_unknown_keys_do_not_make_the_store_be_asked_each_time() -> None:
    async def go() -> None:
        store = Store()
        admission = Admission(store.book)
        tried = [admission.admit(f"wrong{number}", "") for number in range(200)]
        answers = await asyncio.gather(*tried, return_exceptions=True)
        assert {getattr(answer, "status", None) for answer in answers} == {401}
        assert store.asked <= 3

    asyncio.run(go())


def test_a_slow_store_does_not_hold_others_up(spool: Spool) -> None:
    async def go() -> None:
        store = Store(key=SHOP)
        api = EventApi(spool, Admission(store.book), Limits())
        assert (await ask(api))[0] == 200
        store.slow_s = 1.0
        stuck = asyncio.create_task(ask(api, headers=basic("unknown")))
        await asyncio.sleep(0.3)
        began = time.monotonic()
        assert (await ask(api))[0] == 200
        assert time.monotonic() - began < 0.5
        assert (await stuck)[0] == 401

    asyncio.run(go())


def test_above_what_may_wait_clients_are_asked_to_come_again(spool: Spool) -> None:
    async def go() -> None:
        api = EventApi(spool, Admission(Store(key=SHOP).book), Limits(waiting_bytes=1000))
        go_on = asyncio.Event()

        def slowly() -> Callable[[], Awaitable[Mapping[str, Any]]]:
            parts = iter([(b'{"a":"', True), (b"x" * 600, True), (b'"}', False)])

            async def receive() -> Mapping[str, Any]:
                body, more = next(parts)
                if not more:
                    await go_on.wait()
                return {"type": "http.request", "body": body, "more_body": more}

            return receive

        first = asyncio.create_task(ask(api, receive=slowly()))
        await asyncio.sleep(0.01)
        status, headers, body = await ask(api, body=b'{"a":"' + b"x" * 600 + b'"}')
        assert (status, json.loads(body)["code"]) == (429, "busy")
        assert headers["retry-after"] == "1"
        go_on.set()
        assert (await first)[0] == 200
        assert (await ask(api))[0] == 200

    asyncio.run(go())


def test_a_spool_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    spool = Spool(in_the_way / "spool")

    async def go() -> None:
        api = EventApi(spool, Admission(Store(key=SHOP).book), Limits())
        status, headers, body = await ask(api)
        assert (status, json.loads(body)["code"]) == (503, "unavailable")
        assert int(headers["retry-after"]) > 0
        assert (await ask(api, "/health/ready", method="GET"))[0] == 503
        assert (await ask(api, "/health/live", method="GET"))[0] == 200
        assert (await ask(api, "/v1/batch", b'{"batch":[]}'))[0] == 200

    asyncio.run(go())
    spool.close()


def test_a_client_that_hangs_up_gets_no_answer_and_holds_no_room(spool: Spool) -> None:
    async def go() -> None:
        api = EventApi(spool, Admission(Store(key=SHOP).book), Limits(waiting_bytes=1000))
        messages = iter(
            [
                {"type": "http.request", "body": b"x" * 900, "more_body": True},
                {"type": "http.disconnect"},
            ]
        )

        async def receive() -> Mapping[str, Any]:
            return next(messages)

        with pytest.raises(IndexError):
            await ask(api, receive=receive)
        assert (await ask(api))[0] == 200

    asyncio.run(go())
    assert last(spool.folder) == 1


def test_a_failure_within_is_told_in_the_same_form(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object) -> None:
        raise ZeroDivisionError

    async def go() -> None:
        api = EventApi(spool, Admission(Store(key=SHOP).book), Limits())
        monkeypatch.setattr(api.admission, "admit", broken)
        status, headers, body = await ask(api)
        assert (status, json.loads(body)["code"]) == (500, "failed")
        assert "retry-after" in headers

    asyncio.run(go())


def test_limits_come_from_the_settings_file() -> None:
    assert Limits.of({"batch_events": 10, "unknown": 1}).batch_events == 10
    assert Limits.of({}) == Limits()
    for wrong in (0, -1, "10", 1.5, True):
        with pytest.raises(Invalid):
            Limits.of({"request_bytes": wrong})


def test_refusals_never_ask_browsers_for_a_password() -> None:
    assert not [name for name, _ in Refused(401, "a", "b").headers if b"auth" in name]
