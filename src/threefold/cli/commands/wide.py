"""One row per customer over all three kinds, by day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from threefold.cli import django_app
from threefold.cli.output import (
    Day,
    Json,
    Master,
    Shared,
    Where,
    emit,
    facts,
    json_wanted,
    out,
    progress,
    table,
)


def register(app: typer.Typer) -> None:
    app.command("wide", help="Make the wide view: one row per customer, all three kinds.")(wide)


def wide(
    as_of: Day = None,
    days: Annotated[bool, typer.Option("--days", help="List the days that are kept.")] = False,
    columns: Annotated[bool, typer.Option("--columns", help="List what the columns are.")] = False,
    engine: Where = "duckdb",
    master: Master = "",
    shared: Shared = None,
    memory: Annotated[int, typer.Option(help="Memory to use at most, in MiB.", min=256)] = 4096,
    json: Json = False,
) -> None:
    """Of the newest day with variables, or of the day named; distil that day first.

    Of the newest day what is known now is told, of an earlier one what was known then.
    """
    json_wanted(json)
    django_app.start()
    from threefold.view import service

    if days:
        _days(json)
        return
    if columns:
        _columns(json)
        return
    with progress(json) as tell:
        done = service.rebuild_wide(
            as_of.date() if as_of else None,
            on=engine,
            master=master,
            temp_dir=shared,
            memory_limit_mb=memory,
            tell=lambda stage, part, parts: tell(stage, part, parts, 0.0, None),
        )
    emit(
        asdict(done),
        json,
        lambda: facts(
            f"Wide view as of {done.as_of}",
            {
                "customers": done.customers,
                "columns": done.columns,
                "behaviour": "yes" if done.behavior else "no, run `threefold distil` first",
                "known": "now" if done.now else "on that day",
                "seconds": round(done.seconds, 1),
            },
        ),
    )


def _days(json: bool) -> None:
    from threefold.view import service

    kept = service.wide_days()
    rows = [{**asdict(each), "columns": len(each.columns)} for each in kept]
    head = ("day", "made at", "customers", "columns", "as known now")
    emit(rows, json, lambda: table(f"{len(rows)} days", head, [list(r.values()) for r in rows]))


def _columns(json: bool) -> None:
    from threefold.view import service

    rows = [
        {
            "code": each.code,
            "label": each.label["en"],
            "kind": each.kind,
            "type": each.type,
            "unit": each.unit,
            "privacy": each.privacy,
            "choices": list(each.choices),
        }
        for each in service.wide_fields().values()
    ]
    head = ("code", "what it is", "kind", "type", "unit", "privacy")
    emit(
        rows,
        json,
        lambda: table(f"{len(rows)} columns", head, [list(r.values())[:6] for r in rows]),
    )


def export(to: Path, as_of: date | None, columns: list[str] | None, json: bool) -> None:
    """Write a day to a file; whoever holds the folder may read all of it."""
    from threefold.cli.commands.people import reader
    from threefold.view import service

    done = service.export_wide(to, django_app.operator(), reader(), as_of, columns)
    found = {"file": str(to), "as_of": done.as_of, "rows": done.rows, "columns": done.columns}
    emit(found, json, lambda: out.print(f"Written: {to}, {done.rows:,} rows as of {done.as_of}"))
