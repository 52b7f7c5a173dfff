"""Requests that were made to break something: one odd value at a time in a sensible request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from tests.support.fuzzing import BAD, PLACE

TEXTS = (
    *(
        "\0",
        "a\0b",
        "\n",
        " ",
        "'; drop table x; --",
        "%",
        "\\",
        "\u202e",
        "\ufffe",
        "😀😀",
        "(",
        "%Q",
    ),
    *("x" * 100_000, "../../etc/passwd", "=cmd|' /C calc'!A0", "{}", "[]", "null", "true", "None"),
    *("9" * 19, "9" * 400, "-1", "-9" * 30, "1e5", "1e999", "NaN", "-Infinity", "-0", "1_0", "+1"),
    *("0x10", " 1 ", "١٢٣", "𝟙", "0001-01-01", "9999-12-31T23:59:59Z", "99999-01-01", "\ud7ff"),
)
VALUES = (
    *(None, True, 0, -1, 2**31, 2**63 - 1, -(2**63), 2**63, 10**400, 1.5, 1e308, "", [], [[]], {}),
    *({"a": None}, [None], ["\0"], {"\0": 1}, [1, "a"], {"en": "\0"}),
    *TEXTS,
)
BODIES = (
    *(b"", b"null", b"[]", b"{}", b"0", b'""', b"{", b'{"a":NaN}', b'{"a":1e999}', b"1" * 5000),
    *(b"\xff\xfe", b'"\\ud800"', b'{"a":"\\udfff"}', b'{"\\u0000":1}', b"\xef\xbb\xbf{}"),
    *(b"[" * 1_000_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"[" * 500 + b"]" * 500),
    b"[" + b"0," * 500_000 + b"0]",
    b" " * (17 * 2**20) + b"{}",
)
FORM = "multipart/form-data; boundary=x"
TYPES = (
    *("application/json", "text/plain", "application/xml", "", "nonsense", FORM),
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=nope"),
    *("multipart/form-data", "application/json; charset=utf-16", FORM + "x" * 300),
)
_BROKEN_FORM = b'--x\r\nContent-Disposition: form-data; name="a\0"\r\n\r\n\0\r\n--x--\r\n'
_SENSIBLE = {
    "industry": "retail",
    "column": "Customer ID",
    "to": "identifier.customer_number",
    "privacy": "personal",
    "reason": "asked by phone",
    "content": "purchases",
    "source": "shop",
    "code": "email",
    # The fields of a variable, which the description leaves open.
    "fields": {
        **{"label": {"en": "E-mail"}, "why": {"en": "x"}, "synonyms": {"en": ["x"]}, "unit": "x"},
        **{"minimum": 0, "maximum": 1, "refresh_days": 9, "questions": [], "source": ["shop"]},
        **{"allowed": [{"code": "a", "label": {"en": "A"}}], "type": "text", "contact": "email"},
        **{"kind": "descriptive", "privacy": "personal", "purpose": "x", "other": 1},
    },
}
_AT_ONCE = 5

Request = dict[str, Any]


def requests(operation: Any, real: dict[str, str]) -> Iterator[Request]:
    """Arguments of `Client.generic` after the method; `real` are existing values of the path."""
    raw = operation.schema.raw_schema
    about = raw["paths"][operation.path][operation.method.lower()]

    def path(**other: str) -> str:
        values = {**real, **other}
        return PLACE.sub(lambda place: quote(values[place[1]], safe=""), operation.path)

    yield {"path": path()}
    for name in real:
        for odd in TEXTS:
            if len(odd) < 1000:
                yield {"path": path(**{name: odd})}
    for one in about.get("parameters", []):
        if one["in"] == "query":
            for odd in TEXTS:
                yield {"path": path(), "QUERY_STRING": urlencode({one["name"]: odd})}
            yield {"path": path(), "QUERY_STRING": f"{one['name']}=%ff%ed%a0%80&%00=1"}
    content = about.get("requestBody", {}).get("content", {})
    for kind in TYPES:
        bodies = (b"{", b"--x\r\n", _BROKEN_FORM) if content else (b"{",)
        for body in bodies:
            yield {"path": path(), "data": body, "content_type": kind}
    for media, holder in content.items():
        sensible = _example(holder["schema"], raw["components"]["schemas"])
        turn = count()
        if media == "application/json":
            odd_bodies = [json.dumps(each).encode() for each in _spoilt(sensible, turn)]
            for body in (json.dumps(sensible).encode(), *BODIES, *odd_bodies):
                yield {"path": path(), "data": body, "content_type": media}
        else:
            sensible = {name: _SENSIBLE.get(name, "") for name in sensible} | {"file": BAD}
            for name in sensible:
                for odd in _turned(TEXTS, turn):
                    body = _form({**sensible, name: odd})
                    yield {"path": path(), "data": body, "content_type": FORM}


def _example(shape: dict[str, Any], shapes: dict[str, Any], name: str = "") -> Any:
    if "$ref" in shape:
        return _example(shapes[shape["$ref"].rpartition("/")[2]], shapes, name)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in shape:
            return _example(shape[key][0], shapes, name)
    if shape.get("type") == "object" and "properties" in shape:
        return {key: _example(each, shapes, key) for key, each in shape["properties"].items()}
    if shape.get("type") == "array":
        return [_example(shape.get("items", {}), shapes, name)]
    plain = {"integer": 1, "number": 1.0, "boolean": True, "object": {"a": 1}}
    return (
        _SENSIBLE.get(name)
        or shape.get("enum", [None])[0]
        or plain.get(shape.get("type", ""), "abc")
    )


def _spoilt(value: Any, turn: Iterator[int]) -> Iterator[Any]:
    """`value` with each of its leaves and branches replaced by the next odd values, or left out."""
    yield from _turned(VALUES, turn)
    if isinstance(value, dict):
        for key, each in value.items():
            yield {name: kept for name, kept in value.items() if name != key}
            yield from ({**value, key: odd} for odd in _spoilt(each, turn))
    elif isinstance(value, list) and value:
        yield from ([*value, odd] for odd in _spoilt(value[0], turn))


def _turned(odd: tuple[Any, ...], turn: Iterator[int]) -> list[Any]:
    """The next few, so that all have their turn while a large body stays affordable."""
    begin = next(turn) * _AT_ONCE
    return [odd[(begin + n) % len(odd)] for n in range(_AT_ONCE)]


def _form(parts: dict[str, str]) -> bytes:
    out = ""
    for name, value in parts.items():
        extra = '; filename="bad.csv"' if name == "file" else ""
        out += f'--x\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n{value}\r\n'
    return out.encode() + b"--x--\r\n"
