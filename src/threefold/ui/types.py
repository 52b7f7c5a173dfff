"""What other rooms hand to the web kit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class NavItem:
    """One entry of the side navigation; `also` names further pages that belong to it.

    `group` is one of `ui.service.NAV_GROUPS`, and `order` its place there.
    `wanted` leaves it out where the company has nothing to show there; it is asked on every page.
    """

    label: Any
    url_name: str
    icon: str = "circle"
    order: int = 100
    permission: str = ""
    group: str = ""
    also: tuple[str, ...] = ()
    wanted: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Command:
    """One entry of the command palette besides the navigation.

    `key` is a single letter that runs it from any page; a page may put something nearer in its
    place by an element with the attribute `data-ui-key`.
    """

    label: Any
    url_name: str
    icon: str = "chevron-right"
    permission: str = ""
    order: int = 100
    key: str = ""


@dataclass(frozen=True)
class SearchHit:
    """One line of the live search in the command palette.

    The page `view:search` (or `search`) is asked with `?q=` and the header `HX-Request`; it answers
    `ui/search_hits.html` with `hits` and, where there are more, `more_url`.
    """

    title: str
    url: str
    text: str = ""
    icon: str = "user"


@dataclass(frozen=True)
class Fact:
    """One line of a definition list. `masked_url` is the page that unmasks the value."""

    label: Any
    value: Any
    source: str = ""
    at: datetime | None = None
    method: Any = ""
    url: str = ""
    masked_url: str = ""
    template: str = ""
    hint: Any = ""


@dataclass(frozen=True)
class Moment:
    """One thing that happened, on a timeline."""

    at: datetime
    title: Any
    text: Any = ""
    icon: str = "circle"
    tone: str = ""
    url: str = ""
    meta: Sequence[tuple[Any, Any]] = ()


@dataclass(frozen=True)
class Tab:
    label: Any
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Progress:
    """How far a job is. `percent` None means not known; `rate` is `unit`s per second."""

    title: Any
    percent: float | None = None
    done: int = 0
    total: int | None = None
    rate: float | None = None
    left_s: float | None = None
    state: str = "running"
    text: Any = ""
    poll_url: str = ""
    cancel_url: str = ""
    done_url: str = ""
    unit: Any = ""

    @property
    def moving(self) -> bool:
        return self.state in {"waiting", "running"}


@dataclass(frozen=True)
class Empty:
    """What a list says when there is nothing in it, and what to do about it."""

    icon: str = "inbox"
    title: Any = ""
    text: Any = ""
    url: str = ""
    action: Any = ""


@dataclass(frozen=True)
class Column:
    """One column of a table; `url` is the key of the row that holds the cell's link."""

    key: str
    label: Any
    kind: str = "text"
    sort: bool = False
    shown: bool = True
    url: str = ""
    template: str = ""
    currency: str = ""
    digits: int = 0
    hint: Any = ""

    @property
    def numeric(self) -> bool:
        return self.kind in {"number", "money", "percent", "duration"}


@dataclass(frozen=True)
class Pages:
    """Where a list stands. `count` None means that nobody counted; `more`, that it is no total."""

    page: int
    size: int
    on_page: int
    has_next: bool
    count: int | None = None
    more: bool = False

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1 if self.on_page else 0

    @property
    def last(self) -> int:
        return (self.page - 1) * self.size + self.on_page

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.has_next else None

    @property
    def last_page(self) -> int | None:
        if self.count is None or self.more:
            return None
        return max(1, -(-self.count // self.size))


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any
    url: str = ""


@dataclass(frozen=True)
class Row:
    item: Any
    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True)
class Table:
    id: str
    columns: Sequence[Column]
    shown: Sequence[Column]
    rows: Sequence[Row]
    pages: Pages
    sort: str = ""
    page: int = 1
    caption: Any = ""
    empty: Empty = field(default_factory=Empty)
    kept: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def sort_key(self) -> str:
        return self.sort.lstrip("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")
