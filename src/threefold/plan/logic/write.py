"""Writing a plan's content as TOML that people can read, edit and hand back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from threefold.plan.logic.words import SECTIONS


def to_toml(content: Mapping[str, Any]) -> str:
    """`content` as TOML 1.0; reading it gives the same content back."""
    head = {k: v for k, v in content.items() if k not in SECTIONS}
    lines = list(_table("", head))
    for section in SECTIONS:
        for item in content.get(section, []):
            lines += ["", f"[[{section}]]", *_table(section, item)]
    return "\n".join(lines) + "\n"


def _table(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield f"{key} = {_value(value)}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from ("", f"[{name}.{key}]" if name else f"[{key}]")
            yield from (f"{inner} = {_value(text)}" for inner, text in value.items())


def _value(value: Any) -> str:
    if isinstance(value, str):
        # JSON's escapes are TOML's; only DEL is raw in JSON and forbidden in TOML.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        items = [_value(item) for item in value]
        if any(isinstance(item, Mapping) for item in value):
            return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
        return f"[{', '.join(items)}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    return str(value)
