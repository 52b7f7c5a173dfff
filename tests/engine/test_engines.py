"""What every engine does alike: answers, inputs, files, tables kept, cancelling."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as papq
import pytest

from threefold.engine.types import Engine, Files
from threefold.kit.errors import Cancelled, Invalid, ThreefoldError

ENDLESS = "select count(*) as n from numbers a, numbers b where a.n + b.n <> 7"
PEOPLE = pa.table({"id": [1, 2, 3], "name": ["Ana", "Bo", None]})


def many(engine: Engine) -> dict[str, pa.Table]:
    """Numbers for `ENDLESS`; a task of Spark may look whether to stop at its end only."""
    return numbers(400_000 if engine.name == "duckdb" else 15_000)


def numbers(count: int) -> dict[str, pa.Table]:
    return {"numbers": pa.table({"n": range(count)})}


@contextmanager
def interrupted(engine: Engine) -> Iterator[None]:
    """Again and again from another thread: on a busy machine the statement may begin late."""
    done = threading.Event()

    def stop() -> None:
        while not done.wait(0.05):
            engine.interrupt()

    stopper = threading.Thread(target=stop)
    stopper.start()
    yield
    done.set()
    stopper.join()


def test_values_and_inputs_are_bound(each: Engine) -> None:
    answer = each.query("select name from people where id = $id", {"id": 2}, {"people": PEOPLE})
    assert answer.to_pylist() == [{"name": "Bo"}]


def test_value_is_never_sql(each: Engine) -> None:
    hostile = "x' or '1'='1"
    answer = each.query(
        "select * from people where name = $name", {"name": hostile}, {"people": PEOPLE}
    )
    assert answer.num_rows == 0


def test_values_of_every_kind_come_back_as_they_went(each: Engine) -> None:
    values = {
        "whole": 2**40, "part": 0.5, "yes": True, "day": dt.date(2026, 3, 1),
        "amount": Decimal("12.3400"), "text": "it's \\n $whole", "none": None,
        "wall": dt.datetime.fromisoformat("2026-03-29 02:30:00"),
        "at": dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC),
    }  # fmt: skip
    asked = ", ".join(f"${name} as a_{name}" for name in values)
    answer = each.query(f"select {asked}, 'it''s \\n $whole' as \"said $text\" -- $text", values)
    assert answer.to_pylist() == [
        {f"a_{name}": value for name, value in values.items()} | {"said $text": "it's \\n $whole"}
    ]
    kinds = {field.name: field.type for field in answer.schema}
    assert kinds["a_wall"] == pa.timestamp("us")
    assert kinds["a_at"] == pa.timestamp("us", "UTC")
    assert all(field.nullable for field in answer.schema)


def test_a_list_is_bound_as_one_value(each: Engine) -> None:
    answer = each.query(
        "select id from people where array_contains($wanted, id) order by id",
        {"wanted": [3, 1]},
        {"people": PEOPLE},
    )
    assert answer["id"].to_pylist() == [1, 3]


def test_moments_are_in_utc(each: Engine) -> None:
    answer = each.query("select timestamptz '2026-03-01 12:00:00+02' as at")
    assert answer.schema.field("at").type == pa.timestamp("us", "UTC")
    assert answer["at"][0].as_py() == dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC)


def test_stream_gives_all_rows_and_frees_the_engine(each: Engine) -> None:
    reader = each.stream("select n from numbers", inputs=numbers(200_000), batch_rows=20_000)
    first = reader.read_next_batch()
    assert each.query("select 1 as one")["one"][0].as_py() == 1
    assert first.num_rows + sum(batch.num_rows for batch in reader) == 200_000


def test_stream_feeds_another_statement(each: Engine) -> None:
    reader = each.stream("select n from numbers", inputs=numbers(100_000))
    total = each.query("select sum(n) as total from numbers", inputs={"numbers": reader})
    assert total["total"][0].as_py() == 4999950000


def test_work_is_done_on_parts_of_the_answer_in_order(each: Engine) -> None:
    rows = pa.table({"n": pa.array(range(1000), pa.int64())})

    def work(part: pa.Table) -> pa.Table:
        numbers = [n for n in part["n"].to_pylist() if n % 3 == 0]
        return pa.table({"third": numbers, "said": [f"{n} of {part.num_columns}" for n in numbers]})

    schema = pa.schema([("third", pa.int64()), ("said", pa.string())])
    with each.mapped(
        "select n from rows_ where n < $most order by n desc", work, schema, {"most": 500},
        {"rows_": rows}, batch_rows=200,
    ) as answer:  # fmt: skip
        found = answer.read_all()
    assert found.schema == schema
    assert found["third"].to_pylist() == list(range(498, -1, -3))
    assert found["said"][0].as_py() == "498 of 1"


def test_work_that_fails_is_told(each: Engine) -> None:
    def work(part: pa.Table) -> pa.Table:
        raise ValueError("no such work")

    schema = pa.schema([("n", pa.int64())])
    with pytest.raises(Exception, match="no such work"):
        each.mapped("select 1 as n", work, schema).read_all()
    assert each.query("select 1 as n")["n"].to_pylist() == [1]


def test_nodes_without_our_packages_are_told_how_to_get_them() -> None:
    pytest.importorskip("pyspark")
    from threefold.engine.logic.spark_errors import explained

    told = (
        "Traceback (most recent call last):\n  File x\nModuleNotFoundError: No module 'threefold'"
    )
    error = explained(RuntimeError(told), "select 1")
    assert "No module 'threefold'" in error.message
    assert "PYSPARK_PYTHON" in error.remedy


def test_dataset_is_read_with_the_querys_filter(each: Engine, tmp_path: Path) -> None:
    papq.write_table(PEOPLE, tmp_path / "people.parquet")
    answer = each.query(
        "select count(*) as n from people where id > 1",
        inputs={"people": pads.dataset(tmp_path / "people.parquet")},
    )
    assert answer["n"][0].as_py() == 2


def test_no_files_are_an_empty_relation_of_the_schema(each: Engine) -> None:
    schema = pa.schema([("id", pa.string()), ("at", pa.timestamp("us", "UTC")),
                        ("amount", pa.decimal128(18, 4)), ("month", pa.string())])  # fmt: skip
    answer = each.query("select * from events", inputs={"events": Files((), schema, ("month",))})
    assert answer.num_rows == 0
    assert answer.schema == schema


def test_files_of_different_age_and_partition(each: Engine, tmp_path: Path) -> None:
    old, new = tmp_path / "month=2026-01" / "a.parquet", tmp_path / "month=a%20b" / "b.parquet"
    for path, table in ((old, {"id": ["x"]}), (new, {"id": ["y"], "place": ["Lima"]})):
        path.parent.mkdir()
        papq.write_table(pa.table(table), path)
    schema = pa.schema([("month", pa.string()), ("id", pa.string()), ("place", pa.string()),
                        ("extra", pa.float64())])  # fmt: skip
    given = Files((str(old), str(new)), schema, ("month",))
    answer = each.query("select * from events order by id", inputs={"events": given})
    assert answer.to_pylist() == [
        {"month": "2026-01", "id": "x", "place": None, "extra": None},
        {"month": "a b", "id": "y", "place": "Lima", "extra": None},
    ]


def test_the_same_files_are_asked_again_with_other_inputs(each: Engine, tmp_path: Path) -> None:
    paths = [tmp_path / "month=1" / "a.parquet", tmp_path / "month=2" / "b.parquet"]
    # The columns stand in another order in the second file.
    for path, table in zip(paths, ({"n": [1], "t": ["x"]}, {"t": ["y"], "n": [2]}), strict=True):
        path.parent.mkdir()
        papq.write_table(pa.table(table), path)
    schema = pa.schema([("n", pa.int64()), ("t", pa.string()), ("month", pa.string())])
    given = Files(tuple(map(str, paths)), schema, ("month",))
    for wanted in ("x", "y", "x"):
        answer = each.query(
            "select n, month from events join wanted using (t)",
            inputs={"events": given, "wanted": pa.table({"t": [wanted]})},
        )
        number = 1 if wanted == "x" else 2
        assert answer.to_pylist() == [{"n": number, "month": str(number)}]
    with pytest.raises(ThreefoldError):
        each.query("select * from wanted", inputs={"events": given})
    fewer = Files(given.paths[:1], schema, ("month",))
    assert each.query("select t from events", inputs={"events": fewer})["t"].to_pylist() == ["x"]


def test_write_parquet_sorts_in_small_row_groups(each: Engine, tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    rows = each.write_parquet(
        "select (n * 7919) % 30000 as n from numbers",
        path,
        inputs=numbers(30_000),
        order_by=["n"],
        row_group_rows=4096,
    )
    metadata = papq.read_metadata(path)
    bounds = [metadata.row_group(i).column(0).statistics for i in range(metadata.num_row_groups)]
    assert rows == metadata.num_rows == 30_000
    assert len(bounds) >= 7
    assert all(a.max < b.min for a, b in pairwise(bounds))


def test_write_partitions(each: Engine, tmp_path: Path) -> None:
    rows = each.write_partitions(
        "select n, concat('p', n % 3) as part from numbers",
        tmp_path / "out",
        inputs=numbers(9),
        partition_by=["part"],
        order_by=["n"],
    )
    files = sorted((tmp_path / "out").rglob("*.parquet"))
    assert rows == 9
    assert [file.parent.name for file in files] == ["part=p0", "part=p1", "part=p2"]
    assert papq.ParquetFile(files[1]).read()["n"].to_pylist() == [1, 4, 7]


def test_interrupt_cancels(each: Engine) -> None:
    with interrupted(each), pytest.raises(Cancelled):
        each.query(ENDLESS, inputs=many(each))
    assert each.query("select 1 as one").num_rows == 1


def test_many_threads_share_one_engine(each: Engine) -> None:
    def ask(number: int) -> int:
        rows = pa.table({"n": [number]})
        return each.query("select n from mine", inputs={"mine": rows})["n"][0].as_py()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(24))) == list(range(24))


def test_kept_tables_serve_the_next_statements_and_go(each: Engine, tmp_path: Path) -> None:
    with each.workspace() as own:
        own.keep("chosen", "select * from people where id >= $least", {"least": 2},
                 {"people": PEOPLE})  # fmt: skip
        own.keep("named", "select name from chosen where name is not null")
        assert own.query("select name from named").to_pylist() == [{"name": "Bo"}]
        own.keep("named", "select name from people", inputs={"people": PEOPLE})
        assert own.query("select count(*) as n from named")["n"].to_pylist() == [3]
        rows = own.write_parquet("select id from chosen", tmp_path / "a.parquet", order_by=["id"])
        assert rows == 2
        assert papq.read_table(tmp_path / "a.parquet")["id"].to_pylist() == [2, 3]
        with pytest.raises(ThreefoldError):
            own.query("select * from people")
        own.drop("named")
        own.drop("named")
        with pytest.raises(ThreefoldError):
            own.query("select * from named")
    for other in (each.query, each.execute):
        with pytest.raises(ThreefoldError):
            other("select * from chosen")


def test_a_failure_leaves_the_workspace_usable(each: Engine) -> None:
    with each.workspace() as own:
        own.keep("people", "select * from given", inputs={"given": PEOPLE})
        with pytest.raises(Invalid):
            own.query("select cast(name as date) as day from people")
        assert own.query("select max(id) as n from people")["n"].to_pylist() == [3]


def test_two_workspaces_keep_apart(each: Engine) -> None:
    with each.workspace() as one, each.workspace() as two:
        one.keep("mine", "select 1 as n")
        two.keep("mine", "select 2 as n")
        assert one.query("select n from mine")["n"].to_pylist() == [1]
        assert two.query("select n from mine")["n"].to_pylist() == [2]


def test_files_of_a_workspace_serve_all_its_statements(each: Engine, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    papq.write_table(PEOPLE, path)
    inputs = {"people": Files((str(path),), PEOPLE.schema), "wanted": pa.table({"id": [2]})}
    for _ in range(2):
        with each.workspace(inputs) as own:
            own.keep("found", "select name from people join wanted using (id)")
            assert own.query("select name from found")["name"].to_pylist() == ["Bo"]
            assert own.query("select count(*) as n from people")["n"].to_pylist() == [3]
    with each.workspace({"people": inputs["people"]}) as own, pytest.raises(ThreefoldError):
        own.query("select * from found")


def test_a_streamed_answer_left_unread_blocks_nothing(each: Engine) -> None:
    with each.workspace() as own:
        own.keep("people", "select * from given", inputs={"given": PEOPLE})
        reader = own.stream("select a.id from people a, people b, people c", batch_rows=2)
        assert reader.read_next_batch().num_rows > 0
        assert own.query("select count(*) as n from people")["n"].to_pylist() == [3]
        assert own.stream("select id from people").read_all().num_rows == 3


def test_interrupt_stops_a_workspace_between_statements_too(each: Engine) -> None:
    with each.workspace() as own:
        own.keep("numbers", "select n from given", inputs={"given": many(each)["numbers"]})
        with interrupted(each), pytest.raises(Cancelled):
            own.query(ENDLESS)
        with pytest.raises(Cancelled):
            own.query("select 1 as one")
    assert each.query("select 1 as one").num_rows == 1
