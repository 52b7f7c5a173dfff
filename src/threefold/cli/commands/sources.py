"""Sources that send by themselves, their keys, and the events held back."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, note, out, progress, table
from threefold.kit.errors import Invalid, NotFound

_HELP = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    no_args_is_help=True, help="Sources, and their write keys.", context_settings=_HELP
)
held = typer.Typer(
    no_args_is_help=True,
    help="Live events that could not land: why, in again, or dropped.",
    context_settings=_HELP,
)

Group = Annotated[int, typer.Argument(help="Number from `threefold quarantine list`.")]


def register(main: typer.Typer) -> None:
    main.add_typer(app, name="sources")
    main.add_typer(held, name="quarantine")


@app.command("list")
def list_(json: Json = False) -> None:
    """Every source: what it sends, events today, what is held back."""
    json_wanted(json)
    django_app.start()
    from threefold.collect.service import stream

    rows = [
        {
            "code": each.source.pk,
            "name": each.source.label,
            "receives": each.source.receiving,
            "keys": each.keys,
            "files": each.files,
            "pulls": each.pulls,
            "today": each.today,
            "waiting": each.waiting,
            "held": each.held,
            "last": each.last_at,
        }
        for each in stream.overview.listed()
    ]
    titles = list(rows[0]) if rows else ("none yet",)
    emit(
        {"sources": rows}, json, lambda: table("Sources", titles, [list(r.values()) for r in rows])
    )


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Name of the system or place.")], json: Json = False
) -> None:
    """Add a source; `threefold sources key` then makes its write key."""
    json_wanted(json)
    django_app.start()
    from threefold.collect.service import stream

    made = stream.sources.create(name, django_app.operator())
    emit(
        {"code": made.pk, "name": made.label},
        json,
        lambda: out.print(f"Added. Next: `threefold sources key {made.pk}`."),
    )


@app.command("key")
def key(
    source: Annotated[str, typer.Argument(help="Code of the source.")],
    label: Annotated[str, typer.Option(help="What the key is for.")] = "",
    replace: Annotated[int, typer.Option(help="Number of the key it takes the place of.")] = 0,
    keep_hours: Annotated[int, typer.Option(help="So long the old one works on.")] = 24,
    off: Annotated[int, typer.Option(help="Number of a key to switch off.")] = 0,
    on: Annotated[int, typer.Option(help="Number of a key to switch on again.")] = 0,
    list_keys: Annotated[bool, typer.Option("--list", help="List the keys instead.")] = False,
    json: Json = False,
) -> None:
    """Make, replace, switch off or list write keys. A new key is shown this once."""
    json_wanted(json)
    django_app.start()
    from threefold.collect.service import stream

    actor = django_app.operator()
    known = _keys(source)
    for number in filter(None, (replace, off, on)):
        if number not in known:
            raise NotFound("The source has no such key.", where={"source": source, "key": number})
    if list_keys:
        rows = list(known.values())
        titles = list(rows[0]) if rows else ("none yet",)
        emit({"keys": rows}, json, lambda: table("Keys", titles, [list(r.values()) for r in rows]))
        return
    if off or on:
        changed = stream.keys.switch_off(off, actor) if off else stream.keys.switch_on(on, actor)
        data = {"id": changed.pk, "hint": changed.hint, "off_at": changed.off_at}
        emit(data, json, lambda: out.print(f"{changed.hint}…: {'off' if off else 'on'}."))
        return
    if replace:
        made, plain = stream.keys.rotate(replace, actor, keep_hours)
    else:
        made, plain = stream.keys.create(source, label=label, actor=actor)
    emit({"id": made.pk, "source": source, "key": plain}, json, lambda: _shown(plain))


def _shown(plain: str) -> None:
    out.print(plain, soft_wrap=True)
    note("Keep it now: it is not stored and cannot be shown again.")


def _keys(source: str) -> dict[int, dict[str, Any]]:
    from threefold.collect.service import stream

    return {
        each.pk: {
            "id": each.pk,
            "hint": each.hint,
            "label": each.label,
            "made": each.created_at,
            "off": each.off_at,
        }
        for each in stream.keys.of(source)
    }


@held.command("list")
def causes(
    source: Annotated[str, typer.Option(help="Code of one source only.")] = "", json: Json = False
) -> None:
    """What waits in quarantine, by cause."""
    json_wanted(json)
    django_app.start()
    from threefold.collect import service
    from threefold.collect.service import stream

    rows = [
        {
            "group": each["group"],
            "source": each["source_id"],
            "event": each["name"],
            "cause": each["cause"],
            "field": each["detail"],
            "events": each["events"],
            "first": each["first_at"],
            "last": each["last_at"],
            "remedy": service.explain_held(each["cause"], each["detail"])["remedy"],
        }
        for each in stream.quarantine.causes(source or None)
    ]

    def show() -> None:
        if not rows:
            out.print("Nothing is held back.")
        for row in rows:
            facts(f"{row['group']}", {key: row[key] for key in row if key != "group"})

    emit({"groups": rows}, json, show)


@held.command("replay")
def replay(
    group: Group,
    event: Annotated[
        list[int] | None, typer.Option(help="Only this event of the group; may be repeated.")
    ] = None,
    json: Json = False,
) -> None:
    """Send a group in again, as it stands now."""
    _act("replay", group, event or [], json, "Sent in again: {events:,}.")


@held.command("drop")
def drop(
    group: Group,
    event: Annotated[
        list[int] | None, typer.Option(help="Only this event of the group; may be repeated.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Give a group up. It can be taken back in the browser for a day."""
    if not yes and not json and not typer.confirm("Drop these events?"):
        raise Invalid("Nothing was dropped.", remedy="Say --yes to drop without being asked.")
    _act("drop", group, event or [], json, "Dropped: {events:,}.")


def _act(what: str, group: int, ids: list[int], json: bool, told: str) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.jobs import service as jobs

    user = django_app.operator()
    with progress(json) as tell:
        done = jobs.run_inline(
            f"collect.held.{what}",
            args={"group": group, "user": getattr(user, "pk", None), "ids": ids},
            title=f"threefold quarantine {what}",
            user=user,
            on_progress=tell,
        )
    emit(done, json, lambda: out.print(told.format(**done)))
