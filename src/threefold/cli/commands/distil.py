"""Behaviour distilled around the customer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

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
    app.command("distil", help="Compute the behavioural variables of all customers.")(distil)
    app.command("variables", help="List the behavioural variables, or explain one.")(variables)


def distil(
    as_of: Day = None,
    engine: Where = "duckdb",
    master: Master = "",
    shared: Shared = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Compute all anew, not only customers touched since.")
    ] = False,
    memory: Annotated[int, typer.Option(help="Memory to use at most, in MiB.", min=256)] = 6144,
    json: Json = False,
) -> None:
    """Nothing that happened after the day plays a part. Ctrl-C stops it and changes nothing."""
    json_wanted(json)
    django_app.start()
    from threefold.behavioral import service

    with progress(json) as tell:
        done = service.distil(
            as_of=as_of.date() if as_of else None,
            on=engine,
            master=master,
            temp_dir=shared,
            whole=whole,
            memory_limit_mb=memory,
            tell=lambda stage, part, parts: tell(stage, part, parts, 0.0, None),
        )
    emit(
        asdict(done),
        json,
        lambda: facts(
            f"Distilled as of {done.as_of}",
            {
                "customers": done.customers,
                "variables": done.variables,
                "all anew": "yes" if done.whole else "no, only customers touched since",
                "seconds": round(done.seconds, 1),
            },
        ),
    )


def variables(
    code: Annotated[str, typer.Argument(help="A variable to explain, with its SQL.")] = "",
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.behavioral import service

    if code:
        _explain(code, json)
        return
    found = [
        {
            "code": one.code,
            "label": one.label["en"],
            "type": one.type,
            "unit": one.unit,
            "kinds": list(one.kinds),
            "windows": list(one.windows),
            "before": one.before,
        }
        for one in service.definitions().values()
    ]
    emit(found, json, lambda: _list(found))


def _list(found: list[dict[str, Any]]) -> None:
    table(
        f"{len(found)} variables",
        ("code", "what it is", "type", "windows"),
        [
            (each["code"], each["label"], each["type"], ", ".join(map(str, each["windows"])))
            for each in found
        ],
    )


def _explain(code: str, json: bool) -> None:
    from threefold.behavioral import service

    one = service.variable_of(code).definition
    steps = service.explain(code)
    told = {
        "code": code,
        "label": one.label["en"],
        "meaning": one.meaning["en"],
        "steps": [{"name": name, "sql": sql} for name, sql in steps],
    }

    def show() -> None:
        out.print(f"{one.label['en']}: {one.meaning['en']}", markup=False)
        for name, sql in steps:
            out.print(f"\n-- {name}\n{sql.strip()}", markup=False)

    emit(told, json, show)
