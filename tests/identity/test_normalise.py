"""One spelling for every identifier."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.identity.logic.normalise import normalise, normalise_column

SCHEMES = ["customer_number", "email", "tax_id", "mobile", "record_key", "chat"]


@pytest.mark.parametrize(
    ("scheme", "written", "normal"),
    [
        ("customer_number", "17850.0", "17850"),
        ("customer_number", " 17850 ", "17850"),
        ("customer_number", "１７８５０", "17850"),
        ("customer_number", "00123", "00123"),
        ("customer_number", "17850.5", "17850.5"),
        ("customer_number", "ab-12  x", "AB-12 X"),
        ("email", " Ana@Example.COM ", "ana@example.com"),
        ("tax_id", "b-12.345 678", "B12345678"),
        ("mobile", "+44 (7400) 123-456", "+447400123456"),
        ("record_key", "aBc", "aBc"),
        ("customer_number", "  ", None),
        ("customer_number", None, None),
    ],
)
def test_spellings(scheme, written, normal):
    assert normalise(scheme, written) == normal


@given(st.sampled_from(SCHEMES), st.lists(st.none() | st.text(max_size=12), max_size=8))
def test_columns_and_single_values_agree(scheme, values):
    column = normalise_column(scheme, pa.array(values, pa.string())).to_pylist()
    assert column == [normalise(scheme, value) for value in values]


@given(st.sampled_from(SCHEMES), st.text(max_size=12))
def test_a_normal_spelling_is_its_own(scheme, value):
    once = normalise(scheme, value)
    assert normalise(scheme, once) == once


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        *(("customer_number", each) for each in ("0", "0000", "999999", "N/A", "null", " - ")),
        *(("customer_number", each) for each in ("Sin número", "ＴＥＳＴ", "undefined", "不详")),
        *(("loyalty_card", each) for each in ("000", "1111111", "1234567", "7654321", "unknown")),
        *(("email", each) for each in ("unknown@acme.com", "Test@Test.com", "none", "a@b.invalid")),
        *(("mobile", each) for each in ("0000", "123", "+34 666 666 666", "123456789")),
        *(("tax_id", each) for each in ("B-00000000", "N/A", "123456789")),
        ("anonymous_id", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_what_stands_for_none_identifies_nobody(scheme, written):
    assert normalise(scheme, written) is None
    assert normalise_column(scheme, pa.array([written])).to_pylist() == [None]


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        *(("customer_number", each) for each in ("1", "111111", "12345", "99", "1000", "TESTER-7")),
        *(("email", each) for each in ("ana@example.com", "info@acme.com", "testa@acme.com")),
        *(("mobile", each) for each in ("+34612345678", "+447400123456", "+34666666667")),
        *(("loyalty_card", each) for each in ("12345", "1234568", "7777")),
        ("record_key", "unknown"),
        ("tax_id", "B12345678"),
    ],
)
def test_what_only_looks_like_it_identifies(scheme, written):
    assert normalise(scheme, written)
