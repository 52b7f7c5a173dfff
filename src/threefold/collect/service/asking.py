"""Questions that pages ask of imports; nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from threefold.collect.logic.convert import quoted
from threefold.collect.logic.targets import REQUIRED
from threefold.collect.models import Content, Run, Source
from threefold.collect.service import judging, rows, runs
from threefold.collect.types import ColumnMap, Problem
from threefold.engine import service as engine
from threefold.engine.types import Input

LINES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row as it now reads, and what is wrong with it by column; `mended` ones are good now."""

    row: int
    line: int | None
    cells: dict[str, str]
    problems: dict[str, Problem]

    @property
    def mended(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no row of the table."""

    line: int
    raw: str
    cause: str


def recent_runs(limit: int = 5) -> list[Run]:
    """The newest imports of files with their sources, whatever became of them. One query."""
    files = Run.objects.exclude(content=Content.LIVE)
    return list(files.select_related("source", "created_by")[:limit])


def sources() -> list[Source]:
    """Sources with `imports` and `last_at`, by label. One query."""
    found = Source.objects.annotate(imports=Count("runs"), last_at=Max("runs__created_at"))
    return list(found.order_by("label"))


def required(content: str) -> tuple[tuple[str, ...], ...]:
    """Of each group one alternative must be mapped; `a + b` means both."""
    return REQUIRED[content]


def checked(run: Run) -> bool:
    """Whether a check, or landing, worked out this mapping with these mended cells."""
    known = runs.read_json(run.folder / runs.PREPARED)
    return bool(run.mapping) and known.get("fingerprint") == runs.fingerprint(
        run, runs.mapping(run)
    )


def bad_rows(
    run: Run, *, cause: str = "", page: int = 1, size: int = 25
) -> tuple[list[BadRow], bool]:
    """Rows refused by the last check, with mended cells laid over them, and whether more follow."""
    path = run.folder / runs.BAD
    if not path.exists() or not run.mapping:
        return [], False
    mapping = runs.mapping(run)
    only = "where regexp_matches(bad, $cause)" if cause else ""
    found = engine.shared().query(
        f"select * from bad {only} order by _row limit {size + 1} offset {(page - 1) * size}",
        {"cause": f"(^| )[0-9]+:{cause}( |$)"} if cause else {},
        {"bad": runs.parquet(path)},
    ).to_pylist()  # fmt: skip
    fixed: dict[int, dict[str, str]] = {}
    numbers = [each["_row"] for each in found[:size]]
    listed = run.fixes.filter(row__in=numbers).values_list("row", "column", "value")
    for number, column, value in listed:
        fixed.setdefault(number, {})[column] = value
    cells = _cells(run, numbers)
    out = []
    for each in found[:size]:
        number = each["_row"]
        now = cells[number] | fixed.get(number, {})
        out.append(_bad_row(run, mapping, each, now, again=number in fixed))
    return out, len(found) > size


def bad_row(run: Run, number: int) -> BadRow:
    """One row as it now reads, worked out anew."""
    cells = _cells(run, [number])[number]
    where = engine.shared().query(
        "select _line from raw where _row = $row", {"row": number}, {"raw": runs.raw(run, [])}
    )
    cells |= dict(run.fixes.filter(row=number).values_list("column", "value"))
    line = {"_row": number, "_line": where["_line"][0].as_py(), "bad": ""}
    return _bad_row(run, runs.mapping(run), line, cells, again=True)


def _bad_row(
    run: Run, mapping: ColumnMap, line: dict[str, Any], cells: dict[str, str], *, again: bool
) -> BadRow:
    number = line["_row"]
    if again:
        problems = judging.problems(run, mapping, number)
    else:
        fields = rows.plan_of(run, mapping).fields
        problems = []
        for word in line["bad"].split():
            index, _colon, cause = word.partition(":")
            column = fields[int(index)].column
            problems.append(Problem(number, line["_line"], column, cells[column], cause))
    return BadRow(number, line["_line"], cells, {each.column: each for each in reversed(problems)})


def _cells(run: Run, numbers: list[int]) -> dict[int, dict[str, str]]:
    """Cells of these staged rows as read, "" for empty ones."""
    if not numbers:
        return {}
    names = [column.name for column in runs.inspection(run).columns]
    wanted = ", ".join(str(int(number)) for number in numbers)
    listed = ", ".join(f"{quoted(name)} as v{i}" for i, name in enumerate(names))
    inputs: dict[str, Input] = {"raw": runs.raw(run, names)}
    table = engine.shared().query(
        f"select _row, {listed} from raw where _row in ({wanted})", {}, inputs
    )
    return {
        each["_row"]: {name: each[f"v{i}"] or "" for i, name in enumerate(names)}
        for each in table.to_pylist()
    }


def bad_lines(run: Run, limit: int = LINES_SHOWN) -> list[BadLine]:
    """The first lines that could not be read as rows."""
    path = run.folder / runs.REJECTS
    if not path.exists() or not runs.staged(run).rejected:
        return []
    table = engine.shared().query(
        f"select _line, raw, code from rejects order by _line limit {int(limit)}",
        {},
        {"rejects": runs.parquet(path)},
    )
    return [BadLine(e["_line"], e["raw"] or "", e["code"]) for e in table.to_pylist()]
