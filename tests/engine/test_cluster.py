"""A real cluster of one master and two workers, and a Spark Connect server, on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as papq
import pytest
from tests.engine.on_cluster import BEST, BUYS, LEAST, TOTALS, told
from tests.support.acts import RATES, events_of, people_of, same
from tests.support.cluster import cluster, connect_server
from tests.support.engines import spark_runs

from threefold.behavioral import variable
from threefold.behavioral.service.distilling import day_values
from threefold.behavioral.variable import EXAMPLE_DAY
from threefold.engine import service
from threefold.engine.types import Engine
from threefold.kit.errors import Invalid, Unavailable

pytestmark = pytest.mark.skipif(bool(spark_runs()), reason=spark_runs())


@pytest.fixture
def best(usual: Engine) -> list[dict[str, int]]:
    with usual.workspace({"buys": BUYS}) as own:
        own.keep("totals", TOTALS)
        rows: list[dict[str, int]] = own.query(BEST, {"least": LEAST}).to_pylist()
    return [{name: int(value) for name, value in row.items()} for row in rows]


@pytest.fixture
def roomy() -> Iterator[Engine]:
    """Some six hundred columns at once take their room."""
    opened = service.open(memory_limit_mb=2048, threads=2)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    pytest.importorskip("grpc", reason="Spark Connect needs grpcio")
    with connect_server(tmp_path_factory.mktemp("connect")) as address:
        opened = service.open("spark", master=address)
        yield opened
        opened.close()


def test_a_cluster_of_two_workers(
    roomy: Engine, tmp_path: Path, best: list[dict[str, int]]
) -> None:
    """The protocol, and every variable of the examples of all: as on the usual engine."""
    lives = [module.EXAMPLE.events for module in variable.plugins().values()]
    given = {"events": events_of(lives), "subject_map": people_of(len(lives)), "rates": RATES}
    values = {**day_values(EXAMPLE_DAY), "currency": "EUR"}
    values["until"] = str(values["until"])
    (tmp_path / "given").mkdir()
    for name, table in given.items():
        papq.write_table(table, tmp_path / "given" / f"{name}.parquet")
    (tmp_path / "values.json").write_text(json.dumps(values))
    with cluster(tmp_path, workers=2) as master:
        done = subprocess.run(
            [sys.executable, Path(__file__).with_name("on_cluster.py"), master, tmp_path],
            capture_output=True,
            check=False,
            timeout=240,
            text=True,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said == {"best": best, "rows": 97, "parts": 20_000, "workers": 2, "left": []}
    assert len(best) > 10
    ours = told(roomy, given, values).to_pylist()
    theirs = papq.read_table(tmp_path / "told.parquet").to_pylist()
    assert len(ours) == len(lives)
    assert ours[0].keys() == {"customer_id", *variable.all_variables()}
    for one, two in zip(ours, theirs, strict=True):
        assert all(same(one[code], two[code]) for code in one), (one, two)
    assert papq.read_table(tmp_path / "t.parquet")["who"].to_pylist() == list(range(97))
    files = [papq.ParquetFile(path).read() for path in (tmp_path / "parts").rglob("*.parquet")]
    assert sum(sum(file["amount"].to_pylist()) for file in files) == sum(range(20_000))


def test_spark_connect(remote: Engine, best: list[dict[str, int]], tmp_path: Path) -> None:
    with remote.workspace({"buys": BUYS}) as own:
        own.keep("totals", TOTALS)
        assert own.query(BEST, {"least": LEAST}).to_pylist() == best
        reader = own.stream("select * from totals", batch_rows=10)
        assert sum(batch.num_rows for batch in reader) == 97
        assert own.write_parquet("select * from totals", tmp_path / "t.parquet") == 97
    answer = remote.query(
        "select tf_month(at) as month, at, tf_ratio(n, 0) as none from given",
        inputs={"given": pa.table({"at": pa.array([0], pa.timestamp("us")), "n": [1]})},
    )
    assert answer.schema.field("at").type == pa.timestamp("us")
    assert answer["month"].to_pylist() == ["1970-01"]
    with pytest.raises(Invalid):
        remote.query("select cast($word as int) as n", {"word": "none"})


def test_nobody_answers() -> None:
    pytest.importorskip("grpc", reason="Spark Connect needs grpcio")
    with pytest.raises(Unavailable):
        service.open("spark", master="sc://127.0.0.1:9")
    with pytest.raises(Invalid):
        service.open(master="spark://127.0.0.1:9")
