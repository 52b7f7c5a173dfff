"""What was left in suggestion boxes: read, linked, taken into the register, answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.access.service import page
from threefold.descriptive import service as descriptive
from threefold.kit.errors import Denied, Invalid, ThreefoldError
from threefold.plan.service import labels
from threefold.related.models import Suggestion, SuggestionBox, SuggestionKind, SuggestionState
from threefold.related.service import needs
from threefold.related.service.needs import suggesting
from threefold.related.views.needs.forms import StrengthForm, said
from threefold.related.views.needs.shared import (
    TONES,
    frame,
    known_names,
    meant,
    require_writer,
)
from threefold.ui.service import Column, Empty, table

_DONE: dict[str, Promise] = {
    "take": gettext_lazy("Taken into the register."),
    "answer": gettext_lazy("Noted as answered."),
    "aside": gettext_lazy("Put aside."),
    "again": gettext_lazy("Put back among the new ones."),
    "link": gettext_lazy("Linked to the customer."),
    "unlink": gettext_lazy("No longer linked to a customer."),
}


@require_GET
@page("see", "customers")
def inbox(request: HttpRequest) -> HttpResponse:
    """What was left, of one state, newest first."""
    state = request.GET.get("state", "")
    state = state if state in SuggestionState.values else SuggestionState.NEW
    kind = request.GET.get("kind", "")
    rows = Suggestion.objects.filter(state=state).select_related("box")
    if kind in SuggestionKind.values:
        rows = rows.filter(kind=kind)
    context = {
        **frame(request, "suggestions"),
        "states": SuggestionState.choices,
        "state": state,
        "kinds": SuggestionKind.choices,
        "kind": kind,
        "boxes": SuggestionBox.objects.exists(),
        "table": table(
            request,
            columns=[
                Column("left_at", _("When"), kind="moment", url="url", sort=True),
                Column("kind", _("Kind"), template="related/needs/_kind.html"),
                Column("text", _("What was left"), url="url"),
                Column("product", _("Product or service")),
                Column("box", pgettext("suggestion box", "Box")),
            ],
            rows=rows,
            default_sort="-left_at",
            orderings={"left_at": ["left_at", "pk"]},
            row_url="url",
            id="suggestions",
            caption=_("Suggestions"),
            count="auto",
            count_most=1000,
            prepare=lambda found: _row(request, found),
            empty=_empty(request, state, bool(kind)),
        ),
    }
    return render(request, "related/needs/inbox.html", context)


@page("see", "customers")
def one(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """One suggestion with all that can be done about it."""
    found = suggesting.get(suggestion_id)
    form, whole = StrengthForm(initial={"product": found.product}), ""
    failed = False
    if request.method == "POST":
        do = request.POST.get("do", "")
        try:
            if do == "take":
                form = StrengthForm(request.POST)
                failed = not form.is_valid()
            if do == "reveal":
                reason = request.POST.get("reason", "")
                whole = suggesting.reveal(found, reason=reason, actor=request.user)
            elif not failed:
                _do(request, found, do, form)
                return redirect("related:suggestion", suggestion_id=suggestion_id)
        except ThreefoldError as error:
            failed = True
            messages.error(request, said(error))
    context = {**frame(request, "suggestions"), **known_names(), **_told(request, found)}
    context |= {"form": form, "whole": whole}
    return render(request, "related/needs/suggestion.html", context, status=422 if failed else 200)


def _do(request: HttpRequest, found: Suggestion, do: str, form: StrengthForm) -> None:
    actor = request.user
    if do == "take":
        require_writer(request)
        suggesting.take(found, **form.cleaned_data, actor=actor)
    elif not suggesting.sees_who(actor):
        raise Denied(
            _("Your role does not allow this."),
            remedy=_("Ask an owner of this installation to do it or to change your role."),
        )
    elif do == "answer":
        suggesting.answered(found, what=request.POST.get("what", ""), actor=actor)
    elif do == "aside":
        suggesting.aside(found, actor=actor)
    elif do == "again":
        suggesting.again(found, actor=actor)
    elif do == "unlink":
        suggesting.link(found, None, actor=actor)
    elif do == "link":
        whose = meant(request, request.POST.get("customer", ""))
        if whose is None:
            raise Invalid(_("Write whose it is: number, e-mail, telephone or name."))
        suggesting.link(found, whose, actor=actor)
    if do in _DONE:
        messages.success(request, str(_DONE[do]))


def _told(request: HttpRequest, found: Suggestion) -> dict[str, Any]:
    sees = suggesting.sees_who(request.user)
    candidate = suggesting.candidate(found) if sees and found.customer_id is None else None
    return {
        "suggestion": found,
        "text": suggesting.text_for(found, request.user),
        "tone": TONES[found.state],
        "kind_tone": TONES[found.kind],
        "language_name": labels.name("language", found.language),
        "sees": sees,
        "left_name": access.mask(found.name, "name") if found.name else "",
        "reach": access.mask(found.reach, found.reach_kind) if sees else "",
        "whose": found.customer.whole.pk if found.customer and sees else None,
        "whose_name": needs.called(found.customer, request.user) if sees else "",
        "candidate": candidate,
        "candidate_name": descriptive.named(candidate) if candidate else "",
        "taken": [
            each.need.whole or each.need
            for each in found.evidence.select_related("need__whole").order_by("pk")
        ],
    }


def _row(request: HttpRequest, found: Suggestion) -> dict[str, Any]:
    return {
        "left_at": found.left_at,
        "kind": found.kind,
        "kind_text": found.get_kind_display(),
        "tone": TONES[found.kind],
        "text": Truncator(suggesting.text_for(found, request.user)).chars(90),
        "product": found.product,
        "box": found.box.name,
        "url": found.url,
    }


def _empty(request: HttpRequest, state: str, filtered: bool) -> Empty:
    if filtered or state != SuggestionState.NEW:
        return Empty(
            "inbox", _("Nothing here"), _("Choose another state or kind."),
            reverse("related:suggestions"), _("Show the new ones"),
        )  # fmt: skip
    return Empty(
        "inbox",
        _("Nothing new"),
        _("What customers leave in a suggestion box comes in here. A box is a page with an address"
          " and a QR code, open to everybody."),
        reverse("related:boxes"),
        _("Suggestion boxes"),
    )  # fmt: skip
