"""Every error as one shape: code, message, remedy, where."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from threefold.kit.errors import Denied, Invalid, NotFound, ThreefoldError

logger = logging.getLogger(__name__)


def answer_problems(api: NinjaAPI) -> None:
    """Make `api` answer all errors as `Problem`."""

    def answer(request: HttpRequest, problem: dict[str, Any], status: int) -> HttpResponse:
        body = json.loads(json.dumps(problem, default=str))
        return api.create_response(request, body, status=status)

    def expected(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, error.to_dict(), error.status)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        where = {_place(item): item.get("msg", "") for item in error.errors}
        problem = Invalid(
            _("The request does not fit its description."),
            where=where,
            remedy=_("Compare it with the description of this route under /api/v1/docs."),
        )
        return expected(request, problem)

    def nobody(request: HttpRequest, error: Any) -> HttpResponse:
        problem = {
            "code": "unauthenticated",
            "message": _("Log in, or send an API token."),
            "remedy": _("Send the header “Authorization: Bearer …” with a token of your profile."),
            "where": {},
        }
        response = answer(request, problem, 401)
        response["WWW-Authenticate"] = "Bearer"
        return response

    def missing(request: HttpRequest, error: Any) -> HttpResponse:
        return expected(request, NotFound(_("There is nothing here.")))

    def denied(request: HttpRequest, error: Any) -> HttpResponse:
        return expected(request, Denied(_("Your role does not allow this.")))

    def plain(request: HttpRequest, error: Any) -> HttpResponse:
        problem = {"code": "http", "message": str(error), "remedy": "", "where": {}}
        return answer(request, problem, error.status_code)

    def unexpected(request: HttpRequest, error: Any) -> HttpResponse:
        logger.exception("REST %s %s failed.", request.method, request.path, exc_info=error)
        problem = ThreefoldError(
            _("Something went wrong on our side."),
            remedy=_("Try again; if it stays, look at the server's log."),
        )
        return expected(request, problem)

    for kind, handler in (
        (ThreefoldError, expected),
        (ValidationError, invalid),
        (AuthenticationError, nobody),
        (Http404, missing),
        (PermissionDenied, denied),
        (HttpError, plain),
        (Exception, unexpected),
    ):
        api.add_exception_handler(kind, handler)


def _place(item: dict[str, Any]) -> str:
    """`query.limit` rather than ninja's tuple with the names of its wrappers."""
    parts = [str(part) for part in item.get("loc", ())]
    return ".".join(parts[:1] + parts[-1:]) if len(parts) > 1 else ".".join(parts) or "request"
