"""Groups found in the data: scaled, parted, told by what sets them apart and by rules."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threefold.segments.logic.groups import describing, dividing, finding, scaling, telling
from threefold.segments.logic.groups.directions import directions
from threefold.segments.logic.rules import Field, holds, parse, text_of

NAN = float("nan")


def three(each: int = 150) -> dict[str, np.ndarray]:
    """Many small orders, few large ones, and those who never came back; a quarter without csat."""
    draw = np.random.default_rng(1)
    spend = np.concatenate([draw.lognormal(m, 0.3, each) for m in (3, 6, 3)])
    orders = np.concatenate([draw.poisson(m, each) + 1 for m in (20, 2, 1)]).astype(float)
    days = np.concatenate([draw.normal(m, 15, each) for m in (30, 60, 400)])
    csat = draw.normal(4, 0.5, 3 * each)
    csat[::4] = NAN
    return {"spend": spend, "orders": orders, "days": np.round(days), "csat": csat}


def parted(columns, groups=None):
    scales, _left = scaling.scales(columns)
    points = scaling.points(scales, columns)
    division = dividing.divide(points, groups, tell=lambda _done, _of: None)
    return scales, division, dividing.nearest(points, division.centres)


def test_as_many_groups_as_the_data_speak_for():
    scales, division, labels = parted(three())
    assert [each.groups for each in division.tried] == [2, 3, 4, 5, 6, 7, 8]
    assert len(division.centres) == 3
    assert division.silhouette == max(each.silhouette for each in division.tried)
    assert sorted(np.bincount(labels)) == pytest.approx([150, 150, 150], abs=8)
    assert len(parted(three(), 5)[1].centres) == 5
    again = parted(three())[1]
    assert np.array_equal(again.centres, division.centres)
    assert {each.code: each.log for each in scales}["spend"]


def test_many_figures_are_brought_together():
    draw = np.random.default_rng(3)
    one = draw.normal(size=300)
    points = np.column_stack([one, -one, one + draw.normal(0, 0.1, 300), draw.normal(size=300)])
    space = directions(points)
    assert space.axes.shape == (4, 4)
    placed = space.place(points)
    assert np.cov(placed, rowvar=False)[0, 0] > 2.5
    assert np.allclose(placed.mean(axis=0), 0)
    assert np.array_equal(directions(points).axes, space.axes)
    assert directions(np.zeros((5, 6))).axes.shape == (4, 6)


def test_of_whom_enough_is_known():
    scales = [scaling.Scale(code, False, 0, 1, 1) for code in "abc"]
    columns = {"a": np.array([1, 1, NAN]), "b": np.array([1, NAN, NAN]), "c": np.array([1, 1, 1])}
    assert scaling.known_enough(scales, columns).tolist() == [True, True, False]


def test_customers_who_are_all_alike_are_one_group():
    points = np.zeros((50, 2))
    assert len(dividing.divide(points, tell=lambda _done, _of: None).centres) == 1


def test_what_is_left_out_and_why():
    draw = np.random.default_rng(2).normal(size=200)
    mostly = np.zeros(200)
    mostly[0] = 1
    columns = {
        "a": draw, "twice": 2 * draw + 1, "same": mostly,
        "rare": np.where(np.arange(200) < 90, draw, NAN), "b": draw[::-1].copy(),
        "none": np.full(200, NAN),
    }  # fmt: skip
    scales, left = scaling.scales(columns)
    assert [each.code for each in scales] == ["a", "b"]
    assert {each.code: (each.why, each.like) for each in left} == {
        "rare": ("unknown", ""), "none": ("unknown", ""), "same": ("same", ""),
        "twice": ("like", "a"),
    }  # fmt: skip
    assert next(each.share for each in left if each.code == "rare") == 0.45


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=4, max_size=40))
@example([0.0, 0.0, 0.0, 5e-324])
@example([0.0, 0.0, 0.0, 5e-324, 5e-324, 1e9])
@example([0.0, 0.0, 1e-300, 1e-300, 1e9, -1e9])
def test_whatever_the_figures_they_come_to_lie_within_the_scale(values):
    told = np.array([NAN if each is None else each for each in values])
    scales, left = scaling.scales({"x": told})
    assert len(scales) + len(left) == 1
    for each in scales:
        points = scaling.points([each], {"x": told})
        assert np.isfinite(points).all()
        assert np.abs(points).max() <= 3
        assert (points[np.isnan(told)] == 0).all()


def test_what_sets_a_group_apart():
    columns = three()
    scales, _division, labels = parted(columns)
    gone = int(labels[-1])
    first, *others = telling.traits(scales, columns, labels == gone)
    assert first.code == "days"
    assert first.away > 2
    assert first.inside > 350 > 80 > first.others
    assert all(abs(each.away) >= telling.SMALL for each in others)
    assert "csat" not in {each.code for each in others}


def of(code: str, values) -> dict[str, np.ndarray]:
    return {code: np.asarray(values, float)}


def test_rules_hold_the_groups():
    columns = three()
    _scales, _division, labels = parted(columns)
    fields = {code: Field(code, "number") for code in columns}
    rows = pa.table(columns).to_pylist()
    for group in range(3):
        inside = labels == group
        rule = describing.rule_for(inside, columns)
        assert parse(text_of(rule), fields) == rule
        meets = np.array([holds(rule, _known(row)) is True for row in rows])
        assert (meets & inside).sum() / inside.sum() > 0.9
        assert (meets & inside).sum() / meets.sum() > 0.9


def _known(row):
    return {code: None if value != value else value for code, value in row.items()}


@pytest.mark.parametrize(
    ("columns", "inside", "said"),
    [
        (of("n", [1, 2, 3, 4, 50, 60, 70, 80]), [0, 0, 0, 0, 1, 1, 1, 1], "n > 27"),
        (of("x", [0.12345, 0.2, 0.3, 7.5, 8.5, 9.1]), [1, 1, 1, 0, 0, 0], "x <= 3.9"),
        (of("m", [NAN] * 4 + [1, 2, 3, 4]), [1, 1, 1, 1, 0, 0, 0, 0], "m is missing"),
        (of("m", [NAN] * 4 + [1, 2, 3, 4]), [0, 0, 0, 0, 1, 1, 1, 1], "m is known"),
        (of("m", [NAN, NAN, NAN, 1, 2, 3, 7, 8, 9]), [1] * 6 + [0] * 3,
         "m <= 5 or m is missing"),
        (of("n", [1, 2, 3, 10, 11, 12, 20, 21, 22]), [0, 0, 0, 1, 1, 1, 0, 0, 0],
         "n > 6 and n <= 16"),
        (of("n", [1, 2, 3, 10, 11, 12, 20, 21, 22]), [1, 1, 1, 0, 0, 0, 1, 1, 1],
         "n <= 6 or n > 16"),
    ],
)  # fmt: skip
def test_rules_are_short_and_say_what_is_missing(columns, inside, said):
    assert text_of(describing.rule_for(np.array(inside, bool), columns)) == said


def test_no_rule_where_nothing_tells_them():
    assert describing.rule_for(np.array([True, False] * 5), of("x", [1] * 10)) is None


def test_what_was_found_reads_back():
    one = finding.Group(3, (telling.Trait("a", 1.5, 2.0, 1.0),), "a > 1", 4, 2)
    found = finding.Finding(
        9, 1, 9, 2, 0.7, 0.3, (dividing.Tried(2, 0.3, 0.4),),
        (scaling.Scale("a", True, 0.1, 1.0, 0.9),),
        (scaling.LeftOut("b", "like", like="a"),), (one,), 0.1,
    )  # fmt: skip
    assert finding.read(found.document()) == found
    assert (one.precision, one.recall, found.parted) == (0.5, pytest.approx(2 / 3), "middling")
    assert found.told()["groups"][0]["precision"] == 0.5
