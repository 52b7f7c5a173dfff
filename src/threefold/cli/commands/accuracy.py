"""How far descriptive information can be relied on, and what to mend first."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, table


def register(app: typer.Typer) -> None:
    app.command("accuracy", help="Say how accurate descriptive information is.")(accuracy)


def accuracy(
    customer: Annotated[int | None, typer.Option("--id", help="Of this one customer.")] = None,
    note: Annotated[bool, typer.Option("--note", help="Keep what is found as today's.")] = False,
    mend: Annotated[
        int, typer.Option(help="Also list so many records to mend first.", min=0, max=500)
    ] = 0,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.descriptive import service

    if customer is not None:
        one = service.accuracy_of(customer)
        advice = service.advice_of(one)
        told = {
            **asdict(one),
            "measures": _told(one.measures),
            "values": _each(one.values),
            "advice": [asdict(each) for each in advice],
        }
        emit(told, json, lambda: _show_one(one, advice))
        return
    found = service.note_accuracy() if note else service.accuracy()
    listed = _listed(mend)
    to_do = _to_do(listed)
    told = {
        **asdict(found),
        "base": _told(found.base),
        "variables": _each(found.variables),
        "sources": _each(found.sources),
        "crossed": {name: _each(sources) for name, sources in found.crossed.items()},
        "mend": [{**asdict(each), "to_do": to_do[each.customer_id]} for each in listed],
    }
    emit(told, json, lambda: _show(found, listed, to_do))


def _listed(limit: int) -> list[Any]:
    from threefold.view.service import work_list

    return work_list(limit) if limit else []


def _to_do(listed: list[Any]) -> dict[int, list[str]]:
    """What to do about each of these customers, as "ask: birth_date", the most worthwhile first."""
    import pyarrow as pa

    from threefold.descriptive import service

    if not listed:
        return {}
    asked = pa.table({"customer_id": pa.array([each.customer_id for each in listed], pa.int64())})
    return {who: [_step(each) for each in told] for who, told in service.advice(asked).items()}


def _step(advice: Any) -> str:
    about = advice.variable or advice.kind or ("contact way" if advice.action == "ask" else "")
    return f"{advice.action}: {about}" if about else str(advice.action)


def _told(measures: Any) -> dict[str, float | None]:
    return {each.dimension: each.share for each in measures}


def _each(measures: Any) -> dict[str, dict[str, float | None]]:
    return {name: _told(of) for name, of in measures.items()}


def _show(found: Any, listed: list[Any], to_do: dict[int, list[str]]) -> None:
    facts(
        "Accuracy",
        {
            "customers": found.customers,
            "reachable": found.reachable,
            **{each.dimension: each.share for each in found.base},
        },
    )
    for title, measures in (("Variables", found.variables), ("Sources", found.sources)):
        names = [each.dimension for each in found.base]
        rows = [(name, *(each.share for each in of)) for name, of in measures.items()]
        table(title, ("", *names), rows)
    known = {each.kind: each for each in found.ways}
    table(
        "Contact ways",
        ("kind", "ways", "probably work", "dead a year", "from", "to", "outcomes"),
        [
            (each.kind, known[each.kind].ways, known[each.kind].likely, each.per_year, each.low,
             each.high, each.pairs)
            for each in found.decays
            if each.kind in known
        ],
    )  # fmt: skip
    if found.calibration.pairs:
        table(
            f"Calibration (Brier {found.calibration.brier:.3f})",
            ("predicted", "worked", "outcomes"),
            [(each.predicted, each.observed, each.pairs) for each in found.calibration.bins],
        )
    if listed:
        table(
            "To mend first",
            ("customer", "name", "spend", "accuracy", "reach", "gain", "do first"),
            [
                (each.customer_id, each.name, each.spend, each.accuracy, each.reach, each.gain,
                 ", ".join(to_do[each.customer_id][:2]))
                for each in listed
            ],
        )  # fmt: skip


def _show_one(found: Any, advice: Any) -> None:
    facts(
        f"Customer {found.customer_id}",
        {"reachable": found.reachable, **_told(found.measures)},
    )
    table(
        "Contact ways",
        ("way", "kind", "proof", "years since", "works with", "allowed"),
        [
            (each.way_id, each.kind, each.strength, each.years, each.probability, each.allowed)
            for each in found.ways
        ],
    )
    if advice:
        table("To mend first", ("", "adds"), [(_step(each), each.gain) for each in advice])
