"""Deny by default: every view says who may open it, and one that says nothing is shut."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import ResolverMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from threefold.access.logic.elsewhere import need_elsewhere
from threefold.access.service.permissions import can
from threefold.api.service import NAMESPACE
from threefold.kit import guard
from threefold.kit.errors import Denied, ThreefoldError

View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)

_WITHOUT_OWN_PASSWORD = {"account_change_password", "account_logout", "set_language"}


def need_of(match: ResolverMatch) -> guard.Need | None:
    """What the view behind a URL asks for; None is a view nobody may open."""
    return guard.need_of(match.func) or need_elsewhere(
        match.url_name or "", match.namespace, NAMESPACE
    )


class DenyByDefault:
    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = _own_language(request)
        response = self.get_response(request)
        if own:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                own,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        need = need_of(match) if match else None
        if need is not None and need.kind in {guard.PUBLIC, guard.OWN}:
            return None
        user = request.user
        if not user.is_authenticated:
            return _to_login(request)
        if user.must_change_password and not _may_wait(match):  # type: ignore[union-attr]
            return _to_new_password(request)
        if need is None:
            return problem_page(request, Denied(_("This page says not whom it is for.")))
        if need.kind == guard.ACCOUNT or can(user, need.action_for(request.method), need.room):
            return None
        return problem_page(
            request,
            Denied(
                _("Your role does not allow this page or action."),
                remedy=_("Ask an owner of this installation if you need it for your work."),
            ),
        )

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ThreefoldError):
            return None
        if error.status >= 500:
            match = request.resolver_match
            logger.error("Page %s: %s.", match.view_name if match else "", error.for_log)
        return problem_page(request, error)


def problem_page(request: HttpRequest, error: ThreefoldError) -> HttpResponse:
    """An expected error as a page, or as a toast over the page that asked by htmx."""
    if request.headers.get("HX-Request"):
        text = " ".join(part for part in (str(error.message), str(error.remedy)) if part)
        toast = {"ui:toast": {"text": text, "tone": "danger"}}
        headers = {"HX-Trigger": json.dumps(toast), "HX-Reswap": "none"}
        return HttpResponse(status=error.status, headers=headers)
    context = {
        "title": str(error.message),
        "remedy": str(error.remedy),
        "where": error.where,
        "status": error.status,
    }
    return render(request, "ui/error.html", context, status=error.status)


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))


def _may_wait(match: ResolverMatch | None) -> bool:
    return match is not None and match.url_name in _WITHOUT_OWN_PASSWORD


def _to_new_password(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Choose a password of your own before you go on."))
    return HttpResponseRedirect(reverse("account_change_password"))


def _own_language(request: HttpRequest) -> str:
    """The language of the user's profile, where the browser has not been told one yet."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or not request.user.is_authenticated:
        return ""
    language: str = request.user.language  # type: ignore[union-attr]
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language
    return language
