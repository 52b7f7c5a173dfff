"""What customers like: said and inferred."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.commands.people import reader
from threefold.cli.output import Day, Json, emit, json_wanted, out, table
from threefold.kit.errors import Invalid


def register(app: typer.Typer) -> None:
    app.command("preferences", help="What customers like, as they say and as they do.")(preferences)


def preferences(
    customer: Annotated[int | None, typer.Option(help="Customer number here.")] = None,
    as_of: Day = None,
    to: Annotated[
        Path | None, typer.Option(help="Write what all customers show to this Parquet file.")
    ] = None,
    json: Json = False,
) -> None:
    """Of one customer, said beside inferred; or with --to of all, as behaviour shows it."""
    json_wanted(json)
    if (customer is None) == (to is None):
        raise Invalid(
            "Of one customer, or of all?",
            remedy="Give --customer NUMBER, or --to FILE.parquet for all.",
        )
    django_app.start()
    day = as_of.date() if as_of else None
    if customer is not None:
        from threefold.view.service import preferences_of

        found = preferences_of(customer, reader(), as_of=day)
        emit(asdict(found), json, lambda: _show(found))
        return
    import pyarrow.parquet as pq

    from threefold.behavioral import service

    everybody = service.preferences(as_of=day)
    pq.write_table(everybody, to)
    told = {
        "file": str(to),
        "as_of": day or service.preferences_day(),
        "preferences": everybody.num_rows,
        "customers": len(everybody["customer_id"].unique()),
    }
    emit(
        told,
        json,
        lambda: out.print(
            f"{told['preferences']} preferences of {told['customers']} customers"
            f" as of {told['as_of']} written to {to}",
            markup=False,
        ),
    )


def _show(found: Any) -> None:
    table(
        f"Said by or of customer {found.customer_id}",
        ("what", "said", "source", "day"),
        [
            (each.value.label, each.value.text, each.value.source, f"{each.value.observed_at:%F}"
             if each.value.observed_at else "")
            for each in found.said
        ],
    )  # fmt: skip
    table(
        f"Inferred from behaviour up to {found.as_of}",
        ("kind", "what", "times", "at least", "confidence", "purchases", "looks", "days", "said"),
        [
            (
                each.taste.dimension,
                each.label,
                f"{each.taste.affinity:.1f}",
                f"{each.taste.at_least:.1f}",
                f"{each.taste.confidence:.0%}",
                each.taste.purchases,
                each.taste.looks,
                each.taste.days,
                "yes" if each.said else "",
            )
            for each in found.shown
        ],
    )
    for each in found.apart:
        word = "said, but taken less often than by others" if each.said else "done, but not said"
        out.print(f"{each.shown.label}: {word}", markup=False)
