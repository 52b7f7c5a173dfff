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


def test_a_question_asked_again_is_answered_of_what_lies_there_now() -> None:
    """Whatever rows and values come, and in whichever order: as the first time, which is planned
    for just them."""
    from threefold.engine.logic.duckdb_kept import ROWS

    question = (
        "with counted as (select name, sum(n) as n, count(*) as rows from numbers group by name)"
        " select name, n, cast($more as bigint) + n as more, $word as word, p.place"
        " from counted left join places p using (name)"
        " where rows > 0 and ($least is null or n >= $least) and not list_contains($none, name)"
        " order by name"
    )
    rounds = [
        ({}, {}, 1, "a", None, []),
        ({"x": [1, 2]}, {"x": "here"}, 2, "it's", 1, ["z"]),
        ({"x": [2**40], "y": [1]}, {}, 2**40, None, 2, ["y"]),
        ({}, {"x": "there"}, -1, "{}", 0.5, ["x", "y"]),
        ({"x": [5], "z": [None]}, {"z": None}, 3, "b", None, []),
        ({str(each): [each] for each in range(ROWS + 1)}, {}, 4, "c", ROWS - 1, []),
        ({"y": [7]}, {"y": "there"}, 5, "d", 7, ["z"]),
    ]
    kept = service.open(memory_limit_mb=128, threads=1)
    for numbers, places, more, word, least, none in rounds * 3:
        values = {"more": more, "word": word, "least": least, "none": none}
        rows = [(name, n) for name, each in numbers.items() for n in each]
        inputs = {
            "numbers": pa.table(
                [[name for name, _ in rows], [n for _, n in rows]],
                schema=pa.schema([("name", pa.string()), ("n", pa.int64())]),
            ),
            "places": pa.table(
                [list(places), list(places.values())],
                schema=pa.schema([("name", pa.string()), ("place", pa.string())]),
            ),
        }
        new = service.open(memory_limit_mb=128, threads=1)
        expected = new.query(question, values, inputs)
        new.close()
        assert expected.num_rows or not numbers or least == 0.5
        assert kept.query(question, values, inputs).equals(expected)
    kept.close()


def test_a_value_is_cast_only_where_the_question_casts_it(engine: Engine) -> None:
    for value in (3, 4, 2**40, 5):
        answer = engine.query(
            "select n || cast($x as varchar) as said, $x + 1 as more from numbers",
            {"x": value},
            {"numbers": pa.table({"n": [1]})},
        )
        assert answer.to_pylist() == [{"said": f"1{value}", "more": value + 1}]


def test_a_question_asked_by_many_at_once(engine: Engine) -> None:
    def total(count: int) -> tuple[int, int]:
        answer = engine.query(
            "select sum(n)::bigint as total, any_value($count) as told from numbers",
            {"count": count},
            {"numbers": pa.table({"n": list(range(count))})},
        )
        return answer["total"][0].as_py(), answer["told"][0].as_py()

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(total, [1 + each % 300 for each in range(600)]))
    assert found == [(sum(range(1 + each % 300)), 1 + each % 300) for each in range(600)]


def test_a_question_that_failed_is_answered_the_next_time(engine: Engine) -> None:
    for value, right in [("1", True), ("2", True), ("x", False), ("y", False), ("3", True)]:
        given = {"given": pa.table({"a": [value]})}
        if right:
            found = engine.query("select cast(a as int) as a from given", inputs=given)
            assert found["a"].to_pylist() == [int(value)]
        else:
            with pytest.raises(Invalid):
                engine.query("select cast(a as int) as a from given", inputs=given)


def test_a_file_written_anew_is_read_anew(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "numbers.parquet"
    for count in (3, 500, 1, 0, 20):
        papq.write_table(pa.table({"n": pa.array(range(count), pa.int64())}), path)
        given = Files((str(path),), pa.schema([("n", pa.int64())]))
        one = pa.table({"one": [1]})
        answer = engine.query(
            "select count(*) as n from numbers cross join ones", None,
            {"numbers": given, "ones": one},
        )  # fmt: skip
        assert answer["n"].to_pylist() == [count]
        by_path = engine.query(
            f"select count(*) as n from read_parquet('{path}') cross join ones", None, {"ones": one}
        )
        assert by_path["n"].to_pylist() == [count]


def test_only_so_many_questions_are_kept() -> None:
    from threefold.engine.logic.duckdb_kept import QUESTIONS

    opened = service.open(memory_limit_mb=128, threads=1)
    for number in range(QUESTIONS + 20):
        for least in (1, 2, 3):
            answer = opened.query(
                f"select n + {number} as n from numbers where n >= $least",
                {"least": least},
                {"numbers": pa.table({"n": [1, 2, 3]})},
            )
            assert answer["n"].to_pylist() == [n + number for n in range(least, 4)]
    assert len(opened._questions._kept) == QUESTIONS  # type: ignore[attr-defined]
    opened.close()


def test_a_question_that_outgrows_the_memory_of_small_ones_is_answered_by_all_of_it() -> None:
    opened = service.open(memory_limit_mb=512, threads=2)
    large = (
        "select count(*) as n from (select md5(i::varchar) as m"
        " from one, generate_series(1, cast($rows as bigint)) as g(i) order by m limit 3000000)"
    )
    one = {"one": pa.table({"a": [1]})}
    for rows in (10, 20, 3_000_000, 30, 40):
        for question in ("select a + 1 as n from one where cast($rows as bigint) > 0", large):
            answer = opened.query(question, {"rows": rows}, one)
            assert answer["n"].to_pylist() == [2 if question is not large else rows]
    kept = [question[0] for question in opened._questions._kept]  # type: ignore[attr-defined]
    assert len(kept) == 1
    assert large not in kept
    opened.close()


def test_small_questions_take_no_memory_of_large_ones() -> None:
    opened = service.open(memory_limit_mb=128, threads=1)
    for number in range(40):
        for _ in range(2):
            opened.query(
                f"select a, count(distinct b) + {number} as n from t group by all order by n",
                None,
                {"t": pa.table({"a": [1, 2], "b": [3, 4]})},
            )
    assert opened._questions._kept  # type: ignore[attr-defined]
    held = opened.query("select sum(memory_usage_bytes)::bigint as n from duckdb_memory()")
    assert held["n"].to_pylist()[0] < 2**20
    opened.close()


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
