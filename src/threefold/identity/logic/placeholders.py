"""Values that stand for "there is none": kept with the record, but no identifiers.

What they are stands in `data/placeholders.toml`, by kind of identifier.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import phonenumbers

from threefold.kit.text import fold

CODES = frozenset({"national_id", "tax_id", "registration_number"})
PHONES = frozenset({"mobile", "phone", "fax", "msisdn"})
_AROUND = re.compile(r"^[A-Z]{0,2}(\d+)[A-Z]?$", re.ASCII)
_UP, _DOWN = "01234567890123456789", "98765432109876543210"
# Shorter ones are services: 112, 060.
_SHORTEST_PHONE = 5


@dataclass(frozen=True)
class _Rules:
    words: frozenset[str]
    digits: dict[str, dict[str, int]]
    email_names: frozenset[str]
    email_domains: frozenset[str]
    email_endings: tuple[str, ...]


def is_placeholder(scheme: str, value: str) -> bool:
    """Whether an identifier in normal spelling stands for none."""
    rules = _rules()
    if scheme == "email":
        return _email(value, rules)
    if scheme in PHONES:
        return _phone(value, rules.digits["phone"])
    if scheme in CODES and (found := _AROUND.match(value)):
        return _digits(found[1], rules.digits["code"])
    if value.isdigit() and value.isascii():
        kind = scheme if scheme in rules.digits else "any"
        return _digits(value, rules.digits[kind])
    # Most are long or plain, and many: folding takes its time.
    return (value.lower() if value.isascii() else fold(value)) in rules.words


def is_no_name(folded: str) -> bool:
    """Whether a folded name stands for none: "unknown", "cliente", "test test"."""
    return not folded.strip(" .-_*?") or folded in _rules().words


def no_names() -> list[str]:
    """Folded words that stand for no name."""
    return sorted(_rules().words)


def _digits(bare: str, rule: dict[str, int]) -> bool:
    length = len(bare)
    if bare.strip("0") == "":
        return length >= rule.get("zeros", 1)
    if bare == bare[0] * length:
        if 0 < rule["same"] <= length:
            return True
        return bare[0] == "9" and 0 < rule.get("nines", 0) <= length
    return 0 < rule["counting"] <= length and (bare in _UP or bare in _DOWN)


def _phone(value: str, rule: dict[str, int]) -> bool:
    bare = value.lstrip("+")
    if len(bare) < _SHORTEST_PHONE or bare.strip("0") == "":
        return True
    # Few numbers end like this, so that few are parsed.
    tail = bare[-rule["same"] :]
    if tail != tail[0] * len(tail) and tail not in _UP and tail not in _DOWN:
        return False
    if _digits(bare, rule) or not value.startswith("+"):
        return _digits(bare, rule)
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return False
    return _digits(phonenumbers.national_significant_number(number), rule)


def _email(value: str, rules: _Rules) -> bool:
    name, at, domain = value.rpartition("@")
    if not at:
        return fold(value) in rules.words or value in rules.email_names
    return (
        name in rules.email_names
        or domain in rules.email_domains
        or domain.endswith(rules.email_endings)
    )


@cache
def _rules() -> _Rules:
    text = files("threefold.identity.logic").joinpath("data/placeholders.toml").read_text("utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    return _Rules(
        words=frozenset(fold(word) for word in read["any"]["words"]),
        digits=read["digits"],
        email_names=frozenset(read["email"]["names"]),
        email_domains=frozenset(read["email"]["domains"]),
        email_endings=tuple(read["email"]["endings"]),
    )
