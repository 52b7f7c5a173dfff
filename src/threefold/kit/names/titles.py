"""Titles and honorifics in scripts other than Latin."""

from __future__ import annotations

import re
from functools import cache

from threefold.kit.names import lists
from threefold.kit.names.writing import clean


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    marked = [line.split(" ", 1) for line in lists.lines("titles_native")]
    before, behind = (
        "|".join(sorted((re.escape(clean(t)) for m, t in marked if m == mark), key=len)[::-1])
        for mark in "^$"
    )
    return re.compile(rf"(?:{before})(?:\.\s?|\s+)(?=\S)", re.I), re.compile(rf"\s?(?:{behind})$")


def strip_native(text: str) -> tuple[str, list[str]]:
    """`text` without such titles before and behind it, and the titles.

    Behind, at least two characters stay: 王様 would be a king, not Mr Wang.
    """
    before, behind = _patterns()
    titles: list[str] = []
    while hit := before.match(text):
        titles.append(hit[0].strip())
        text = text[hit.end() :]
    while (hit := behind.search(text)) and hit.start() > 1:
        titles.append(hit[0].strip())
        text = text[: hit.start()]
    return text, titles
