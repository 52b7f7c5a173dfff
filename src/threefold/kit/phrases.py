"""Sentences for people out of code that knows no Django: in their language where one is in force.

The site says how to translate when it starts. Before that, and outside it, they are English.
"""

from __future__ import annotations

from collections.abc import Callable

_translate: Callable[[str], str] = str


def translate_by(translate: Callable[[str], str]) -> None:
    """From now on every phrase goes through `translate`, which must be safe in every thread."""
    global _translate
    _translate = translate


def phrase(text: str, **values: object) -> str:
    """`text` in the reader's language, `%(name)s` filled in from `values`.

    With values a per cent sign is written `%%`. `text` must be a literal, or the catalogues miss
    it.
    """
    said = _translate(text)
    return said % values if values else said
