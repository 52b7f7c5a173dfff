"""Answers land once, outlive undoings that others outvote, and sum up to the latest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from threefold.descriptive import service as descriptive
from threefold.descriptive.models import Customer
from threefold.related import privacy, service
from threefold.related.models import Answer
from threefold.related.types import ANSWERS, Landed, Undone

AT = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def two(db) -> list[int]:
    first = descriptive.create_customers(2, run=1, at=AT)
    return [first, first + 1]


def answers(*rows: tuple) -> pa.Table:
    """(customer, variable, value, day, content id)."""
    flat = [
        {
            "customer_id": customer,
            "survey": "spring",
            "variable": variable,
            "number": value if isinstance(value, (int, float)) else None,
            "text": value if isinstance(value, str) else None,
            "channel": None,
            "answered_at": AT + timedelta(days=day),
            "content_id": content,
        }
        for customer, variable, value, day, content in rows
    ]
    return pa.Table.from_pylist(flat, schema=ANSWERS)


def test_exactly_once(two):
    table = answers(
        (two[0], "csat", 4, 0, "a"), (two[0], "csat", 4, 0, "b"), (two[0], "csat", 4, 0, "b")
    )
    assert service.preview_answers(table, source="survey") == Landed(2, 1)
    assert service.land_answers(table, source="survey", run=1) == Landed(2, 1)
    assert service.land_answers(table, source="survey", run=1) == Landed(2, 1)
    assert service.land_answers(table, source="survey", run=2) == Landed(0, 3)
    assert service.preview_answers(table, source="survey", run=2) == Landed(0, 3)
    assert service.land_answers(table, source="panel", run=3) == Landed(2, 1)
    assert Answer.objects.count() == 4


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_undo_keeps_what_another_run_brought(two, order):
    service.land_answers(
        answers((two[0], "csat", 4, 0, "a"), (two[1], "nps", 9, 0, "b")), source="s", run=1
    )
    service.land_answers(
        answers((two[0], "csat", 4, 0, "a"), (two[1], "nps", 9, 1, "c")), source="s", run=2
    )
    assert service.undo(order[0]) == Undone(1, 1)
    assert set(Answer.objects.values_list("content_id", "run")) == {
        ("a", order[1]),
        ("c" if order[1] == 2 else "b", order[1]),
    }
    assert service.undo(order[0]) == Undone(0, 0)
    assert service.undo(order[1]) == Undone(2, 0)
    assert not Answer.objects.exists()
    assert not Customer.objects.exists()


def test_summaries_hold_the_latest(two):
    service.land_answers(
        answers(
            (two[0], "csat", 2, 0, "a"),
            (two[0], "csat", 5, 3, "b"),
            (two[0], "nps", 9, 1, "c"),
            (two[0], "main_need", "speed", 2, "d"),
            (two[1], "ces", 6, 0, "e"),
        ),
        source="s",
        run=1,
    )
    first, second = service.summaries().to_pylist()
    assert (first["answers"], first["measures"], first["csat"], first["nps"]) == (4, 3, 5.0, 9.0)
    assert first["last_answer_at"] == AT + timedelta(days=3)
    assert (second["ces"], second["csat"]) == (6.0, None)
    assert service.summaries(pa.table({"customer_id": [two[1]]})).num_rows == 1
    assert [a.content_id for a in service.answers_of(two[0])] == ["b", "d", "c", "a"]


def test_coverage(two, plan):
    service.land_answers(answers((two[0], "main_need", "speed", 0, "a")), source="s", run=1)
    rows = {(c.variable, c.source, c.customer_class): c for c in service.coverage(plan)}
    need = rows["main_need", "", ""]
    assert (need.expected, need.filled, need.fresh) == (2, 1, 1)
    assert rows["main_need", "s", ""].filled == 1


def test_export_and_erase(two):
    service.land_answers(answers((two[0], "csat", 2, 0, "a")), source="s", run=1)
    service.land_answers(answers((two[0], "csat", 2, 0, "a")), source="s", run=2)
    assert privacy.export(two[0])["answer"][0]["number"] == 2.0
    gone = privacy.erase(two[0])
    assert {name: rows for name, rows in gone.items() if rows} == {"answer": 1, "answerclaim": 1}
    assert not Answer.objects.exists()
