"""The word lists that come with the package."""

from __future__ import annotations

import pytest
from anyascii import anyascii

from threefold.kit.names import legal, lists


def test_simplified_characters_sound_like_the_traditional_ones() -> None:
    pairs = [(chr(code), plain) for code, plain in lists.simplified().items()]
    odd = [pair for pair in pairs if anyascii(pair[0]) != anyascii(pair[1])]
    assert len(pairs) > 400
    assert len(odd) < 25, odd


@pytest.mark.parametrize("name", ["family_zh", "family_ko", "family_ja", "given_ja"])
def test_every_name_has_a_reading_in_latin_letters(name: str) -> None:
    for written, readings in lists.readings(name).items():
        assert not written.isascii()
        assert readings
        assert all(reading.isascii() and reading.isalpha() for reading in readings), written


@pytest.mark.parametrize(
    "name",
    ["titles", "suffixes", "particles", "given", "given_es", "family", "family_es", "variants"],
)
def test_words_are_folded(name: str) -> None:
    assert all(word.isascii() and word == word.lower() for word in lists.words(name))


def test_legal_forms_have_a_kind_and_countries() -> None:
    forms = {*legal.forms().values(), *(form for _, form in legal.native())}
    assert len(forms) > 120
    assert all(form.kind and form.countries for form in forms)
