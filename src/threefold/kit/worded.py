"""Texts that come with the program, written beside what they name, in the four languages."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "es", "zh-hans", "zh-hant")

Words = Mapping[str, str]


def words(en: str, es: str, hans: str, hant: str) -> Words:
    """One text in the four languages."""
    return dict(zip(LANGUAGES, (en, es, hans, hant), strict=True))
