"""What other currencies are worth in the installation's own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, json_wanted, note, out, table

app = typer.Typer(
    no_args_is_help=True,
    help="Exchange rates: what other currencies are worth in the installation's own.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def register(main: typer.Typer) -> None:
    main.add_typer(app, name="rates")


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV with currency, day, rate.", exists=True, dir_okay=False)
    ],
    json: Json = False,
) -> None:
    """Bring in rates; one already there for that currency and day is replaced. All or nothing."""
    json_wanted(json)
    django_app.start()
    from threefold.behavioral import service

    done = service.import_rates(file, actor=django_app.operator())
    emit(
        asdict(done),
        json,
        lambda: out.print(f"{done.added} new, {done.changed} changed, {done.same} as before."),
    )


@app.command("list")
def list_(json: Json = False) -> None:
    """Every foreign currency on record: events, those without a rate, rates held."""
    json_wanted(json)
    django_app.start()
    from threefold.behavioral import service

    found = service.needed_rates()
    emit({"currencies": [asdict(each) for each in found]}, json, lambda: _show(found))


def _show(found: list[Any]) -> None:
    if not found:
        out.print("All amounts on record are in the installation's own currency.")
        return
    table(
        "Other currencies",
        ("currency", "events", "without a rate", "from", "to", "rates", "first", "newest", "rate"),
        [
            (
                each.currency, each.events, each.without, each.first_event, each.last_event,
                each.rates, each.first_rate, each.newest_rate,
                None if each.rate is None else f"{each.rate.normalize():f}",
            )
            for each in found
        ],
    )  # fmt: skip
    lacking = [each.currency for each in found if each.without]
    if lacking:
        note(f"Amounts without a rate count as nothing: {', '.join(lacking)}.")
