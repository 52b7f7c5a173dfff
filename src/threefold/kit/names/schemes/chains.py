"""Names that go on with the father's: `Ali bin Hassan al-Tikriti`, `Ólafur Ragnar Grímsson`."""

from __future__ import annotations

from threefold.kit.names.schemes.split import Split
from threefold.kit.names.vocabulary import known

_ICELAND = ("son", "sson", "dottir")


def split(words: list[str], country: str) -> Split | None:
    """A byname with an article at the end is taken for the family name."""
    marks = [known(word).particle == "chain" for word in words]
    if any(marks[1:-1]):
        return _chain(words, marks.index(True, 1))
    if country == "IS" and known(words[-1]).folded.endswith(_ICELAND):
        return Split(
            given=tuple(words[:-1]), middle=(words[-1],), scheme="patronymic", certain=True
        )
    return None


def _chain(words: list[str], start: int) -> Split:
    family: list[str] = []
    rest = words[start:]
    if known(rest[-1]).folded.startswith("al") and "-" in rest[-1]:
        family, rest = rest[-1:], rest[:-1]
    elif len(rest) > 3 and known(rest[-2]).particle == "article":
        family, rest = [" ".join(rest[-2:])], rest[:-2]
    return Split(
        given=tuple(words[:start]),
        middle=(" ".join(rest),),
        family=tuple(family),
        scheme="patronymic",
    )
