"""The installation itself: make it, check it, keep it tidy, say how it stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.commands.serving import serve
from threefold.cli.output import Json, emit, facts, json_wanted, note, out, progress, table
from threefold.kit.errors import ThreefoldError


def register(app: typer.Typer) -> None:
    app.command("init", help="Make an installation, or bring its tables up to date.")(init)
    app.command("tidy", help="Bring the lake's files in order and remove those not needed.")(tidy)
    app.command("status", help="Say how much is known of the customers, by kind.")(status)
    app.command("check", help="Check that everything this installation needs works.")(check)
    app.command("demo", help="Load real shop data and made-up people, and show what comes out.")(
        demo
    )


def init(
    industry: Annotated[str, typer.Option(help="Line of business whose plan to start from.")] = "",
    json: Json = False,
) -> None:
    json_wanted(json)
    home = django_app.start(create=True)
    from threefold.plan import service as plan

    chosen = ""
    if industry:
        chosen = plan.choose(industry, actor=django_app.operator()).industry
    data = {"home": str(home.root), "industry": chosen}

    def show() -> None:
        out.print(f"Ready: {home.root}")
        if not chosen:
            names = ", ".join(each.code for each in plan.industries())
            out.print(f"Next: choose a plan with `threefold plan --use INDUSTRY` ({names}).")

    emit(data, json, show)


def tidy(
    keep_hours: Annotated[
        float, typer.Option(help="Files younger than this stay, for going back.", min=1)
    ] = 168,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.behavioral import service as behavioral
    from threefold.related import service as related
    from threefold.segments import service as segments
    from threefold.view import service as view

    done = behavioral.tidy(keep_hours=keep_hours)
    for tidied in (related.tidy_scores, view.tidy_wide, segments.tidy):
        done["removed"] += tidied(keep_hours=keep_hours)["removed"]
    emit(done, json, lambda: facts("Lake", done))


def status(json: Json = False) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.site.service import overview

    data = overview()
    emit(data, json, lambda: _show_status(data))


def _show_status(data: dict[str, Any]) -> None:
    facts("Who", data["descriptive"])
    behavioral = dict(data["behavioral"])
    purchases = behavioral.pop("purchases")
    kinds = behavioral.pop("kinds")
    facts("Does", behavioral)
    if purchases["lines"]:
        facts("Purchases", purchases)
    table("Events by kind", ("kind", "events"), list(kinds.items()))
    facts("Thinks", data["related"])
    if data["next"]:
        table(
            "What to collect next",
            ("variable", "kind", "missing", "why"),
            [(s["label"], s["kind"], f"{s['missing']:.0%}", s["why"]) for s in data["next"]],
        )


def check(json: Json = False) -> None:
    """Each check is tried for real; the command ends with 6 if one fails."""
    json_wanted(json)
    home = django_app.start()
    results = [_tried(name, work) for name, work in _checks(home.root).items()]
    failed = [result for result in results if not result["ok"]]
    emit(
        {"ok": not failed, "checks": results},
        json,
        lambda: table(
            "", ("check", "ok", "detail"), [(r["check"], r["ok"], r["detail"]) for r in results]
        ),
    )
    if failed:
        raise typer.Exit(6)


def _checks(root: Path) -> dict[str, Callable[[], str]]:
    from django.db import connection

    from threefold.behavioral import service as behavioral
    from threefold.engine import service as engine
    from threefold.plan import service as plan

    def store() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from descriptive_customer")
            return f"{connection.vendor}, {cursor.fetchone()[0]:,} customers"

    def secret() -> str:
        mode = (root / "secret").stat().st_mode & 0o777
        if mode & 0o077:
            raise ThreefoldError(
                f"The secret can be read by others (mode {mode:o}).",
                remedy=f"chmod 600 {root / 'secret'}",
            )
        return "readable by its owner only"

    return {
        "folder": lambda: f"{root}, {shutil.disk_usage(root).free / 2**30:.1f} GiB free",
        "secret": secret,
        "store": store,
        "lake": lambda: f"{behavioral.totals()['events']:,} events",
        "engine": lambda: str(engine.shared().query("select 'answers' as said")["said"][0].as_py()),
        "plan": lambda: f"{plan.current().industry}, version {plan.current().number}",
    }


def _tried(name: str, work: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"check": name, "ok": True, "detail": work()}
    except Exception as error:
        return {"check": name, "ok": False, "detail": str(error)}


def demo(
    data: Annotated[Path | None, typer.Option(help="Folder with the public data sets.")] = None,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Leave the web app running.")
    ] = True,
    port: Annotated[int, typer.Option(help="Port of the web app.")] = 8000,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start(create=True)
    from threefold.demo import service as demonstration

    with progress(json) as tell:
        found = demonstration.build(data_dir=data, on_progress=tell, say=note)
    emit(found, json, lambda: _show_demo(found))
    if serving:
        serve(host="127.0.0.1", port=port, workers=1, background=True)


def _show_demo(found: dict[str, Any]) -> None:
    for sentence in found["findings"]:
        out.print(f"• {sentence}")
    table("Log in as", ("name", "password", "role"), [list(u.values()) for u in found["logins"]])
