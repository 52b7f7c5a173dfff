"""Sorting, cutting and reading rows for a table, whatever the rows are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from threefold.ui.types import Cell, Column, Row


def look_up(item: Any, key: str) -> Any:
    """The value under a dotted `key` of a mapping or object; None where the path ends early.

    Methods without arguments are called, as templates do, except those that alter data.
    """
    for part in key.split("."):
        if item is None:
            return None
        item = item.get(part) if isinstance(item, Mapping) else getattr(item, part, None)
        if callable(item) and not getattr(item, "alters_data", False):
            item = item()
    return item


def rows_of(items: Iterable[Any], columns: Sequence[Column], row_url: str = "") -> list[Row]:
    return [
        Row(
            item,
            [
                Cell(
                    column,
                    look_up(item, column.key),
                    str(look_up(item, column.url) or "") if column.url else "",
                )
                for column in columns
            ],
            str(look_up(item, row_url) or "") if row_url else "",
        )
        for item in items
    ]


def chosen_columns(columns: Sequence[Column], wanted: Sequence[str]) -> list[Column]:
    """The columns to show, in their own order; the first one always stays."""
    known = {column.key for column in columns}
    picked = [key for key in wanted if key in known]
    if not picked:
        return [column for column in columns if column.shown]
    return [column for number, column in enumerate(columns) if column.key in picked or number == 0]


def chosen_sort(asked: str, allowed: Iterable[str], default: str) -> str:
    """`asked` when its key may be sorted by, else `default`; a leading minus is descending."""
    return asked if asked.removeprefix("-") in set(allowed) else default


def page_number(text: str | None, highest: int = 1_000_000) -> int:
    try:
        return min(max(1, int(text or 1)), highest)
    except ValueError:
        return 1


def sorted_rows(items: Iterable[Any], sort: str) -> list[Any]:
    """Rows by one key; missing values stand last in both directions."""
    key = sort.removeprefix("-")
    items = list(items)
    have = [item for item in items if look_up(item, key) is not None]
    missing = [item for item in items if look_up(item, key) is None]
    have.sort(key=lambda item: look_up(item, key), reverse=sort.startswith("-"))
    return have + missing
