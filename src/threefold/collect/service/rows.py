"""Staged rows as the statements want them: how to read them, what was mended, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from threefold.collect.logic.events import Plan
from threefold.collect.models import Run
from threefold.collect.service import runs
from threefold.collect.types import IGNORE, ColumnMap, FieldMap
from threefold.engine.types import Input
from threefold.plan import service as plans

_USED = re.compile(r"\$([a-z_]\w*)")
_PRIVATE = ("personal", "sensitive")


def plan_of(run: Run, mapping: ColumnMap) -> Plan:
    """How to read the run's file, without the columns that may not enter the lake."""
    seen = runs.inspection(run)
    fixed = run.fixes.values_list("column", flat=True).distinct()
    return Plan(
        mapping=_without_private(mapping),
        patterns={each.name: each.date_format or "" for each in seen.columns},
        decimals={each.name: each.decimal or "" for each in seen.columns},
        fixed=frozenset(fixed),
    )


def _without_private(mapping: ColumnMap) -> ColumnMap:
    """A property that the plan calls personal never reaches the lake, whatever the mapping says."""
    variables = plans.current().variables

    def allowed(each: FieldMap) -> bool:
        variable = variables.get(each.name)
        private = variable is not None and variable.privacy in _PRIVATE
        return not (each.area == "property" and private)

    fields = tuple(each if allowed(each) else FieldMap(each.column, IGNORE) for each in mapping)
    return ColumnMap(mapping.content, fields, mapping.rules, mapping.options)


def fixes(run: Run) -> pa.Table | None:
    """Mended cells, one row of the file a line, one column a mended column."""
    rows: dict[int, dict[str, str]] = {}
    for row, column, value in run.fixes.values_list("row", "column", "value"):
        rows.setdefault(row, {})[column] = value
    if not rows:
        return None
    names = sorted({name for cells in rows.values() for name in cells})
    columns = {
        name: pa.array([cells.get(name) for cells in rows.values()], pa.string()) for name in names
    }
    return pa.table({"_row": pa.array(list(rows), pa.int64()), **columns})


def inputs_of(run: Run, plan: Plan) -> dict[str, Input]:
    out: dict[str, Input] = {"raw": runs.raw(run, plan.columns)}
    mended = fixes(run)
    if mended is not None:
        out["fixes"] = mended
    return out


def used(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values that the statement names: the engine refuses others."""
    names = set(_USED.findall(sql))
    return {name: value for name, value in values.items() if name in names}
