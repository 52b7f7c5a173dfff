"""Phones: E.164, country from context, kind by field; the fast path equals the library."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumberFormat

from threefold.kit.contacts import dialling, phone

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize(
    ("written", "region", "contact", "value", "type", "country"),
    [
        ("612 34 56 78", "ES", "mobile", "+34612345678", "mobile", "ES"),
        ("91 123 45 67", "ES", "phone", "+34911234567", "landline", "ES"),
        ("0034 612 34 56 78", "ES", "", "+34612345678", "mobile", "ES"),
        ("0034 612 34 56 78", "US", "", "+34612345678", "mobile", "ES"),
        ("(+34) 612.345.678", "GB", "", "+34612345678", "mobile", "ES"),
        ("tel:+34-612-34-56-78", "GB", "", "+34612345678", "mobile", "ES"),
        ("Tel.: 91 123 45 67", "ES", "phone", "+34911234567", "landline", "ES"),
        ("+44 (0)20 7946 0018", "ES", "", "+442079460018", "landline", "GB"),
        ("020 7946 0018", "GB", "fax", "+442079460018", "fax", "GB"),
        ("056 1234 5678", "GB", "", "+445612345678", "voip", "GB"),
        ("1-800-555-0199", "US", "phone", "+18005550199", "toll_free", "US"),
        ("(415) 555-2671", "US", "mobile", "+14155552671", "mobile", "US"),
        ("(415) 555-2671", "US", "phone", "+14155552671", "landline", "US"),
        ("(415) 555-2671", "US", "", "+14155552671", "unknown", "US"),
        ("902 123 456", "ES", "", "+34902123456", "shared_cost", "ES"),
        ("55 1234 5678", "MX", "", "+525512345678", "unknown", "MX"),
        ("+52 1 55 1234 5678", "ES", "mobile", "+525512345678", "mobile", "MX"),
        ("138 0013 8000", "CN", "", "+8613800138000", "mobile", "CN"),
        ("010-8888 6666转123", "CN", "", "+861088886666;ext=123", "landline", "CN"),
        ("０２－２３４５－６７８９ 分機 12", "TW", "", "+886223456789;ext=12", "landline", "TW"),
        ("03-1234-5678", "JP", "", "+81312345678", "landline", "JP"),
        ("2345 6789", "HK", "", "+85223456789", "landline", "HK"),
        ("+800 1234 5678", "GB", "", "+80012345678", "toll_free", "001"),
    ],
)
def test_numbers(
    written: str, region: str, contact: str, value: str, type: str, country: str
) -> None:
    found = phone(written, region, contact)
    assert (found.value, found.ok, found.problem) == (value, True, None)
    assert (found.type, found.country) == (type, country)
    assert phone(found.value, region, contact) == found


@pytest.mark.parametrize(
    ("written", "region", "problem"),
    [("", "GB", "phone_form"), ("ask the wife", "GB", "phone_form"),
     ("612345678", "", "phone_form"),
     ("612345678 / 911234567", "ES", "phone_form"), ("0000", "GB", "phone_not_assigned"),
     ("123", "GB", "phone_not_assigned"), ("0" * 300, "GB", "phone_form")],
)  # fmt: skip
def test_no_numbers(written: str, region: str, problem: str) -> None:
    found = phone(written, region)
    assert (found.ok, found.problem) == (False, problem)


@pytest.mark.parametrize("written", ["91 123 45 67", "900 123 456", "803 123 456"])
def test_what_stands_as_mobile_and_is_none(written: str) -> None:
    found = phone(written, "ES", "mobile")
    assert (found.ok, found.problem) == (True, "not_mobile")


def test_the_extension_is_kept_apart() -> None:
    assert phone("020 7946 0018 ext 12", "GB").extension == "12"


def by_the_library(text: str, region: str) -> tuple[str, int, str] | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return value, phonenumbers.number_type(number), phonenumbers.region_code_for_number(number)


def spellings(region: str, dice: random.Random) -> set[str]:
    """Examples of every kind in a region, spoilt and written in many ways."""
    found: set[str] = set()
    for kind in range(11):
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        found |= {phonenumbers.format_number(number, form) for form in range(3)}
        nsn, code = phonenumbers.national_significant_number(number), str(number.country_code)
        for _ in range(2):
            at = dice.randrange(len(nsn))
            spoilt = nsn[:at] + dice.choice("0123456789") + nsn[at + 1 :]
            for digits in (nsn, spoilt, spoilt[:-1], spoilt + "1"):
                found |= {digits, "0" + digits, "1" + digits, code + digits, f"+{code}{digits}"}
                found |= {f"00{code}{digits}", f"011{code}{digits}", f"+{code}(0){digits}"}
    return found


def test_the_fast_path_is_the_library_in_every_region() -> None:
    dice = random.Random(20261122)
    hits = 0
    for region in REGIONS:
        for text in sorted(spellings(region, dice)):
            found = dialling.read(text, region)
            if found is not None:
                hits += 1
                assert tuple(found) == by_the_library(text, region), (text, region)
    assert hits > 5_000


@settings(max_examples=400)
@given(
    st.text("0123456789 ().-", min_size=3, max_size=20).map(str.strip),
    st.sampled_from(["", "+", "00", "+34", "+1", "+44", "+7", "+39", "0", "1"]),
    st.sampled_from(REGIONS),
)
def test_the_fast_path_is_the_library(digits: str, prefix: str, region: str) -> None:
    found = dialling.read(prefix + digits, region)
    if found is not None:
        assert tuple(found) == by_the_library(prefix + digits, region)


def test_most_plain_numbers_are_fast() -> None:
    fast = [dialling.read(f"07400 {number:06d}", "GB") for number in range(0, 1_000_000, 997)]
    assert all(fast)


@settings(max_examples=250)
@given(
    st.text() | st.text("+0123456789 ()-.x#;ext=转,/", max_size=40),
    st.sampled_from(["", "ES", "GB", "US", "AR", "BR", "XX", "es", "001"]),
    st.sampled_from(["", "mobile", "phone", "fax"]),
)
@example("\ud800", "GB", "")
def test_never_raises_and_settles_at_once(text: str, region: str, contact: str) -> None:
    once = phone(text, region, contact)
    if once.ok:
        assert phone(once.value, region, contact) == once
