"""Tables that one computation keeps between its statements."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as papq
import pytest

from threefold.engine.types import Engine, Files
from threefold.kit.errors import Cancelled, Invalid, ThreefoldError

PEOPLE = pa.table({"id": [1, 2, 3], "name": ["Ana", "Bo", None]})


def test_kept_tables_serve_the_next_statements_and_go(engine: Engine, tmp_path: Path) -> None:
    with engine.workspace() as own:
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
    for other in (engine.query, engine.execute):
        with pytest.raises(ThreefoldError):
            other("select * from chosen")


def test_a_failure_leaves_the_workspace_usable(engine: Engine) -> None:
    with engine.workspace() as own:
        own.keep("people", "select * from given", inputs={"given": PEOPLE})
        with pytest.raises(Invalid):
            own.query("select cast(name as date) as day from people")
        assert own.query("select max(id) as n from people")["n"].to_pylist() == [3]


def test_two_workspaces_keep_apart(engine: Engine) -> None:
    with engine.workspace() as one, engine.workspace() as two:
        one.keep("mine", "select 1 as n")
        two.keep("mine", "select 2 as n")
        assert one.query("select n from mine")["n"].to_pylist() == [1]
        assert two.query("select n from mine")["n"].to_pylist() == [2]


def test_files_of_a_workspace_serve_all_its_statements(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    papq.write_table(PEOPLE, path)
    inputs = {"people": Files((str(path),), PEOPLE.schema), "wanted": pa.table({"id": [2]})}
    for _ in range(2):
        with engine.workspace(inputs) as own:
            own.keep("found", "select name from people join wanted using (id)")
            assert own.query("select name from found")["name"].to_pylist() == ["Bo"]
            assert own.query("select count(*) as n from people")["n"].to_pylist() == [3]
    with engine.workspace({"people": inputs["people"]}) as own, pytest.raises(ThreefoldError):
        own.query("select * from found")


def test_a_streamed_answer_left_unread_blocks_nothing(engine: Engine) -> None:
    with engine.workspace() as own:
        own.keep("people", "select * from given", inputs={"given": PEOPLE})
        reader = own.stream("select a.id from people a, people b, people c", batch_rows=2)
        assert reader.read_next_batch().num_rows > 0
        assert own.query("select count(*) as n from people")["n"].to_pylist() == [3]
        assert own.stream("select id from people").read_all().num_rows == 3


def test_interrupt_stops_a_workspace_between_statements_too(engine: Engine) -> None:
    numbers = pa.table({"n": range(40_000)})
    with engine.workspace() as own:
        own.keep("numbers", "select n from given", inputs={"given": numbers})
        stopper = threading.Timer(0.3, engine.interrupt)
        stopper.start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            own.query(
                "select count(*) as n from numbers a, numbers b, numbers c"
                " where a.n + b.n + c.n <> 7"
            )
        assert time.monotonic() - started < 20
        stopper.join()
        with pytest.raises(Cancelled):
            own.query("select 1 as one")
    assert engine.query("select 1 as one").num_rows == 1
