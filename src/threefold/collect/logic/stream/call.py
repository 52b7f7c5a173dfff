"""One request as the server hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from threefold.collect.logic.stream import routes, taking
from threefold.collect.logic.stream.admission import basic_key

Scope = Mapping[str, Any]
_WANTED = frozenset(
    {
        b"authorization",
        b"origin",
        b"content-encoding",
        b"content-length",
        b"host",
        b"access-control-request-method",
        b"access-control-request-headers",
        b"x-forwarded-proto",
    }
)


class Call:
    """One request: its route, and those of its headers that matter here."""

    __slots__ = ("_headers", "hold", "method", "receive", "route", "scope")

    def __init__(
        self, scope: Scope, receive: taking.Receive, route: routes.Route, room: taking.Room
    ) -> None:
        self.scope, self.receive, self.route = scope, receive, route
        self.hold = taking.Hold(room)
        self.method: str = scope["method"]
        self._headers: dict[bytes, bytes] = {
            name: value for name, value in scope["headers"] if name in _WANTED
        }

    def header(self, name: bytes) -> bytes:
        return self._headers.get(name, b"")

    @property
    def length(self) -> int | None:
        text = self._headers.get(b"content-length")
        return int(text) if text and text.isdigit() else None

    @property
    def origin(self) -> str:
        return self._headers.get(b"origin", b"").decode("latin-1")

    @property
    def header_key(self) -> str:
        written = self._headers.get(b"authorization")
        return basic_key(written) if written else ""

    @property
    def query_key(self) -> str:
        query: str = self.scope["query_string"].decode("ascii", "replace")
        try:
            return parse_qs(query, max_num_fields=20).get("writeKey", [""])[0]
        except ValueError:
            return ""
