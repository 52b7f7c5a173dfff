"""Where sources disagree, and what staff answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.commands.people import reader
from threefold.cli.output import Json, emit, json_wanted, out, table
from threefold.kit.errors import Invalid


def register(app: typer.Typer) -> None:
    app.command("conflicts", help="List where sources disagree, or settle one.")(conflicts)


def conflicts(
    customer: Annotated[int | None, typer.Option("--id", help="Of this customer only.")] = None,
    variable: Annotated[str, typer.Option(help="Of this variable only.")] = "",
    source: Annotated[str, typer.Option(help="In which this source has a part.")] = "",
    other: Annotated[str, typer.Option(help="And this one too.")] = "",
    state: Annotated[str, typer.Option(help="later or none; open ones otherwise.")] = "",
    keep: Annotated[
        int | None, typer.Option(help="Keep what this record says; needs --id and --variable.")
    ] = None,
    answer: Annotated[
        str, typer.Option(help="later, none or open; needs --id and --variable.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why it is kept.")] = "",
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1, max=100_000)] = 20,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    if keep is not None or answer:
        _settle(customer, variable, keep, answer, reason)
        emit({"settled": True}, json, lambda: out.print("Settled."))
        return
    from threefold.view import service

    criteria = {
        "customer": customer,
        "variable": variable,
        "source": source,
        "other": other,
        "state": state,
    }
    found = service.conflicts(criteria)
    shown = [service.disagreement(each, reader()) for each in found[:limit]]
    total = found.count()
    emit(
        {"total": total, "conflicts": [asdict(each) for each in shown]},
        json,
        lambda: _show(shown, total),
    )


def _settle(
    customer: int | None, variable: str, keep: int | None, answer: str, reason: str
) -> None:
    from threefold.descriptive import service as descriptive

    if customer is None or not variable:
        raise Invalid("Which conflict?", remedy="Name it by --id NUMBER and --variable CODE.")
    if keep is not None:
        descriptive.keep(customer, variable, keep, actor=django_app.operator(), reason=reason)
        return
    state = "" if answer == "open" else answer
    descriptive.answer_conflict(customer, variable, state, actor=django_app.operator())


def _show(shown: list[Any], total: int) -> None:
    table(
        f"{len(shown)} of {total:,} conflicts",
        ("customer", "name", "variable", "value", "record", "sources", "as of"),
        [
            (each.customer_id, each.name, each.variable, side.text, side.record_id,
             ", ".join(side.sources), side.at)
            for each in shown
            for side in each.sides
        ],
    )  # fmt: skip
