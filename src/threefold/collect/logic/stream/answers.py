"""What clients are told. They depend on these words and numbers exactly."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

Header = tuple[bytes, bytes]

SUCCESS = b'{"success":true}'
GIF = base64.b64decode(b"R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_JSON = (b"content-type", b"application/json")
_PLAIN_SIGHT = (b"x-content-type-options", b"nosniff")
JSON: list[Header] = [_JSON, _PLAIN_SIGHT]
IMAGE: list[Header] = [(b"content-type", b"image/gif"), (b"cache-control", b"no-store")]
FRESH: list[Header] = [*JSON, (b"cache-control", b"no-store")]


class Refused(Exception):
    """A request not taken: HTTP status, code, message; `retry_s` where it may come again.

    `shared` is off where another web site must not learn more than that it was refused.
    """

    def __init__(
        self, status: int, code: str, message: str, *, retry_s: int = 0, shared: bool = True
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.retry_s, self.shared = retry_s, shared
        self.allow = ""

    @property
    def body(self) -> bytes:
        return json({"success": False, "code": self.code, "message": self.message})

    @property
    def headers(self) -> list[Header]:
        """Without WWW-Authenticate on 401: browsers would ask the visitor for a password."""
        found = [*FRESH]
        if self.retry_s:
            found.append((b"retry-after", str(self.retry_s).encode()))
        if self.allow:
            found.append((b"allow", self.allow.encode()))
        return found


def json(data: Any) -> bytes:
    return msgspec.json.encode(data)


def unwritable() -> Refused:
    message = "Events cannot be written to disk at present; send them again later."
    return Refused(503, "unavailable", message, retry_s=5)


def unknown_key(*, given: bool) -> Refused:
    said = "The write key is not known." if given else "The request names no write key."
    return Refused(401, "unknown_key" if given else "no_key", said)


def wrong_method(allowed: str) -> Refused:
    refused = Refused(405, "wrong_method", f"This address answers {allowed}.")
    refused.allow = allowed
    return refused
