"""Who asks, and may he: every route carries its own answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from threefold.kit import guard
from threefold.kit.errors import Denied
from threefold.kit.registry import Registry

Authenticator = Callable[[HttpRequest], Any]

authenticators: Registry[Authenticator] = Registry("way to log in to the API")
"""Each looks at a request and answers the user or None; a room above adds the API token."""


class Guarded(AuthBase):
    """Lets a route run for whoever may do `action` in `room`: 401 for nobody, 403 for others."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, action: str, room: str) -> None:
        self.action, self.room = action, room
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        user = _by_authenticators(request) or _by_session(request)
        if user is None:
            return None
        if not guard.may(user, self.action, self.room):
            raise Denied(
                _("Your role does not allow this."),
                where={"action": self.action, "room": self.room},
                remedy=_("Ask an owner of this installation."),
            )
        return user


def _by_authenticators(request: HttpRequest) -> Any:
    for _name, authenticate in authenticators:
        user = authenticate(request)
        if user is not None:
            request.user = user
            return user
    return None


def _by_session(request: HttpRequest) -> Any:
    """A logged-in browser; what changes something needs its CSRF token as every form does."""
    if not request.user.is_authenticated:
        return None
    if check_csrf(request) is not None:
        raise Denied(
            _("The request lacks the token that protects against forged requests."),
            where={"header": "X-CSRFToken"},
            remedy=_("Send the value of the csrftoken cookie in this header, or use an API token."),
        )
    return request.user


class RoomRouter(Router):
    """A ninja router whose every route is guarded by rights in one room."""

    def __init__(self, room: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.room = room

    def api_operation(
        self, methods: list[str], path: str, *, needs: str = "", needs_in: str = "", **kwargs: Any
    ) -> Callable[[Any], Any]:
        action = needs or ("see" if set(methods) <= {"GET", "HEAD"} else "edit")
        kwargs["auth"] = Guarded(action, needs_in or self.room)
        return super().api_operation(methods, path, **kwargs)

    def get(self, path: str, **kwargs: Any) -> Callable[[Any], Any]:
        return self.api_operation(["GET"], path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> Callable[[Any], Any]:
        return self.api_operation(["POST"], path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> Callable[[Any], Any]:
        return self.api_operation(["PUT"], path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> Callable[[Any], Any]:
        return self.api_operation(["PATCH"], path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> Callable[[Any], Any]:
        return self.api_operation(["DELETE"], path, **kwargs)
