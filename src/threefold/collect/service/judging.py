"""What is wrong with one row, worked out anew from the row alone."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from threefold.collect.logic import events as statements
from threefold.collect.logic import targets
from threefold.collect.models import Run
from threefold.collect.service import prepare_answers, records
from threefold.collect.service.rows import inputs_of, plan_of, sparing
from threefold.collect.types import ColumnMap, Problem
from threefold.engine import service as engine


def problems(run: Run, mapping: ColumnMap, row: int) -> list[Problem]:
    """The bad cells of one staged row with what was mended laid over it; [] when it is good."""
    plan = plan_of(run, mapping)
    inputs = inputs_of(run, plan)
    motor = engine.shared()
    inputs["raw"] = motor.query(
        "select * from raw where _row = $row", {"row": row}, {"raw": inputs["raw"]}
    )
    cells = motor.query(statements.cells(plan), inputs=inputs)
    if mapping.content == targets.CUSTOMERS:
        bad = records.of_rows(run, plan, cells, Counter()).bad
    elif mapping.content == targets.ANSWERS:
        bad = prepare_answers.of_rows(run, plan, cells, Counter()).bad
    else:
        plan = sparing(plan, inputs)
        sql = f"select _row, _line, bad from ({statements.judged(plan)}) where bad <> ''"
        bad = motor.query(sql, inputs=inputs)
    return [each for line in bad.to_pylist() for each in _told(plan, cells, line)]


def _told(plan: statements.Plan, cells: pa.Table, line: dict[str, object]) -> list[Problem]:
    out = []
    for word in str(line["bad"]).split():
        index, _, cause = word.partition(":")
        value = cells[f"c{index}"][0].as_py() or ""
        column = plan.fields[int(index)].column
        out.append(Problem(int(str(line["_row"])), line["_line"], column, value, cause))
    return out
