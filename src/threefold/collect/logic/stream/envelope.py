"""A request's body taken apart: the events stay as they are written, one a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Raw, Struct

from threefold.collect.logic.stream.answers import Refused

_SPACES = bytes.maketrans(b"\r\n", b"  ")
_SENT_LENGTH = 64


class _Batch(Struct):
    batch: list[Raw]
    sentAt: Raw = Raw(b"")  # noqa: N815
    context: Raw = Raw(b"")
    writeKey: Raw = Raw(b"")  # noqa: N815


class _Single(Struct):
    writeKey: Raw = Raw(b"")  # noqa: N815


_batch = msgspec.json.Decoder(_Batch)
_single = msgspec.json.Decoder(_Single)


class Unreadable(Refused):
    """The body is no JSON as it stands; `mending` may help."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "malformed", message)


@dataclass(slots=True)
class Envelope:
    """`items` are `events` JSON values, one a line; `key` is the write key in the body, if any."""

    events: int
    items: bytes
    key: str = ""
    sent: str | None = None
    context: str | None = None


def batch(body: bytes, most: int) -> Envelope:
    """Raises Refused: 400 for what is no batch, 413 for more than `most` events."""
    found, _body = _decoded(_batch, body)
    if len(found.batch) > most:
        raise Refused(413, "too_many_events", f"A batch holds at most {most} events.")
    context = bytes(found.context)
    return Envelope(
        events=len(found.batch),
        items=b"\n".join(found.batch),
        key=_text(found.writeKey) or "",
        sent=_text(found.sentAt),
        context=context.decode() if context[:1] == b"{" else None,
    )


def single(body: bytes) -> Envelope:
    """The body is the event. Raises Refused with 400 for what is no JSON object."""
    found, body = _decoded(_single, body)
    return Envelope(events=1, items=body.strip(), key=_text(found.writeKey) or "")


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> tuple[Any, bytes]:
    """The decoded body, and the body as it was read: whole UTF-8 and on one line."""
    try:
        # Values that are passed over are not looked into, so bad bytes in them would stay.
        if not body.isascii():
            body.decode()
        return _on_one_line(decoder, body)
    except msgspec.ValidationError as error:
        raise Refused(400, "malformed", f"The body is not as expected: {error}.") from None
    except UnicodeDecodeError:
        raise Refused(400, "malformed", "The body is not UTF-8.") from None
    except RecursionError:
        raise Refused(400, "malformed", "The body is nested too deeply.") from None
    except msgspec.DecodeError as error:
        raise Unreadable(f"The body cannot be read as JSON: {error}.") from None


def _on_one_line(decoder: msgspec.json.Decoder[Any], body: bytes) -> tuple[Any, bytes]:
    found = decoder.decode(body)
    if b"\n" in body or b"\r" in body:
        # Inside strings neither can stand as it is, so only what separates values is changed.
        body = body.translate(_SPACES)
        found = decoder.decode(body)
    return found, body


def _text(raw: Raw) -> str | None:
    """A JSON string's or number's text, None for anything else and for what is empty."""
    value = bytes(raw)
    if value[:1] == b'"':
        return str(msgspec.json.decode(value))[:_SENT_LENGTH] or None
    if value[:1].isdigit() or value[:1] == b"-":
        return value[:_SENT_LENGTH].decode()
    return None
