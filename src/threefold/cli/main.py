"""The `threefold` command: what it is called, where its home is, how errors end it.

Exit codes: 0 done; 1 unexpected failure; 2 wrong use or bad input; 3 not found; 4 denied;
5 conflict; 6 unavailable; 7 cancelled.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from threefold import __version__
from threefold.cli import output
from threefold.cli.commands import (
    accuracy,
    classes,
    conflicts,
    data,
    distil,
    evaluate,
    identities,
    ledger,
    people,
    preferences,
    pulls,
    rates,
    score,
    segment,
    serving,
    sources,
    survey,
    system,
    values,
    wide,
)
from threefold.kit.errors import ThreefoldError

app = typer.Typer(
    name="threefold",
    help="Customer information in three kinds: who customers are, what they do, and why.",
    epilog="Exit codes: 0 done, 1 failure, 2 bad input, 3 not found, 4 denied, 5 conflict, "
    "6 unavailable, 7 cancelled.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"threefold {__version__}")
        raise typer.Exit


@app.callback()
def main(
    home: Annotated[
        Path | None,
        typer.Option(
            help="Folder that holds everything of one installation.", envvar="THREEFOLD_HOME"
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if home is not None:
        os.environ["THREEFOLD_HOME"] = str(home.expanduser().resolve())


for room in (
    system,
    serving,
    data,
    people,
    preferences,
    accuracy,
    classes,
    conflicts,
    identities,
    values,
    distil,
    evaluate,
    ledger,
    pulls,
    rates,
    score,
    segment,
    sources,
    survey,
    wide,
):
    room.register(app)


def run() -> None:
    """Entry point: expected errors become one clear message and their exit code."""
    try:
        app()
    except ThreefoldError as error:
        output.error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        output.note("Stopped.")
        sys.exit(7)
    except BrokenPipeError:
        sys.exit(0)
