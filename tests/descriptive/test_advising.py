"""What to mend of a customer, the most worthwhile first."""

from __future__ import annotations

import pytest

from threefold.descriptive.logic.advising import Reaching, advice

MAILED = Reaching(7, "email", "email", 0.8, 0.75, True)


def actions(values, ways, contacts=("email", "mobile")) -> list[tuple[str, str]]:
    return [(each.action, each.variable) for each in advice(values, ways, contacts)]


def test_a_way_is_asked_for_before_anything_else():
    values = {"email": {"completeness": (0, 1)}, "birth_date": {"completeness": (0, 1)}}
    assert actions(values, []) == [("ask", ""), ("ask", "birth_date")]


def test_what_nobody_can_reach_is_tried_by_the_way_that_tells_most():
    ways = [
        Reaching(1, "post", "street", 0.3, 0.28, True),
        Reaching(2, "mobile", "mobile", 0.5, 0.4, True),
        Reaching(3, "email", "email", 0.0, 0.0, True),
    ]
    (first,) = advice({}, ways, ())
    assert (first.action, first.way_id, first.kind) == ("try", 2, "mobile")
    assert first.gain == pytest.approx(0.5 * (0.95 - 0.4))
    assert actions({}, ways[2:]) == [("replace", "")]


def test_who_wants_no_contact_is_left_alone():
    assert actions({}, [Reaching(1, "email", "email", 0.8, 0.8, False)]) == [("leave", "")]


def test_each_value_is_mended_where_that_adds_most():
    values = {
        "city": {"consistency": (1, 2), "timeliness": (0, 1), "verification": (0, 1)},
        "name": {"consistency": (2, 2), "timeliness": (1, 1), "verification": (0, 1)},
        "born": {"validity": (0, 1)},
    }
    found = advice(values, [MAILED], ())
    assert [(each.action, each.variable) for each in found] == [
        ("correct", "born"), ("renew", "city"),
    ]  # fmt: skip
    assert found[0].gain == pytest.approx(0.5 / 4)
    assert found[1].gain == pytest.approx(0.5 / 2 / 4)


def test_nothing_is_left_to_do():
    assert actions({"city": {"completeness": (1, 1)}}, [MAILED]) == []
