"""The same variables without Threefold: SQL for DuckDB as one writes it for just this, one plain
query for each group of variables.

It takes the lake's Parquet files and a file of [subject, customer_id], and writes one row per
customer to a Parquet file.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from bench.distil_made import DAY

WINDOWS, LONG = (7, 30, 90, 365), (90, 365)
DIMENSIONS = ("daypart", "weekday", "month", "season", "channel", "place", "level")
LEVELS = ("under_10", "under_30", "under_100", "under_300", "under_1000", "from_1000")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
VALUES = {
    "daypart": ("night", "morning", "afternoon", "evening"),
    "weekday": WEEKDAYS,
    "month": MONTHS,
    "season": ("spring", "summer", "autumn", "winter"),
    "level": LEVELS,
}

ACTS = """
create temp table acts as
select
    m.customer_id, date '{day}' - cast(e.local_at as date) as age, e.local_at, e.channel, e.place,
    e.product, e.category, e.quantity, e.amount, e.reference,
    coalesce(e.outcome, '') not in ('cancelled', 'returned', 'refunded', 'credited') as sold,
    case when e.properties is null then 0 else coalesce(
        try_cast(json_extract_string(e.properties, '$.discount') as decimal(18, 4)), 0)
    end as discount
from read_parquet('{events}/month=*/*.parquet', hive_partitioning = true) e
join '{people}' m using (subject)
where e.kind = 'purchase' and e.local_at < date '{day}' + 1
"""
ORDERS = f"""
create temp table orders as
select *,
    {list(WEEKDAYS)}[isodow(bought_at)] as weekday,
    case when hour(bought_at) < 6 then 'night' when hour(bought_at) < 12 then 'morning'
        when hour(bought_at) < 18 then 'afternoon' else 'evening' end as daypart,
    {list(MONTHS)}[month(bought_at)] as month,
    case when month(bought_at) in (3, 4, 5) then 'spring'
        when month(bought_at) in (6, 7, 8) then 'summer'
        when month(bought_at) in (9, 10, 11) then 'autumn' else 'winter' end as season,
    case when amount < 10 then 'under_10' when amount < 30 then 'under_30'
        when amount < 100 then 'under_100' when amount < 300 then 'under_300'
        when amount < 1000 then 'under_1000' else 'from_1000' end as level
from (
    select customer_id, coalesce(reference, cast(local_at as varchar)) as occasion,
        max(age) as age, min(local_at) as bought_at, count(*) as lines, sum(quantity) as units,
        cast(sum(amount) as decimal(18, 4)) as amount, min(channel) as channel,
        min(place) as place
    from acts where sold group by all
)
"""


def spans(windows: tuple[int, ...]) -> list[tuple[str, str]]:
    """Ending of the name and condition of a life, of each window, and of the one before it."""
    found = [("", "true")]
    for days in windows:
        found.append((f"_{days}d", f"age < {days}"))
        found.append((f"_{days}d_before", f"age >= {days} and age < {2 * days}"))
    return found


def _spread(of: str, when: str = "true") -> str:
    """Standard deviation of a sample."""
    return f"stddev_samp(cast({of} as double)) filter (where {when})"


def _lines() -> str:
    columns = [
        "sum(case when age < 90 then amount when age < 180 then -2 * amount"
        " when age < 270 then amount else 0 end) as spend_acceleration",
        "(12 * cast(sum(case when age < 360 then amount * (11 - age // 30) else 0 end) as double)"
        " - 66 * cast(sum(amount) filter (where age < 360) as double)) / 1716 as spend_slope_12m",
    ]
    for end, when in spans(WINDOWS):
        columns += [
            f"coalesce(sum(amount) filter (where {when}), 0) as spend{end}",
            f"coalesce(sum(quantity) filter (where sold and {when}), 0) as units{end}",
            f"count(*) filter (where not sold and {when}) as returned_lines{end}",
        ]
    for end, when in spans(LONG):
        sold = f"sum(amount) filter (where sold and {when})"
        off = f"sum(discount) filter (where sold and {when})"
        columns += [
            f"{sold} / nullif(sum(quantity) filter (where sold and {when}), 0)"
            f" as average_unit_price{end}",
            f"{off} / nullif({off} + {sold}, 0) as discount_share{end}",
            f"count(*) filter (where sold and discount > 0 and {when})"
            f" / nullif(count(*) filter (where sold and {when}), 0) as discounted_lines_share{end}",
            f"sum(abs(amount)) filter (where not sold and {when}) / nullif({sold}, 0)"
            f" as returns_share{end}",
        ]
    return f"select customer_id, {', '.join(columns)} from acts group by customer_id"


def _orders() -> str:
    columns = [
        "cast(min(bought_at) as date) as first_purchase_on",
        "cast(max(bought_at) as date) as last_purchase_on",
        "max(amount) as largest_order",
        "max(amount) filter (where age < 365) as largest_order_365d",
        f"{_spread('amount')} as order_value_spread", "min(age) as recency_days",
        "max(age) as tenure_days",
    ]  # fmt: skip
    columns += [f"count(*) filter (where {when}) as orders{end}" for end, when in spans(WINDOWS)]
    for end, when in spans(LONG):
        columns += [
            f"avg(amount) filter (where {when}) as average_order_value{end}",
            f"avg(units) filter (where {when}) as basket_items{end}",
            f"avg(lines) filter (where {when}) as basket_lines{end}",
            f"avg((daypart = 'evening')::int) filter (where {when}) as evening_share{end}",
            f"avg((weekday in ('saturday', 'sunday'))::int) filter (where {when})"
            f" as weekend_share{end}",
        ]
    return f"select customer_id, {', '.join(columns)} from orders group by customer_id"


def _gaps() -> str:
    columns = ["max(gap) filter (where nth = 2) as days_to_second_order"]
    columns += [f"count(*) filter (where {when}) as buying_days{end}"
                for end, when in spans(WINDOWS)]  # fmt: skip
    for end, when in (("", "true"), ("_365d", "age < 365")):
        columns += [
            f"max(gap) filter (where {when}) as longest_gap_days{end}",
            f"min(gap) filter (where {when}) as shortest_gap_days{end}",
            f"avg(gap) filter (where {when}) as purchase_rhythm_days{end}",
            f"{_spread('gap', when)} as rhythm_spread_days{end}",
        ]
    return (
        f"select customer_id, {', '.join(columns)} from (select customer_id, age,"
        " lag(age) over w - age as gap, row_number() over w as nth from"
        " (select distinct customer_id, age from orders)"
        " window w as (partition by customer_id order by age desc)) group by customer_id"
    )


def _over(name: str, rows: str) -> str:
    """What a customer did at each value of one dimension, the values side by side."""
    columns = [
        f"min_by(value, row(first_at, value)) as first_{name}",
        f"max_by(value, row(last_at, value)) as last_{name}",
    ]
    for end in ("", "_365d"):
        n, amount = f"n{end}", f"amount{end}"
        columns += [
            f"count(*) filter (where {n} > 0) as different_{name}{end}",
            f"max_by(value, row({n}, {amount}, value)) filter (where {n} > 0)"
            f" as favourite_{name}{end}",
            f"max({n}) / nullif(sum({n}), 0) as favourite_{name}_share{end}",
            f"log2(nullif(sum({n}), 0)) - sum({n} * log2(greatest({n}, 1)))"
            f" / nullif(sum({n}), 0) as {name}_variety{end}",
        ]
        columns += [
            f"coalesce(sum({amount}) filter (where value = '{value}'), 0)"
            f" / nullif(sum({amount}), 0) as spend_share_{value}{end}"
            for value in VALUES.get(name, ())
        ]
    if name == "category":
        columns.append("max_by(value, row(amount, value)) filter (where nearest >= 365)"
                       " as lost_category")  # fmt: skip
        for days in LONG:
            new, recent = f"farthest < {days}", f"nearest < {days}"
            columns += [
                f"count(*) filter (where {new}) as new_categories_{days}d",
                f"count(*) filter (where {new}) / nullif(count(*) filter (where {recent}), 0)"
                f" as new_category_rate_{days}d",
            ]
    return f"""
    select customer_id, {", ".join(columns)} from (
        select customer_id, {name} as value, count(*) as n, count(*) filter (where age < 365)
            as n_365d, sum(amount) as amount, coalesce(sum(amount) filter (where age < 365), 0)
            as amount_365d, min(bought_at) as first_at, max(bought_at) as last_at,
            min(age) as nearest, max(age) as farthest
        from ({rows}) where {name} is not null group by all
    ) group by customer_id"""


def _goods() -> str:
    columns = [
        "max_by(product, row(n, amount, product)) as favourite_product",
        "max(amount) / nullif(sum(amount), 0) as product_concentration",
        "count(*) as products_bought",
        "count(*) filter (where nearest < farthest) / count(*) as repeated_products_share",
    ]
    columns += [f"count(*) filter (where nearest < {days}) as products_bought_{days}d"
                for days in WINDOWS]  # fmt: skip
    columns += [
        f"count(*) filter (where farthest < {days})"
        f" / nullif(count(*) filter (where nearest < {days}), 0) as new_products_share_{days}d"
        for days in LONG
    ]
    return (
        f"select customer_id, {', '.join(columns)} from (select customer_id, product,"
        " min(age) as nearest, max(age) as farthest, count(*) as n, sum(amount) as amount"
        " from acts where sold and category is distinct from 'charge' and product is not null"
        " group by all) group by customer_id"
    )


def _events() -> str:
    columns = [f"count(*) filter (where {when}) as events{end}" for end, when in spans(WINDOWS)]
    return (
        "select customer_id, cast(min(local_at) as date) as first_event_on,"
        " cast(max(local_at) as date) as last_event_on, min(age) as inactive_days,"
        f" {', '.join(columns)} from acts group by customer_id"
    )


NEEDED = """
select *,
    cast(spend as double) * 30 / greatest(tenure_days + 1, 30) as monthly_spend,
    (orders_365d - orders_365d_before) / nullif(orders_365d_before, 0) as orders_trend,
    recency_days / nullif(purchase_rhythm_days, 0) as overdue_ratio,
    1 / (1 + rhythm_spread_days / nullif(purchase_rhythm_days, 0)) as rhythm_regularity,
    cast(spend_365d - spend_365d_before as double) / nullif(abs(spend_365d_before), 0)
        as spend_trend
"""


def sql(events: Path, people: Path, out: Path) -> None:
    place = duckdb.connect(config={"threads": 2, "memory_limit": "6GB"})
    place.execute("set timezone = 'UTC'")
    place.execute("set preserve_insertion_order = false")
    place.execute(f"set temp_directory = '{out}.spill'")
    place.execute(ACTS.format(day=DAY, events=events, people=people))
    place.execute(ORDERS)
    groups = {"lines": _lines(), "orders": _orders(), "gaps": _gaps(), "goods": _goods()}
    for name in DIMENSIONS:
        groups[name] = _over(name, "from orders")
    groups["category"] = _over(
        "category", "select *, local_at as bought_at from acts where sold and category <> 'charge'"
    )
    for name, query in groups.items():
        place.execute(f"create temp table of_{name} as {query}")
    place.execute(f"create temp table of_events as {_events()}")
    joined = " ".join(f"left join of_{name} using (customer_id)" for name in groups)
    place.execute(
        f"copy ({NEEDED} from of_events {joined} order by customer_id) to '{out}'"
        " (format parquet, compression zstd)"
    )
    place.close()
