"""How much of the planned behaviour is on record."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from threefold.behavioral.service.queries import query
from threefold.behavioral.service.tables import events
from threefold.behavioral.types import KIND_OF_DIMENSION
from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.kit import clock
from threefold.plan.types import Coverage, Plan


def buyers(among: pa.Table | None = None) -> pa.Table:
    """Customers with at least one purchase line (column customer_id), of these or of all."""
    return engine.shared().query(
        query("buyers"),
        inputs={"events": events().snapshot().input(), "subject_map": identity.map(among)},
    )


def coverage(plan: Plan) -> list[Coverage]:
    """A behavioral variable is covered where events of its dimension are on record.

    Fresh means that the last of them is younger than the plan's `refresh_days`.
    """
    kinds = [
        {"dimension": dimension, "kind": kind}
        for dimension, each in KIND_OF_DIMENSION.items()
        for kind in each
    ]
    rows = engine.shared().query(
        query("coverage"),
        {"today": clock.now()},
        {
            "events": events().snapshot().input(),
            "subject_map": identity.map(),
            "dimension_kinds": pa.Table.from_pylist(kinds),
        },
    )
    told: dict[tuple[str, str], dict[str, list[tuple[int, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows.to_pylist():
        place = (row["dimension"], row["customer_class"])
        told[place][row["source"]].append((row["age_days"], row["filled"]))
    expected = {"all": descriptive.customer_count(), "buyers": buyers().num_rows}
    found = []
    for variable in plan.of_kind("behavioral"):
        kept = "buyers" if variable.required_for == "buyers" else ""
        wanted = expected.get(variable.required_for, 0)
        by_source = told.get((variable.dimension, kept), {})
        for source in sorted({"", *by_source}):
            ages = by_source.get(source, [])
            found.append(
                Coverage(
                    variable=variable.code,
                    source=source,
                    customer_class="",
                    expected=0 if source else wanted,
                    filled=sum(count for _age, count in ages),
                    fresh=sum(
                        count
                        for age, count in ages
                        if not variable.refresh_days or age <= variable.refresh_days
                    ),
                )
            )
    return found
