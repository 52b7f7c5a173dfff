"""Spans of days and what they are compared with, at the edges of months, quarters and years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.behavioral.logic.market import AREAS, SCORES, area_of
from threefold.behavioral.logic.periods import (
    codes,
    compared,
    month_number,
    month_of,
    period,
    shifted,
)

NEWEST = date(2011, 12, 9)
OVER = {
    "2010": ((2010, 1, 1), (2011, 1, 1), (2009, 1, 1), (2010, 1, 1)),
    "2011-Q1": ((2011, 1, 1), (2011, 4, 1), (2010, 10, 1), (2011, 1, 1)),
    "2011-Q3": ((2011, 7, 1), (2011, 10, 1), (2011, 4, 1), (2011, 7, 1)),
    "2011-03": ((2011, 3, 1), (2011, 4, 1), (2011, 2, 1), (2011, 3, 1)),
    "2011-01": ((2011, 1, 1), (2011, 2, 1), (2010, 12, 1), (2011, 1, 1)),
    "last-30": ((2011, 11, 10), (2011, 12, 10), (2011, 10, 11), (2011, 11, 10)),
    "last-365": ((2010, 12, 10), (2011, 12, 10), (2009, 12, 10), (2010, 12, 10)),
}


@pytest.mark.parametrize("code", OVER)
def test_a_period_and_the_one_before(code: str) -> None:
    found = period(code, NEWEST)
    before = compared(found, "before")
    assert found.over
    days = [(day.year, day.month, day.day) for day in (found.first, found.until)]
    days += [(day.year, day.month, day.day) for day in (before.first, before.until)]
    assert tuple(days) == OVER[code]


def test_what_is_not_over_stands_beside_as_many_days() -> None:
    december = period("2011-12", NEWEST)
    assert (december.first, december.until, december.over) == (
        date(2011, 12, 1), date(2011, 12, 10), False,
    )  # fmt: skip
    assert compared(december, "before").until == date(2011, 11, 10)
    assert compared(december, "year").until == date(2010, 12, 10)
    march = period("2012-03", date(2012, 3, 30))
    assert compared(march, "before").until == date(2012, 3, 1)
    assert compared(period("2011", NEWEST), "before").until == date(2010, 12, 10)


def test_a_year_ago_over_a_leap_day() -> None:
    last = period("last-30", date(2012, 2, 29))
    before = compared(last, "year")
    assert (before.first, before.until) == (date(2011, 1, 31), date(2011, 3, 1))
    assert shifted(date(2012, 2, 29), -12) == date(2011, 2, 28)
    assert compared(period("2012-02", date(2012, 6, 1)), "year").days == 28


@pytest.mark.parametrize(
    "code", ["", "2011-13", "2011-00", "2011-Q5", "last-7", "0000", "x", "9999"]
)
def test_other_text_is_no_period(code: str) -> None:
    assert period(code, NEWEST) is None


def test_codes_of_all_that_was() -> None:
    found = codes(date(2010, 11, 30), date(2011, 2, 1))
    assert found["month"] == ["2011-02", "2011-01", "2010-12", "2010-11"]
    assert found["quarter"] == ["2011-Q1", "2010-Q4"]
    assert found["year"] == ["2011", "2010"]


@given(st.dates(date(1971, 1, 1), date(2200, 1, 1)), st.sampled_from(["before", "year"]))
def test_every_code_is_read_and_lies_after_what_it_is_compared_with(newest, how) -> None:
    for kind, every in codes(newest - timedelta(days=400), newest).items():
        for code in every:
            found = period(code, newest)
            other = compared(found, how)
            assert found.kind == kind
            assert found.first <= found.last <= newest or not found.over or found.until > newest
            assert other.until <= found.first
            assert other.days > 0
            if not found.over:
                assert other.days <= found.days
    assert month_of(month_number(newest)) == newest.replace(day=1)


def test_each_cell_of_the_grid_has_one_area() -> None:
    cells = [cell for among in AREAS.values() for cell in among]
    assert sorted(cells) == [f"{r}{f}" for r in SCORES for f in SCORES]
    assert area_of(5, 5) == "champions"
    assert area_of(1, 1) == "lost"
