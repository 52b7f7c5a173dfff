from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from threefold.ui.templatetags import _formats as formats

NBSP = formats.NBSP
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("1,044,847", "£18,909,744.12", "73.4%", "1.0M")),
        (
            "es",
            (f"1{NBSP}044{NBSP}847", f"18{NBSP}909{NBSP}744,12{NBSP}£", f"73,4{NBSP}%",
             f"1,0{NBSP}M"),
        ),
        ("zh-hans", ("1,044,847", "£18,909,744.12", "73.4%", "104万")),
        ("zh-hant", ("1,044,847", "£18,909,744.12", "73.4%", "104萬")),
    ],
)  # fmt: skip
def test_numbers_follow_the_language(language: str, expected: tuple[str, ...]) -> None:
    with translation.override(language):
        said = (
            formats.number(1044847),
            formats.money("18909744.118", "GBP"),
            formats.percent(0.734, 1),
            formats.compact(1044847),
        )
    assert said == expected


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        (-12.5, "GBP", "−£12.50"),
        (1234, "JPY", "JP¥1,234"),
        (1.5, "KWD", f"KWD{NBSP}1.500"),
        (0, "", "0.00"),
        (-0.001, "EUR", "€0.00"),
        (None, "EUR", "—"),
        ("not a number", "EUR", "—"),
        (Decimal("NaN"), "EUR", "—"),
    ],
)
def test_money_knows_minor_units_and_signs(value: object, currency: str, expected: str) -> None:
    with translation.override("en"):
        assert formats.money(value, currency) == expected


def test_a_share_is_whole_only_when_it_is() -> None:
    with translation.override("en"):
        assert formats.percent(0.9996) == "99%"
        assert formats.percent(1) == "100%"
        assert formats.percent(0.99996, 1) == "99.9%"


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=45), "1 month ago"),
        (timedelta(days=364), "11 months ago"),
        (timedelta(days=800), "2 years ago"),
        (-timedelta(hours=2), "in 2 hours"),
    ],
)
def test_ages_use_the_largest_unit(gap: timedelta, expected: str) -> None:
    with translation.override("en"):
        assert formats.age_words(NOW - gap, NOW) == expected


def test_a_date_of_today_is_today() -> None:
    with translation.override("en"):
        assert formats.age_words(date(2026, 11, 22), NOW) == "today"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (2.34, "2.3 s"), (65, "1 min 5 s"), (7500, "2 h 5 min"), (90000, "1 d 1 h")],
)
def test_durations_show_two_units(seconds: float, expected: str) -> None:
    with translation.override("en"):
        assert formats.duration(seconds) == expected


def test_times_carry_their_machine_form() -> None:
    with translation.override("en"):
        said = formats.age(datetime(2020, 1, 2, 3, 4, tzinfo=UTC))
    assert said.startswith('<time datetime="2020-01-02T03:04:00+00:00" title="Jan. 2, 2020, 3:04')


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_written_number_reads_back(value: Decimal) -> None:
    with translation.override("en"):
        said = formats.number(value, 2)
    assert Decimal(said.replace(",", "").replace("−", "-")) == value


def test_nothing_is_a_dash_in_every_filter() -> None:
    one = (formats.number, formats.compact, formats.money, formats.percent, formats.day,
           formats.moment, formats.age, formats.duration, formats.bytesize,
           formats.dash)  # fmt: skip
    assert {every(None) for every in one} == {"—"}
