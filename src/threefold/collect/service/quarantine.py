"""Rows that could not be brought in: kept with their original columns and their reasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db import connection, transaction

from threefold.collect.logic.convert import quoted
from threefold.collect.models import Quarantined, Run
from threefold.collect.service import runs, wording
from threefold.collect.service.rows import plan_of
from threefold.collect.types import ColumnMap, Problem
from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.jobs.types import Progress
from threefold.kit.formulas import neutralise

_BATCH = 20_000
_SHOWN = 200


def _query(name: str) -> str:
    return engine.sql("threefold.collect", name)


def write(run: Run, mapping: ColumnMap, progress: Progress) -> int:
    """Put the run's bad rows and the reader's rejects into quarantine; how many. All or nothing."""
    total = 0
    with transaction.atomic():
        connection.ensure_connection()
        Quarantined.objects.filter(run=run).delete()
        for sql, values, inputs in _sources(run, mapping):
            stream = engine.shared().stream(sql, values, inputs, batch_rows=_BATCH)
            for batch in stream:
                rows = pa.table(batch.columns, names=batch.schema.names)
                rows = rows.append_column("run_id", pa.repeat(run.pk, rows.num_rows))
                engine.copy_in(connection.connection, Quarantined._meta.db_table, rows)
                total += rows.num_rows
                progress.check()
    return total


def _sources(
    run: Run, mapping: ColumnMap
) -> Iterator[tuple[str, dict[str, Any], dict[str, Input]]]:
    if runs.staged(run).rejected:
        yield _query("rejected"), {}, {"rejects": runs.parquet(run.folder / runs.REJECTS)}
    bad = run.folder / runs.BAD
    if bad.exists() and runs.read_json(run.folder / runs.PREPARED)["prepared"]["rejected"]:
        names = [column.name for column in runs.inspection(run).columns]
        used = plan_of(run, mapping).columns
        inputs: dict[str, Input] = {"raw": runs.raw(run, names), "bad": runs.parquet(bad)}
        whole = ", ".join(f"{quoted(name)} := {quoted(name)}" for name in names)
        yield (
            f"select p.row, p.line, to_json(struct_pack({whole})) as columns, p.problems"
            f" from ({_judged(used, grouped=True)}) p join raw r on r._row = p.row"
            " order by p.line",
            {"fields": used},
            inputs,
        )


def _judged(used: list[str], *, grouped: bool, limit: int = 0) -> str:
    """Bad cells with column and value; with `grouped` one row of the file a line."""
    cells = ", ".join(quoted(column) for column in used)
    first = f"(select * from bad order by _row limit {limit})" if limit else "bad"
    words = (
        "select b._row, b._line, cast(split_part(u.word, ':', 1) as integer) + 1 as i,"
        " split_part(u.word, ':', 2) as cause"
        f" from {first} b, unnest(string_split(b.bad, ' ')) as u(word)"
    )
    told = (
        "select w._row as row, w._line as line, $fields[w.i] as column, w.cause,"
        f" coalesce([{cells}][w.i], '') as value from ({words}) w join raw r on r._row = w._row"
    )
    if not grouped:
        return told
    return (
        "select row, any_value(line) as line,"
        ' to_json(list(struct_pack("column" := "column", value := value, cause := cause)))'
        f" as problems from ({told}) group by row"
    )


def first_problems(run: Run, mapping: ColumnMap) -> tuple[Problem, ...]:
    """The first bad cells of a prepared run, in the order of the file."""
    out = [
        Problem(0, each["line"], "", each["raw"] or "", each["code"])
        for each in _first_rejects(run)
    ]
    bad = run.folder / runs.BAD
    if bad.exists() and runs.read_json(run.folder / runs.PREPARED)["prepared"]["rejected"]:
        used = plan_of(run, mapping).columns
        inputs: dict[str, Input] = {"raw": runs.raw(run, used), "bad": runs.parquet(bad)}
        sql = f"select * from ({_judged(used, grouped=False, limit=_SHOWN)}) order by row"
        table = engine.shared().query(sql, {"fields": used}, inputs)
        out += [Problem(**each) for each in table.to_pylist()]
    return tuple(sorted(out, key=lambda each: each.line or 0)[:_SHOWN])


def _first_rejects(run: Run) -> list[dict[str, Any]]:
    if not runs.staged(run).rejected:
        return []
    inputs: dict[str, Input] = {"rejects": runs.parquet(run.folder / runs.REJECTS)}
    return engine.shared().query(_query("first_rejects"), {"shown": _SHOWN}, inputs).to_pylist()


def download(run_id: int) -> Iterator[str]:
    """The quarantine as CSV, line by line: line, reason, remedy, then the original columns.

    Cells that a spreadsheet would run as formulas are made plain text.
    """
    run = runs.get(run_id)
    names = [column["name"] for column in run.inspection["columns"]]
    yield _row(["_line", "_reason", "_remedy", *names, "_raw"])
    rows = Quarantined.objects.filter(run=run).values_list("line", "columns", "problems")
    for line, columns, problems in rows.iterator(chunk_size=_BATCH):
        told = [wording.explain(each) for each in problems]
        raw = "" if columns else problems[0]["value"]
        yield _row(
            [
                line,
                " ".join(each["what"] for each in told),
                " ".join(dict.fromkeys(each["remedy"] for each in told)),
                *(columns.get(name) for name in names),
                raw,
            ]
        )


def _row(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(["" if cell is None else neutralise(str(cell)) for cell in cells])
    return out.getvalue()
