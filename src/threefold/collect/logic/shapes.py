"""What the values of a column look like, from a sample and a few counts over the whole file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from threefold.kit.text import digits, fold

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_PHONE = re.compile(r"(tel:)?\+?[\d(][\d\s()./-]{5,22}\d(\s*(x|ext\.?)\s*\d+)?", re.I)
_NUMBER = re.compile(
    r"[-+(]?\s*[\u0024\u00a3\u00a5\u20ac]?\s*\d[\d.,'\u00a0 ]*([eE][-+]?\d+)?\s*\)?-?"
)
_INTEGER = re.compile(r"[-+]?\d+(\.0+)?")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}([:.]\d{2})?(\s*[ap]\.?m\.?)?", re.I)
_CODE = re.compile(r"[A-Za-z]{0,4}[-_ ]?\d[\w./-]*")
_COUNTRY = re.compile(r"[A-Z]{2,3}")

BOOLEANS = {
    **dict.fromkeys(
        ("1", "true", "t", "yes", "y", "x", "on", "si", "s", "verdadero", "是", "有", "同意", "真"),
        True,
    ),
    **dict.fromkeys(
        ("0", "false", "f", "no", "n", "off", "falso", "否", "无", "無", "不同意", "假"), False
    ),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Shares (0 to 1) of the filled values that have a form; `distinct` over `filled` rows."""

    filled: int
    distinct: int
    email: float = 0.0
    phone: float = 0.0
    number: float = 0.0
    integer: float = 0.0
    time: float = 0.0
    code: float = 0.0
    boolean: float = 0.0
    country: float = 0.0
    words: float = 0.0
    length: float = 0.0

    @property
    def uniqueness(self) -> float:
        return min(1.0, self.distinct / self.filled) if self.filled else 0.0


def shape(values: Sequence[str | None], *, filled: int, distinct: int) -> Shape:
    """The shape of a column from sampled values and its counts over the whole file."""
    real = [text for value in values if (text := (value or "").strip())]
    if not real:
        return Shape(filled=filled, distinct=distinct)

    def share(test: Callable[[str], object]) -> float:
        return sum(1 for value in real if test(value)) / len(real)

    return Shape(
        filled=filled,
        distinct=distinct,
        email=share(_EMAIL.fullmatch),
        phone=share(_is_phone),
        number=share(_NUMBER.fullmatch),
        integer=share(_INTEGER.fullmatch),
        time=share(_TIME.fullmatch),
        code=share(_CODE.fullmatch),
        boolean=share(lambda value: fold(value) in BOOLEANS),
        country=share(_COUNTRY.fullmatch),
        words=share(lambda value: " " in value),
        length=sum(map(len, real)) / len(real),
    )


def _is_phone(value: str) -> bool:
    return 7 <= len(digits(value)) <= 15 and _PHONE.fullmatch(value) is not None
