"""Whole names of persons, in any order of their words."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _names, _said
from threefold.identity.logic.matching import writing

LABEL = words("Name of a person", "Nombre de persona", "姓名", "姓名")
ABOUT = "name"
VARIABLES = ("full_name",)
HEADERS = (
    "full name", "name", "person name", "customer name", "contact name", "client name",
    "display name", "author", "nombre completo", "nombre y apellidos",
    "nombre cliente", "姓名", "客户姓名", "客戶姓名", "氏名", "이름",
)  # fmt: skip
INSTEAD = ("given_name", "family_name")
_TITLES = frozenset(
    (
        "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "lord", "lady", "sr", "sra", "srta",
        "don", "dona", "herr", "frau",
    )
)  # fmt: skip


def standard(value: str) -> str | None:
    if "," in value:
        family, _, rest = value.partition(",")
        value = f"{rest} {family}"
    text = writing.plain(value)
    if text is None:
        return None
    kept = [word for word in text.split() if word not in _TITLES]
    return " ".join(kept) or text


def _latin(value: str) -> str:
    return _names.latin(value) or value


def _outer(value: str) -> str | None:
    parts = _latin(value).split()
    return " ".join(sorted({parts[0], parts[-1]})) if len(parts) > 1 else None


def _first(value: str) -> str:
    return _latin(value).split()[0]


def _last(value: str) -> str:
    return _latin(value).split()[-1]


KEYS = {"sounds": _names.heard, "outer": _outer, "first": _first, "last": _last}
latin = _names.latin


def fits(shape: Shape) -> float:
    if shape.letters < 0.6:
        return 0.2
    return 1.0 if shape.several_words > 0.4 or shape.length <= 6 else 0.8


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    first_left, first_right = f"split_part({left}, ' ', 1)", f"split_part({right}, ' ', 1)"
    same_sound, near_sound = _names.across(own)
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("same words", f"link_shared({left}, {right}) = 1"),
        same_sound,
        Level(
            "close",
            f"length({first_left}) > 1 and length({first_right}) > 1 "
            f"and (link_within({left}, {right}, 1) or link_similar({left}, {right}) >= 0.94 "
            f"and 6 * link_edits({left}, {right}) <= greatest(length({left}), length({right})))",
        ),
        Level(
            "initial",
            f"(length({first_left}) = 1 or length({first_right}) = 1) "
            f"and substr({left}, 1, 1) = substr({right}, 1, 1) "
            f"and split_part({left}, ' ', -1) = split_part({right}, ' ', -1)",
        ),
        Level("part", _names.part(left, right)),
        Level("half the words", f"link_shared({left}, {right}) >= 0.5"),
        near_sound,
        # A likeness that rewards beginnings finds every two of one given name alike.
        Level(
            "similar",
            f"link_similar({left}, {right}) >= 0.84 "
            f"and 4 * link_edits({left}, {right}) <= greatest(length({left}), length({right}))",
        ),
        Level("a word", f"link_shared({left}, {right}) > 0"),
    ]


PERSONAL = (
    *("same", "same words", "same in Latin letters", "close", "initial", "part"),
    *("alike in Latin letters", "similar"),
)
SAID = {
    "same": _said.SAME,
    "same words": _said.WORDS,
    "same in Latin letters": _said.LATIN,
    "close": _said.CLOSE,
    "initial": words(
        "an initial for the given name",
        "una inicial en vez del nombre",
        "名只有首字母",
        "名只有首字母",
    ),
    "part": words(
        "one name more, or one of two surnames",
        "un nombre de más, o uno de dos apellidos",
        "多一个名字，或两个姓氏之一",
        "多一個名字，或兩個姓氏之一",
    ),
    "half the words": _said.HALF,
    "alike in Latin letters": _said.NEAR_LATIN,
    "similar": _said.SIMILAR,
    "a word": _said.A_WORD,
}
EXAMPLES = (
    ("Dr. Ana Pérez", "Ana Perez", "same"),
    ("Pérez, Ana", "Ana Pérez", "same"),
    ("Perez Ana", "Ana Pérez", "same words"),
    ("Wei Zhang", "Wei Zang", "close"),
    ("Ana Pérez", "Ana Pérez Gómez", "part"),
    ("Robert Allen", "Rob Allen", "similar"),
    ("王小明", "Wang Xiaoming", "same in Latin letters"),
    ("王小明", "王晓明", "same in Latin letters"),
    ("Дмитрий Иванов", "Dmitry Ivanov", "alike in Latin letters"),
    ("Gilbert Martin", "Gilbert Torres", "a word"),
    ("J. Richardson", "A. Richardson", "similar"),
    ("J. Richardson", "Jay Richardson", "initial"),
    ("John Smith", "Mary Smith", "a word"),
    ("John Smith", "Ling Chen", DIFFERENT),
)
