"""How values are spread over customers, and how far that moved."""

from __future__ import annotations

import math
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threefold.behavioral.logic.spread import BARS, MOST_WORDS, spread, stability

NUMBERS = st.lists(
    st.none()
    | st.floats(-1e9, 1e9).map(lambda each: round(each, 6))
    | st.integers(-3, 3).map(float),
    max_size=60,
)


def column(values, kind=None):
    return pa.chunked_array([pa.array(values, kind)])


@settings(max_examples=60, deadline=None)
@given(NUMBERS)
def test_every_known_value_is_in_one_bar(values):
    told = spread(column(values, pa.float64()))
    known = [each for each in values if each is not None]
    assert (told.customers, told.known) == (len(values), len(known))
    assert sum(bar.count for bar in told.bars) == len(known)
    for bar in told.bars:
        low = -math.inf if bar.low is None else bar.low
        high = math.inf if bar.high is None else bar.high
        assert bar.count == sum(low <= each < high for each in known)
    assert len(told.bars) <= BARS + 26


def test_numbers_in_words():
    told = spread(column([0, 0, 10, 20, None], pa.int64()))
    assert (told.share, told.middle, told.mean, told.zero_share) == (0.8, 5, 7.5, 0.5)
    assert [(bar.low, bar.high) for bar in told.bars][:2] == [(0, 1), (1, 2)]


def test_few_who_have_very_much_do_not_hide_the_others():
    told = spread(column([float(2**number) for number in range(20) for _ in range(5)]))
    assert [bar.high for bar in told.bars[:5]] == [1, 2, 5, 10, 20]
    assert max(bar.count for bar in told.bars) <= 15


def test_words_and_all_the_rest():
    words = [f"w{number:02}" for number in range(MOST_WORDS + 3)]
    told = spread(column([*words, "w05", "w05", None]))
    assert (told.middle, told.known, told.bars[0].count) == ("w05", len(words) + 2, 3)
    assert (told.bars[-1].low, told.bars[-1].count) == (None, 3)


def test_days_by_month_and_over_long_times_by_year():
    short = spread(column([date(2026, 1, 31), date(2026, 3, 1), None]))
    assert [(bar.low.month, bar.count) for bar in short.bars] == [(1, 1), (2, 0), (3, 1)]
    long = spread(column([date(2019, 5, 1), date(2026, 3, 1)]))
    assert [bar.low.year for bar in long.bars] == list(range(2019, 2027))


@pytest.mark.parametrize("kind", [pa.float64(), pa.string(), pa.date32(), pa.decimal128(18, 4)])
def test_nothing_known(kind):
    told = spread(column([None, None], kind))
    assert (told.share, told.bars, told.middle) == (0.0, (), None)
    assert spread(column([], kind)).share is None


def test_stability_by_hand():
    before = column(["a"] * 60 + ["b"] * 40)
    now = column(["a"] * 30 + ["b"] * 70)
    # -0.3 ln 0.5 + 0.3 ln 1.75; the empty parts (others, nothing known) add nothing.
    assert stability(now, before) == pytest.approx(-0.3 * math.log(0.5) + 0.3 * math.log(1.75))
    assert stability(before, before) == 0
    assert stability(column([date(2026, 1, 1)]), column([date(2026, 1, 1)])) is None
    assert stability(column([], pa.string()), before) is None


def test_stability_of_numbers_sees_a_shift_and_those_who_went_missing():
    before = column([float(each) for each in range(100)])
    assert stability(before, before) == pytest.approx(0)
    assert stability(column([each + 50.0 for each in range(100)]), before) > 0.25
    gone = column([None if each % 2 else float(each) for each in range(100)])
    assert stability(gone, before) > 0.25
