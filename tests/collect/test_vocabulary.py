"""Rows of files held against the vocabulary of events, and the wall clock of where it happened."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from threefold.behavioral.service.tables import events
from threefold.collect import service as collect
from threefold.collect.models import Quarantined
from threefold.collect.service import wording
from threefold.collect.types import ColumnMap, FieldMap, Landing, Rules

pytestmark = pytest.mark.django_db(transaction=True)
CALLS = """when,customer,seconds,status,cost,money,other
2026-03-02 08:00:00,17850,60,Answered,1.5,eur,+34 910 000 111
2026-03-02 08:01:00,17850,0,No answer,,,0034910000111
2026-03-02 08:02:00,17850,,completed,,,
2026-03-02 08:03:00,17850,30,,,,
2026-03-02 08:04:00,17850,-30,completed,,,
2026-03-02 08:05:00,17850,30,17,,,
2026-03-02 08:06:00,17850,30,completed,2,EURO,
2026-03-02 08:07:00,17850,x,completed,2,RMB,
2026-03-02 08:08:00,17850,1772438472,busy,,,
2026-03-02 08:09:00,17850,9,busy,1,n/a,+34910000222
"""
CALL_FIELDS = {
    "when": "event.occurred_at", "customer": "identifier.customer_number",
    "seconds": "event.duration_s", "status": "event.outcome", "cost": "event.amount",
    "money": "event.currency", "other": "property.other_number",
}  # fmt: skip


def bring(
    folder: Path, text: str, fields: dict[str, str], content: str = "events", **rules: Any
) -> tuple[Landing, list[dict[str, Any]]]:
    path = folder / "rows.csv"
    path.write_text(text, "utf-8")
    run = collect.stage(path, source="elsewhere", content=content)
    mapped = tuple(FieldMap(column, to) for column, to in fields.items())
    collect.agree(run, ColumnMap(content, mapped, Rules(**rules)))
    landed = collect.land(run.pk)
    assert landed.received == landed.loaded + landed.quarantined + landed.duplicates
    return landed, sorted(events().read().to_pylist(), key=lambda row: row["local_at"])


def faults() -> list[list[tuple[str, str]]]:
    rows = Quarantined.objects.order_by("row").values_list("problems", flat=True)
    return [[(each["column"], each["cause"]) for each in problems] for problems in rows]


def test_calls_without_what_their_figures_need_wait_in_quarantine(plan, home, tmp_path):
    landed, rows = bring(tmp_path, CALLS, CALL_FIELDS, kind="call")
    assert (landed.loaded, landed.quarantined) == (3, 7)
    assert faults() == [
        [("seconds", "missing")], [("status", "missing")], [("seconds", "range")],
        [("status", "ending")], [("money", "currency")], [("seconds", "number")],
        [("seconds", "range")],
    ]  # fmt: skip
    for problems in Quarantined.objects.values_list("problems", flat=True):
        told = wording.explain(problems[0])
        assert problems[0]["column"] in told["what"]
        assert told["remedy"]
    assert [row["outcome"] for row in rows] == ["completed", "no_answer", "busy"]
    assert [row["currency"] for row in rows] == ["EUR", None, "GBP"]


def test_the_other_number_is_kept_as_a_keyed_hash(plan, home, tmp_path):
    _landed, rows = bring(tmp_path, CALLS, CALL_FIELDS, kind="call")
    numbers = [json.loads(row["properties"])["other_number"] for row in rows]
    assert numbers[0] == numbers[1] != numbers[2]
    assert all(len(number) == 32 for number in numbers)
    assert "34910000" not in str(rows)


def test_a_kind_whose_needs_no_column_holds(plan, home, tmp_path):
    landed, rows = bring(
        tmp_path, CALLS, {k: v for k, v in CALL_FIELDS.items() if k != "seconds"}, kind="call"
    )
    assert (landed.loaded, rows) == (0, [])
    assert ("when", "lacks_duration_s") in faults()[0]
    told = wording.explain(Quarantined.objects.first().problems[0])
    assert "Duration" in told["what"]
    assert wording.cause("lacks_duration_s") == told["what"]


def test_each_row_by_its_own_kind(plan, home, tmp_path):
    text = """at,what,who,seconds,ended,place,qty
2026-03-02 08:00:00,call,17850,60,completed,,
2026-03-02 08:01:00,call,17850,60,earned,,
2026-03-02 08:02:00,store_visit,17850,60,bought,High Street,
2026-03-02 08:03:00,store_visit,17850,60,bought,,
2026-03-02 08:04:00,points,17850,,earned,,5
2026-03-02 08:05:00,points,17850,,lost,,5
2026-03-02 08:06:00,contact,17850,60,Invoice sent,,
2026-03-02 08:07:00,unheard_of,17850,60,whatever,,
2026-03-02 08:08:00,unheard_of,17850,-1,whatever,,
"""
    fields = {
        "at": "event.occurred_at", "what": "event.kind", "who": "identifier.customer_number",
        "seconds": "event.duration_s", "ended": "event.outcome", "place": "event.place",
        "qty": "event.quantity",
    }  # fmt: skip
    _landed, rows = bring(tmp_path, text, fields)
    assert [row["kind"] for row in rows] == [
        "call", "store_visit", "points", "contact", "unheard_of",
    ]  # fmt: skip
    assert faults() == [
        [("ended", "ending")], [("place", "missing")], [("ended", "ending")],
        [("seconds", "range")],
    ]  # fmt: skip


def test_purchases_taken_back_are_not_above_zero(plan, home, tmp_path):
    text = """at,who,no,total,state,cur
2026-03-02 08:00:00,17850,1,5,Sold,GBP
2026-03-02 08:01:00,17850,2,-5,Refund,GBP
2026-03-02 08:02:00,17850,3,5,refunded,GBP
2026-03-02 08:03:00,17850,4,5,payment failed,GBP
2026-03-02 08:04:00,17850,5,34600111222333,sold,GBP
"""
    fields = {
        "at": "event.occurred_at", "who": "identifier.customer_number", "no": "event.reference",
        "total": "event.amount", "state": "event.outcome", "cur": "event.currency",
    }  # fmt: skip
    _landed, rows = bring(tmp_path, text, fields, "purchases")
    assert [(row["reference"], row["outcome"]) for row in rows] == [
        ("1", "sold"),
        ("2", "refunded"),
    ]
    assert faults() == [[("total", "sign")], [("state", "ending")], [("total", "range")]]


def test_a_price_times_a_quantity_beyond_all_bounds(plan, home, tmp_path):
    text = "at,no,qty,price\n2026-03-02 08:00:00,1,900000000,900000000\n2026-03-02,2,2,2.5\n"
    fields = {
        "at": "event.occurred_at", "no": "event.reference", "qty": "event.quantity",
        "price": "event.unit_price",
    }  # fmt: skip
    _landed, rows = bring(tmp_path, text, fields, "purchases")
    assert [row["reference"] for row in rows] == ["2"]
    assert faults() == [[("price", "range")]]


def test_a_warning_for_outcomes_nobody_knows_where_no_figure_rests_on_them(plan, home, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("at,who,ended\n2026-03-02,17850,thanked\n2026-03-02,17851,resolved\n")
    run = collect.stage(path, source="desk", content="contacts")
    fields = (("at", "event.occurred_at"), ("who", "identifier.customer_number"),
              ("ended", "event.outcome"))  # fmt: skip
    collect.agree(run, ColumnMap("contacts", tuple(FieldMap(*each) for each in fields), Rules()))
    assert collect.check(run.pk).warnings == {"outcome": 1}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Madrid"])
def test_the_wall_clock_of_a_file_through_days_with_a_clock_change(
    plan, home, tmp_path, settings, zone
):
    settings.TIME_ZONE = zone
    stamps = ["2026-03-29 01:59:59", "2026-03-29 02:30:00", "2026-03-29 03:00:00",
              "2026-10-25 01:59:59", "2026-10-25 02:30:00", "2026-10-25 03:00:00"]  # fmt: skip
    text = "at,no,total\n" + "".join(f"{at},{n},5\n" for n, at in enumerate(stamps))
    fields = {"at": "event.occurred_at", "no": "event.reference", "total": "event.amount"}
    _landed, rows = bring(tmp_path, text, fields, "purchases")
    assert [f"{row['local_at']:%Y-%m-%d %H:%M:%S}" for row in rows] == stamps
    hours = [row["occurred_at"].astimezone(UTC).hour for row in rows]
    assert hours == ([1, 2, 3, 1, 2, 3] if zone == "UTC" else [0, 1, 1, 23, 1, 2])


def test_moments_with_an_offset_are_the_installations_wall_clock(plan, home, tmp_path, settings):
    settings.TIME_ZONE = "Europe/Madrid"
    text = """at,no,total
2026-03-29T01:30:00+0100,1,5
2026-03-29T03:30:00+0200,2,5
2026-10-25T00:30:00+0000,3,5
2026-10-25T01:30:00+0000,4,5
"""
    fields = {"at": "event.occurred_at", "no": "event.reference", "total": "event.amount"}
    _landed, rows = bring(tmp_path, text, fields, "purchases")
    found = {
        row["reference"]: (row["local_at"], row["occurred_at"].astimezone(UTC)) for row in rows
    }
    assert found["1"][0] == datetime(2026, 3, 29, 1, 30)  # noqa: DTZ001
    assert found["2"][0] == datetime(2026, 3, 29, 3, 30)  # noqa: DTZ001
    assert found["2"][1] == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    # The hour that comes twice: the same on the wall, an hour apart.
    assert found["3"][0] == found["4"][0] == datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    assert found["4"][1] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
