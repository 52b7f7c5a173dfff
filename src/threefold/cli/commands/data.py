"""Bringing data in and taking it back; the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, note, out, progress, table
from threefold.kit.errors import Cancelled, Invalid, NotFound, ThreefoldError

CONTENTS = "customers, purchases, contacts, responses, events or answers"


def register(app: typer.Typer) -> None:
    app.command("import", help=f"Bring a file of {CONTENTS} in.")(import_file)
    app.command("imports", help="List what was brought in.")(imports)
    app.command("undo", help="Take a whole import back.")(undo)
    app.command("plan", help="Show the information plan, its gap, or choose one to start from.")(
        plan
    )


def import_file(
    file: Annotated[
        Path, typer.Argument(help="CSV, TSV, Excel, JSON lines or Parquet; gz, zst, zip.")
    ],
    content: Annotated[str, typer.Option("--as", help=f"What the rows are: {CONTENTS}.")],
    source: Annotated[str, typer.Option(help="Name of the system the file comes from.")],
    mapping: Annotated[
        str, typer.Option("--map", help="Mapping file (TOML), or the name of a saved mapping.")
    ] = "",
    save_map: Annotated[str, typer.Option(help="Save the mapping used under this name.")] = "",
    encoding: Annotated[str, typer.Option(help="Instead of the encoding detected.")] = "",
    delimiter: Annotated[str, typer.Option(help="Instead of the delimiter detected.")] = "",
    sheet: Annotated[str, typer.Option(help="Sheet of an Excel file, or member of a zip.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Without --map the suggested mapping is used when every required field is certain."""
    json_wanted(json)
    if not file.exists():
        raise NotFound(
            "The file does not exist.", where={"file": str(file)}, remedy="Check its path."
        )
    django_app.start()
    from threefold.collect import service as collect
    from threefold.collect.types import ReadOptions
    from threefold.jobs import service as jobs
    from threefold.jobs.types import Progress

    chosen = {
        "encoding": encoding or None,
        "delimiter": delimiter or None,
        "sheet": sheet or None,
    }
    options = ReadOptions(**{key: value for key, value in chosen.items() if value})
    with progress(json) as tell:
        reading = Progress(lambda now: tell(now.stage, now.done, now.total, now.rate, now.left_s))
        run = collect.stage(file, source=source, content=content, options=options, progress=reading)
        try:
            fields = (
                collect.fitted(collect.load_mapping(mapping), run)
                if mapping
                else collect.suggestion(run)
            )
            collect.require_certain(fields)
            if save_map:
                collect.save_mapping(save_map, fields, run=run)
            check = collect.check(run.pk, fields) if dry_run or not (yes or json) else None
        except ThreefoldError:
            collect.give_up(run.pk)
            raise
    if dry_run:
        collect.give_up(run.pk)
        emit({"dry_run": True, **check.to_dict()}, json, lambda: _show_check(check, fields))
        return
    if check is not None:
        _show_check(check, fields)
        if not typer.confirm("Bring this in?"):
            collect.give_up(run.pk)
            raise Cancelled("Nothing was brought in.")
    collect.agree(run, fields)
    for each in fields.used():
        if each.issuer and each.issuer != run.source_id:
            note(f"Column {each.column!r} is taken for numbers that {each.issuer!r} gave out.")
    with progress(json) as tell:
        done = jobs.run_inline(
            "collect.land",
            args={"run": run.pk},
            title=f"Import {file.name}",
            user=django_app.operator(),
            on_progress=tell,
        )
    emit({"run": run.pk, **done}, json, lambda: _show_done(run.pk, done))


def _show_check(check: Any, fields: Any) -> None:
    table(
        "Columns",
        ("column", "goes to", "confidence", "because"),
        [
            (
                f.column,
                f"{f.to} of {f.issuer}" if f.issuer else f.to,
                f"{f.confidence:.0%}",
                f.reason,
            )
            for f in fields
        ],
    )
    facts(
        "What would happen",
        {
            "rows": check.received,
            "new": check.new,
            "updated": check.updated,
            "known already": check.unchanged,
            "rejected": check.rejected,
            **{f"  {cause}": count for cause, count in check.causes.items()},
        },
    )
    if check.problems:
        table(
            "First problems",
            ("line", "column", "value", "problem"),
            [(p.line, p.column, p.value[:40], p.cause) for p in check.problems[:10]],
        )


def _show_done(run: int, done: dict[str, Any]) -> None:
    facts(
        f"Import {run}",
        {
            "rows": done["received"],
            "brought in": done["loaded"],
            "known already": done["duplicates"],
            "quarantined": done["quarantined"],
        },
    )
    if done["quarantined"]:
        out.print(
            "Mend the quarantined rows in the browser, or download them there and import again."
        )
    out.print(f"Take it back with `threefold undo {run}`.")


def imports(json: Json = False) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.collect import service as collect

    rows = [
        {
            "id": run.pk,
            "source": run.source_id,
            "content": run.content,
            "file": run.file_name,
            "state": run.state,
            "received": run.received,
            "loaded": run.loaded,
            "duplicates": run.duplicates,
            "quarantined": run.quarantined,
            "at": run.created_at,
        }
        for run in collect.recent_runs(200)
    ]
    emit(
        {"imports": rows},
        json,
        lambda: table(
            "Imports", list(rows[0]) if rows else ("none yet",), [r.values() for r in rows]
        ),
    )


def undo(
    run: Annotated[int, typer.Argument(help="Number of the import.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.jobs import service as jobs

    if not yes and not json and not typer.confirm(f"Take import {run} back?"):
        raise Cancelled("Nothing was changed.")
    with progress(json) as tell:
        done = jobs.run_inline(
            "collect.undo",
            args={"run": run},
            title=f"Undo import {run}",
            user=django_app.operator(),
            on_progress=tell,
        )
    emit({"run": run, **done}, json, lambda: facts(f"Import {run} taken back", done))


def plan(
    use: Annotated[str, typer.Option(help="Line of business whose template to put in force.")] = "",
    gap: Annotated[
        bool, typer.Option("--gap", help="What is missing, and what to collect next.")
    ] = False,
    industries: Annotated[bool, typer.Option("--list", help="Templates to start from.")] = False,
    language: Annotated[str, typer.Option(help="en, es, zh-hans or zh-hant.")] = "en",
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.plan import service as planning

    if industries:
        found = planning.industries()
        emit(
            [
                {"code": i.code, "label": i.text("label", language), "variables": i.size}
                for i in found
            ],
            json,
            lambda: table(
                "Templates",
                ("code", "line of business", "variables", "questions"),
                [(i.code, i.text("label", language), i.size, i.questions) for i in found],
            ),
        )
        return
    if use:
        planning.choose(use, actor=django_app.operator())
    current = planning.current()
    if gap:
        gaps = planning.gap(current)
        rows = [
            {
                "variable": g.variable.code,
                "label": g.variable.text("label", language),
                "kind": g.variable.kind,
                "expected": g.expected,
                "filled": g.filled,
                "missing": g.missing,
                "score": round(g.score, 3),
            }
            for g in gaps
        ]
        emit(rows, json, lambda: table("Gap", list(rows[0]), [list(r.values()) for r in rows]))
        return
    if use and not json and not current.variables:
        raise Invalid("The plan is empty.", remedy="Choose another template.")
    rows = [
        {
            "code": v.code,
            "label": v.text("label", language),
            "kind": v.kind,
            "dimension": v.dimension,
            "type": v.type,
            "privacy": v.privacy,
            "purpose": v.purpose,
            "required_for": v.required_for,
        }
        for v in current.variables.values()
    ]
    emit(
        {"industry": current.industry, "version": current.number, "variables": rows},
        json,
        lambda: table(
            f"{current.industry}, version {current.number}",
            list(rows[0]),
            [list(r.values()) for r in rows],
        ),
    )
