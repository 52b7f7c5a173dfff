"""Small pieces of Markdown."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any


def page(title: str, *blocks: str) -> str:
    """A whole page: title, blocks apart by blank lines."""
    return "\n\n".join([f"# {title}", *(block.strip("\n") for block in blocks if block)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; empty without rows."""
    body = [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    if not body:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body])


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return " ".join(str(value).split()).replace("|", "\\|")


def code(value: Any) -> str:
    return f"`{value}`" if value not in (None, "") else ""


def codes(values: Iterable[Any]) -> str:
    return ", ".join(code(value) for value in values)


def text_of(item: object) -> str:
    """The docstring, its line ends as they stand."""
    return inspect.cleandoc(getattr(item, "__doc__", "") or "")
