"""Segments: rules over all three kinds, counted, kept and handed out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, note, out, progress, table

Given = Annotated[str, typer.Argument(help="A rule in quotes, or the name of a kept segment.")]
Columns = Annotated[
    list[str] | None, typer.Option("--column", help="A field to hand out too; may be repeated.")
]
app = typer.Typer(no_args_is_help=True, help="Groups of customers by rules over all three kinds.")


def register(root: typer.Typer) -> None:
    root.add_typer(app, name="segment")


@app.command("count", help="How many customers meet a rule, do not, or cannot be told.")
def count(
    rule: Given,
    why: Annotated[
        bool, typer.Option("--why", help="Also where others fall away, condition by condition.")
    ] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments import service

    given = _meant(rule, json)
    found = service.funnel(given)
    counted = asdict(found.counted)
    told = {**counted, "steps": [asdict(each) for each in found.steps]} if why else counted

    def show() -> None:
        facts(found.counted.rule, {key: counted[key] for key in _SHOWN})
        if why:
            table(
                "Who falls away",
                ("condition", "go on", "do not meet it", "not known"),
                [(each.rule, each.kept, each.refused, each.unknown) for each in found.steps],
            )

    emit(told, json, show)


_SHOWN = ("as_of", "customers", "members", "others", "unknown")


@app.command("members", help="The numbers of the customers who meet a rule.")
def members(
    rule: Given,
    column: Columns = None,
    limit: Annotated[int, typer.Option(help="Rows at most; 0 for all.", min=0)] = 100,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments import service

    found, day = service.members(_meant(rule, json), columns=column or ())
    rows = found.slice(0, limit or found.num_rows).to_pylist()
    told = {"as_of": day, "members": found.num_rows, "rows": rows}

    def show() -> None:
        title = f"{found.num_rows:,} customers as of {day}"
        table(title, found.column_names, [[str(row["customer_id"]), *_rest(row)] for row in rows])
        if len(rows) < found.num_rows:
            out.print(f"… the first {len(rows)}; --limit 0 shows all.", markup=False)

    emit(told, json, show)


def _rest(row: dict[str, Any]) -> list[Any]:
    return [value for name, value in row.items() if name != "customer_id"]


@app.command("export", help="Write those who meet a rule to a file.")
def export(
    rule: Given,
    to: Annotated[Path, typer.Option("--to", help="A file: .csv, .xlsx or .parquet.")],
    column: Columns = None,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.cli.commands.people import reader
    from threefold.segments import service

    path, rows = service.export(
        _meant(rule, json), actor=django_app.operator(), reader=reader(),
        file_format=to.suffix.lstrip(".").lower(), columns=column or (), to=to,
    )  # fmt: skip
    emit({"file": str(path), "rows": rows}, json, lambda: facts("", {"file": path, "rows": rows}))


@app.command("list", help="The kept segments, with the size each had last.")
def listed(
    retired: Annotated[bool, typer.Option("--retired", help="Those out of use.")] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments import service

    some = list(service.listed(retired=retired))
    sizes = {pk: each[-1] for pk, each in service.sizes_of(some).items()}
    rows = [
        {
            "number": each.pk, "name": each.name, "rule": each.rule, "live": each.live,
            "as_of": sizes[each.pk].as_of if each.pk in sizes else None,
            "members": sizes[each.pk].members if each.pk in sizes else None,
            "unknown": sizes[each.pk].unknown if each.pk in sizes else None,
        }
        for each in some
    ]  # fmt: skip
    names = ("number", "name", "members", "unknown", "live", "rule")

    def show() -> None:
        table("Segments", names, [[row[name] for name in names] for row in rows])

    emit(rows, json, show)


@app.command("save", help="Keep a rule under a name.")
def save(
    name: Annotated[str, typer.Argument(help="What the segment is called.")],
    rule: Annotated[str, typer.Argument(help="A rule in quotes.")],
    note_: Annotated[str, typer.Option("--note", help="What it is for.")] = "",
    settled: Annotated[
        bool, typer.Option("--settled", help="Members as they are now, and nobody else later.")
    ] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments import service

    if settled:
        _ready(json)
    kept = service.save(
        name=name, rule=rule, note=note_, live=not settled, actor=django_app.operator()
    )
    told = {"number": kept.pk, "name": kept.name, "rule": kept.rule, "live": kept.live}
    emit(told, json, lambda: facts("Segment saved", told))


@app.command("retire", help="Take a segment out of use; its history stays.")
def retire(name: Annotated[str, typer.Argument(help="Its name.")], json: Json = False) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments import service

    gone = service.retire(service.find(name).pk, actor=django_app.operator())
    emit({"number": gone.pk}, json, lambda: out.print(f"{gone.name} is retired.", markup=False))


@app.command("refresh", help="Ask all live segments who is in them, in one pass.")
def refresh(json: Json = False) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments import service

    _ready(json)
    with progress(json) as tell:
        done = service.refreshed(
            None, lambda stage, part, parts: tell(stage, part, parts, 0.0, None)
        )

    def show() -> None:
        facts(f"Segments as of {done.as_of}", {
            "segments": done.segments, "customers": done.customers, "entered": done.entered,
            "left": done.left, "seconds": round(done.seconds, 1),
        })  # fmt: skip
        for name, why in done.broken:
            out.print(f"{name}: {why}", markup=False)

    emit(asdict(done), json, show)


@app.command("fields", help="What rules may name: code, type and meaning.")
def fields(json: Json = False) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments import service

    _ready(json)
    told = [asdict(each) for each in service.about_fields(service.ground().columns) if each.held]
    rows = [(each["code"], each["type"], each["kind"], each["label"]) for each in told]
    emit(told, json, lambda: table("Fields", ("code", "type", "kind", "label"), rows))


@app.command("find", help="Find groups of customers who are alike, each with a rule.")
def find(
    about: Annotated[
        str, typer.Option(help="Alike in: all, behavioral (do) or related (think).")
    ] = "all",
    groups: Annotated[
        int, typer.Option(help="How many, 2 to 8; 0 for as many as part customers best.", min=0)
    ] = 0,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.segments.service import groups as service

    _ready(json)
    with progress(json) as tell:
        kept = service.find_and_keep(
            about=about, groups=groups or None,
            tell=lambda stage, done, total: tell(stage, done, total, 0.0, None),
        )  # fmt: skip
    found = service.finding_of(kept)

    def show() -> None:
        facts(f"Groups as of {kept.as_of}", {
            "customers": found.customers, "too little known": found.little,
            "looked at": found.sample, "groups": len(found.groups),
            "silhouette": found.silhouette, "apart": found.parted, "seconds": found.seconds,
        })  # fmt: skip
        for n, each in enumerate(found.groups, 1):
            out.print(
                f"\n{n}. {each.customers:,} customers; {each.precision:.0%} of those who meet the "
                f"rule are in it, {each.recall:.0%} of it meet the rule",
                markup=False,
            )
            for trait in each.traits:
                out.print(
                    f"   {trait.code}: {trait.inside:,.6g} against {trait.others:,.6g} "
                    f"({trait.away:+.1f})",
                    markup=False,
                )
            out.print(f"   {each.rule}", markup=False, soft_wrap=True)

    emit({"as_of": kept.as_of, "about": kept.about, **found.told()}, json, show)


def _meant(given: str, json: bool) -> Any:
    """A kept segment of that name, else a rule; the wide view is made where there is none."""
    from threefold.kit.errors import NotFound
    from threefold.segments import service

    _ready(json)
    try:
        return service.find(given)
    except NotFound:
        return service.read(given)


def _ready(json: bool) -> None:
    from threefold.segments import service

    with progress(json) as tell:
        made = service.ready(lambda stage, part, parts: tell(stage, part, parts, 0.0, None))
    if made:
        note("There was no wide view yet, so it was made.")
