"""The lake beside its limit: appending against writing plain sorted Parquet, one customer's life.

python bench/lake.py ../shared/data/online_retail_ii
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import write_deltalake

from threefold.engine import service as engines
from threefold.engine.types import Files
from threefold.lake.service import Lake, LakeTable

TEXT = "{'Invoice': 'VARCHAR', 'StockCode': 'VARCHAR', 'Customer ID': 'VARCHAR'}"
TEXT_2 = "{'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'CustomerID': 'VARCHAR'}"
LINES = f"""
select Invoice as reference, StockCode as product, Description as detail, Quantity as quantity,
       InvoiceDate as local_at, Price as price, "Customer ID" as customer, Country as place
from read_csv($first, types = {TEXT})
union all
select InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country
from read_csv($second, types = {TEXT_2})
"""
EVENTS = """
select md5(rowid::varchar) as id, 'purchase' as kind, local_at::timestamptz as occurred_at,
       local_at, now() as received_at, 'shop' as source, 1::bigint as run,
       substr(sha256(customer), 1, 32) as subject, 'web' as channel, place, product,
       quantity::decimal(18, 4) as quantity, (quantity * price)::decimal(18, 4) as amount,
       'GBP' as currency, reference,
       '{"detail": "' || replace(detail, '"', '') || '"}' as properties,
       strftime(local_at, '%Y-%m') as month
from lines
"""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def one_customer(table: LakeTable, subject: str, rounds: int = 15) -> tuple[int, float]:
    def read() -> pa.Table:
        return table.read(filters=[("subject", "=", subject)])

    rows = read().num_rows
    return rows, median(timed(read) for _ in range(rounds)) * 1000


def main(data: Path, work: Path) -> None:
    files = sorted(str(path) for path in data.glob("*.csv.gz"))
    base = duckdb.connect()
    base.execute("set timezone = 'UTC'")

    def limit() -> None:
        values = {"first": files[0], "second": files[1]}
        base.execute(f"create or replace table lines as {LINES}", values)
        target = work / "limit.parquet"
        base.execute(
            f"copy (from lines order by customer, local_at) to '{target}'"
            " (format parquet, compression zstd)"
        )

    read_and_sort = min(timed(limit) for _ in range(3))
    source = work / "events.parquet"
    base.execute(f"copy ({EVENTS}) to '{source}' (format parquet, compression zstd)")
    base.close()

    schema = pa.schema([field.with_nullable(True) for field in pq.read_schema(source)])
    given = Files((str(source),), schema)
    lake = Lake(str(work / "lake"))

    def table(name: str) -> LakeTable:
        return lake.table(name, schema, ("month",), ("subject", "occurred_at"))

    engines.shared()
    append = min(
        timed(lambda n=n: table(f"events_{n}").append(given, app_id="bench", app_version=1))
        for n in range(3)
    )
    rows = pq.read_table(source)
    peer = min(
        timed(lambda n=n: write_deltalake(str(work / f"peer{n}"), rows, partition_by=["month"]))
        for n in range(3)
    )
    print(f"read CSV, write sorted Parquet   {read_and_sort:6.2f} s   {rows.num_rows:,} rows")
    print(f"append to the lake               {append:6.2f} s   {append / read_and_sort:.2f} x")
    print(f"write_deltalake, unsorted (peer) {peer:6.2f} s   {peer / read_and_sort:.2f} x")

    buyers = rows["subject"].drop_null().value_counts().to_pylist()
    buyers.sort(key=lambda entry: -entry["counts"])
    single = table("events_0")
    scan = median(timed(lambda: single.read(["subject", "amount"])) for _ in range(5)) * 1000
    print(f"scan of two columns, everybody   {scan:6.1f} ms")
    for name, place in (("greatest", 0), ("99th percentile", 59), ("median", len(buyers) // 2)):
        found, cost = one_customer(single, buyers[place]["values"])
        print(f"one customer, {name:<18} {cost:6.1f} ms   {found:,} events")
    snapshot = median(timed(single.snapshot) for _ in range(50)) * 1000
    print(f"looking for a newer version      {snapshot:6.2f} ms")

    for number in range(1, 4):
        single.append(given, app_id="more", app_version=number)
    subject = buyers[len(buyers) // 2]["values"]
    before = one_customer(single, subject)[1]
    compaction = timed(single.compact)
    after = one_customer(single, subject)[1]
    print(f"compaction of 4 files a month    {compaction:6.2f} s   {single.stats().rows:,} rows")
    print(f"one customer before and after    {before:6.1f} ms  {after:6.1f} ms")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        main(Path(sys.argv[1]), Path(folder))
