"""Fewer of the variables in pandas and in Polars, from and to the same files as `distil_peers`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.distil_made import DAY
from bench.distil_peers import VALUES, WINDOWS, spans

SOME = (
    *(f"{code}{end}" for code in ("spend", "units", "returned_lines", "orders")
      for end, _ in spans(WINDOWS)),
    "recency_days", "tenure_days", "largest_order", "average_order_value", "basket_items",
    "basket_lines", "order_value_spread",
    *(f"{code}{name}" for name in ("channel", "weekday", "daypart")
      for code in ("different_", "favourite_")),
    *(f"spend_share_{value}" for name in ("weekday", "daypart") for value in VALUES[name]),
    "favourite_product", "products_bought", "buying_days", "longest_gap_days",
    "shortest_gap_days", "purchase_rhythm_days", "rhythm_spread_days",
)  # fmt: skip
"""What pandas and Polars are asked."""
_COLUMNS = ["subject", "kind", "local_at", "channel", "product", "category", "quantity", "amount",
            "outcome", "reference"]  # fmt: skip
_BACK = ["cancelled", "returned", "refunded", "credited"]


def pandas(events: Path, people: Path, out: Path) -> None:
    import pandas as pd
    import pyarrow.dataset as pads

    table = pads.dataset(str(events), format="parquet", exclude_invalid_files=False).to_table(
        columns=_COLUMNS
    )
    for name in ("quantity", "amount"):
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].cast("float64"))
    rows = table.to_pandas(split_blocks=True, self_destruct=True)
    del table
    until = pd.Timestamp(DAY + timedelta(days=1))
    rows = rows[(rows["kind"] == "purchase") & (rows["local_at"] < until)]
    rows = rows.merge(pd.read_parquet(people), on="subject").drop(columns=["subject", "kind"])
    rows["age"] = (pd.Timestamp(DAY) - rows["local_at"].dt.normalize()).dt.days
    rows["sold"] = ~rows["outcome"].isin(_BACK)
    sold = rows[rows["sold"]]
    orders = sold.groupby(["customer_id", "reference"], sort=False, as_index=False).agg(
        age=("age", "max"), at=("local_at", "min"), lines=("age", "size"),
        units=("quantity", "sum"), amount=("amount", "sum"), channel=("channel", "min"),
    )  # fmt: skip
    orders["weekday"] = orders["at"].dt.dayofweek.map(dict(enumerate(VALUES["weekday"])))
    orders["daypart"] = (orders["at"].dt.hour // 6).map(dict(enumerate(VALUES["daypart"])))
    found: dict[str, Any] = {}
    back = rows[~rows["sold"]]
    for end, first, last in _ages():
        for code, of in (("spend", rows), ("units", sold), ("returned_lines", back),
                         ("orders", orders)):  # fmt: skip
            some = of[(of["age"] >= first) & (of["age"] < last)].groupby("customer_id")
            if code in ("spend", "units"):
                found[code + end] = some["amount" if code == "spend" else "quantity"].sum()
            else:
                found[code + end] = some.size()
    by = orders.groupby("customer_id")
    found |= {
        "recency_days": by["age"].min(), "tenure_days": by["age"].max(),
        "largest_order": by["amount"].max(), "average_order_value": by["amount"].mean(),
        "basket_items": by["units"].mean(), "basket_lines": by["lines"].mean(),
        "order_value_spread": by["amount"].std(),
    }  # fmt: skip
    for name in ("channel", "weekday", "daypart"):
        each = orders.groupby(["customer_id", name], as_index=False).agg(
            n=("age", "size"), amount=("amount", "sum")
        )
        found[f"different_{name}"] = each.groupby("customer_id").size()
        best = each.sort_values(["n", "amount", name]).drop_duplicates("customer_id", keep="last")
        found[f"favourite_{name}"] = best.set_index("customer_id")[name]
        if name in ("weekday", "daypart"):
            wide = each.pivot(index="customer_id", columns=name, values="amount").fillna(0.0)
            whole = wide.sum(axis=1)
            for value in wide.columns:
                found[f"spend_share_{value}"] = wide[value] / whole
    goods = sold[sold["category"] != "charge"]
    each = goods.groupby(["customer_id", "product"], as_index=False).agg(
        n=("age", "size"), amount=("amount", "sum")
    )
    found["products_bought"] = each.groupby("customer_id").size()
    best = each.sort_values(["n", "amount", "product"]).drop_duplicates("customer_id", keep="last")
    found["favourite_product"] = best.set_index("customer_id")["product"]
    days = orders[["customer_id", "age"]].drop_duplicates()
    days = days.sort_values(["customer_id", "age"], ascending=[True, False])
    days["gap"] = -days.groupby("customer_id")["age"].diff()
    gaps = days.groupby("customer_id")["gap"]
    found |= {
        "buying_days": days.groupby("customer_id").size(), "longest_gap_days": gaps.max(),
        "shortest_gap_days": gaps.min(), "purchase_rhythm_days": gaps.mean(),
        "rhythm_spread_days": gaps.std(),
    }  # fmt: skip
    frame = pd.DataFrame(found).sort_index()
    frame.index.name = "customer_id"
    frame.reset_index().to_parquet(out, compression="zstd")


def _ages() -> list[tuple[str, int, int]]:
    """Ending of the name, first age and the one after the last."""
    found = [("", -1, 10**6)]
    for days in WINDOWS:
        found += [(f"_{days}d", -1, days), (f"_{days}d_before", days, 2 * days)]
    return found


def polars(events: Path, people: Path, out: Path) -> None:
    import polars as pl

    rows = (
        pl.scan_parquet(f"{events}/month=*/*.parquet", hive_partitioning=False)
        .select(_COLUMNS)
        .filter((pl.col("kind") == "purchase") & (pl.col("local_at") < DAY + timedelta(days=1)))
        .join(pl.scan_parquet(people), on="subject")
        .with_columns(
            age=(pl.lit(DAY) - pl.col("local_at").dt.date()).dt.total_days(),
            sold=~pl.col("outcome").is_in(_BACK).fill_null(False),
            amount=pl.col("amount").cast(pl.Float64),
            quantity=pl.col("quantity").cast(pl.Float64),
        )
        .drop("subject", "kind", "outcome")
        .collect(engine="streaming")
    )
    sold = rows.filter(pl.col("sold"))
    orders = (
        sold.group_by("customer_id", "reference")
        .agg(
            age=pl.col("age").max(), at=pl.col("local_at").min(), lines=pl.len(),
            units=pl.col("quantity").sum(), amount=pl.col("amount").sum(),
            channel=pl.col("channel").min(),
        )
        .with_columns(
            weekday=(pl.col("at").dt.weekday() - 1).replace_strict(
                dict(enumerate(VALUES["weekday"])), return_dtype=pl.String
            ),
            daypart=(pl.col("at").dt.hour() // 6).replace_strict(
                dict(enumerate(VALUES["daypart"])), return_dtype=pl.String
            ),
        )
    )  # fmt: skip
    lines, of_orders = [], []
    for end, first, last in _ages():
        when = (pl.col("age") >= first) & (pl.col("age") < last)
        lines += [
            pl.col("amount").filter(when).sum().alias(f"spend{end}"),
            pl.col("quantity").filter(when & pl.col("sold")).sum().alias(f"units{end}"),
            (when & ~pl.col("sold")).sum().alias(f"returned_lines{end}"),
        ]
        of_orders.append(when.sum().alias(f"orders{end}"))
    found = rows.group_by("customer_id").agg(lines)
    parts = [
        orders.group_by("customer_id").agg(
            *of_orders, recency_days=pl.col("age").min(), tenure_days=pl.col("age").max(),
            largest_order=pl.col("amount").max(), average_order_value=pl.col("amount").mean(),
            basket_items=pl.col("units").mean(), basket_lines=pl.col("lines").mean(),
            order_value_spread=pl.col("amount").std(),
        )
    ]  # fmt: skip
    goods = sold.filter(pl.col("category") != "charge")
    for name, of in (("channel", orders), ("weekday", orders), ("daypart", orders),
                     ("product", goods)):  # fmt: skip
        each = of.group_by("customer_id", name).agg(n=pl.len(), amount=pl.col("amount").sum())
        best = pl.col(name).sort_by("n", "amount", name).last().alias(f"favourite_{name}")
        count = "products_bought" if name == "product" else f"different_{name}"
        shares = [
            (pl.col("amount").filter(pl.col(name) == value).sum() / pl.col("amount").sum()).alias(
                f"spend_share_{value}"
            )
            for value in VALUES.get(name, ())
        ]
        parts.append(each.group_by("customer_id").agg(pl.len().alias(count), best, *shares))
    days = (
        orders.select("customer_id", "age")
        .unique()
        .sort("customer_id", "age", descending=[False, True])
        .with_columns(gap=-pl.col("age").diff().over("customer_id"))
    )
    gap = pl.col("gap")
    parts.append(
        days.group_by("customer_id").agg(
            buying_days=pl.len(), longest_gap_days=gap.max(), shortest_gap_days=gap.min(),
            purchase_rhythm_days=gap.mean(), rhythm_spread_days=gap.std(),
        )
    )  # fmt: skip
    for part in parts:
        found = found.join(part, on="customer_id", how="left")
    found.sort("customer_id").write_parquet(out, compression="zstd")
