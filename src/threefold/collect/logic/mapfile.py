"""Mappings as TOML files: written to be read and edited, read with the line of each mistake."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from threefold.collect.logic import targets
from threefold.collect.types import IGNORE, ColumnMap, FieldMap, ReadOptions, Rules
from threefold.kit.errors import Invalid, NotFound
from threefold.kit.phrases import phrase

_FIELD = {"column", "to", "format", "decimal", "issuer", "confidence", "reason"}
_RULES = set(Rules.__slots__)
_OPTIONS = set(ReadOptions.__slots__)
_TOP = {"content", "field", "rules", "options"}
_AREAS = {
    "variable", "identifier", "event", "property", "record", "consent", "answer", "survey",
}  # fmt: skip
_HEAD = re.compile(r"^\s*\[\[\s*field\s*\]\]")
_LINE = re.compile(r"at line (\d+)")


def text(mapping: ColumnMap, samples: Mapping[str, Iterable[str]] | None = None) -> str:
    """The file's text; `samples` stand beside their columns as comments."""
    lines = [f"content = {_value(mapping.content)}", ""]
    options = {k: v for k, v in mapping.options.to_dict().items() if v not in (None, {})}
    lines += _table("options", options)
    rules = {name: getattr(mapping.rules, name) for name in Rules.__slots__}
    lines += _table(
        "rules", {k: list(v) if isinstance(v, tuple) else v for k, v in rules.items() if v}
    )
    for each in mapping:
        lines.append("[[field]]")
        shown = [value for value in (samples or {}).get(each.column, ()) if value][:3]
        if shown:
            lines.append("# " + " · ".join(" ".join(str(value).split())[:40] for value in shown))
        lines.append(f"column = {_value(each.column)}")
        lines.append(f"to = {_value(each.to)}")
        for name in ("format", "decimal", "issuer"):
            if getattr(each, name):
                lines.append(f"{name} = {_value(getattr(each, name))}")
        if each.confidence < 1:
            lines.append(f"confidence = {each.confidence}")
        if each.reason:
            lines.append(f"reason = {_value(each.reason)}")
        lines.append("")
    return "\n".join(lines)


def _table(name: str, content: Mapping[str, Any]) -> list[str]:
    if not content:
        return []
    return [f"[{name}]", *(f"{key} = {_value(value)}" for key, value in content.items()), ""]


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_value(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    # A TOML basic string is a JSON string, save that DEL must be escaped as well.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


_FORMS = (
    "event.<field>, variable.<code>, identifier.<scheme>, property.<name>, record.<field>,"
    " consent.<purpose>, answer.<variable>, survey.<field>"
)


def read(path: Path) -> ColumnMap:
    """The mapping in a file; `Invalid` names line and field of what is wrong."""
    try:
        return parse(path.read_text("utf-8"), name=str(path))
    except FileNotFoundError:
        raise NotFound(
            phrase("There is no such mapping file."),
            where={"file": str(path)},
            remedy=phrase("Name a file, or a mapping saved before."),
        ) from None
    except UnicodeDecodeError:
        raise Invalid(
            phrase("The mapping file is not UTF-8 text."),
            where={"file": str(path)},
            remedy=phrase("Save it as UTF-8."),
        ) from None


def parse(content: str, *, name: str = "") -> ColumnMap:
    """The mapping in a text."""
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        raise Invalid(
            phrase("The mapping file is not TOML: %(error)s", error=error),
            where={"file": name, "line": int(found[1]) if found else 1},
            remedy=phrase("Correct the line named."),
        ) from None
    heads = [n for n, line in enumerate(content.splitlines(), 1) if _HEAD.match(line)]

    def wrong(message: str, remedy: str, line: int = 1, field: str = "") -> Invalid:
        return Invalid(message, where={"file": name, "line": line, "field": field}, remedy=remedy)

    kind = data.get("content")
    if kind not in targets.CONTENTS:
        raise wrong(
            phrase("“%(name)s” is no kind of content.", name=kind),
            phrase("Write content = one of: %(names)s.", names=", ".join(targets.CONTENTS)),
            field="content",
        )
    _known(data, _TOP, wrong, "")
    _known(data.get("rules", {}), _RULES, wrong, "rules.")
    _known(data.get("options", {}), _OPTIONS, wrong, "options.")
    fields = data.get("field", [])
    lines = heads if len(heads) == len(fields) else [1] * len(fields)
    read_fields = [_field(each, line, wrong) for each, line in zip(fields, lines, strict=True)]
    _once(read_fields, lines, wrong)
    return ColumnMap(
        kind,
        tuple(read_fields),
        Rules.from_dict(data.get("rules", {})),
        ReadOptions.from_dict(data.get("options", {})),
    )


def _known(table: Any, names: set[str], wrong: Any, where: str) -> None:
    if not isinstance(table, Mapping):
        raise wrong(
            phrase("A table is expected here."),
            phrase("Write it as [name]."),
            field=where.rstrip("."),
        )
    for key in table:
        if key not in names:
            raise wrong(
                phrase("%(name)s is not known.", name=f"{where}{key}"),
                phrase("Known: %(names)s.", names=", ".join(sorted(names))),
                field=f"{where}{key}",
            )


def _field(each: Mapping[str, Any], line: int, wrong: Any) -> FieldMap:
    column = each.get("column")
    if not isinstance(column, str) or not column:
        raise wrong(
            phrase("A [[field]] names no column."), phrase('Write column = "…".'), line, "column"
        )
    for key, value in each.items():
        if key not in _FIELD:
            raise wrong(
                phrase("%(name)s is not known.", name=key),
                phrase("Known: %(names)s.", names=", ".join(sorted(_FIELD))),
                line,
                key,
            )
        if key != "confidence" and not isinstance(value, str):
            raise wrong(
                phrase("%(name)s must be text.", name=key), phrase("Put it in quotes."), line, key
            )
    to = each.get("to", IGNORE)
    area, _, rest = to.partition(".")
    if to != IGNORE and (area not in _AREAS or not rest):
        raise wrong(
            phrase("“%(name)s” is no place a column can go.", name=to),
            phrase("Write %(forms)s or ignore.", forms=_FORMS),
            line,
            "to",
        )
    if each.get("decimal", "") not in ("", ".", ","):
        raise wrong(
            phrase("decimal is “.” or “,”."), phrase('Write decimal = ",".'), line, "decimal"
        )
    confidence = each.get("confidence", 1.0)
    if not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
        raise wrong(
            phrase("confidence goes from 0 to 1."), phrase("Leave it out."), line, "confidence"
        )
    return FieldMap(**{**each, "to": to, "confidence": float(confidence)})


def _once(fields: list[FieldMap], lines: list[int], wrong: Any) -> None:
    columns: set[str] = set()
    places: set[str] = set()
    for each, line in zip(fields, lines, strict=True):
        if each.column in columns:
            raise wrong(
                phrase("Column “%(name)s” stands twice.", name=each.column),
                phrase("Keep one of them."),
                line,
                each.column,
            )
        if each.to != IGNORE and each.to in places:
            raise wrong(
                phrase("%(name)s is filled by two columns.", name=each.to),
                phrase("Send one to ignore."),
                line,
                each.column,
            )
        columns.add(each.column)
        places.add(each.to)
