from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from threefold.cli.main import app
from threefold.kit.errors import ThreefoldError
from tools.reference.markdown import code, page, table

TYPES = {"Path": "path", "str": "text", "int": "whole number", "float": "number", "bool": "flag"}


def pages() -> dict[str, str]:
    group: Any = get_command(app)
    blocks = [
        group.help,
        "Without arguments it shows its help, and so does every command with `--help`. "
        "`--home` stands before the command: `threefold --home FOLDER status`.",
        _options(group),
        table(
            ("command", "what it does"),
            [(f"[`{name}`](#threefold-{name})", c.help) for name, c in group.commands.items()],
        ),
    ]
    for name, command in _flat(group):
        blocks += [f"## threefold {name}", command.help, _more(command), _usage(name, command)]
        blocks.append(_options(command))
    blocks += ["## Exit codes", _exits()]
    return {"commands.md": page("The threefold command", *blocks)}


def _flat(group: Any) -> Iterator[tuple[str, Any]]:
    """Commands by name, those of a group of commands behind it."""
    for name, command in group.commands.items():
        yield name, command
        for each, inner in getattr(command, "commands", {}).items():
            yield f"{name} {each}", inner


def _more(command: Any) -> str:
    """The docstring of the function, where it says more than the help does."""
    said = " ".join((getattr(command.callback, "__doc__", "") or "").split())
    return "" if said == command.help else said


def _usage(name: str, command: Any) -> str:
    words = [
        parameter.name.upper() if parameter.required else f"[{parameter.name.upper()}]"
        for parameter in command.params
        if not _is_option(parameter)
    ]
    return f"    threefold {' '.join([name, *words])} [OPTIONS]"


def _is_option(parameter: Any) -> bool:
    return bool(parameter.opts[0].startswith("-"))


def _options(command: Any) -> str:
    rows = []
    for parameter in command.params:
        names = [*parameter.opts, *parameter.secondary_opts]
        if "--install-completion" in names or "--show-completion" in names:
            continue
        shown = " ".join(code(name) for name in names)
        if not _is_option(parameter):
            shown = code(parameter.name.upper())
        rows.append(
            (shown, _type(parameter), parameter.required, _default(parameter), _help(parameter))
        )
    return table(("option", "type", "needed", "default", "meaning"), rows)


def _help(parameter: Any) -> str:
    envvar = parameter.envvar
    return f"{parameter.help or ''}{f' Also {code(envvar)}.' if envvar else ''}"


def _type(parameter: Any) -> str:
    annotation = parameter.type_descriptor.annotation
    name = getattr(annotation, "__name__", str(annotation))
    return TYPES.get(name, name)


def _default(parameter: Any) -> str:
    value = parameter.default
    if getattr(parameter, "is_bool_flag", False):
        names = parameter.opts if value else parameter.secondary_opts
        return code(names[0]) if names else ""
    return code(value) if isinstance(value, str | int | float) else ""


def _exits() -> str:
    from tools.reference.errors import kinds

    rows: list[tuple[object, str]] = [
        (0, "Done."),
        (ThreefoldError.exit_code, "Unexpected failure."),
    ]
    rows += [(kind.exit_code, f"`{kind.code}`") for kind in kinds()[1:]]
    return table(("exit code", "meaning"), rows) + (
        "\n\nThe codes are those of [errors](errors.md). Wrong use of an option ends with 2 as "
        "well. `check` ends with 6 when one of its checks fails. With `--json` an error is "
        'printed as `{"error": {"code", "message", "remedy", "where"}}` on standard output; '
        "progress and notes go to standard error."
    )
