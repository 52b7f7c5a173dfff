"""Anything else that is written."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing

LABEL = words("Text", "Texto", "文本", "文字")
VARIABLES = ()
HEADERS = ("description", "notes", "comment", "text", "title", "descripcion", "描述")
standard = writing.plain


def _rare(value: str) -> str | None:
    return max(value.split(), key=len)


KEYS = {"sounds": writing.sounds, "longest": _rare, "begin": writing.begin(8)}


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("close", f"link_within({left}, {right}, 1) or link_shared({left}, {right}) >= 0.85"),
        Level("most words", f"link_shared({left}, {right}) >= 0.6"),
        Level("similar", f"link_similar({left}, {right}) >= 0.92"),
        Level("some words", f"link_shared({left}, {right}) >= 0.35"),
        Level("a few words", f"link_shared({left}, {right}) >= 0.2"),
    ]


SAID = {
    "same": _said.SAME,
    "close": _said.CLOSE,
    "most words": _said.MOST_WORDS,
    "similar": _said.SIMILAR,
    "some words": words(
        "some words agree", "coinciden algunas palabras", "部分词语相同", "部分詞語相同"
    ),
    "a few words": words(
        "a few words agree", "coinciden pocas palabras", "少数词语相同", "少數詞語相同"
    ),
}
EXAMPLES = (
    ("Politician", "politician", "same"),
    ("politician", "politican", "close"),
    ("a guide to small gardens", "guide to the small gardens", "most words"),
    ("red car", "blue house", DIFFERENT),
)
