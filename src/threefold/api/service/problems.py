"""Every error as one shape: code, message, remedy, where."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from threefold.api.service.bodies import Unreadable
from threefold.api.service.edges import WrongMethod
from threefold.kit.errors import Denied, Invalid, NotFound, ThreefoldError

logger = logging.getLogger(__name__)


class TooLarge(Invalid):
    status, code = 413, "too_large"


def answer_problems(api: NinjaAPI) -> None:
    """Make `api` answer all errors as `Problem`."""

    def answer(request: HttpRequest, problem: dict[str, Any], status: int) -> HttpResponse:
        body = json.loads(json.dumps(problem, default=str))
        return api.create_response(request, body, status=status)

    def expected(request: HttpRequest, error: Any) -> HttpResponse:
        if error.status >= 500:
            logger.error("REST %s: %s.", request.method, error.for_log)
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

    def unreadable(request: HttpRequest, error: Any) -> HttpResponse:
        return expected(request, Unreadable(_("The body cannot be read.")))

    def too_large(request: HttpRequest, error: Any) -> HttpResponse:
        return expected(request, TooLarge(_("The request is too large.")))

    def wrong_method(request: HttpRequest, error: Any) -> HttpResponse:
        problem = {
            "code": "wrong_method",
            "message": _("This path does not take this method."),
            "remedy": _("The header Allow names those it takes."),
            "where": {"method": request.method},
        }
        return answer(request, problem, 405)

    def plain(request: HttpRequest, error: Any) -> HttpResponse:
        if isinstance(error.__cause__, ThreefoldError):  # ninja wraps what its parser raises
            return expected(request, error.__cause__)
        problem = {"code": "http", "message": str(error), "remedy": "", "where": {}}
        return answer(request, problem, error.status_code)

    def unexpected(request: HttpRequest, error: Any) -> HttpResponse:
        logger.exception("REST %s %s failed.", request.method, request.path, exc_info=error)
        problem = ThreefoldError(
            _("Something went wrong on our side."),
            remedy=_("Try again; if it stays, look at the server's log."),
        )
        return answer(request, problem.to_dict(), problem.status)

    for kind, handler in (
        (ThreefoldError, expected),
        (ValidationError, invalid),
        (AuthenticationError, nobody),
        (Http404, missing),
        (PermissionDenied, denied),
        (HttpError, plain),
        (WrongMethod, wrong_method),
        (RequestDataTooBig, too_large),
        (TooManyFieldsSent, too_large),
        (TooManyFilesSent, too_large),
        (SuspiciousOperation, unreadable),
        (MultiPartParserError, unreadable),
        (UnreadablePostError, unreadable),
        (BadRequest, unreadable),
        (Exception, unexpected),
    ):
        api.add_exception_handler(kind, handler)


def _place(item: dict[str, Any]) -> str:
    """`query.limit` rather than ninja's tuple with the names of its wrappers."""
    parts = [str(part) for part in item.get("loc", ())]
    return ".".join(parts[:1] + parts[-1:]) if len(parts) > 1 else ".".join(parts) or "request"
