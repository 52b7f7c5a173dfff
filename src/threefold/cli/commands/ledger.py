"""The clearing house's ledger of a day: check, trade lists, comparison with a member's own."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, note, table
from threefold.kit.errors import Invalid, NotFound


def register(app: typer.Typer) -> None:
    app.command("ledger", help="Clear a day of exchange trades; list what does not agree.")(ledger)


def ledger(
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Trading day; else the newest with trades."),
    ] = None,
    member: Annotated[str | None, typer.Option(help="Of this clearing member only.")] = None,
    to: Annotated[Path | None, typer.Option(help="Write the trade list to this CSV file.")] = None,
    compare: Annotated[
        Path | None,
        typer.Option(help="Compare a member's own list (CSV)."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="End with code 1 where anything does not agree.")
    ] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    on = day.date() if day else None
    if compare is not None:
        alike = _compare(on, member, compare, json)
    else:
        alike = _clear(on, member, to, json)
    if check and not alike:
        raise typer.Exit(1)


def _clear(on: date | None, member: str | None, to: Path | None, json: bool) -> bool:
    from threefold.behavioral import service
    from threefold.behavioral.service import ledger_words as words

    found = service.ledger(day=on)
    if to is not None:
        count = service.export_trade_list(day=found.day, member=member, to=to, actor=None)
        note(f"{count:,} trades written to {to}.")
    differences = [
        {**row, "what": what, "to_do": todo}
        for row in found.differences
        if member is None or member in (row["member"], row["other_member"], row["counterparty"])
        for what, todo in [words.difference(row)]
    ]
    members = [row for row in found.members if member in (None, row["member"])]
    told = {
        "day": found.day,
        "clears": found.clears,
        "trades": found.trades,
        "contracts": found.contracts,
        "members": members,
        "differences": differences,
    }
    emit(told, json, lambda: _show(found, members, differences))
    return found.clears if member is None else not differences


def _show(found: Any, members: list[dict[str, Any]], differences: list[dict[str, Any]]) -> None:
    facts(f"Ledger of {found.day}", {"trades": found.trades, "clears": found.clears})
    table(
        "Contracts",
        ("contract", "month", "bought", "sold", "price", "basis", "a lot is", "results", "clears"),
        [
            (row["contract"], row["delivery_month"], row["bought"], row["sold"], row["price"],
             row["basis"], row["multiplier"], row["result"], row["clears"])
            for row in found.contracts
        ],
    )  # fmt: skip
    table(
        "Members",
        ("member", "accounts", "trades", "bought", "sold", "result", "currency"),
        [
            (row["member"], row["accounts"], row["trades"], row["bought"], row["sold"],
             row["result"], row["currency"])
            for row in members
        ],
    )  # fmt: skip
    if differences:
        table(
            "Differences",
            ("contract", "month", "trade", "member", "account", "what is wrong", "what to do"),
            [
                (row["contract"], row["delivery_month"], row["trade_no"], row["member"],
                 row["account"], row["what"], row["to_do"])
                for row in differences
            ],
        )  # fmt: skip


def _compare(on: date | None, member: str | None, path: Path, json: bool) -> bool:
    from threefold.behavioral import service
    from threefold.behavioral.service import ledger_words as words

    if member is None:
        raise Invalid("Whose list this is was not said.", remedy="Add --member NUMBER.")
    if not path.is_file():
        raise NotFound(
            "The file does not exist.", where={"file": str(path)}, remedy="Check its path."
        )
    found = service.reconcile(day=on, member=member, content=path.read_bytes())
    differences = [
        {**row, "what": what, "to_do": todo}
        for row in found.differences
        for what, todo in [words.unlike(row)]
    ]
    told = {
        "day": found.day,
        "member": found.member,
        "received": found.received,
        "ours": found.ours,
        "agreeing": found.agreeing,
        "differences": differences,
        "unread": [
            {"row": number, "text": text, "field": field} for number, text, field in found.unread
        ],
    }
    emit(told, json, lambda: _show_compared(found, differences))
    return found.alike


def _show_compared(found: Any, differences: list[dict[str, Any]]) -> None:
    facts(
        f"List of member {found.member}, {found.day}",
        {"rows of the list": found.received, "our trades": found.ours, "agree": found.agreeing},
    )
    if differences:
        table(
            "Differences",
            ("row", "trade", "contract", "month", "what is wrong", "what to do"),
            [
                (row["line"], row["trade_no"], row["contract"], row["delivery_month"], row["what"],
                 row["to_do"])
                for row in differences
            ],
        )  # fmt: skip
    if found.unread:
        table(
            "Rows that cannot be read",
            ("row", "field", "text"),
            [(number, field, text) for number, text, field in found.unread],
        )
