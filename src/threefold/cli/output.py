"""What the command prints: JSON for programs, tables and progress for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from threefold.kit.errors import ThreefoldError

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Day = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day; the newest one with events if none."),
]
Where = Annotated[str, typer.Option(help="Where to compute: duckdb or spark.")]
Master = Annotated[
    str, typer.Option(help="Master of a Spark cluster: spark://… or sc://… (Connect).")
]
Shared = Annotated[
    Path | None,
    typer.Option(help="Folder that every node of the cluster sees, for tables on their way."),
]

out = Console(soft_wrap=False, highlight=False)
err = Console(stderr=True, highlight=False)
_state = {"json": False}


def plain(value: Any) -> Any:
    """JSON form: exact decimals become numbers of the same digits, times ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def emit(data: Any, as_json: bool, show: Callable[[], None]) -> None:
    """`data` as JSON, or `show()` for people."""
    if as_json:
        json.dump(data, sys.stdout, default=plain, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        show()


def json_wanted(as_json: bool) -> bool:
    """Remember that this run speaks JSON, so that errors do too."""
    _state["json"] = as_json
    return as_json


def note(text: str) -> None:
    err.print(text, markup=False, soft_wrap=True)


def error(problem: ThreefoldError) -> None:
    if _state["json"]:
        json.dump({"error": problem.to_dict()}, sys.stdout, default=str, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    err.print(problem.message, style="bold red", markup=False, soft_wrap=True)
    for key, value in problem.where.items():
        err.print(f"  {key}: {value}", style="dim", markup=False, soft_wrap=True)
    if problem.remedy:
        err.print(f"→ {problem.remedy}", markup=False, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    shown = Table(title=title or None, title_justify="left", header_style="bold", box=None)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(human(cell) for cell in row))
    out.print(shown)


def facts(title: str, pairs: Mapping[str, Any]) -> None:
    table(title, ("", ""), [(f"[dim]{key}[/]", value) for key, value in pairs.items()])


def human(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float | Decimal):
        return f"{value:,.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)


@contextmanager
def progress(as_json: bool) -> Iterator[Callable[..., None]]:
    """A callback for jobs: stage, done, total, rows per second, seconds left."""
    if as_json or not err.is_terminal:
        yield lambda *_args: None
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    )
    with bar:
        task = bar.add_task("…", total=1, rate="")

        def tell(stage: str, done: int, total: int, rate: float, _left: float | None) -> None:
            bar.update(
                task,
                description=stage,
                completed=done,
                total=total or max(done, 1),
                rate=f"{rate:,.0f}/s" if rate else "",
            )

        yield tell
