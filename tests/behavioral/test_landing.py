from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.examples import tries

from threefold.behavioral import service
from threefold.behavioral.service.tables import claims, events
from threefold.behavioral.types import EVENT_SCHEMA, Landed, Undone

_files = itertools.count()


def event(number: int, run: int, **changed: object) -> dict[str, object]:
    day = 1 + number % 28
    at = datetime(2026, 1 + number % 3, day, 12, tzinfo=UTC)
    return {
        "id": f"{number:032x}",
        "kind": "purchase",
        "occurred_at": at,
        "local_at": at.replace(tzinfo=None),
        "received_at": at,
        "source": "shop",
        "run": run,
        "subject": f"{number % 3:032x}",
        "product": "20001",
        "quantity": Decimal(1),
        "amount": Decimal("2.50"),
        "currency": "GBP",
        "outcome": "sold",
        "reference": str(number),
        "month": f"{at:%Y-%m}",
        **changed,
    }


def file(folder: Path, numbers: list[int], run: int, **changed: object) -> Path:
    path = folder / f"{next(_files)}.parquet"
    rows = [event(number, run, **changed) for number in numbers]
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA), path)
    return path


def owners() -> dict[str, int]:
    table = events().read(columns=["id", "run"])
    ids = table["id"].to_pylist()
    assert len(ids) == len(set(ids))
    return dict(zip(ids, table["run"].to_pylist(), strict=True))


def test_lands_once_and_again_nothing(home, tmp_path):
    path = file(tmp_path, list(range(10)), 1)
    assert service.preview(path, source="shop") == Landed(10, 0)
    assert service.land(path, run=1, source="shop") == Landed(10, 0)
    assert service.land(path, run=1, source="shop") == Landed(10, 0)
    assert len(owners()) == 10
    again = file(tmp_path, list(range(5, 12)), 2)
    assert service.preview(again, source="shop", run=2) == Landed(2, 5)
    assert service.land(again, run=2, source="shop") == Landed(2, 5)
    assert len(owners()) == 12


def test_a_staged_folder_lands_as_its_file_would(home, tmp_path):
    service.land(file(tmp_path, [0, 3, 6], 1), run=1, source="shop")
    rows = pq.read_table(file(tmp_path, list(range(12)), 2))
    folder = tmp_path / "staged"
    assert service.stage(rows, folder) == 12
    assert len(service.staged(folder).paths) == 3
    assert service.preview(folder, source="shop", run=2) == Landed(9, 3)
    assert service.land(folder, run=2, source="shop") == Landed(9, 3)
    assert service.land(folder, run=2, source="shop") == Landed(9, 3)
    assert len(owners()) == 12
    assert service.undo(2) == Undone(removed=9, kept=0)
    assert set(owners().values()) == {1}
    assert service.stage(rows.slice(0, 0), tmp_path / "none") == 0
    assert service.land(tmp_path / "none", run=3, source="shop") == Landed(0, 0)


def test_same_id_of_another_source_is_another_event(home, tmp_path):
    service.land(file(tmp_path, [1], 1), run=1, source="shop")
    other = file(tmp_path, [1], 2, source="till")
    assert service.land(other, run=2, source="till") == Landed(1, 0)
    assert service.totals()["events"] == 2


def test_undo_leaves_what_another_import_brought(home, tmp_path):
    service.land(file(tmp_path, [1, 2, 3], 1), run=1, source="shop")
    service.land(file(tmp_path, [2, 3, 4], 2), run=2, source="shop")
    assert service.undo(1) == Undone(removed=1, kept=2)
    assert service.undo(1) == Undone(removed=0, kept=0)
    assert set(owners().values()) == {2}
    assert len(owners()) == 3
    assert service.undo(2) == Undone(removed=3, kept=0)
    assert owners() == {}
    assert claims().snapshot().rows == 0


@settings(
    max_examples=tries(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.lists(st.integers(0, 12), unique=True, max_size=8), min_size=1, max_size=4),
    st.data(),
)
def test_imports_and_undos_in_any_order_equal_what_remains(home, tmp_path, brought, data):
    base = next(_files) * 1000
    for at, numbers in enumerate(brought):
        if numbers:
            service.land(
                file(tmp_path, [base + n for n in numbers], base + at), run=base + at, source="shop"
            )
    gone = data.draw(st.sets(st.integers(0, len(brought) - 1)))
    for at in data.draw(st.permutations(sorted(gone))):
        service.undo(base + at)
    remain = {
        f"{base + number:032x}"
        for at, numbers in enumerate(brought)
        if at not in gone
        for number in numbers
    }
    mine = {key for key in owners() if base <= int(key, 16) < base + 1000}
    assert mine == remain


def test_totals_tell_sales_cancellations_charges_and_nobodys_lines_apart(home, tmp_path):
    rows = [
        event(1, 1),
        event(2, 1, outcome="cancelled", amount=Decimal("-2.50"), reference="C2"),
        event(3, 1, category="charge", product="POST", reference="1"),
        event(4, 1, subject=None),
    ]
    path = tmp_path / "totals.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA), path)
    service.land(path, run=1, source="shop")
    told = service.totals()["purchases"]
    assert (told["lines"], told["orders"], told["products"]) == (4, 3, 2)
    assert (told["cancelled_lines"], told["charge_lines"], told["sales_lines"]) == (1, 1, 2)
    assert told["lines_without_customer"] == 1
    assert told["amount"] == Decimal("5.0000")
    assert told["sales_amount"] == Decimal("5.0000")


def test_an_empty_lake_answers_with_nothing(home):
    assert service.totals()["purchases"]["lines"] == 0
    assert service.life(["0" * 32]).total == 0
    assert service.life([]).total == 0
    assert service.month_totals() == []


def test_many_small_landings_do_not_scatter_a_month(home, tmp_path):
    for run in range(1, 16):
        service.land(file(tmp_path, [3 * run], run), run=run, source="shop")
    assert events().stats().files <= 3
    assert owners() == {f"{3 * run:032x}": run for run in range(1, 16)}
    assert service.undo(4) == Undone(removed=1, kept=0)
    assert service.life(["0" * 32]).total == 14


def test_the_pages_of_a_long_life_hold_every_line_once(home, tmp_path):
    """Long orders, several at one instant, orders of several instants, things without an order."""
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    rows = [
        event(
            number,
            1,
            subject="a" * 32,
            occurred_at=at + timedelta(minutes=number // 90),
            reference=None if number % 7 == 0 else str(number // 40),
            kind="contact" if number % 7 == 0 else "purchase",
        )
        for number in range(700)
    ]
    path = tmp_path / "long.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA), path)
    service.land(path, run=1, source="shop")
    for kind, expected in ((None, 700), ("contact", 100), ("purchase", 600)):
        seen, before, earlier = 0, None, True
        while earlier:
            life = service.life(["a" * 32], kind=kind, before=before, moments=3, lines=50)
            seen, earlier = seen + len(life.events), life.earlier
            assert 0 < len(life.events) <= 90
            before = life.events[-1]["occurred_at"]
        assert seen == expected
    assert life.total == 700


def test_life_of_one_customer(home, tmp_path):
    rows = [
        event(1, 1, subject="a" * 32, reference="1"),
        event(2, 1, subject="a" * 32, reference="1", product="20002"),
        event(31, 1, subject="a" * 32, reference="2", amount=Decimal("10")),
        event(5, 1, subject="a" * 32, kind="contact", category="complaint", reference=None),
        event(6, 1, subject="b" * 32),
    ]
    path = tmp_path / "life.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA), path)
    service.land(path, run=1, source="shop")
    life = service.life(["a" * 32])
    assert (life.total, life.orders, life.spend) == (4, 2, Decimal("15.0000"))
    assert life.kinds == {"purchase": 3, "contact": 1}
    assert [row["occurred_at"] for row in life.events] == sorted(
        (row["occurred_at"] for row in life.events), reverse=True
    )
    assert sum(count for _day, _hour, count in life.hours) == 3
    only = service.life(["a" * 32], kind="contact")
    assert [row["kind"] for row in only.events] == ["contact"]
    assert only.total == 4
    early = service.life(["a" * 32], before=life.events[0]["occurred_at"])
    assert len(early.events) < 4


@pytest.mark.parametrize("subject", ["a" * 32, "b" * 32])
def test_erase_removes_one_subject_only(home, tmp_path, subject):
    rows = [event(1, 1, subject="a" * 32), event(2, 1, subject="b" * 32)]
    path = tmp_path / "erase.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA), path)
    service.land(path, run=1, source="shop")
    service.erase([subject], request="case-1")
    assert service.life([subject]).total == 0
    assert service.totals()["events"] == 1


def test_tidying_keeps_every_event_in_one_file_a_month(home, tmp_path):
    for run in range(1, 4):
        path = file(tmp_path, list(range(run * 50, run * 50 + 30)), run)
        service.land(path, run=run, source="shop")
    before, files = owners(), len(events().snapshot().files)
    assert service.tidy()["rewritten"] == 3
    assert owners() == before
    assert len(events().snapshot().files) == 3 < files
    assert service.tidy() == {"rewritten": 0, "removed": 0}
