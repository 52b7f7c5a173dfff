"""Keys under which spellings of one sound fall together, for names written in Latin letters.

Made for what transliteration varies: Russian and Arabic names in English, French and German
spelling, umlauts, doubled letters. Not a phonetic algorithm of one language.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RULES = {
    **dict.fromkeys(("schtsch", "shch", "szcz", "stsch", "chtch", "sch", "sh", "sz"), "S"),
    **dict.fromkeys(("tsch", "tch", "tsh", "cz", "ch"), "C"),
    **dict.fromkeys(("zh", "dzh", "dj"), "y"),
    **dict.fromkeys(("ts", "tz", "zz"), "s"),
    **dict.fromkeys(("ck", "cq", "kh", "cc", "qu"), "k"),
    **{"ph": "f", "th": "t", "dh": "d", "bh": "b", "gh": "g", "rh": "r", "wh": "v", "x": "ks"},
    **{"ce": "se", "ci": "si", "cy": "si", "c": "k", "q": "k", "w": "v", "z": "s"},
    **dict.fromkeys(("ie", "ee", "ey", "iy", "ij", "yy", "ii", "iey"), "i"),
    **dict.fromkeys(("oo", "ou", "ue"), "u"),
    **dict.fromkeys(("ei", "ai", "ay", "ae", "aj", "ea", "oe"), "e"),
    **{"au": "o", "aw": "o", "j": "y"},
}
_RULE = re.compile("|".join(sorted(_RULES, key=len, reverse=True)))
_END = re.compile(r"(?:off|ov|ow|of)$")
_END_I = re.compile(r"y+$")
_START = re.compile(r"^[yj](?=[ei])")
_MUTE = re.compile(r"(?<=.)h(?=[^aeiouy]|$)")
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<=.)[aeiouy]+")
_Y = re.compile(r"y(?=[^aeiou]|$)")
_DIGRAPHS = re.compile(r"sch|([sckgdtpbrz])h")
_CLASSES = str.maketrans("bpfvwgkqcjSzsxdthmnlry", "BBBBWKKKJJSSSKTTHMNLRY")
_VOWELLESS = re.compile(r"[^A-Z]+")
_WEAK = re.compile(r"(?<=.)[WY]+")
_BREATH = re.compile(r"(?<=.)H+")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """`word` (folded) with one letter for each sound."""
    word = _END.sub("ov", word)
    word = _START.sub("", word) if len(word) > 3 else word
    word = _RULE.sub(lambda hit: _RULES[hit[0]], word)
    word = _MUTE.sub("", _Y.sub("i", word))
    return _TWICE.sub(r"\1", word)


@lru_cache(maxsize=200_000)
def frame(word: str) -> str:
    """The consonants of `sound(word)`, with `a` for a vowel at the beginning."""
    heard = sound(word)
    start = "a" if heard[:1] in {"a", "e", "i", "o", "u"} else heard[:1]
    return _TWICE.sub(r"\1", start + _VOWELS.sub("", heard[:1] + heard[1:])[1:])


def _digraph(hit: re.Match[str]) -> str:
    letter: str | None = hit[1]
    return {"s": "S", None: "S", "c": "j", "z": "j", "p": "f"}.get(letter, letter or "")


@lru_cache(maxsize=100_000)
def broad(word: str) -> tuple[str, str]:
    """Classes of consonants without y and w, then without h too.

    All that a script without vowels shows for sure: b for p, f for v, g for k.
    """
    spelled = re.sub(r"c(?=[eiy])", "s", _DIGRAPHS.sub(_digraph, word))
    spelled = spelled.replace("ck", "k").replace("c", "k").replace("tz", "z").replace("ts", "z")
    bones = _VOWELLESS.sub("", spelled.translate(_CLASSES))
    firm = _TWICE.sub(r"\1", _WEAK.sub("", bones))
    return firm, _TWICE.sub(r"\1", _BREATH.sub("", firm))
