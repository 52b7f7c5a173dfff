"""Values that several customers share: which they are, and what staff say of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, json_wanted, out, table


def register(app: typer.Typer) -> None:
    app.command("values", help="Values that link too many customers; say what one is.")(values)


def values(
    identifier: Annotated[
        int | None, typer.Argument(help="The number of one value, as listed.")
    ] = None,
    few: Annotated[bool, typer.Option("--few", help="Also those that only a few share.")] = False,
    shared: Annotated[bool, typer.Option("--shared", help="Several share it.")] = False,
    personal: Annotated[bool, typer.Option("--personal", help="It is one customer's.")] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="With --personal: merge those who bear it now.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take back what was said of it.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; kept with what is said.")] = "",
    json: Json = False,
) -> None:
    json_wanted(json)
    said = [name for name, chosen in (("shared", shared), ("personal", personal)) if chosen]
    if len(said) + forget > 1 or (identifier is None and (said or forget)):
        raise typer.BadParameter("Name one value and say one thing of it.")
    django_app.start()
    from threefold.identity import service as identity

    if identifier is None:
        found = identity.shared_values(few=few)
        emit([asdict(each) for each in found], json, lambda: _list(found))
        return
    actor = django_app.operator()
    if forget:
        declaration = identity.shared_value(identifier).declaration or 0
        identity.undeclare(declaration, actor=actor, reason=reason)
    for meaning in said:
        identity.declare(identifier, meaning, actor=actor, reason=reason, merge=merge)
    one = identity.shared_value(identifier)
    bearers = identity.bearers_of(identifier)
    told = {**asdict(one), "bearers": [asdict(each) for each in bearers]}
    emit(told, json, lambda: _show(one, bearers))


def _list(found: list[Any]) -> None:
    if not found:
        out.print("No value links too many customers.")
        return
    table(
        "Shared values",
        ("number", "kind", "value", "customers", "limit", "state", "reason"),
        [
            (
                str(each.identifier or ""), each.scheme, each.value, str(each.customers),
                str(each.limit), each.state, each.reason,
            )
            for each in found
        ],
    )  # fmt: skip


def _show(one: Any, bearers: list[Any]) -> None:
    _list([one])
    table(
        "Borne by",
        ("customer", "records"),
        [(str(each.customer_id), str(each.records)) for each in bearers],
    )
