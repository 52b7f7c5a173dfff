"""Classes of customers, told and counted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, json_wanted, progress, table

Day = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day; the newest wide view if none."),
]


def register(app: typer.Typer) -> None:
    app.command("classes", help="Tell price buyers, tiers and stages of all customers.")(classes)


def classes(
    as_of: Day = None,
    engine: Annotated[str, typer.Option(help="Where to compute: duckdb or spark.")] = "duckdb",
    json: Json = False,
) -> None:
    """By the rules in force. Where the wide view of that day is missing it is made first."""
    json_wanted(json)
    django_app.start()
    from threefold.segments.service import classes as service

    with progress(json) as tell:
        done = service.classify(
            as_of=as_of.date() if as_of else None,
            on=engine,
            tell=lambda stage, part, parts: tell(stage, part, parts, 0.0, None),
        )
    sizes = service.class_sizes(done.as_of)
    told: dict[str, Any] = {
        "as_of": done.as_of,
        "customers": done.customers,
        "seconds": round(done.seconds, 2),
        "value": sizes.value,
        "classes": {
            division: {
                each.code: {"customers": each.customers, "value": each.value} for each in some
            }
            for division, some in sizes.of.items()
        },
    }

    def show() -> None:
        for division, some in sizes.of.items():
            table(
                f"{division} as of {done.as_of}",
                ("class", "customers", "share", "value"),
                [
                    (each.code, each.customers, f"{each.customers / done.customers:.1%}",
                     each.value)
                    for each in some
                ],
            )  # fmt: skip

    emit(told, json, show)
