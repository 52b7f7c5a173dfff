"""How alike two words of names are."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from threefold.kit.names import lists
from threefold.kit.names.comparing.tokens import INITIAL, WORD, Token
from threefold.kit.names.eastern import bones, romanised
from threefold.kit.names.sound import broad, frame, sound
from threefold.kit.names.writing import EASTERN

NONE = 0.0
VARIANT = 0.95
"""Another transliteration of the same name, from the list."""
SHORT = 0.88
"""A short form of the other: Bill and William."""
INITIAL_OF = 0.85
ROMANISED = 0.9
"""The same syllables in another system: Tse-tung and Zedong."""
BARE = 0.88
"""The same consonants where one script writes no vowels."""
SCANTY = 0.75
"""The same single consonant: all that is left of Levi in Hebrew."""
TRANSLATED = 0.72
"""The same name in another language: John and Juan."""
OTHER_NAME = 0.7
"""Nearly the same letters, but two names in their own right: Maria and Mario."""
VOWEL = 0.78
_HEARD = 0.9


def alike(left: Token, right: Token, eastern: bool = False) -> float:
    """0..1; `eastern` where both names look Chinese or Korean in Latin letters."""
    if left.text == right.text and left.script == right.script:
        return 1.0
    if INITIAL in {left.kind, right.kind}:
        return _initial(left, right)
    if left.script == right.script and left.script in EASTERN:
        return _own_script(left, right)
    if left.bare or right.bare:
        return _bare(left, right)
    if len(left.forms) == len(right.forms) == 1:
        return spelled(left.text, right.text, eastern)
    return max(spelled(a, b, eastern) for a in left.forms for b in right.forms)


def _initial(left: Token, right: Token) -> float:
    if left.text[0] != right.text[0]:
        return NONE
    return 1.0 if left.kind == right.kind else INITIAL_OF


def _own_script(left: Token, right: Token) -> float:
    """Han and Hangul: one character more or less is another name, its sound only a hint."""
    if left.written == right.written:
        return 1.0
    plain, other = (word.written.translate(lists.simplified()) for word in (left, right))
    if plain == other:
        return 1.0
    if set(left.forms) & set(right.forms):
        return VOWEL if len(plain) > 1 else OTHER_NAME
    return NONE if left.script != "kana" else spelled(left.text, right.text)


def _bare(left: Token, right: Token) -> float:
    if left.bare and right.bare and left.script == right.script:
        return typed(left.written, right.written)
    best = VARIANT if related("variants", left.text, right.text) else NONE
    firm, soft = broad(left.text), broad(right.text)
    if firm[0] == soft[0] and len(firm[0]) > 1:
        best = max(best, BARE)
    elif firm[1] == soft[1] and len(firm[1]) > 1:
        best = max(best, BARE - 0.06)
    elif min(len(firm[1]), len(soft[1])) > 3 and OSA.distance(firm[1], soft[1]) == 1:
        best = max(best, VOWEL)
    elif firm[0] == soft[0] and firm[0] and max(len(left.text), len(right.text)) < 5:
        best = max(best, SCANTY)
    return best


@lru_cache(maxsize=200_000)
def spelled(left: str, right: str, eastern: bool = False) -> float:
    """Likeness of two folded words in Latin letters."""
    if left == right:
        return 1.0
    if related("variants", left, right):
        return VARIANT
    if eastern and (same := _syllables(left, right)):
        return same
    raw = typed(left, right)
    known = lists.given_names()
    if _short_of(left, right):
        return max(SHORT, raw)
    if left in known and right in known:
        if related("translated", left, right):
            return max(TRANSLATED, min(raw, VOWEL))
        return min(max(raw, _heard(left, right)), OTHER_NAME)
    heard = max(raw, _heard(left, right))
    if related("translated", left, right):
        heard = max(heard, TRANSLATED)
    if _other_gender(left, right):
        return min(heard, OTHER_NAME)
    return heard if not eastern or raw < 1 else min(heard, OTHER_NAME)


def typed(left: str, right: str) -> float:
    """One letter wrong in four or five, two in ten: a slip; more is another word."""
    longest = max(len(left), len(right))
    allowed = 0 if longest < 3 else 1 if longest < 6 else 2 if longest < 10 else 3
    away = OSA.distance(left, right, score_cutoff=allowed)
    if away > allowed:
        return NONE
    # A slip seldom hits the first letter (Pollock and Zamora 1984).
    first = 0.04 if left[0] != right[0] and away else 0.0
    return 1 - away / longest - first


def _heard(left: str, right: str) -> float:
    if min(len(left), len(right)) < 4:
        return NONE
    bone, other = frame(left), frame(right)
    if bone[:1] != other[:1]:
        return NONE
    a, b = sound(left), sound(right)
    raw = 1 - OSA.distance(left, right) / max(len(left), len(right))
    if a == b:
        return _HEARD if raw >= 0.5 else 0.8
    if len(bone) > 2 and bone == other and raw >= 0.5:
        return 0.6 + 0.3 * raw
    if min(len(a), len(b)) > 5 and OSA.distance(a, b) == 1:
        return VOWEL
    return NONE


def related(name: str, left: str, right: str) -> bool:
    """Whether both stand in one line of a list."""
    groups = lists.groups(name)
    return left in groups and right in groups and not groups[left].isdisjoint(groups[right])


def _short_of(left: str, right: str) -> bool:
    shorts = lists.short_forms()
    return (
        _full(right, shorts.get(left))
        or _full(left, shorts.get(right))
        or _share(left, right, shorts)
    )


def _full(name: str, fulls: frozenset[str] | None) -> bool:
    if not fulls:
        return False
    return name in fulls or any(related("variants", name, full) for full in fulls)


def _share(left: str, right: str, shorts: dict[str, frozenset[str]]) -> bool:
    """Liz and Betty; not Emma and Emily, which are short for Emmeline but names on their own."""
    if left not in shorts or right not in shorts or {left, right} & lists.full_names():
        return False
    return not shorts[left].isdisjoint(shorts[right])


def _other_gender(left: str, right: str) -> bool:
    """Julio and Julia, Martin and Martina, but not Ivanov and Ivanova, one family's name."""
    shorter, longer = sorted((left, right), key=len)
    if shorter.endswith(("ov", "ev", "in", "sk", "ski", "sky", "skiy", "ny")):
        return False
    if len(left) == len(right):
        return left[:-1] == right[:-1] and {left[-1], right[-1]} == {"a", "o"}
    return longer == shorter + "a" and len(shorter) > 3


def _syllables(left: str, right: str) -> float:
    if romanised(left) == romanised(right):
        return ROMANISED
    return VOWEL if len(left) > 3 and bones(left) == bones(right) else NONE


def is_word(token: Token) -> bool:
    return token.kind == WORD
