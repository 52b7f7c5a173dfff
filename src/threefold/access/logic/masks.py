"""Masks that leave a hint: enough to recognise what one already knows, not enough to learn it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from threefold.kit.text import digits

DOT = "•"
_NAMES = re.compile(r"[^\s\-'’·,.]+")
_NUMBERS = frozenset({"integer", "decimal", "money", "percent", "score", "boolean", "choice"})


def mask(value: object, type: str) -> str:
    """Masked text of a value of a plan type; empty stays empty.

    >>> mask("+447700900189", "phone"), mask("mei@example.com", "email"), mask("1984-05-01", "date")
    ('+44•••••89', 'm•••@e•••.com', '19••')
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return ""
    return _MASKS.get(type, _text)(text)


def _phone(text: str) -> str:
    plain = digits(text)
    if len(plain) < 7:
        return DOT * 5
    return f"{'+' + plain[:2] if text.startswith('+') else ''}{DOT * 5}{plain[-2:]}"


def _email(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at:
        return _text(text)
    host, dot, top = domain.rpartition(".")
    return f"{local[:1]}{DOT * 3}@{(host or domain)[:1]}{DOT * 3}{dot}{top if dot else ''}"


def _date(text: str) -> str:
    return f"{text[:2]}{DOT * 2}" if text[:4].isdigit() else DOT * 4


def _name(text: str) -> str:
    return _NAMES.sub(lambda word: (word[0][0] if len(word[0]) > 1 else "") + DOT * 2, text)


def _identifier(text: str) -> str:
    return f"{DOT * 4}{text[-2:]}" if len(text) >= 6 else DOT * 4


def _all(text: str) -> str:
    return DOT * 4


def _text(text: str) -> str:
    return f"{text[0]}{DOT * 3}" if len(text) > 4 else DOT * 4


_MASKS: Mapping[str, Callable[[str], str]] = {
    "phone": _phone,
    "mobile": _phone,
    "fax": _phone,
    "email": _email,
    "date": _date,
    "datetime": _date,
    "name": _name,
    "org_name": _name,
    "identifier": _identifier,
    "address": _text,
    **dict.fromkeys(_NUMBERS, _all),
}
