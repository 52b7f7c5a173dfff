"""What the test of a cluster runs in a process of its own: a process has one Spark at a time."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as papq

from threefold.behavioral import variable
from threefold.behavioral.logic.distil import statements
from threefold.engine import service
from threefold.engine.logic import spark_session
from threefold.engine.types import Engine

BUYS = pa.table({"who": [n % 97 for n in range(20_000)], "amount": range(20_000)})
TOTALS = "select who, sum(amount) as total, count(*) as n from buys group by who"
BEST = "select who, total from totals where total >= $least order by total desc, who"
LEAST = 2_000_000


def told(engine: Engine, given: dict[str, pa.Table], values: dict[str, object]) -> pa.Table:
    """Every variable of the customers of `given` [events, subject_map, rates]."""

    def query(name: str) -> str:
        return service.sql("threefold.behavioral", name)

    wanted = statements.whole(variable.all_variables().values(), variable.find)
    with engine.workspace() as own:
        own.keep("acts", query("distil_acts"), values, given)
        made = statements.steps(wanted, query)
        for name, sql in made:
            own.keep(name, sql)
        names = [name.removeprefix("of_") for name, _ in made if name.startswith("of_")]
        answer = statements.together(wanted, names)
        return own.query(f"select * from ({answer}) v order by customer_id")


def run(master: str, folder: Path) -> dict[str, object]:
    engine = service.open("spark", master=master, memory_limit_mb=512, temp_dir=folder / "shared")
    with engine.workspace({"buys": BUYS}) as own:
        own.keep("totals", TOTALS)
        best = own.query(BEST, {"least": LEAST}).to_pylist()
        rows = own.write_parquet("select * from totals", folder / "t.parquet", order_by=["who"])
    parts = engine.write_partitions(
        "select who, amount, amount % 3 as part from buys",
        folder / "parts",
        inputs={"buys": BUYS},
        partition_by=["part"],
    )
    given = {path.stem: papq.read_table(path) for path in (folder / "given").glob("*.parquet")}
    values = json.loads((folder / "values.json").read_text())
    papq.write_table(told(engine, given, values), folder / "told.parquet")
    workers = _workers(2)
    engine.close()
    left = [path.name for path in (folder / "shared").glob("threefold-engine-*")]
    return {"best": best, "rows": rows, "parts": parts, "workers": workers, "left": left}


def _workers(wanted: int) -> int:
    """How many executors computed, waiting a while for the last to join."""
    session = spark_session.hold(master=None, memory_limit_mb=None, threads=None, temp_dir=None)
    found = 0
    for _ in range(100):
        infos = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
        found = len(infos) - 1
        if found >= wanted:
            break
        time.sleep(0.1)
    spark_session.release()
    return found


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2]))))  # noqa: T201
