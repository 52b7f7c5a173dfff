"""What other rooms may ask of the web kit: registries, tables, search shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from threefold.kit import sheets
from threefold.kit.registry import Registry
from threefold.ui.logic import tables
from threefold.ui.logic.charts import polyline
from threefold.ui.logic.tables import page_number
from threefold.ui.templatetags._formats import by_kind
from threefold.ui.types import (
    Column,
    Command,
    Empty,
    Fact,
    Moment,
    NavItem,
    Pages,
    Progress,
    SearchHit,
    Tab,
    Table,
)

__all__ = [
    "Column",
    "Command",
    "Empty",
    "Fact",
    "Moment",
    "NavItem",
    "Pages",
    "Progress",
    "SearchHit",
    "Tab",
    "Table",
    "by_kind",
    "commands",
    "download",
    "may_see",
    "may_see_with",
    "nav",
    "page_number",
    "paginate",
    "polyline",
    "sort_of",
    "table",
    "url_or_none",
    "visible_commands",
    "visible_nav",
]

Predicate = Callable[[Any, str], bool]

nav: Registry[NavItem] = Registry("navigation item")
NAV_GROUPS: dict[str, Any] = {
    "": "",
    "who": pgettext_lazy("lane", "Who"),
    "does": gettext_lazy("Does"),
    "thinks": gettext_lazy("Thinks"),
    "decide": gettext_lazy("Decide"),
    "collect": gettext_lazy("Plan and collect"),
    "administration": gettext_lazy("Administration"),
}
"""What stands over the entries of each group, in this order."""
commands: Registry[Command] = Registry("command")
_predicates: list[Predicate] = []


@dataclass(frozen=True)
class NavLink:
    label: Any
    url: str
    icon: str
    group: Any
    active: bool
    key: str = ""


def may_see_with(predicate: Predicate) -> Predicate:
    """Let `predicate(user, permission)` decide who sees an entry; the latest one counts."""
    _predicates[:] = [predicate]
    return predicate


def may_see(user: Any, permission: str) -> bool:
    """Nobody sees anything before log-in; without a predicate Django's permissions decide."""
    if not getattr(user, "is_authenticated", False):
        return False
    if _predicates:
        return _predicates[0](user, permission)
    return not permission or bool(user.has_perm(permission))


def url_or_none(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def download(content: bytes, name: str) -> HttpResponse:
    """A file to keep; the end of its name tells its kind, one of `kit.sheets.TYPES`."""
    response = HttpResponse(content, content_type=sheets.TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def visible_nav(request: HttpRequest) -> list[NavLink]:
    """Navigation of this user by group; entries whose page is not installed are left out."""
    match = request.resolver_match
    here = match.view_name if match else ""
    links = []
    groups = list(NAV_GROUPS)
    for _, item in sorted(nav, key=lambda pair: (groups.index(pair[1].group), pair[1].order)):
        url = url_or_none(item.url_name)
        if url and may_see(request.user, item.permission) and (not item.wanted or item.wanted()):
            active = here == item.url_name or here in item.also
            group = NAV_GROUPS[item.group]
            links.append(NavLink(item.label, url, item.icon, group, active))
    return links


def visible_commands(request: HttpRequest) -> list[NavLink]:
    links = []
    for _, item in sorted(commands, key=lambda pair: pair[1].order):
        url = url_or_none(item.url_name)
        if url and may_see(request.user, item.permission):
            links.append(NavLink(item.label, url, item.icon, "", False, item.key))
    return links


def sort_of(request: HttpRequest, *, allowed: Iterable[str], default: str) -> tuple[str, bool]:
    """Key and whether descending, from `?sort=`, for rooms that order by their own SQL."""
    sort = tables.chosen_sort(request.GET.get("sort", ""), allowed, default)
    return sort.removeprefix("-"), sort.startswith("-")


def paginate(
    rows: Iterable[Any],
    *,
    page: int,
    size: int,
    count: int | str | None = None,
    count_most: int | None = None,
    has_next: bool | None = None,
    complete: bool = False,
) -> tuple[list[Any], Pages]:
    """One page of `rows`. A queryset is cut by LIMIT/OFFSET with one row more to know what follows.

    `count="auto"` costs a COUNT, which stops after `count_most`. A list is taken as already cut
    unless `complete` is said.
    """
    if isinstance(rows, QuerySet) or complete:
        start = (page - 1) * size
        if not isinstance(rows, QuerySet):
            rows = list(rows)
            count = len(rows) if count in (None, "auto") else count
        elif count == "auto":
            count = _counted(rows, count_most)
        cut = list(rows[start : start + size + 1])
        has_next, cut = len(cut) > size, cut[:size]
    else:
        cut = list(rows)
        if count == "auto":
            count = len(cut)
    known = count if isinstance(count, int) else None
    if has_next is None:
        has_next = known is not None and page * size < known
    more = known is not None and count_most is not None and known > count_most
    return cut, Pages(page, size, len(cut), has_next, count_most if more else known, more)


def _counted(rows: QuerySet[Any], most: int | None) -> int:
    return rows.count() if most is None else rows.order_by()[: most + 1].count()


def _ordered(
    rows: QuerySet[Any], sort: str, orderings: Mapping[str, Sequence[str]]
) -> QuerySet[Any]:
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    parts = []
    for name in orderings.get(key, [key.replace(".", "__"), "pk"]):
        field = F(name.removeprefix("-"))
        down = descending != name.startswith("-")
        parts.append(field.desc(nulls_last=True) if down else field.asc(nulls_last=True))
    return rows.order_by(*parts)


def table(
    request: HttpRequest,
    *,
    columns: Sequence[Column],
    rows: Iterable[Any],
    size: int = 50,
    count: int | str | None = None,
    count_most: int | None = None,
    has_next: bool | None = None,
    complete: bool = False,
    default_sort: str = "",
    orderings: Mapping[str, Sequence[str]] | None = None,
    row_url: str = "",
    empty: Empty | None = None,
    id: str = "table",
    caption: Any = "",
    prepare: Callable[[Any], Any] | None = None,
) -> Table:
    """A table for `{% ui_table %}` from the page's GET parameters `sort`, `page` and `col`.

    A queryset is ordered (`orderings` maps a column to fields, default the key, then pk) and cut
    here; a list is shown as it comes unless `complete`, when it is sorted and cut here too.
    `prepare` is applied to each row of the page, e.g. to add what only this reader may see.
    """
    sortable = [column.key for column in columns if column.sort]
    sort = tables.chosen_sort(request.GET.get("sort", ""), sortable, default_sort)
    page = page_number(request.GET.get("page"))
    if sort and isinstance(rows, QuerySet):
        rows = _ordered(rows, sort, orderings or {})
    elif sort and complete:
        rows = tables.sorted_rows(rows, sort)
    cut, pages = paginate(
        rows, page=page, size=size, count=count, count_most=count_most, has_next=has_next,
        complete=complete,
    )  # fmt: skip
    if prepare:
        cut = [prepare(row) for row in cut]
    shown = tables.chosen_columns(columns, request.GET.getlist("col"))
    kept = {key: request.GET.getlist(key) for key in request.GET if key not in ("col", "page")}
    return Table(
        id=id,
        columns=columns,
        shown=shown,
        rows=tables.rows_of(cut, shown, row_url),
        pages=pages,
        sort=sort,
        page=page,
        caption=caption,
        empty=empty or Empty(),
        kept=kept,
    )
