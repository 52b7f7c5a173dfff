"""One's own account: language, second factor, API tokens."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service
from threefold.access.forms import Language, NewToken
from threefold.access.models import Token
from threefold.access.service import account as for_account
from threefold.access.service import page
from threefold.kit.clock import now
from threefold.ui.service import Column, Empty, table


@for_account
def account(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = Language(request.POST or None, initial={"language": user.language})
    if request.method == "POST" and form.is_valid():
        service.set_language(user, form.cleaned_data["language"])
        messages.success(request, _("Your language was saved."))
        response = redirect("access:account")
        if user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        else:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    context = {
        "form": form,
        "mfa": is_mfa_enabled(user),
        "may_use_api": service.can(user, "see", "home"),
    }
    return render(request, "access/account.html", context)


@page("see", "home")
def tokens(request: HttpRequest) -> HttpResponse:
    form = NewToken(request.POST or None)
    plain = ""
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        _token, plain = service.issue_token(
            request.user,
            form.cleaned_data["name"],
            expires_at=now() + timedelta(days=days) if days else None,
        )
        form = NewToken()
    own = Token.objects.filter(user=request.user, revoked_at=None).order_by("-created_at")
    columns = [
        Column("name", _("Name")),
        Column("prefix", _("Begins with")),
        Column("created_at", _("Made"), kind="age"),
        Column("last_used_on", _("Last used"), kind="day"),
        Column("expires_at", _("Valid until"), kind="day"),
        Column("revoke", "", template="access/_revoke.html"),
    ]
    empty = Empty("key", _("No tokens yet"), _("A token lets a program act in your name."))
    context = {
        "form": form,
        "plain": plain,
        "table": table(request, columns=columns, rows=own, id="tokens", empty=empty),
    }
    response = render(request, "access/tokens.html", context)
    response["Cache-Control"] = "no-store"
    return response


@page("see", "home")
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    service.revoke_token(token_id, actor=request.user, of=request.user)
    messages.success(request, _("The token was revoked; it opens nothing any more."))
    return redirect("access:tokens")
