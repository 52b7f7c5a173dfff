"""Staged rows as the statements want them: how to read them, what was mended, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.behavioral.types import Judge
from threefold.collect.logic import event_rules, targets
from threefold.collect.logic import events as statements
from threefold.collect.logic.events import Plan
from threefold.collect.models import Run
from threefold.collect.service import runs
from threefold.collect.types import IGNORE, ColumnMap, FieldMap
from threefold.engine import service as engine
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
        judge=_judge(mapping),
        keyed_names=frozenset(
            name for name, how in behavioral.personal_properties().items() if how == "keyed"
        ),
    )


def _judge(mapping: ColumnMap) -> Judge | None:
    """The rules of the kinds of event that rows of this mapping may be."""
    if mapping.content not in targets.EVENT_CONTENTS:
        return None
    kind = next((i for i, each in enumerate(mapping.used()) if each.to == "event.kind"), None)
    if kind is None:
        one = mapping.rules.kind or targets.KINDS.get(mapping.content, "")
        return behavioral.judge([one])
    return behavioral.judge(behavioral.kinds(), kind=event_rules.kind_of(kind, mapping.rules.kind))


def sparing(plan: Plan, inputs: Mapping[str, Input]) -> Plan:
    """The plan without rules that no row of this file can break, as its different kinds, outcomes
    and currencies tell: most often that is nearly all of them."""
    judge = plan.judge
    if judge is None:
        return plan
    ended, money = plan.index("event.outcome"), plan.index("event.currency")
    cells = statements.cells(plan)
    endings: list[tuple[str | None, str | None]] = []
    if judge.kind or ended is not None:
        word = "null" if ended is None else f"c{ended}"
        sql = f"select distinct {judge.kind or 'null'} as kind, {word} as word from ({cells})"
        found = engine.shared().query(sql, inputs=inputs)
        endings = list(zip(found["kind"].to_pylist(), found["word"].to_pylist(), strict=True))
    currencies: list[str | None] = []
    if money is not None:
        sql = f"select distinct c{money} as word from ({cells})"
        currencies = engine.shared().query(sql, inputs=inputs)["word"].to_pylist()
    return replace(plan, judge=judge.sparing(endings, currencies))


def _without_private(mapping: ColumnMap) -> ColumnMap:
    """A property that plan or vocabulary call personal never reaches the lake, whatever the mapping
    says; what the vocabulary wants keyed is."""
    variables = plans.current().variables
    personal = behavioral.personal_properties()

    def allowed(each: FieldMap) -> bool:
        variable = variables.get(each.name)
        private = variable is not None and variable.privacy in _PRIVATE
        private = personal.get(each.name) == "dropped" or (private and each.name not in personal)
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
