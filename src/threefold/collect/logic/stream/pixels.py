"""Events in the address of an image."""

from __future__ import annotations

import base64
from binascii import Error as Base64Error
from typing import Any
from urllib.parse import parse_qsl

from threefold.collect.logic.stream.answers import json
from threefold.collect.logic.stream.envelope import Envelope, single

_MOST_FIELDS = 500
_MOST_LEVELS = 8


def event(query: bytes) -> Envelope:
    """One event; `properties.a=1` nests, `data` may hold a whole event as base64 of JSON instead.

    Raises ValueError or Refused for what cannot be read.
    """
    text = query.decode("ascii", "replace")
    fields = dict(parse_qsl(text, max_num_fields=_MOST_FIELDS, errors="replace"))
    key = fields.pop("writeKey", "")
    if data := fields.pop("data", ""):
        found = single(_unpacked(data))
        found.key = key or found.key
        return found
    return Envelope(events=1, items=json(_nested(fields)), key=key)


def _nested(fields: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        *above, last = name.split(".", _MOST_LEVELS)
        place = found
        for part in above:
            inner = place.get(part)
            if not isinstance(inner, dict):
                inner = place[part] = {}
            place = inner
        place[last] = value
    return found


def _unpacked(data: str) -> bytes:
    try:
        plain = data.replace(" ", "+").replace("-", "+").replace("_", "/")
        return base64.b64decode(plain + "=" * (-len(plain) % 4))
    except Base64Error as error:
        raise ValueError("not base64") from error
