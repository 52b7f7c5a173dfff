from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from threefold.api import service as api

router = api.room("home", tag="About", path="")


@router.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi(request: HttpRequest) -> Any:
    """The description of all routes (OpenAPI 3.1)."""
    return api.schema()
