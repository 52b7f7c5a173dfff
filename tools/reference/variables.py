from __future__ import annotations

from threefold.behavioral import variable
from threefold.behavioral.logic.distil.relations import RELATIONS
from threefold.behavioral.variable import Definition
from tools.reference.markdown import code, codes, page, table, text_of

_TYPES = {"day": "a day", "text": "text", "integer": "whole number", "decimal": "number"}


def pages() -> dict[str, str]:
    found = variable.definitions()
    blocks = [
        f"What [`threefold distil`](commands.md) tells of each customer as of a day: {len(found)} "
        f"variables, {len(variable.all_variables())} columns with their windows. Each plug-in is "
        "one file in `behavioral/variables/`. `threefold variables CODE` shows the SQL of one.",
        "A window of 90 days is the column `<code>_90d`; where “before” is said, "
        "`<code>_90d_before` tells the same of the 90 days before those.",
    ]
    for name in [*RELATIONS, ""]:
        some = [each for each in found.values() if each.source == name]
        if some:
            blocks += [f"## {_title(name)}", table(
                ("code", "what it is", "type", "windows", "before"), [_row(each) for each in some],
            )]  # fmt: skip
    blocks += ["## To add one", text_of(variable)]
    return {"variables.md": page("Behavioural variables", *blocks)}


def _title(name: str) -> str:
    return f"From `{name}`" if name else "Of other variables"


def _row(one: Definition) -> tuple[object, ...]:
    what = f"{one.label['en']}. {one.meaning['en']}"
    if one.needs:
        what += f" Of {codes(one.needs)}."
    kind = _TYPES.get(one.type, one.type)
    unit = f", {one.unit}" if one.unit else ""
    return (
        code(one.code),
        what,
        f"{kind}{unit}",
        ", ".join(str(days) for days in one.windows),
        one.before,
    )
