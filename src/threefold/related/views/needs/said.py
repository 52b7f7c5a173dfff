"""Texts of surveys, one after the other, to be taken into the register."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threefold.access.service import page
from threefold.kit.errors import ThreefoldError
from threefold.plan.types import pick
from threefold.related.logic.surveys.discreet import discreet
from threefold.related.models import Survey, SurveyReply
from threefold.related.service import needs, surveys
from threefold.related.views.needs.forms import StrengthForm
from threefold.related.views.needs.forms import said as words_of
from threefold.related.views.needs.shared import frame, known_names
from threefold.ui.service import page_number, paginate

_SIZE = 20


@page("edit", "imports")
def said(request: HttpRequest) -> HttpResponse:
    """What customers wrote and nobody took yet; the form of one that needs mending stays open."""
    given = request.GET.get("survey", "")
    survey = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    mending, form = "", StrengthForm()
    if request.method == "POST":
        mending = request.POST.get("reply", "")
        form = StrengthForm(request.POST, auto_id=f"reply-{mending}-%s")
        if form.is_valid() and mending.isascii() and mending.isdigit() and len(mending) < 19:
            try:
                needs.said.take(int(mending), **form.cleaned_data, actor=request.user)
            except ThreefoldError as error:
                messages.error(request, words_of(error))
            else:
                messages.success(request, _("Taken into the register."))
            return redirect(request.get_full_path())
    rows, pages = paginate(
        needs.said.replies(survey=survey), page=page_number(request.GET.get("page")), size=_SIZE,
        count="auto", count_most=1000,
    )  # fmt: skip
    context = {
        **frame(request, "needs-said"),
        **known_names(),
        "replies": [
            {
                "reply": each,
                "asked": _asked(each),
                "text": discreet(each.text),
                "form": form
                if str(each.pk) == mending
                else StrengthForm(auto_id=f"reply-{each.pk}-%s"),
                "open": str(each.pk) == mending,
            }
            for each in rows
        ],
        "pages": pages,
        "surveys": Survey.objects.filter(opened_at__isnull=False).order_by("name"),
        "survey": survey,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "related/needs/said.html", context, status=status)


def _asked(reply: SurveyReply) -> str:
    question = surveys.asked(reply.response.version).question(reply.question)
    return pick(question.text, get_language() or "en") if question else ""
