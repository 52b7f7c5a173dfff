"""The event API as a bare ASGI application: it takes requests in and puts them into the spool."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from threefold.collect.logic.stream import answers, cors, introductions, pixels, routes, taking
from threefold.collect.logic.stream.admission import Admission
from threefold.collect.logic.stream.answers import Header, Refused
from threefold.collect.logic.stream.call import Call, Scope
from threefold.collect.logic.stream.envelope import Envelope, Unreadable, batch, single
from threefold.collect.logic.stream.limits import Limits
from threefold.collect.logic.stream.mending import mended
from threefold.collect.logic.stream.spool import Request, Spool
from threefold.kit.errors import Unavailable

log = logging.getLogger(__name__)
Send = Callable[[dict[str, Any]], Awaitable[None]]


class EventApi:
    """`trust_proxy` takes the scheme from X-Forwarded-Proto, which then must be a proxy's own."""

    def __init__(
        self, spool: Spool, admission: Admission, limits: Limits, *, trust_proxy: bool = False
    ) -> None:
        self.spool, self.admission, self.limits = spool, admission, limits
        self._room = taking.Room(limits.waiting_bytes)
        self._trust_proxy = trust_proxy

    async def __call__(self, scope: Scope, receive: taking.Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        route = routes.find(scope["path"])
        if route is None:
            refused = Refused(404, "no_such_address", "There is nothing at this address.")
            await _answer(send, refused.status, refused.headers, refused.body)
            return
        call = Call(scope, receive, route, self._room)
        try:
            status, headers, body = await self._done(call)
        except taking.Gone:
            return
        finally:
            call.hold.let_go()
        await _answer(send, status, headers, b"" if call.method == "HEAD" else body)

    async def lifespan(self, receive: taking.Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.admission.refresh()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.admission.close()
                await asyncio.to_thread(self.spool.close)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _done(self, call: Call) -> tuple[int, list[Header], bytes]:
        origin = call.header(b"origin")
        try:
            if call.method not in call.route.methods:
                if call.method == "OPTIONS":
                    return 200, self._options(call, origin), b""
                raise answers.wrong_method(", ".join(sorted({*call.route.methods, "OPTIONS"})))
            headers, body = await _WORK[call.route.work](self, call)
            return 200, [*headers, *cors.shared(origin)] if origin else headers, body
        except taking.Gone:
            raise
        except Exception as error:
            refused = error if isinstance(error, Refused) else _failed(error)
            headers = refused.headers
            if origin and refused.shared:
                headers += cors.shared(origin)
            return refused.status, headers, refused.body

    def _options(self, call: Call, origin: bytes) -> list[Header]:
        if origin and call.header(b"access-control-request-method"):
            return cors.preflight(origin, call.header(b"access-control-request-headers"))
        return [(b"allow", ", ".join(sorted({*call.route.methods, "OPTIONS"})).encode())]

    async def _write(self, call: Call) -> tuple[list[Header], bytes]:
        """Events in the body, one or many: 200 only when they are on disk."""
        body = await self._body(call)
        key = call.header_key
        if not key and call.route.work == "beacon":
            key = call.query_key
        admitted = await self.admission.admit(key, call.origin) if key else None
        read = single if call.route.type else self._batch
        try:
            found = read(body)
        except Unreadable:
            # Looks at every character, so others are served meanwhile.
            found = await asyncio.to_thread(lambda: read(mended(body)))
        if admitted is None:
            admitted = await self.admission.admit(found.key, call.origin)
        await self._keep(admitted.source, found, call.route.type)
        return answers.JSON, answers.SUCCESS

    def _batch(self, body: bytes) -> Envelope:
        return batch(body, self.limits.batch_events)

    async def _body(self, call: Call) -> bytes:
        most = self.limits.request_bytes
        body = await taking.body(call.receive, call.length, most, call.hold)
        if encoding := call.header(b"content-encoding"):
            return taking.unpacked(body, encoding, most, call.hold)
        return body

    async def _keep(self, source: str, found: Envelope, type_: str | None) -> None:
        if not found.events:
            return
        request = Request(source, found.events, found.items, found.sent, found.context, type_)
        try:
            await self.spool.put(request)
        except Unavailable:
            raise answers.unwritable() from None

    async def _pixel(self, call: Call) -> tuple[list[Header], bytes]:
        """An image whatever happens: a page or a letter must not show a broken one."""
        if call.method == "GET":
            try:
                found = pixels.event(call.scope["query_string"])
                admitted = await self.admission.admit(found.key, call.origin)
                await self._keep(admitted.source, found, call.route.type)
            except (Refused, ValueError):
                pass
        return answers.IMAGE, answers.GIF

    async def _discard(self, call: Call) -> tuple[list[Header], bytes]:
        await self._body(call)
        return answers.JSON, answers.SUCCESS

    async def _settings(self, call: Call) -> tuple[list[Header], bytes]:
        host = introductions.host_of(call.header(b"host"))
        if not host:
            raise Refused(400, "malformed", "The request does not say which host it calls.")
        key = routes.settings_key(call.scope["path"])
        return answers.FRESH, introductions.settings(key, host, self._scheme(call))

    def _scheme(self, call: Call) -> str:
        told = call.header(b"x-forwarded-proto").decode("latin-1")
        if self._trust_proxy and told in {"http", "https"}:
            return told
        return str(call.scope.get("scheme", "http"))

    async def _source_config(self, call: Call) -> tuple[list[Header], bytes]:
        key = call.header_key or call.query_key
        try:
            source, enabled = (await self.admission.admit(key, "")).source, True
        except Refused as refused:
            if refused.status != 404:
                raise
            source, enabled = "source", False
        return answers.FRESH, introductions.source_config(key, source, enabled=enabled)

    async def _live(self, _call: Call) -> tuple[list[Header], bytes]:
        return answers.FRESH, b'{"status":"live"}'

    async def _ready(self, _call: Call) -> tuple[list[Header], bytes]:
        if not self.spool.ready:
            raise answers.unwritable()
        return answers.FRESH, b'{"status":"ready"}'


_WORK: dict[str, Callable[[EventApi, Call], Awaitable[tuple[list[Header], bytes]]]] = {
    "batch": EventApi._write,
    "beacon": EventApi._write,
    "single": EventApi._write,
    "pixel": EventApi._pixel,
    "discard": EventApi._discard,
    "settings": EventApi._settings,
    "source_config": EventApi._source_config,
    "live": EventApi._live,
    "ready": EventApi._ready,
}


def _failed(error: Exception) -> Refused:
    log.error("A request failed unexpectedly.", exc_info=error)
    return Refused(500, "failed", "The request failed unexpectedly.", retry_s=5)


async def _answer(send: Send, status: int, headers: list[Header], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
