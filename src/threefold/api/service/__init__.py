"""REST for every room: routes, who may use them, errors, pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from threefold.api.service.edges import patterns
from threefold.api.service.guarded import Guarded, RoomRouter, authenticators
from threefold.api.service.problems import answer_problems
from threefold.api.service.server import NAMESPACE, api
from threefold.api.types import PageOf, Paging, Problem
from threefold.kit.errors import Invalid

__all__ = [
    "NAMESPACE",
    "Guarded",
    "PageOf",
    "Paging",
    "Problem",
    "api",
    "authenticators",
    "caller",
    "page_of",
    "room",
    "schema",
    "urls",
]

answer_problems(api)

_PROBLEM = {
    "description": "What is wrong and what to do.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
# OpenAPI 3.1 lets a reference say its own description.
_REFUSED = {
    "400": "The body cannot be read.",
    "401": "Nobody is logged in and no token was sent.",
    "403": "The role does not allow it.",
    "404": "It does not exist.",
    "409": "Somebody else was faster, or it is not possible in this state.",
    "413": "The request is too large.",
    "422": "What was given does not fit; `where` names the place.",
    "503": "Something needed is not there or not ready.",
}


def room(name: str, *, tag: str, path: str | None = None) -> RoomRouter:
    """A router under `/api/v1/<path, else name>` whose routes need rights in the room `name`.

    GET needs `see`, every other method `edit`; a route says otherwise with `needs="manage"` (or
    `needs="see"` for a question asked by POST) and `needs_in="other room"`.
    """
    router = RoomRouter(name, tags=[tag])
    api.add_router(f"/{name if path is None else path}".rstrip("/"), router)
    return router


def schema() -> dict[str, Any]:
    """The OpenAPI description of all routes, errors included."""
    described: dict[str, Any] = api.get_openapi_schema()
    shapes = described.setdefault("components", {}).setdefault("schemas", {})
    shapes["Problem"] = Problem.model_json_schema()
    described["components"]["responses"] = {"Problem": _PROBLEM}
    for item in described["paths"].values():
        for about in item.values():
            for status, meaning in _REFUSED.items():
                about["responses"][status] = {"$ref": "#/components/responses/Problem"} | {
                    "description": meaning
                }
    return described


def urls() -> Any:
    """What `path("api/v1/", …)` takes, after every room's `rest.py` was imported."""
    routes, app_name, namespace = api.urls
    return patterns(routes, api.on_exception), app_name, namespace


def page_of(
    queryset: QuerySet[Any],
    paging: Paging,
    *,
    shape: Callable[[Any], Any] | None = None,
    key: str = "pk",
    cast: Callable[[str], Any] = int,
) -> dict[str, Any]:
    """One page of `queryset` in the order of the unique field `key`, as `PageOf` answers it.

    Reads on from the last key seen, so a page costs the same however deep it lies and nothing is
    shown twice when rows are added meanwhile.
    """
    if paging.after:
        try:
            mark = cast(paging.after)
            if isinstance(mark, int) and mark.bit_length() > 63:
                raise ValueError
            queryset = queryset.filter(**{f"{key}__gt": mark})
        except (ValueError, TypeError):
            raise Invalid(
                _("The mark to read on from is not one of ours."),
                where={"after": paging.after},
                remedy=_("Use `next` of the answer before."),
            ) from None
    rows = list(queryset.order_by(key)[: paging.limit + 1])
    rows, more = rows[: paging.limit], len(rows) > paging.limit
    last = None
    if more:
        end = rows[-1]
        last = str(end[key] if isinstance(end, dict) else getattr(end, key))
    return {"items": [shape(row) for row in rows] if shape else rows, "next": last}


def caller(request: HttpRequest) -> Any:
    """The user behind a request that passed its guard."""
    return request.user
