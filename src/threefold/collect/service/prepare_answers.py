"""From staged rows to measured answers: a column a question, or a line a question and answer."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from threefold.collect.logic import events as statements
from threefold.collect.logic import problems
from threefold.collect.logic.events import Plan
from threefold.collect.models import Run
from threefold.collect.service import people, runs
from threefold.collect.service.cells import bad_words, causes_of, standard
from threefold.collect.service.prepare_customers import BAD_SCHEMA
from threefold.collect.service.prepare_events import IDENTIFIERS
from threefold.collect.service.rows import inputs_of, plan_of
from threefold.collect.types import ColumnMap, FieldMap
from threefold.engine import service as engine
from threefold.kit.text import fold
from threefold.plan import service as plans
from threefold.plan.types import Variable

ANSWERS_FILE = "answers.parquet"
_NOTHING = pa.scalar(None, pa.string())
_SEEN = Variable(
    code="answered_at", kind="related", dimension="", entity="both", type="datetime",
    privacy="public", purpose="", owner="", source=(), collection="", refresh_days=0,
    required_for="none",
)  # fmt: skip


class Answers(NamedTuple):
    """What the rows give: answers, identifiers of good rows, rows refused (BAD_SCHEMA)."""

    answers: pa.Table
    identifiers: pa.Table
    bad: pa.Table


def prepare(run: Run, mapping: ColumnMap) -> dict[str, Any]:
    plan = plan_of(run, mapping)
    rows = engine.shared().query(
        f"{statements.cells(plan)} order by r._row", inputs=inputs_of(run, plan)
    )
    warnings: Counter[str] = Counter()
    made = of_rows(run, plan, rows, warnings)
    for name, table in zip((ANSWERS_FILE, IDENTIFIERS, runs.BAD), made, strict=True):
        half = run.folder / f"{name}.half"
        pq.write_table(table, half)
        runs.durable(half)
        half.replace(run.folder / name)
    return {
        "valid": rows.num_rows - made.bad.num_rows,
        "rejected": made.bad.num_rows,
        "causes": dict(causes_of(made.bad)),
        "warnings": dict(warnings),
    }


def of_rows(run: Run, plan: Plan, rows: pa.Table, warnings: Counter[str]) -> Answers:
    """`rows`: `_row`, `_line`, trimmed cells `c<i>`."""
    rules = plan.mapping.rules
    marked: dict[int, pa.ChunkedArray] = {}
    parts = _wide(plan, rows, warnings, marked) + _long(plan, rows, warnings, marked)
    answers = pa.concat_tables(parts)
    subjects = _subjects(run, plan, rows, marked)
    moments = _answered(plan, rows, marked)
    _unanswered(plan, rows, answers, marked)
    bad = pa.chunked_array([bad_words(marked, rows.num_rows)])
    said = pa.table(
        {
            "row": rows["_row"],
            "subject": subjects,
            "answered_at": moments,
            "survey": _cell_or(plan, rows, "survey.name", rules.survey or run.source_id),
            "channel": _cell_or(plan, rows, "survey.channel", rules.channel),
            "bad": bad,
        }
    )
    made = engine.shared().query(
        engine.sql("threefold.collect", "answers"), inputs={"answers": answers, "said": said}
    )
    good = rows.filter(pc.equal(bad, "")).rename_columns(
        ["row" if name == "_row" else name for name in rows.column_names]
    )
    refused = rows.select(["_row", "_line"]).append_column("bad", bad)
    return Answers(
        made,
        people.identifiers(plan, good, run.source_id),
        refused.filter(pc.not_equal(bad, "")).cast(BAD_SCHEMA),
    )


def _wide(
    plan: Plan, rows: pa.Table, warnings: Counter[str], marked: dict[int, pa.ChunkedArray]
) -> list[pa.Table]:
    variables = plans.current().variables
    out = [_EMPTY]
    for i, each in plan.of_area("answer"):
        if each.name in variables:
            table, cause = _answers(
                plan, each, variables[each.name], rows["_row"], rows[f"c{i}"], warnings
            )
            marked[i] = cause
            out.append(table)
    return out


def _long(
    plan: Plan, rows: pa.Table, warnings: Counter[str], marked: dict[int, pa.ChunkedArray]
) -> list[pa.Table]:
    """Each different question is looked up once; its answers are read by its variable."""
    question, answer = plan.index("survey.question"), plan.index("survey.answer")
    if question is None or answer is None:
        return []
    named = {
        fold(word): variable
        for variable in plans.current().of_kind("related")
        for word in (
            variable.code,
            *variable.label.values(),
            *(each for some in variable.synonyms.values() for each in some),
        )
    }
    out, causes = (
        [],
        [pa.table({"row": pa.array([], pa.int64()), "cause": pa.array([], pa.string())})],
    )
    asked = rows[f"c{question}"]
    unknown = []
    for text in pc.unique(asked).to_pylist():
        variable = named.get(fold(text or "").replace("_", " ")) or named.get(fold(text or ""))
        if variable is None:
            unknown.append(text)
            continue
        mine = rows.filter(pc.equal(asked, text))
        table, cause = _answers(
            plan, plan.fields[answer], variable, mine["_row"], mine[f"c{answer}"], warnings
        )
        out.append(table)
        causes.append(pa.table({"row": mine["_row"], "cause": cause}))
    marked[answer] = _aligned(rows, pa.concat_tables(causes))
    strange = pc.is_in(asked, pa.array(unknown, pa.string()))
    marked[question] = pc.if_else(strange, problems.CHOICE, _NOTHING)
    return out


def _aligned(rows: pa.Table, causes: pa.Table) -> pa.ChunkedArray:
    joined = rows.select(["_row"]).join(causes, "_row", "row").sort_by("_row")
    return joined["cause"]


_EMPTY = pa.table(
    {
        "row": pa.array([], pa.int64()),
        "variable": pa.array([], pa.string()),
        "number": pa.array([], pa.float64()),
        "text": pa.array([], pa.string()),
    }
)


def _answers(
    plan: Plan,
    each: FieldMap,
    variable: Variable,
    numbers: pa.ChunkedArray,
    cells: pa.ChunkedArray,
    warnings: Counter[str],
) -> tuple[pa.Table, pa.ChunkedArray]:
    made = standard(plan, each, variable, cells, warnings)
    value = made.value
    if pa.types.is_string(value.type):
        number, text = pa.nulls(len(value), pa.float64()), value
    else:
        number, text = value.cast(pa.float64()), pa.nulls(len(value), pa.string())
    table = pa.table(
        {
            "row": numbers,
            "variable": pa.repeat(variable.code, len(value)),
            "number": number,
            "text": text,
        }
    )
    return table.filter(pc.and_(value.is_valid(), made.ok)).cast(_EMPTY.schema), made.cause


def _subjects(
    run: Run, plan: Plan, rows: pa.Table, marked: dict[int, pa.ChunkedArray]
) -> pa.ChunkedArray:
    """The strongest identifier of each row, keyed; a row without any is refused."""
    found = pa.chunked_array([pa.nulls(rows.num_rows, pa.string())])
    for i, each in plan.identifiers:
        known = people.known(rows[f"c{i}"], each, run.source_id)
        found = pc.coalesce(found, known["subject"])
    first = plan.identifiers[0][0]
    marked[first] = pc.if_else(pc.is_null(found), problems.NOBODY, _NOTHING)
    return found


def _answered(plan: Plan, rows: pa.Table, marked: dict[int, pa.ChunkedArray]) -> pa.ChunkedArray:
    """When it was answered, in UTC; the wall clock is the installation's."""
    i = plan.index("survey.answered_at")
    if i is None:
        day = pa.scalar(plan.mapping.rules.date, pa.string())
        written = pa.chunked_array([pa.repeat(day, rows.num_rows)])
    else:
        made = standard(plan, plan.fields[i], _SEEN, rows[f"c{i}"], Counter())
        empty = pc.if_else(pc.is_null(rows[f"c{i}"]), problems.MISSING, _NOTHING)
        marked[i], written = pc.coalesce(made.cause, empty), made.value
    local = pc.cast(written, pa.timestamp("us"))
    placed = pc.assume_timezone(
        local, settings.TIME_ZONE, ambiguous="earliest", nonexistent="latest"
    )
    return placed.cast(pa.timestamp("us", tz="UTC"))


def _unanswered(
    plan: Plan, rows: pa.Table, answers: pa.Table, marked: dict[int, pa.ChunkedArray]
) -> None:
    """A row without a single answer says nothing, and says so at its first question."""
    fields = plan.of_area("answer")
    place = fields[0][0] if fields else plan.index("survey.answer")
    if place is None:
        return
    silent = pc.invert(pc.is_in(rows["_row"], answers["row"].combine_chunks()))
    missing = pc.if_else(silent, problems.MISSING, _NOTHING)
    bad = pa.chunked_array([bad_words(marked, rows.num_rows)])
    missing = pc.if_else(pc.equal(bad, ""), missing, _NOTHING)
    known = marked.get(place)
    marked[place] = missing if known is None else pc.coalesce(known, missing)


def _cell_or(plan: Plan, rows: pa.Table, target: str, default: str) -> pa.ChunkedArray:
    i = plan.index(target)
    if i is None:
        return pa.chunked_array([pa.repeat(default, rows.num_rows)])
    return pc.fill_null(rows[f"c{i}"], default)
