"""Shapes that every room's REST routes share."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")


class Problem(Schema):
    """Every answer of 400 and above: what is wrong, where, and what to do."""

    code: str
    message: str
    remedy: str = ""
    where: dict[str, Any] = Field(default_factory=dict)


class PageOf(Schema, Generic[Item]):
    """Some items and the mark that asks for those after them; `next` is null on the last page."""

    items: list[Item]
    next: str | None = None


class Paging(Schema):
    """Query parameters of a list: at most `limit` items after the mark `after`."""

    limit: int = Field(50, ge=1, le=1000, description="Items in one answer.")
    after: str = Field("", max_length=200, description="`next` of the answer before.")
