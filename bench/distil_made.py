"""An installation with made-up purchases: orders of three lines over two years, customers who buy
at very different rates, in the lake as sorted files of a month each, as compaction leaves them but
for the encoding (DuckDB's usual one, which is read 5 % slower than the lake's own)."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

DAY = date(2026, 3, 31)
AT = datetime(2026, 1, 1, tzinfo=UTC)
MONTHS = 24
LINES = 3
PER_CUSTOMER = 20
SKEW = 2.2
"""1: all customers buy as often as each other; here a tenth of them makes a third of the orders."""
FIRST_MONTH = "date '2024-04-01'"
_FIRST_YEAR = 2024

_EVENTS = """
with orders as (
    select
        i,
        cast(floor(pow(hash(i) % 1000003 / 1000003.0, {skew}) * {customers}) as bigint) as cust,
        {first} + to_months({month}) + to_seconds((hash(i * 7 + 1) % {seconds})::bigint) as moment
    from range({start}, {stop}) t(i)
)
select
    md5(i || '-' || k) as id, 'purchase' as kind, cast(moment as timestamptz) as occurred_at,
    cast(moment as timestamp) as local_at, timestamptz '2026-04-01 00:00:00+00' as received_at,
    'shop' as source, cast({run} as bigint) as run, md5('c' || cust) as subject,
    ['store', 'web', 'app'][1 + (hash(i * 3) % 3)::int] as channel,
    'P' || (hash(cust * 5) % 40) as place,
    'SKU' || (hash(i * 13 + k) % 4000) as product,
    'cat' || (hash(i * 13 + k) % 4000 % 25) as category,
    cast(1 + hash(i + k) % 5 as decimal(18, 4)) as quantity,
    cast(case when hash(i * 19 + k) % 50 = 0 then -1 else 1 end
        * (1 + hash(i * 17 + k) % 20000) / 100.0 as decimal(18, 4)) as amount,
    'EUR' as currency, cast(null as double) as duration_s,
    case when hash(i * 19 + k) % 50 = 0 then 'cancelled' else 'sold' end as outcome,
    'R' || i as reference,
    case when hash(i * 23 + k) % 8 = 0 then '{{"discount": "1.50"}}' end as properties,
    cast(null as timestamptz) as original_at, cast(null as timestamptz) as sent_at
from orders, range({lines}) r(k)
order by subject, occurred_at
"""


def start(home: Path) -> None:
    os.environ["THREEFOLD_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    (home / "settings.toml").parent.mkdir(parents=True, exist_ok=True)
    (home / "settings.toml").write_text('currency = "EUR"\n', "utf-8")
    import django

    from threefold.kit.home import Home

    Home(home).create()
    django.setup()


def made(home: Path, events: int) -> None:
    """A home with so many events, one customer to twenty of them."""
    start(home)
    from django.core.management import call_command

    from threefold.plan import service as plans

    call_command("migrate", verbosity=0)
    plans.choose("retail", actor=None)
    customers = max(events // PER_CUSTOMER, 1)
    orders = events // LINES // MONTHS
    for month in range(MONTHS):
        lay(home, month, month * orders, (month + 1) * orders, customers, run=1)
    people(home, customers)


def more(home: Path, events: int, customers: int, *, alike: bool = False) -> None:
    """So many events in the last month, as one import more: of customers as they usually buy, or
    of any with the same chance (`alike`)."""
    from threefold.behavioral.service import tables

    run = 1 + tables.events().snapshot().version
    first = run * 10**9
    lay(home, MONTHS - 1, first, first + events // LINES, customers, run=run,
        skew=1 if alike else SKEW)  # fmt: skip


def lay(
    home: Path, month: int, start: int, stop: int, customers: int, *, run: int, skew: float = SKEW
) -> None:
    from threefold.behavioral.service import tables

    place = duckdb.connect(config={"threads": 2, "memory_limit": "4GB"})
    place.execute(f"set temp_directory = '{home}/spill'")
    place.execute("set timezone = 'UTC'")
    folder = home / "made" / f"month={_FIRST_YEAR + (month + 3) // 12}-{(month + 3) % 12 + 1:02d}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run}.parquet"
    events = _EVENTS.format(
        customers=customers, first=FIRST_MONTH, month=month, seconds=28 * 86400,
        start=start, stop=stop, run=run, lines=LINES, skew=skew,
    )  # fmt: skip
    place.execute(
        f"copy ({events}) to '{path}' (format parquet, row_group_size 50000, compression zstd)"
    )
    place.close()
    tables.events().append(None, app_id=f"made-{run}-{month}", app_version=1, ready=[path])
    path.unlink()


def people(home: Path, customers: int) -> None:
    """Customers with an identifier each, in bulk; and the same as a file for the peers."""
    from django.db import transaction

    from threefold.descriptive import service as descriptive
    from threefold.descriptive.service import store
    from threefold.identity.service import map as subjects

    place = duckdb.connect()
    hashes = place.sql(f"select md5('c' || i) as subject from range({customers}) t(i)")
    column = hashes.to_arrow_table()["subject"]
    with transaction.atomic():
        first = descriptive.create_customers(customers, run=1, at=AT)
        number = store.take("identifier", customers)
        own = pa.array(range(first, first + customers), pa.int64())
        rows = {
            "id": pa.array(range(number, number + customers), pa.int64()),
            "scheme": pa.repeat("customer_number", customers),
            "issuer": pa.repeat("shop", customers),
            "value": own.cast(pa.string()),
            "subject": column.combine_chunks(),
            "customer_id": own,
            "source": pa.repeat("shop", customers),
            "first_seen_at": pa.repeat(pa.scalar(AT, store.MOMENT), customers),
            "run": pa.repeat(1, customers),
            "told": pa.repeat("", customers),
        }
        store.put("identity_identifier", pa.table(rows))
    pq.write_table(subjects(), home / "people.parquet")
