"""Around the routes: paths and methods that do not exist answer as everything else does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]
Failing = Callable[[HttpRequest, Exception], HttpResponse]


class WrongMethod(Exception):
    """The path exists, but not with this method."""


def patterns(routes: list[Any], failed: Failing) -> list[Any]:
    """`routes` and one for all other paths, whose errors are answered by `failed`."""

    def asked(view: View) -> View:
        @wraps(view)
        def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not all(_may_exist(value) for value in kwargs.values()):
                return failed(request, Http404())
            try:
                answer = view(request, *args, **kwargs)
            except Http404 as error:
                return failed(request, error)
            if answer.status_code != 405:
                return answer
            told = failed(request, WrongMethod())
            told["Allow"] = answer["Allow"]
            return told

        return ask

    for route in routes:
        if isinstance(route, URLPattern):
            route.callback = asked(route.callback)

    @csrf_exempt
    def nothing(request: HttpRequest) -> HttpResponse:
        return failed(request, Http404())

    return [*routes, re_path(r"^(?!docs$)", nothing, name="nothing")]


def _may_exist(value: object) -> bool:
    """False for values of a path that no store can hold, so that none is asked for them."""
    return (
        "\0" not in value
        if isinstance(value, str)
        else not isinstance(value, int) or value.bit_length() < 64
    )
