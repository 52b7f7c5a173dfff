"""Further days of the wide view for tests, made out of the newest one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pyarrow as pa

from threefold.engine import service as engine
from threefold.kit import clock
from threefold.view import service as view
from threefold.view.logic.wide.days import DAYS
from threefold.view.service.wide import tables


def another_day(change: Callable[[dict[str, Any]], dict[str, Any] | None], days: int = 1) -> date:
    """A later day of the wide view: each row of the newest one, changed; left out where None."""
    newest = view.wide_day()
    day = newest.as_of + timedelta(days=days)
    held = engine.shared().query("select * from wide", inputs={"wide": view.wide()})
    rows = [changed for row in held.to_pylist() if (changed := change(row)) is not None]
    table = pa.Table.from_pylist(rows, held.schema)
    said = pa.repeat(pa.scalar(day.isoformat()), table.num_rows)
    tables.customers_wide().append(
        table.append_column("as_of", said), app_id=uuid4().hex, app_version=1
    )
    note = {
        "as_of": day.isoformat(), "made_at": clock.now(), "customers": table.num_rows,
        "columns": " ".join(newest.columns), "now": True, "engine": "duckdb", "seconds": 0.0,
    }  # fmt: skip
    tables.days().append(pa.Table.from_pylist([note], DAYS), app_id=uuid4().hex, app_version=1)
    return day


def groups_found(owner: Any) -> int:
    """Two groups as they are kept once found, with a figure of every kind left out."""
    from threefold.segments.logic.groups.dividing import Tried
    from threefold.segments.logic.groups.finding import Finding, Group
    from threefold.segments.logic.groups.scaling import LeftOut, Scale
    from threefold.segments.logic.groups.telling import Trait
    from threefold.segments.models import FoundGroups

    traits = (Trait("spend", 1.7, 812.5, 95.0), Trait("recency_days", -0.6, 12, 80))
    groups = (
        Group(70, (), "spend <= 400", 72, 69),
        Group(
            30, traits, "spend > 400 and (recency_days <= 60 or recency_days is missing)", 28, 27
        ),
    )
    left = (
        LeftOut("csat", "unknown", 0.12), LeftOut("orders", "like", like="spend"),
        LeftOut("returns", "same"),
    )  # fmt: skip
    found = Finding(
        customers=105, little=5, sample=100, directions=2, told_share=0.7, silhouette=0.31,
        tried=(Tried(2, 0.31, 0.3), Tried(3, 0.2, 0.1)),
        scales=(Scale("spend", True, 4.5, 1.1, 1.0), Scale("recency_days", False, 60, 30, 0.9)),
        left=left, groups=groups, seconds=0.2,
    )  # fmt: skip
    for _twice in range(2):
        kept = FoundGroups.objects.create(
            as_of=date(2026, 3, 1), about="all", finding=found.document(), made_at=clock.now(),
            made_by=owner,
        )  # fmt: skip
    return int(kept.pk)
