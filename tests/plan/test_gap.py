"""What to collect next, on made-up coverage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.content import plan
from threefold.plan.logic.gap import WISHED, gaps
from threefold.plan.types import Coverage


def row(variable: str, expected: int, filled: int, fresh: int | None = None, **more: str):
    return Coverage(
        variable,
        more.get("source", ""),
        more.get("customer_class", ""),
        expected,
        filled,
        filled if fresh is None else fresh,
    )


def test_required_times_questions_times_missing() -> None:
    found = {
        g.variable.code: g
        for g in gaps(
            plan(),
            [
                row("city", 100, 50),
                row("mobile", 100, 40),
                row("tier", 100, 0),
                row("spend", 80, 80),
            ],
        )
    }
    assert found["mobile"].score == pytest.approx(1 * (1 + 2) * 0.6)
    assert found["city"].score == pytest.approx(WISHED * (1 + 1) * 0.5)
    assert found["tier"].score == pytest.approx(WISHED * 1 * 1.0)
    assert found["spend"].score == 0
    assert found["mobile"].absent == 60
    assert [q.code for q in found["mobile"].questions] == ["who", "worth"]


def test_the_biggest_gap_comes_first() -> None:
    order = [g.variable.code for g in gaps(plan(), [row("mobile", 10, 9), row("city", 10, 0)])]
    assert order[0] == "spend", "required and reported by nobody"
    assert order.index("city") < order.index("mobile")


def test_a_stale_value_counts_half() -> None:
    found = next(g for g in gaps(plan(), [row("city", 10, 10, 0)]) if g.variable.code == "city")
    assert found.missing == 0.5
    assert found.known == 1.0
    assert found.stale == 10
    assert found.absent == 0


def test_without_customers_nothing_is_missing() -> None:
    for one in gaps(plan(), []):
        assert one.missing is None
        assert one.known is None
        assert one.score == 0
        assert not one.measured


def test_what_nobody_reported_is_missing_for_its_class() -> None:
    found = {
        g.variable.code: g
        for g in gaps(plan(), [row("city", 100, 0), row("mobile", 60, 0, customer_class="buyers")])
    }
    assert found["spend"].expected == 60, "required for buyers"
    assert found["tier"].expected == 100
    assert found["tier"].missing == 1.0
    assert not found["tier"].measured


def test_rows_by_source_and_class_stand_apart_and_are_no_total() -> None:
    rows = [
        row("city", 100, 70),
        row("city", 100, 60, source="crm"),
        row("city", 100, 30, source="web"),
        row("city", 40, 10, customer_class="organisations"),
    ]
    found = next(g for g in gaps(plan(), rows) if g.variable.code == "city")
    assert found.filled == 70
    assert [(r.source, r.filled) for r in found.by_source] == [("crm", 60), ("web", 30)]
    assert [(r.customer_class, r.filled) for r in found.by_class] == [("organisations", 10)]


def test_the_best_source_stands_for_a_total_nobody_gave() -> None:
    rows = [row("city", 100, 60, source="crm"), row("city", 100, 30, source="web")]
    found = next(g for g in gaps(plan(), rows) if g.variable.code == "city")
    assert found.filled == 60


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["city", "mobile", "tier", "spend", "not_planned"]),
            st.integers(0, 1000),
            st.integers(0, 1200),
            st.integers(0, 1200),
        ),
        max_size=8,
    )
)
def test_any_report_gives_shares_between_nought_and_one(
    reported: list[tuple[str, int, int, int]],
) -> None:
    rows = [
        row(code, expected, filled, min(fresh, filled))
        for code, expected, filled, fresh in reported
    ]
    found = gaps(plan(), rows)
    assert {g.variable.code for g in found} == set(plan().variables)
    scores = [g.score for g in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        assert one.missing is None or 0 <= one.missing <= 1
        assert one.known is None or 0 <= one.known <= 1
