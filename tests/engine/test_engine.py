"""The engine's shape: answers, inputs, files, errors, memory, cancelling."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as papq
import pytest

from threefold.engine import service
from threefold.engine.types import Engine, Files
from threefold.kit.errors import (
    Cancelled,
    Invalid,
    NotFound,
    ThreefoldError,
    Unavailable,
)

PEOPLE = pa.table({"id": [1, 2, 3], "name": ["Ana", "Bo", None]})


def test_values_and_inputs_are_bound(engine: Engine) -> None:
    answer = engine.query("select name from people where id = $id", {"id": 2}, {"people": PEOPLE})
    assert answer.to_pylist() == [{"name": "Bo"}]


def test_value_is_never_sql(engine: Engine) -> None:
    hostile = "x' or '1'='1"
    answer = engine.query(
        "select * from people where name = $name", {"name": hostile}, {"people": PEOPLE}
    )
    assert answer.num_rows == 0


def test_callers_variables_are_not_tables(engine: Engine) -> None:
    people = PEOPLE
    with pytest.raises(ThreefoldError):
        engine.query("select * from people")
    assert people.num_rows == 3


def test_moments_are_in_utc(engine: Engine) -> None:
    answer = engine.query("select timestamptz '2026-03-01 12:00:00+02' as at")
    assert answer.schema.field("at").type == pa.timestamp("us", "UTC")
    assert answer["at"][0].as_py() == dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC)


def test_stream_gives_all_rows_and_frees_the_engine(engine: Engine) -> None:
    reader = engine.stream("select range as n from range(200000)", batch_rows=20_000)
    first = reader.read_next_batch()
    assert engine.query("select 1 as one")["one"][0].as_py() == 1
    assert first.num_rows + sum(batch.num_rows for batch in reader) == 200_000


def test_stream_feeds_another_statement(engine: Engine) -> None:
    reader = engine.stream("select range as n from range(100000)")
    total = engine.query("select sum(n) as total from numbers", inputs={"numbers": reader})
    assert total["total"][0].as_py() == 4999950000


def test_dataset_is_read_with_the_querys_filter(engine: Engine, tmp_path: Path) -> None:
    papq.write_table(PEOPLE, tmp_path / "people.parquet")
    answer = engine.query(
        "select count(*) as n from people where id > 1",
        inputs={"people": pads.dataset(tmp_path / "people.parquet")},
    )
    assert answer["n"][0].as_py() == 2


def test_no_files_are_an_empty_relation_of_the_schema(engine: Engine) -> None:
    schema = pa.schema([("id", pa.string()), ("at", pa.timestamp("us", "UTC")),
                        ("amount", pa.decimal128(18, 4)), ("month", pa.string())])  # fmt: skip
    answer = engine.query("select * from events", inputs={"events": Files((), schema, ("month",))})
    assert answer.num_rows == 0
    assert answer.schema == schema


def test_files_of_different_age_and_partition(engine: Engine, tmp_path: Path) -> None:
    old, new = tmp_path / "month=2026-01" / "a.parquet", tmp_path / "month=a%20b" / "b.parquet"
    for path, table in ((old, {"id": ["x"]}), (new, {"id": ["y"], "place": ["Lima"]})):
        path.parent.mkdir()
        papq.write_table(pa.table(table), path)
    schema = pa.schema([("month", pa.string()), ("id", pa.string()), ("place", pa.string()),
                        ("extra", pa.float64())])  # fmt: skip
    given = Files((str(old), str(new)), schema, ("month",))
    answer = engine.query("select * from events order by id", inputs={"events": given})
    assert answer.to_pylist() == [
        {"month": "2026-01", "id": "x", "place": None, "extra": None},
        {"month": "a b", "id": "y", "place": "Lima", "extra": None},
    ]


def test_the_same_files_are_asked_again_with_other_inputs(engine: Engine, tmp_path: Path) -> None:
    paths = [tmp_path / "month=1" / "a.parquet", tmp_path / "month=2" / "b.parquet"]
    # The columns stand in another order in the second file.
    for path, table in zip(paths, ({"n": [1], "t": ["x"]}, {"t": ["y"], "n": [2]}), strict=True):
        path.parent.mkdir()
        papq.write_table(pa.table(table), path)
    schema = pa.schema([("n", pa.int64()), ("t", pa.string()), ("month", pa.string())])
    given = Files(tuple(map(str, paths)), schema, ("month",))
    for wanted in ("x", "y", "x"):
        answer = engine.query(
            "select n, month from events join wanted using (t)",
            inputs={"events": given, "wanted": pa.table({"t": [wanted]})},
        )
        number = 1 if wanted == "x" else 2
        assert answer.to_pylist() == [{"n": number, "month": str(number)}]
    with pytest.raises(ThreefoldError):
        engine.query("select * from wanted", inputs={"events": given})
    fewer = Files(given.paths[:1], schema, ("month",))
    assert engine.query("select t from events", inputs={"events": fewer})["t"].to_pylist() == ["x"]


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


def test_write_parquet_sorts_in_small_row_groups(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    rows = engine.write_parquet(
        "select (range * 7919) % 30000 as n from range(30000)",
        path,
        order_by=["n"],
        row_group_rows=4096,
    )
    metadata = papq.read_metadata(path)
    bounds = [metadata.row_group(i).column(0).statistics for i in range(metadata.num_row_groups)]
    assert rows == metadata.num_rows == 30_000
    assert len(bounds) >= 7
    assert all(a.max < b.min for a, b in pairwise(bounds))


def test_write_partitions(engine: Engine, tmp_path: Path) -> None:
    rows = engine.write_partitions(
        "select range as n, 'p' || range % 3 as part from range(9)",
        tmp_path / "out",
        partition_by=["part"],
        order_by=["n"],
    )
    files = sorted((tmp_path / "out").rglob("*.parquet"))
    assert rows == 9
    assert [file.parent.name for file in files] == ["part=p0", "part=p1", "part=p2"]
    assert papq.ParquetFile(files[1]).read()["n"].to_pylist() == [1, 4, 7]


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


def test_interrupt_cancels(engine: Engine) -> None:
    def stop() -> None:
        time.sleep(0.2)
        engine.interrupt()

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.raises(Cancelled):
        engine.query("select count(*) as n from range(1000000) a, range(1000000) b")
    stopper.join()
    assert engine.query("select 1 as one").num_rows == 1


def test_many_threads_share_one_engine(engine: Engine) -> None:
    def ask(number: int) -> int:
        rows = pa.table({"n": [number]})
        return engine.query("select n from mine", inputs={"mine": rows})["n"][0].as_py()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == list(range(200))


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
