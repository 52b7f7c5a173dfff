from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.view.logic.terms import name_terms, number_terms, question, terms_of


def finds(text: str, kind: str, value: str) -> bool:
    """Whether a search for `text` finds a customer with this value."""
    terms = terms_of(kind, value)
    words = question(text)
    return bool(words) and all(any(term.startswith(word) for term in terms) for word in words)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("garcia", "José García Lorca"),
        ("GARCÍA jose", "José García Lorca"),
        ("小明", "王小明"),
        ("王", "王小明"),
        ("anna", "Ａｎｎａ Ørsted"),
        ("brien", "Conan O'Brien"),
        ("müller-lü", "Eva Müller-Lüdenscheidt"),
        ("ワタナベ", "ﾜﾀﾅﾍﾞ"),
    ],
)
def test_names_are_found_in_any_script_accent_and_width(text, name):
    assert finds(text, "name", name)


@pytest.mark.parametrize(
    "text", ["+34 600 111 222", "0034600111222", "600111222", "600 11", "(600) 111-222"]
)
def test_numbers_are_found_however_they_are_written(text):
    assert finds(text, "number", "+34600111222")


@pytest.mark.parametrize("text", ["jose.garcia@example.com", "JOSE.GARCIA", "garcia"])
def test_addresses_are_found_whole_or_by_their_words(text):
    assert finds(text, "address", "jose.garcia@example.com")


def test_nothing_is_asked_by_signs_alone():
    assert question(" -.' ") == []


@given(st.text(max_size=60))
def test_a_name_is_found_by_itself(name):
    terms = name_terms(name)
    for word in question(name):
        if not any(char.isdigit() for char in name) and "@" not in name:
            assert any(term.startswith(word) for term in terms)


@given(st.from_regex(r"\+[1-9][0-9]{6,13}", fullmatch=True))
def test_a_number_is_found_by_itself(number):
    assert any(term.startswith(question(number)[0]) for term in number_terms(number))
