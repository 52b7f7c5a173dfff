"""Looking at customers, and staff accounts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, out, table
from threefold.kit.errors import Invalid, NotFound


def register(app: typer.Typer) -> None:
    app.command("view", help="Show one customer: the three kinds on one page.")(view)
    app.command("list", help="List customers, filtered over all three kinds.")(list_customers)
    app.command("export", help="Write the customer list, or who is who, to a file.")(export)
    app.command("user", help="Add a member of staff, or give one a new password or role.")(user)


def reader() -> Any:
    """Whoever holds the folder may read all of it; nothing is masked on the command line."""
    from threefold.access.service import mask
    from threefold.kit import clock
    from threefold.view.types import Reader

    return Reader(shows=lambda _privacy: "shown", mask=mask, language="en", now=clock.now())


def _find(text: str) -> int:
    from threefold.view.service import listed

    found, total = listed({"q": text}, limit=5)
    if total == 1:
        return int(found[0]["customer_id"])
    if total:
        first = ", ".join(f"{each['customer_id']} {each['name'] or '—'}" for each in found)
        raise Invalid(
            "More than one customer is found by these words.",
            where={"found": total, "first": first},
            remedy="Name one by its number: `threefold view --id NUMBER`.",
        )
    raise NotFound(
        "No customer is found by these words.",
        remedy="Try part of a name, phone, e-mail or number; `threefold list` shows all.",
    )


def view(
    words: Annotated[str, typer.Argument(help="Name, phone, e-mail or number.")] = "",
    number: Annotated[int | None, typer.Option("--id", help="Customer number here.")] = None,
    why: Annotated[str, typer.Option(help="Why this variable's value is believed.")] = "",
    as_of: Annotated[
        str, typer.Option(help="As known on this day, or at this moment (ISO 8601).")
    ] = "",
    json: Json = False,
) -> None:
    json_wanted(json)
    if not words and number is None:
        raise Invalid("Which customer?", remedy="Give words to search by, or --id NUMBER.")
    django_app.start()
    from threefold.view.service import customer_view

    found = number if number is not None else _find(words)
    if why or as_of:
        _show_evidence(found, why, as_of, json)
        return
    seen = customer_view(found, reader())
    emit(asdict(seen), json, lambda: _show(seen))


def _show_evidence(customer: int, variable: str, as_of: str, json: bool) -> None:
    from threefold.view import service

    whole = service.find_card(customer).customer_id
    at = service.moment_of(as_of) if as_of else None
    if variable:
        reasons = service.why_value(whole, variable, reader(), at=at)
        emit(asdict(reasons), json, lambda: _show_why(reasons))
    elif at is not None:
        past = service.as_known_on(whole, at, reader())
        emit(asdict(past), json, lambda: _show_past(past))


def _show_why(found: Any) -> None:
    facts(
        f"{found.label} of customer {found.customer_id}",
        {
            "decided by": found.decided_by,
            "rule": " > ".join(("staff", *found.rule)) or "staff > recency",
            "order of sources": " > ".join(found.rank),
        },
    )
    table(
        "Told",
        ("value", "source", "observed", "proof", "sources that agree", "lost by"),
        [
            (each.text, each.source, each.at, each.proof, each.agreement, each.lost_by)
            for each in found.candidates
        ],
    )
    if found.earlier:
        table(
            "Earlier",
            ("value", "source", "from", "until"),
            [(each.text, each.source, each.at, each.until) for each in found.earlier],
        )


def _show_past(past: Any) -> None:
    facts(f"{past.name or 'Customer'} ({past.id})", {"as known on": past.at, "kind": past.kind})
    table(
        "Values",
        ("variable", "value", "source", "observed"),
        [(value.label, value.text, value.source, value.observed_at) for value in past.values],
    )
    table(
        "Contact ways",
        ("kind", "value", "state", "proof", "source"),
        [(way.label, way.text, way.state, way.proof, way.source) for way in past.ways],
    )


def _show(seen: Any) -> None:
    facts(
        f"{seen.name or 'Customer'} ({seen.id})",
        {"kind": seen.kind, "reachable": seen.reachability, "made up": seen.made_up},
    )
    lanes = (seen.descriptive, seen.behavioral, seen.related)
    table(
        "Three kinds",
        ("kind", "known", "as of"),
        [(lane.kind, f"{lane.known}/{lane.expected}", lane.as_of) for lane in lanes],
    )
    known = [value for value in (*seen.values, *seen.identifiers, *seen.measures) if value.text]
    table(
        "Values",
        ("variable", "value", "source", "observed"),
        [(value.label, value.text, value.source, value.observed_at) for value in known],
    )
    table(
        "Contact ways",
        ("kind", "value", "state", "proof"),
        [(way.label, way.text, way.state, way.proof) for way in seen.ways],
    )
    if seen.life.total:
        facts(
            "Behaviour",
            {
                "events": seen.life.total,
                "orders": seen.life.orders,
                "spend": seen.life.spend,
                "last purchase": seen.life.last_purchase_at,
                "days between purchases": seen.life.gap_days,
            },
        )
    table(
        "Latest",
        ("at", "kind", "what", "amount"),
        [(item.at, item.kind, item.title, item.amount) for item in seen.moments[:10]],
    )


def list_customers(
    words: Annotated[str, typer.Argument(help="Search words.")] = "",
    country: Annotated[str, typer.Option(help="ISO country code.")] = "",
    reachability: Annotated[str, typer.Option(help="likely, reachable, unreachable or none.")] = "",
    orders_min: Annotated[int | None, typer.Option(help="At least so many orders.")] = None,
    spend_min: Annotated[float | None, typer.Option(help="At least this spend.")] = None,
    quiet_for: Annotated[int | None, typer.Option(help="No purchase for so many days.")] = None,
    csat_max: Annotated[float | None, typer.Option(help="Satisfaction at most.")] = None,
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1, max=100_000)] = 20,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.view.service import LISTED, listed

    criteria = {
        "q": words,
        "country": country.upper(),
        "reachability": reachability,
        "orders_min": orders_min,
        "spend_min": spend_min,
        "quiet_for": quiet_for,
        "csat_max": csat_max,
    }
    rows, total = listed(criteria, limit=limit)
    emit(
        {"total": total, "customers": rows},
        json,
        lambda: table(
            f"{len(rows)} of {total:,} customers", LISTED, [list(row.values()) for row in rows]
        ),
    )


def export(
    to: Annotated[
        Path,
        typer.Argument(
            help="File to write: .csv, .xlsx or .parquet. `identities FILE` writes source, "
            "external id and customer of every record instead (.csv or .parquet), "
            "`variables FILE` the behavioural variables of a day (.parquet or .csv), "
            "`wide FILE` the wide view of a day (.parquet, .csv or .xlsx)."
        ),
    ],
    file: Annotated[
        Path | None, typer.Argument(help="File, after `identities`, `variables` or `wide`.")
    ] = None,
    words: Annotated[
        str, typer.Option("--search", help="Only customers found by these words.")
    ] = "",
    into: Annotated[Path | None, typer.Option("--to", help="The file, in place of FILE.")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of `variables` or of `wide`."),
    ] = None,
    variable: Annotated[
        list[str] | None,
        typer.Option("--variable", help="Only this one of `variables` or `wide`; may be repeated."),
    ] = None,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    file = into or file
    if str(to) == "variables":
        _export_variables(file, as_of, variable, json)
        return
    if str(to) == "wide":
        from threefold.cli.commands import wide

        day = as_of.date() if as_of else None
        wide.export(file or Path("wide.parquet"), day, variable, json)
        return
    if str(to) == "identities":
        _export_identities(file, json)
        return
    if file is not None:
        raise typer.BadParameter("Only `identities`, `variables` and `wide` take a second word.")
    from threefold.view.service import export_customers

    written = export_customers(
        criteria={"q": words},
        file_format=to.suffix.lstrip(".").lower(),
        actor=django_app.operator(),
        reader=reader(),
    )
    to.write_bytes(written.read_bytes())
    written.unlink()
    emit({"file": str(to)}, json, lambda: out.print(f"Written: {to}"))


def _export_variables(
    file: Path | None, as_of: datetime | None, codes: list[str] | None, json: bool
) -> None:
    from threefold.behavioral import service

    to = file or Path("variables.parquet")
    day = as_of.date() if as_of else None
    rows = service.export_variables(to, actor=django_app.operator(), as_of=day, codes=codes)
    emit({"file": str(to), "rows": rows}, json, lambda: out.print(f"Written: {to}, {rows:,} rows"))


def _export_identities(file: Path | None, json: bool) -> None:
    from threefold.identity.service import export_identities

    to = file or Path("identities.csv")
    rows = export_identities(to, actor=django_app.operator())
    emit({"file": str(to), "rows": rows}, json, lambda: out.print(f"Written: {to}, {rows:,} rows"))


def user(
    name: Annotated[str, typer.Argument(help="Log-in name.")],
    role: Annotated[str, typer.Option(help="owner, analyst, agent or auditor.")] = "agent",
    password: Annotated[str, typer.Option(help="Left out: one is made and shown once.")] = "",
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.access import service as access

    _account, secret = access.ensure_staff(username=name, role=role, password=password or None)
    emit(
        {"user": name, "role": role, "password": secret},
        json,
        lambda: facts("Staff account", {"name": name, "role": role, "password": secret}),
    )
