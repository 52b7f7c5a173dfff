"""Which topics a text is about, by lists of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from threefold.kit.text import fold

_TOKEN = re.compile(r"[^\W_]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

_Phrase = tuple[str, ...]


class Recogniser:
    """Finds the topics of texts: by whole words, Chinese ones anywhere in the text.

    `words` and `never` are phrases by topic; words that stand within one of `never` do not count.
    Takes some microseconds a text, so that each different one is looked at as it comes.
    """

    def __init__(
        self, words: Mapping[str, Iterable[str]], never: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._spoken: dict[str, list[tuple[_Phrase, str, bool]]] = {}
        self._written: list[tuple[str, str, bool]] = []
        for means, lists in ((True, words), (False, never or {})):
            for topic, phrases in lists.items():
                for phrase in phrases:
                    self._add(fold(phrase), topic, means=means)

    def _add(self, phrase: str, topic: str, *, means: bool) -> None:
        if _CHINESE.search(phrase):
            self._written.append((phrase, topic, means))
            return
        tokens = tuple(_TOKEN.findall(phrase))
        if tokens:
            self._spoken.setdefault(tokens[0], []).append((tokens, topic, means))

    def topics(self, text: str) -> set[str]:
        """Codes of all topics that the text is about."""
        folded = fold(text)
        found = list(self._in_words(folded))
        if _CHINESE.search(folded):
            found += self._in_signs(folded)
        barred = [each for each in found if not each[3]]
        return {
            topic
            for first, last, topic, means in found
            if means and not any(t == topic and a <= first and last <= b for a, b, t, _ in barred)
        }

    def _in_words(self, folded: str) -> Iterator[tuple[int, int, str, bool]]:
        """(first, last place, topic, whether it counts)."""
        tokens = [_singular(token) for token in _TOKEN.findall(folded)]
        for place, forms in enumerate(tokens):
            for form in forms:
                for phrase, topic, means in self._spoken.get(form, ()):
                    end = place + len(phrase)
                    there = tokens[place:end]
                    if len(there) == len(phrase) and all(
                        word in some for word, some in zip(phrase, there, strict=True)
                    ):
                        yield place, end - 1, topic, means

    def _in_signs(self, folded: str) -> Iterator[tuple[int, int, str, bool]]:
        for phrase, topic, means in self._written:
            place = folded.find(phrase)
            while place >= 0:
                # Places before 0, so that signs and words never stand within one another.
                yield place - len(folded), place - len(folded) + len(phrase) - 1, topic, means
                place = folded.find(phrase, place + 1)


def _singular(token: str) -> tuple[str, ...]:
    """The word and what it may be the plural of, in English and Spanish."""
    if len(token) < 4 or not token.endswith("s") or token.endswith("ss"):
        return (token,)
    if token.endswith("ies"):
        return (token, token[:-1], token[:-3] + "y")
    if token.endswith("ces"):
        return (token, token[:-1], token[:-3] + "z")
    return (token, token[:-1], token[:-2]) if token.endswith("es") else (token, token[:-1])
