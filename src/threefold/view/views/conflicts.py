"""Where sources disagree: a list to work through, a value kept by one button."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.collect import service as collect
from threefold.descriptive import service as descriptive
from threefold.kit.errors import Conflict, NotFound
from threefold.plan import service as planning
from threefold.ui.service import Column, Empty, table
from threefold.view import service
from threefold.view.forms import ConflictFilter
from threefold.view.service.readers import reader_of

SIZE = 20
COUNT_MOST = 10_000
_STATES = {"later", "none", ""}


@require_GET
@access.page("see", "customers")
def conflicts(request: HttpRequest) -> HttpResponse:
    """Conflicts between sources, what matters most first."""
    form = ConflictFilter(request.GET, variables=_variables(), sources=_sources())
    chosen = form.chosen()
    listing = table(
        request,
        columns=[Column("label", _("Variable"))],
        rows=service.conflicts(chosen),
        size=SIZE,
        count="auto",
        count_most=COUNT_MOST,
        id="conflicts",
        caption=_("Conflicts between sources"),
        prepare=lambda found: service.disagreement(found, reader_of(request, found.customer_id)),
        empty=_empty(bool(chosen)),
    )
    context = {
        "table": listing,
        "form": form,
        "query": _query(request.GET),
        "state": chosen.get("state", ""),
        "last": _last(request),
        "may_edit": access.can(request.user, "edit", "customers"),
        "currency": settings.CURRENCY,
    }
    return render(request, "view/conflicts.html", context)


@require_POST
@access.page("edit", "customers")
def keep(request: HttpRequest, pk: int, variable: str) -> HttpResponse:
    """What one source says is what staff say from now on."""
    planned = planning.current().variables.get(variable)
    privacy = planned.privacy if planned else "personal"
    if access.display(request.user, privacy, descriptive.root_of(pk), request) != "shown":
        messages.info(request, _("Show the value first; deciding unseen would be a guess."))
        return redirect("view:unmask", pk, privacy)
    try:
        record = int(request.POST.get("record", "")[:18] or 0)
    except ValueError:
        record = 0
    try:
        descriptive.keep(
            pk, variable, record, actor=request.user, reason=request.POST.get("reason", "")
        )
    except (Conflict, NotFound) as gone:
        messages.error(request, f"{gone.message} {gone.remedy}".strip())
        return redirect(_back(request))
    return redirect(_back(request, last=f"{pk}.{variable}"))


@require_POST
@access.page("edit", "customers")
def undo(request: HttpRequest, pk: int, variable: str) -> HttpResponse:
    """Withdraw the value just kept; the sources disagree again."""
    try:
        descriptive.withdraw_value(pk, variable, actor=request.user)
    except NotFound as gone:
        messages.error(request, f"{gone.message} {gone.remedy}".strip())
    else:
        messages.success(request, _("Taken back. The sources disagree here again."))
    return redirect(_back(request))


@require_POST
@access.page("edit", "customers")
def answer(request: HttpRequest, pk: int, variable: str) -> HttpResponse:
    """Put a conflict off, find it none, or open it again."""
    state = request.POST.get("state", "")
    try:
        descriptive.answer_conflict(pk, variable, state, actor=request.user)
    except NotFound as gone:
        messages.error(request, f"{gone.message} {gone.remedy}".strip())
    else:
        said = {
            "later": _("Put off."),
            "none": _("Noted that this is no conflict, as long as the sources say the same."),
        }
        messages.success(request, said.get(state, _("Opened again.")))
    return redirect(_back(request))


def _variables() -> list[tuple[str, str]]:
    language = get_language() or "en"
    planned = planning.current().of_kind("descriptive")
    return [(each.code, each.text("label", language)) for each in planned if each.single]


def _sources() -> list[tuple[str, str]]:
    return [(each.code, each.label) for each in collect.sources()]


def _query(given: QueryDict) -> str:
    """The filters in force, to come back to them."""
    kept = {name: given[name] for name in (*ConflictFilter.base_fields, "page") if given.get(name)}
    return urlencode(kept)


def _back(request: HttpRequest, **more: str) -> str:
    given = QueryDict(request.POST.get("back", "")[:500])
    query = "&".join(part for part in (_query(given), urlencode(more)) if part)
    return reverse("view:conflicts") + (f"?{query}" if query else "")


def _last(request: HttpRequest) -> dict[str, Any] | None:
    """The value kept a moment ago, to be taken back."""
    number, _dot, code = request.GET.get("last", "").partition(".")
    planned = planning.current().variables.get(code)
    if planned is None or not number.isdecimal() or len(number) > 18:
        return None
    label = planned.text("label", get_language() or "en")
    return {"customer": int(number), "variable": code, "label": label}


def _empty(filtered: bool) -> Empty:
    if filtered:
        return Empty(
            icon="filter-off",
            title=_("No conflict meets these filters"),
            text=_("Loosen a filter."),
            url=reverse("view:conflicts"),
            action=_("Show all conflicts"),
        )
    return Empty(
        icon="checks",
        title=_("The sources agree"),
        text=_(
            "Where two sources say different things of one customer, it will be listed here for "
            "you to decide."
        ),
    )
