"""A name as words to compare: what each is and in which spellings it may stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from threefold.kit.names import lists
from threefold.kit.names.eastern import readings_of
from threefold.kit.names.latin import fold
from threefold.kit.names.titles import strip_native
from threefold.kit.names.writing import BARE, EASTERN, SYLLABIC, clean, script

_WORDS = re.compile(r"[^\s,;:/.&+()\[\]{}\"|*#!?<>=~^%@$\\-]+")
_BRACKETED = re.compile(r"[(\[\"]([^()\[\]\"]{1,40})[)\]\"]")
_CAMEL = re.compile(r"(?<=[a-zà-þ]{2})(?=[A-ZÀ-Þ][a-zà-þ])")
_INITIALS = re.compile(r"^[B-DF-HJ-NP-TV-Z]{2,3}$|^(?:[A-Z]\.){2,4}$")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_ARTICLE = "ال"
_MOST = 16
"""Words that are compared; a text of more is no name."""
WORD, INITIAL, SMALL, TITLE = "word", "initial", "small", "title"


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` folded, `forms` all its spellings, `written` in its own script."""

    text: str
    kind: str
    script: str
    forms: tuple[str, ...]
    written: str = ""

    @property
    def bare(self) -> bool:
        """Whether some of its vowels are not written."""
        return self.script in BARE or self.script in SYLLABIC


@dataclass(frozen=True, slots=True)
class Profile:
    """A name ready for comparison. `ordered`: a comma says which part is the family name."""

    tokens: tuple[Token, ...]
    joined: str
    ordered: bool
    chained: bool
    eastern: bool


@lru_cache(maxsize=100_000)
def token(word: str, spread: bool = False) -> tuple[Token, ...]:
    """The tokens of one written word; `spread` where capitals alone may be initials."""
    kind = "latin" if word.isascii() else script(word)
    if kind in EASTERN:
        parts = readings_of(word, kind)
        return tuple(Token(forms[0] or own, WORD, kind, forms, own) for own, forms in parts)
    if kind == "arabic" and word.startswith(_ARTICLE) and len(word) > 4:
        return (_plain("al", kind, "al"), *token(word[2:]))
    text = fold(word)
    if not text:
        return ()
    if spread and _INITIALS.match(word):
        return tuple(_plain(char, kind, char) for char in text)
    return (_plain(text, kind, word.lower()),)


def _plain(text: str, kind: str, written: str) -> Token:
    small = lists.kinds("particles")
    if text in small and (len(text) > 1 or text in "ye"):
        role = SMALL
    elif text in lists.words("titles") or lists.kinds("suffixes").get(text):
        role = TITLE
    elif len(text) == 1 and kind not in BARE:
        role = INITIAL
    else:
        role = WORD
    return Token(text, role, kind, (text,), written)


@lru_cache(maxsize=100_000)
def profile(name: str) -> Profile:
    """Take `name` apart for comparison, a comma's order put right."""
    text = clean(name)
    if not text.isascii():
        text, _ = strip_native(text)
    text = _BRACKETED.sub(r" \1 ", text)
    family, comma, given = text.partition(",")
    ordered = bool(comma) and bool(given.strip()) and not _is_suffix(given)
    if ordered:
        text = f"{given} {family}"
    if " " not in text:
        text = _CAMEL.sub(" ", text)
    spread = not text.isupper()
    tokens = tuple(word for raw in _words(text) for word in token(raw, spread))[:_MOST]
    full = [word for word in tokens if word.kind == WORD]
    if not full:
        tokens = tuple(Token(w.text, WORD, w.script, w.forms, w.written) for w in tokens)
    return Profile(
        tokens=tokens,
        joined="".join(word.text for word in tokens if word.kind not in {TITLE}),
        ordered=ordered,
        chained=any(lists.kinds("particles").get(w.text) == "chain" for w in tokens[1:-1]),
        eastern=_eastern(tokens),
    )


def _words(text: str) -> list[str]:
    if "." in text:
        text = _DOTTED.sub(" ", text)
    return _WORDS.findall(text)


def _is_suffix(text: str) -> bool:
    words = [fold(word) for word in text.split()]
    return bool(words) and all(word in lists.kinds("suffixes") for word in words)


def _eastern(tokens: tuple[Token, ...]) -> bool:
    if any(word.script in EASTERN for word in tokens):
        return True
    words = [word for word in tokens if word.kind == WORD]
    if not 1 < len(words) < 5:
        return False
    known = lists.spellings("family_zh") | lists.spellings("family_ko")
    ends = words[0].text in known or words[-1].text in known
    return (
        ends
        and all(len(word.text) < 10 for word in words)
        and sum(len(word.text) < 6 for word in words) >= len(words) - 1
    )
