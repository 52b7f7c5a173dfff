from __future__ import annotations

import re
from typing import Any

from tools.reference.markdown import code, page, table


def pages() -> dict[str, str]:
    import threefold.site.urls  # noqa: F401  every room's `rest.py` is read with it
    from threefold.api import service as api
    from threefold.api.views import _body, _fields, _parameter

    schema = api.schema()
    needs = _needs(api.api)
    blocks = [
        "All routes are under `/api/v1`. Send `Authorization: Bearer TOKEN`; a token is made on "
        "the page of one's account and acts with the role of its owner. The same description as "
        "OpenAPI is at `/api/v1/openapi.json`, as a page at `/api/v1/docs`, both behind the "
        "log-in. Errors have one shape, see [errors](errors.md).",
        "Lists come in pages: `items` and `next`; send `next` back as `after`.",
    ]
    tags: dict[str, list[Any]] = {}
    for path, item in schema["paths"].items():
        for method, about in item.items():
            tags.setdefault(about["tags"][0], []).append((path, method.upper(), about))
    for tag, routes in sorted(tags.items()):
        blocks.append(f"## {tag}")
        blocks.append(
            table(
                ("route", "needs", "what", "parameters", "body", "answer"),
                [
                    (
                        code(f"{method} {path}"),
                        needs[method, path],
                        about.get("summary", ""),
                        ", ".join(_named(_parameter(p)) for p in about.get("parameters", [])),
                        code(_body(about.get("requestBody", {}))),
                        code(_answer(about, _body)),
                    )
                    for path, method, about in sorted(routes, key=lambda route: route[:2])
                ],
            )
        )
    blocks.append("## Shapes")
    for name, shape in sorted(schema["components"]["schemas"].items()):
        blocks += [f"### {name}", shape.get("description", "")]
        rows = [(code(field), kind, text) for field, kind, text in _fields(shape)]
        blocks.append(table(("field", "type", "meaning"), rows))
    return {"rest.md": page("REST", *blocks)}


def _named(parameter: dict[str, Any]) -> str:
    return code(parameter["name"]) + ("" if parameter["required"] else " (may be left out)")


def _answer(about: dict[str, Any], body: Any) -> str:
    good = [(status, one) for status, one in about["responses"].items() if str(status)[0] == "2"]
    return body(good[0][1]) if good else ""


def _needs(api: Any) -> dict[tuple[str, str], str]:
    """Right that each route asks for, as "see plan"."""
    found = {}
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for guard in operation.auth_callbacks:
                    for method in operation.methods:
                        # The description leaves the converter of `{int:run_id}` out.
                        whole = re.sub(r"\{\w+:", "{", f"/api/v1{prefix}{path}")
                        found[method, whole] = f"{guard.action} {guard.room}"
    return found
