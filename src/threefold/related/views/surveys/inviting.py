"""Whom to ask: who may be asked and who not, and those asked so far."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.access.service import page
from threefold.kit.errors import ThreefoldError
from threefold.plan import service as plans
from threefold.plan.service import labels
from threefold.related.models import Invitation, InvitationState, Way
from threefold.related.service import surveys
from threefold.related.views.surveys.forms import InviteForm
from threefold.related.views.surveys.shared import TONES, frame
from threefold.ui.service import Column, Empty, download, table

REASONS: dict[str, Promise] = {
    "again": gettext_lazy("Asked in this survey already"),
    "rests": gettext_lazy("Asked in some survey not long ago"),
    "no_leave": gettext_lazy("Has not agreed to be asked"),
    "no_way": gettext_lazy("No such contact way that works"),
    "unknown": gettext_lazy("No such customer"),
}


@page("see", "imports", post="edit")
def invite(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Count who may be asked, then ask them; what became of those asked so far."""
    survey = surveys.get(survey_id)
    form = InviteForm(request.POST or None)
    looked = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = surveys.choosing.choose(
            data["whom"], days=data["days"], numbers=data["numbers"], only=data["only"]
        )
        if request.POST.get("do") != "invite":
            counts = surveys.judging.counts(survey, chosen.customers, way=data["way"])
            looked = {
                "fit": counts.get("", 0),
                "asked": min(counts.get("", 0), data["most"]),
                "reasons": [(REASONS[code], n) for code, n in counts.items() if code],
            }
        else:
            try:
                done = surveys.inviting.invite(
                    survey,
                    chosen.customers,
                    about=chosen.about,
                    references=chosen.references,
                    way=data["way"],
                    most=data["most"],
                    base=request.build_absolute_uri("/")[:-1],
                    actor=request.user,
                )
            except ThreefoldError as error:
                messages.error(request, f"{error.message} {error.remedy}")
            else:
                said = ngettext("%(n)s customer invited.", "%(n)s customers invited.", done.invited)
                messages.success(request, said % {"n": done.invited})
                return redirect("related:survey-invite", survey_id=survey_id)
    purpose = plans.current().purposes.get(survey.purpose)
    context = {
        **frame(request, survey, "invite"),
        "form": form,
        "looked": looked,
        "purpose": labels.text(purpose) if purpose else survey.purpose,
        "mail_missing": not surveys.letters.configured(),
        "rows": _rows(survey.pk),
    }
    failed = request.method == "POST" and looked is None
    return render(request, "related/surveys/invite.html", context, status=422 if failed else 200)


@page("see", "imports")
def asked(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Who was asked, and what became of it; those in one state with `?state=`."""
    survey = surveys.get(survey_id)
    state = request.GET.get("state", "")
    found = survey.invitations.select_related("customer__member__root")
    if state in InvitationState.values:
        found = found.filter(state=state)
    named = access.display(request.user, "internal") == "shown"

    def row(each: Invitation) -> dict[str, object]:
        return {
            "customer": (each.customer.whole.name if named else "") or each.customer_id,
            "url": reverse("view:customer", args=[each.customer.whole.pk]),
            "way": each.get_way_display(),
            "state_text": each.get_state_display(),
            "tone": TONES[each.state],
            "tries": each.tries,
            "asked_at": each.asked_at,
            "reference": each.reference if each.about else "",
        }

    listed = table(
        request,
        columns=[
            Column("customer", _("Customer"), url="url"),
            Column("way", _("Way")),
            Column("state", _("State"), template="related/surveys/_state.html"),
            Column("tries", _("Tries"), kind="number", sort=True),
            Column("asked_at", pgettext("survey", "Asked"), kind="moment", sort=True),
            Column("reference", _("About")),
        ],
        rows=found,
        count="auto",
        row_url="url",
        prepare=row,
        id="asked",
        caption=_("Asked so far"),
        empty=Empty("users", _("Nobody here"), _("No invitation is in this state.")),
    )
    context = {
        **frame(request, survey, "invite"),
        "table": listed,
        "state": state,
        "states": InvitationState.choices,
    }
    return render(request, "related/surveys/asked.html", context)


@page("edit", "imports")
@require_POST
def links(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Personal links to hand over, as a file: customer number and link."""
    survey = surveys.get(survey_id)
    base = request.build_absolute_uri("/")[:-1]
    content = surveys.exporting.links(survey, base=base, actor=request.user)
    return download(content, f"{survey.slug}-links.csv")


def _rows(survey_id: int) -> list[dict[str, object]]:
    """Counts by way and state, in their order."""
    counts = {f"n_{each}": Count("pk", filter=Q(state=each)) for each in InvitationState.values}
    found = Invitation.objects.filter(survey=survey_id).order_by().values("way").annotate(**counts)
    by_way = {row["way"]: row for row in found}
    return [
        {
            "way": way.label,
            "code": way.value,
            "cells": [(state, TONES[state.value], by_way[way.value][f"n_{state.value}"])
                      for state in InvitationState],
        }
        for way in Way
        if way.value in by_way
    ]  # fmt: skip
