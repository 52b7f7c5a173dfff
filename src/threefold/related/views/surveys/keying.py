"""Answers typed in by staff: from paper sheets, and on the telephone by a script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.descriptive import service as descriptive
from threefold.kit.errors import ThreefoldError
from threefold.plan.service import labels
from threefold.related.models import Channel, Invitation, InvitationState, Survey, Way
from threefold.related.service import finding, surveys
from threefold.related.views.surveys import questions
from threefold.related.views.surveys.forms import KeyForm
from threefold.related.views.surveys.shared import TONES, frame

_OPEN = [InvitationState.WAITING, InvitationState.ASKED]
_MOST_CALLS = 50


@page("edit", "customers")
def key(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A paper sheet is typed in; the next one follows."""
    survey = surveys.get(survey_id)
    form = KeyForm(request.POST or None)
    problems: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            whose = finding.whose(data["customer"])
        except ThreefoldError as error:
            form.add_error("customer", f"{error.message} {error.remedy}")
        else:
            reference = (data["about"], data["reference"]) if data["about"] else ("", "")
            problems, kept = _keep(request, survey, customer=whose, reference=reference)
            if kept:
                messages.success(request, _("Saved. The next sheet, please."))
                return redirect("related:survey-key", survey_id=survey_id)
    context = _script(request, survey, Channel.PAPER, problems)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "related/surveys/key.html",
        {**frame(request, survey, "key"), **context, "form": form},
        status=status,
    )


@page("edit", "customers")
def calls(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Who is still to be called, those not yet tried first."""
    survey = surveys.get(survey_id)
    found = surveys.inviting.to_call(survey)
    listed = found.select_related("customer__member__root").order_by("tries", "pk")[:_MOST_CALLS]
    shown = access.display(request.user, "internal")
    context = {
        **frame(request, survey, "calls"),
        "calls": [
            {"invitation": each, "name": each.customer.whole.name if shown == "shown" else ""}
            for each in listed
        ],
        "more": max(found.count() - _MOST_CALLS, 0),
    }
    return render(request, "related/surveys/calls.html", context)


@page("edit", "customers")
def call(request: HttpRequest, survey_id: int, invitation_id: int) -> HttpResponse:
    """One call: what to say, the questions by keyboard, or that nobody answered."""
    survey = surveys.get(survey_id)
    invitation = get_object_or_404(Invitation, pk=invitation_id, survey=survey, way=Way.PHONE)
    problems: dict[str, str] = {}
    if request.method == "POST" and not request.POST.get("switch"):
        do = request.POST.get("do", "")
        try:
            if do in {"no", "never"}:
                surveys.inviting.decline(invitation, never=do == "never", actor=request.user)
                messages.success(request, _("Noted."))
                return redirect("related:survey-calls", survey_id=survey_id)
            if do == "away":
                surveys.inviting.not_reached(invitation, actor=request.user)
                messages.success(request, _("Noted. The call stays on the list."))
                return redirect("related:survey-calls", survey_id=survey_id)
        except ThreefoldError as error:
            messages.error(request, f"{error.message} {error.remedy}")
            return redirect("related:survey-calls", survey_id=survey_id)
        problems, kept = _keep(request, survey, invitation=invitation)
        if kept:
            messages.success(request, _("Saved. Thank the customer for the time."))
            return redirect("related:survey-calls", survey_id=survey_id)
    context = _script(request, survey, Channel.PHONE, problems, invitation)
    status = 422 if request.method == "POST" and not request.POST.get("switch") else 200
    page_ = {
        **frame(request, survey, "calls"),
        **context,
        "invitation": invitation,
        "tone_of_call": TONES[invitation.state],
        "over": invitation.state not in _OPEN or surveys.inviting.expired(invitation),
        "name": descriptive.named(invitation.customer_id),
        "numbers": _numbers(request, invitation),
        "masked": access.display(request.user, "personal", invitation.customer_id, request)
        != "shown",
    }
    return render(request, "related/surveys/call.html", page_, status=status)


def _keep(
    request: HttpRequest,
    survey: Survey,
    *,
    invitation: Invitation | None = None,
    customer: int | None = None,
    reference: tuple[str, str] = ("", ""),
) -> tuple[dict[str, str], bool]:
    """Problems by question, and whether the answers were kept."""
    shown = surveys.tokens.opened(request.POST.get("token", ""))
    own = shown is not None and shown.survey == survey.pk
    if shown is None or not own or shown.invitation != (invitation.pk if invitation else None):
        messages.error(request, _("The page was open for too long. Please send once more."))
        return {}, False
    version = survey.versions.filter(pk=shown.version).first() or surveys.version_of(survey)
    raw = questions.typed(request.POST, surveys.asked(version))
    try:
        surveys.answer(
            survey,
            surveys.Sent(shown, raw),
            actor=request.user,
            customer=customer,
            reference=reference,
        )
    except surveys.Refused as refused:
        return refused.problems, False
    except ThreefoldError as error:
        messages.error(request, f"{error.message} {error.remedy}")
        return {}, False
    return {}, True


def _script(
    request: HttpRequest,
    survey: Survey,
    channel: str,
    problems: dict[str, str],
    invitation: Invitation | None = None,
) -> dict[str, Any]:
    """The questions of what is asked now, in the language of the call or the sheet."""
    version = surveys.version_of(survey)
    design = surveys.asked(version)
    own = invitation.language if invitation else get_language() or "en"
    wanted = request.POST.get("switch") or request.POST.get("language") or request.GET.get("lang")
    language = design.speaks(wanted or own)
    raw = questions.typed(request.POST, design)
    with override(language):
        asked = questions.questions(design, language, raw=raw, problems=problems)
    shown = surveys.tokens.shown(version, channel=channel, language=language, invitation=invitation)
    sent = surveys.tokens.opened(request.POST.get("token", "")) if problems else None
    return {
        "questions": asked,
        "any_required": any(each.required for each in asked),
        "say": design.text("script", language),
        "bye": design.text("thanks", language),
        "language": language,
        "script_languages": [(tag, labels.name("language", tag)) for tag in design.languages],
        "token": surveys.tokens.sealed(sent or shown),
    }


def _numbers(request: HttpRequest, invitation: Invitation) -> list[str]:
    """Numbers to call, as this reader may see them."""
    shown = access.display(request.user, "personal", invitation.customer_id, request)
    ways = descriptive.contact_ways(invitation.customer_id)
    usable = [each for each in ways if each.kind in {"mobile", "phone"} and not each.refused]
    if shown == "hidden":
        return []
    return [each.value if shown == "shown" else access.mask(each.value, "phone")
            for each in usable]  # fmt: skip
