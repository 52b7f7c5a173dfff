"""The engine's shape: answers, inputs, files, errors, memory, cancelling."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as papq
import pytest

from threefold.engine import service
from threefold.engine.types import Engine, Files
from threefold.kit.errors import (
    Invalid,
    NotFound,
    ThreefoldError,
    Unavailable,
)

PEOPLE = pa.table({"id": [1, 2, 3], "name": ["Ana", "Bo", None]})


def test_callers_variables_are_not_tables(engine: Engine) -> None:
    people = PEOPLE
    with pytest.raises(ThreefoldError):
        engine.query("select * from people")
    assert people.num_rows == 3


def test_files_kept_for_many_questions_at_once(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "numbers.parquet"
    papq.write_table(pa.table({"n": list(range(1000))}), path)
    given = Files((str(path),), pa.schema([("n", pa.int64())]))

    def total(least: int) -> int:
        question = "select sum(n)::bigint as total from numbers where n >= $least"
        answer = engine.query(question, {"least": least}, {"numbers": given})
        return int(answer["total"][0].as_py())

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(total, range(200)))
    assert found == [sum(range(least, 1000)) for least in range(200)]


def test_sorting_more_than_memory_spills(tmp_path: Path) -> None:
    small = service.open(memory_limit_mb=120, threads=1, temp_dir=tmp_path / "spill")
    rows = small.write_parquet(
        "select range as n, md5(range::varchar) || md5((range + 1)::varchar) as long"
        " from range(3000000)",
        tmp_path / "sorted.parquet",
        order_by=["long"],
    )
    assert rows == 3_000_000
    small.close()
    assert list((tmp_path / "spill").iterdir()) == []


def test_an_order_that_is_asked_for_holds_where_any_other_would_do(tmp_path: Path) -> None:
    path = tmp_path / "sorted.parquet"
    place = service.open(memory_limit_mb=256, threads=2, any_order=True)
    with place.workspace() as own:
        own.keep("mixed", "select (range * 7919) % 500000 as n from range(500000)")
        rows = own.write_parquet("select n from mixed", path, order_by=["n"], row_group_rows=4096)
    place.close()
    assert rows == 500_000
    assert papq.read_table(path)["n"].to_pylist() == list(range(500_000))


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("select cast('tomorrow' as date) as d", Invalid),
        ("selekt 1", ThreefoldError),
        ("select * from read_parquet('/nowhere/at-all.parquet')", Unavailable),
    ],
)
def test_failures_say_what_and_where(engine: Engine, sql: str, kind: type[ThreefoldError]) -> None:
    with pytest.raises(kind) as caught:
        engine.query(sql)
    assert caught.value.where["statement"] == sql
    assert caught.value.remedy


def test_macros(engine: Engine) -> None:
    answer = engine.query(
        """select tf_day_of_week(timestamp '2026-11-22 09:30:00') as weekday,
                  tf_local_hour(timestamp '2026-11-22 09:30:00') as hour,
                  tf_days_between(date '2026-02-27', date '2026-03-01') as days,
                  tf_month(timestamp '2026-11-22 09:30:00') as month,
                  tf_try_decimal('12.5') as number, tf_try_decimal('twelve') as none,
                  tf_json_text('{"a b": "c"}', 'a b') as said"""
    ).to_pylist()[0]
    assert answer == {
        "weekday": 7, "hour": 9, "days": 2, "month": "2026-11",
        "number": Decimal("12.500000"), "none": None, "said": "c",
    }  # fmt: skip


def test_shared_engine_is_one_per_process() -> None:
    assert service.shared() is service.shared()
    child = os.fork()
    if child == 0:
        os._exit(0 if service.shared().query("select 1 as one").num_rows == 1 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_unknown_engine_and_query() -> None:
    with pytest.raises(Invalid, match="duckdb"):
        service.open("abacus")
    with pytest.raises(NotFound):
        service.sql("threefold.engine", "none")
