"""All surveys, and a new one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.related.service import surveys
from threefold.related.views.surveys.forms import NewForm
from threefold.related.views.surveys.shared import TONES, home_of
from threefold.ui.service import Column, Empty, table


@page("see", "customers")
def listing(request: HttpRequest) -> HttpResponse:
    """Every survey with its counts, newest first."""
    may_edit = access.can(request.user, "edit", "imports")
    rows = [
        {
            "name": each.name,
            "url": home_of(request, each),
            "state_text": each.get_state_display(),
            "tone": TONES[each.state],
            "answers": each.answers,
            "asked": each.asked,
            "closes_at": each.closes_at,
        }
        for each in surveys.listed()
    ]
    listed = table(
        request,
        columns=[
            Column("name", _("Name"), url="url"),
            Column("state", _("State"), template="related/surveys/_state.html"),
            Column("answers", _("Answers"), kind="number"),
            Column("asked", _("Asked in person"), kind="number"),
            Column("closes_at", _("Closes"), kind="moment"),
        ],
        rows=rows,
        complete=True,
        row_url="url",
        id="surveys",
        caption=_("Surveys"),
        empty=Empty(
            "message-report",
            _("No surveys yet"),
            _("A survey asks customers what they think: by e-mail, on the web, at a kiosk, on the"
              " telephone and on paper."),
            reverse("related:survey-new") if may_edit else "",
            _("New survey"),
        ),
    )  # fmt: skip
    return render(request, "related/surveys/list.html", {"table": listed, "may_edit": may_edit})


@page("edit", "imports")
def new(request: HttpRequest) -> HttpResponse:
    """Name and what to begin with; everything else comes with questions to change."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = surveys.create(**form.cleaned_data, actor=request.user)
        return redirect("related:survey", survey_id=made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "related/surveys/new.html", {"form": form}, status=status)
