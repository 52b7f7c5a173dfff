"""The staff: who they are and, for an owner, what to do with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service
from threefold.access.forms import AddStaff, ChangeRole
from threefold.access.models import User
from threefold.access.service import page
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.ui.service import Column, Empty, table


@page("see", "staff")
def staff(request: HttpRequest) -> HttpResponse:
    second = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    rows = service.visible(request.user, User.objects.annotate(mfa=Exists(second)))
    columns = [
        Column("username", _("User name"), sort=True),
        Column("first_name", _("Name"), sort=True),
        Column("get_role_display", _("Role")),
        Column("mfa", _("Two-step log-in"), kind="bool"),
        Column("is_active", _("Active"), kind="bool", sort=True),
        Column("last_login", _("Last log-in"), kind="age", sort=True),
    ]
    listing = table(
        request,
        columns=columns,
        rows=_linked(rows.order_by("username")),
        row_url="url",
        complete=True,
        default_sort="username",
        id="staff",
        caption=_("Staff"),
        empty=Empty("users", _("Nobody here")),
    )
    context = {"table": listing, "may_manage": service.can(request.user, "manage", "staff")}
    return render(request, "access/staff.html", context)


@page("manage", "staff")
def add(request: HttpRequest) -> HttpResponse:
    form = AddStaff(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, plain = service.add_staff(actor=request.user, **form.cleaned_data)
        except (Conflict, Invalid) as error:
            form.add_error(error.where.get("field"), str(error.message))
        else:
            return _secret(request, user, plain)
    return render(request, "access/add.html", {"form": form})


@page("see", "staff")
def member(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(pk)
    context = {
        "member": user,
        "form": ChangeRole(initial={"role": user.role}),
        "mfa": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "tokens": user.tokens.filter(revoked_at=None).count(),
        "may_manage": service.can(request.user, "manage", "staff"),
    }
    return render(request, "access/member.html", context)


@page("manage", "staff")
@require_POST
def role(request: HttpRequest, pk: int) -> HttpResponse:
    form = ChangeRole(request.POST)
    wanted = form.cleaned_data["role"] if form.is_valid() else request.POST.get("role", "")
    return _done(request, pk, lambda user: service.change_role(user, wanted, actor=request.user))


@page("manage", "staff")
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda user: service.deactivate(user, actor=request.user))


@page("manage", "staff")
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda user: service.reactivate(user, actor=request.user))


@page("manage", "staff")
@require_POST
def reset_mfa(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda user: service.reset_mfa(user, actor=request.user))


@page("manage", "staff")
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(pk)
    return _secret(request, user, service.reset_password(user, actor=request.user))


def _done(request: HttpRequest, pk: int, act: Callable[[User], Any]) -> HttpResponse:
    act(_user(pk))
    messages.success(request, _("Saved."))
    return redirect("access:member", pk=pk)


def _secret(request: HttpRequest, user: User, plain: str) -> HttpResponse:
    """The only page that ever shows a temporary password; it is neither stored nor cached."""
    response = render(request, "access/secret.html", {"member": user, "plain": plain})
    response["Cache-Control"] = "no-store"
    return response


def _linked(users: Any) -> list[User]:
    rows = list(users)
    for user in rows:
        user.url = reverse("access:member", args=[user.pk])
    return rows


def _user(pk: int) -> User:
    try:
        return User.objects.get(pk=pk)
    except User.DoesNotExist:
        raise NotFound(_("There is no such member of staff."), where={"id": pk}) from None
