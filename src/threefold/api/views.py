from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from threefold.api import service
from threefold.kit.guard import page

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Route:
    """One operation as the docs page shows it."""

    tag: str
    method: str
    path: str
    summary: str
    text: str
    parameters: list[dict[str, Any]] = field(default_factory=list)
    body: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)


@page("see", "home")
def docs(request: HttpRequest) -> HttpResponse:
    """All routes as plain HTML: no script from elsewhere, readable without any."""
    schema = service.schema()
    routes = sorted(_routes(schema), key=lambda route: (route.tag, route.path, route.method))
    groups = [(tag, list(found)) for tag, found in groupby(routes, key=lambda route: route.tag)]
    shapes = sorted(schema.get("components", {}).get("schemas", {}).items())
    context = {
        "groups": groups,
        "shapes": [(name, shape.get("description", ""), _fields(shape)) for name, shape in shapes],
    }
    return render(request, "api/docs.html", context)


def _routes(schema: dict[str, Any]) -> list[Route]:
    return [
        Route(
            tag=(about.get("tags") or ["Other"])[0],
            method=method.upper(),
            path=path,
            summary=about.get("summary", ""),
            text=about.get("description", ""),
            parameters=[_parameter(one) for one in about.get("parameters", [])],
            body=_body(about.get("requestBody", {})),
            answers=[
                (str(code), _body(one))
                for code, one in about.get("responses", {}).items()
                if "$ref" not in one  # a problem, of one shape on every route
            ],
        )
        for path, item in schema["paths"].items()
        for method, about in item.items()
        if method in _METHODS
    ]


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    shape = one.get("schema", {})
    return {
        "name": one["name"],
        "where": one["in"],
        "required": one.get("required", False),
        "type": _type(shape),
        "text": shape.get("description") or one.get("description", ""),
    }


def _body(holder: dict[str, Any]) -> str:
    for content in holder.get("content", {}).values():
        return _type(content.get("schema", {}))
    return ""


def _fields(shape: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (name, _type(one), one.get("description", ""))
        for name, one in shape.get("properties", {}).items()
    ]


def _type(shape: dict[str, Any]) -> str:
    """A short name of a JSON Schema: `string`, `JobOut`, `JobOut[]`, `number or null`."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in shape:
            return " or ".join(_type(one) for one in shape[key])
    if shape.get("type") == "array":
        return f"{_type(shape.get('items', {}))}[]"
    return str(shape.get("format") or shape.get("type") or "any")
