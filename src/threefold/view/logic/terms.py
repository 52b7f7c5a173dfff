"""By which words a customer is found, and how a question is cut into the same words."""

from __future__ import annotations

import re

from threefold.kit.text import digits, fold

LONGEST = 200
_WORD = re.compile(r"[\w'’.-]+", re.UNICODE)
_WITHIN = re.compile(r"['’.-]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_NUMBER = re.compile(r"^[+(]?[\d][\d\s().\-/]{3,}$")
_TRUNK = 9
"""A national number without its trunk prefix has at least nine digits in most plans (E.164)."""


def name_terms(name: str) -> set[str]:
    """The folded name, each of its words, and every tail of a word written without spaces.

    Tails let `小明` find `王小明`, since Chinese, Japanese and Korean names have no word borders.
    """
    folded = fold(name)
    terms = {folded[:LONGEST]} if folded else set()
    for word in _WORD.findall(folded):
        word = word.strip("'’.-")
        terms.add(word)
        if not word.isalnum():
            terms.update(_WITHIN.split(word))
        if not word.isascii() and _UNSPACED.search(word):
            terms.update(word[start:] for start in range(1, min(len(word), 12)))
    return {term for term in terms if term}


def number_terms(number: str) -> set[str]:
    """Digits of a phone or fax number, whole and without country code and trunk prefix."""
    whole = digits(number)
    terms = {whole, whole.lstrip("0")}
    if len(whole) > _TRUNK:
        terms.update(whole[-length:] for length in range(_TRUNK, min(len(whole), 11) + 1))
    return {term for term in terms if len(term) >= 4}


def address_terms(address: str) -> set[str]:
    """An e-mail address or account: whole, its local part and the words of that."""
    folded = fold(address)
    local = folded.partition("@")[0]
    return {term for term in {folded, local, *re.split(r"[._+-]", local)} if term}


def terms_of(kind: str, value: str) -> set[str]:
    """Terms of one value; kind is name, number, address or code."""
    if kind == "name":
        return name_terms(value)
    if kind == "number":
        return number_terms(value)
    if kind == "address":
        return address_terms(value)
    folded = fold(value)
    return {folded[:LONGEST]} if folded else set()


def question(text: str) -> list[str]:
    """The prefixes all of which a customer must have; a number written in groups is one word."""
    stripped = text.strip()
    if _NUMBER.match(stripped):
        number = digits(stripped)
        return [number[2:] if number.startswith("00") else number.lstrip("0") or number]
    folded = fold(stripped)
    if "@" in folded:
        return [folded]
    return [word.strip("'’.-") for word in _WORD.findall(folded) if word.strip("'’.-")]
