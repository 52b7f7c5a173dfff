"""Fetching from folders, databases and mailboxes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, note, out, progress, table
from threefold.kit.errors import Invalid

app = typer.Typer(
    no_args_is_help=True,
    help="Fetch what is new from folders, databases and mailboxes.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Which = Annotated[str, typer.Argument(help="Name or number of the pull.")]


def register(main: typer.Typer) -> None:
    main.add_typer(app, name="pull")


@app.command("list")
def list_(json: Json = False) -> None:
    """Every pull: from where, how often, when last, what is wrong."""
    json_wanted(json)
    django_app.start()
    from threefold.collect.service import pulls

    rows = [
        {
            "id": each.pull.pk,
            "name": each.pull.label,
            "kind": each.pull.plugin,
            "source": each.pull.source_id,
            "state": each.pull.state,
            "minutes": each.pull.every_minutes,
            "last": each.pull.last_run_at,
            "error": (each.pull.last_error or {}).get("message", ""),
        }
        for each in pulls.listed()
    ]
    titles = list(rows[0]) if rows else ("none yet",)
    emit({"pulls": rows}, json, lambda: table("Pulls", titles, [list(r.values()) for r in rows]))


@app.command("kinds")
def kinds(json: Json = False) -> None:
    """What can be fetched from, and the settings of each."""
    json_wanted(json)
    django_app.start()
    from threefold.collect.service import pulls

    rows = [
        {
            "kind": each.name,
            "gives": each.gives,
            "as": each.content,
            "settings": [s.name + ("*" if s.required else "") for s in each.settings],
            "secret": sorted(each.secrets),
            "about": each.text["en"],
        }
        for each in pulls.kinds().values()
    ]

    def show() -> None:
        for row in rows:
            facts(row["kind"], {key: _joined(value) for key, value in row.items() if key != "kind"})

    emit({"kinds": rows}, json, show)


def _joined(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Name of the pull.")],
    kind: Annotated[str, typer.Option(help="See `threefold pull kinds`.")],
    source: Annotated[str, typer.Option(help="Name of the system the data come from.")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="A setting as name=value; name=@FILE takes a file's text."),
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option("--secret", help="A secret setting: asked for, or a line of the input."),
    ] = None,
    content: Annotated[str, typer.Option("--as", help="What the rows are.")] = "",
    mapping: Annotated[
        str, typer.Option("--map", help="Mapping file (TOML), or the name of a saved mapping.")
    ] = "",
    every: Annotated[int, typer.Option(help="Minutes between visits; 0: by hand only.")] = 0,
    json: Json = False,
) -> None:
    """Set a pull up, try it, and switch it on.

    Without --map the suggested mapping is used when every required field is certain.
    """
    json_wanted(json)
    given = dict(_setting(each) for each in settings or ())
    for each in secret or ():
        given[each] = _asked(each)
    django_app.start()
    from threefold.collect import service as collect
    from threefold.collect.service import pulls

    pull = pulls.add(
        plugin=kind,
        label=name,
        source=source,
        given=given,
        content=content,
        actor=django_app.operator(),
    )
    try:
        if mapping:
            pulls.agree(pull, collect.load_mapping(mapping))
        elif pull.content and not pull.mapping:
            sample = pulls.try_out(pull)
            collect.require_certain(sample.mapping)
            pulls.agree(pull, sample.mapping)
        elif not pull.content:
            pulls.try_out(pull)
        pulls.activate(pull, every_minutes=every or None, actor=django_app.operator())
    except Exception:
        pulls.remove(pull)
        raise
    data = {"id": pull.pk, "name": pull.label, "kind": pull.plugin, "state": pull.state}
    emit(data, json, lambda: out.print(f"Ready: `threefold pull run {pull.pk}`."))


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Invalid(
            "A setting is written as name=value.", where={"set": name}, remedy="Add the value."
        )
    if value.startswith("@"):
        path = Path(value[1:])
        if not path.is_file():
            raise Invalid("The file does not exist.", where={"file": str(path)})
        value = path.read_text("utf-8")
    return name, value


def _asked(name: str) -> str:
    """Never as an argument: other people of the machine see those."""
    if sys.stdin.isatty():
        return str(typer.prompt(name, hide_input=True))
    return sys.stdin.readline().rstrip("\n")


@app.command("test")
def try_(which: Which, json: Json = False) -> None:
    """Ask the place for its first rows; nothing is brought in and nothing moves there."""
    json_wanted(json)
    django_app.start()
    from threefold.collect.service import pulls

    sample = pulls.try_out(pulls.get(which))
    data = {
        "columns": [
            {"column": each.column, "to": each.to, "confidence": each.confidence}
            for each in sample.mapping or ()
        ],
        "rows": [list(row) for row in sample.rows],
        "events": sample.messages,
        "left_out": sample.left_out,
    }

    def show() -> None:
        if not sample.names:
            facts("It answers", {"events": sample.messages, "left out": sample.left_out})
            return
        table("First rows", sample.names, sample.rows)
        table("Columns", ("column", "goes to"), [(f.column, f.to) for f in sample.mapping or ()])

    emit(data, json, show)


@app.command("run")
def run(
    which: Annotated[str, typer.Argument(help="Name or number; without it all that are on.")] = "",
    json: Json = False,
) -> None:
    """Bring in what is new, now."""
    json_wanted(json)
    django_app.start()
    from threefold.collect.service import pulls
    from threefold.jobs import service as jobs

    wanted = [pulls.get(which)] if which else [p.pull for p in pulls.listed() if p.on]
    done = {}
    for pull in wanted:
        with progress(json) as tell:
            done[pull.label] = jobs.run_inline(
                "collect.pull",
                args={"pull": pull.pk},
                title=f"Fetch from {pull.label}",
                user=django_app.operator(),
                on_progress=tell,
            )

    def show() -> None:
        for name, counts in done.items():
            facts(name, {key: count for key, count in counts.items() if count} or {"new": 0})

    emit({"pulls": done}, json, show)


@app.command("letter")
def letter(
    reference: Annotated[str, typer.Argument(help="Reference of the contact: mail-…")],
    file: Annotated[Path, typer.Argument(help="File to write the letter to.")],
) -> None:
    """Write a letter that was kept to a file; the audit log notes it."""
    django_app.start()
    from threefold.collect.service import pulls

    content = pulls.read_letter(reference, actor=django_app.operator())
    file.touch(mode=0o600)
    file.write_bytes(content)
    note(f"Written to {file}.")
