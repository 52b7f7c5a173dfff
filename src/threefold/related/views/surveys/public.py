"""What the world sees of a survey: by open link, personal link, inside another page, at a kiosk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from threefold.access.service.open_pages import address_of, embeddable, open_page
from threefold.kit.errors import Denied
from threefold.related.models import Channel, Invitation, InvitationState, Survey, Way
from threefold.related.service import surveys
from threefold.related.service.surveys.tokens import Shown
from threefold.related.views.surveys import questions
from threefold.related.views.surveys.visitors import PAGES, asked_language, frame_of, usable


@open_page
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The survey on a page of its own; with `?i=` it is one customer's."""
    survey = surveys.find(slug)
    word = request.GET.get("i", "")
    invitation = surveys.inviting.of_link(survey, word) if word else None
    kept = {"i": word} if word else {"c": "qr"} if request.GET.get("c") == "qr" else {}
    if invitation is None:
        return _answered(request, survey, "ask", kept)
    design = surveys.asked(surveys.version_of(survey))
    with override(asked_language(request, design, invitation.language)):
        declined = request.POST.get("do") in {"no", "never"}
        if declined and not usable(surveys.tokens.opened(_token(request)), survey, request):
            declined = False
        if declined:
            never = request.POST.get("do") == "never"
            surveys.inviting.decline(invitation, never=never)
            context = _frame(request, survey, "ask", kept, invitation)
            return render(request, f"{PAGES}/declined.html", {**context, "never": never})
    return _answered(request, survey, "ask", kept, invitation)


@open_page
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The survey for pages of the origins it names; others' browsers refuse it."""
    survey = surveys.find(slug)
    return embeddable(_answered(request, survey, "ask-embed", {}), survey.origins)


@open_page
def kiosk(request: HttpRequest, slug: str, word: str) -> HttpResponse:
    """The survey on a device that many people use one after another; its link is the staff's."""
    survey = surveys.find(slug)
    if not surveys.tokens.is_kiosk(survey, word):
        raise Denied(
            _("This link is not right."), remedy=_("Open the kiosk from the page “Share”.")
        )
    return _answered(request, survey, "ask-kiosk", {}, word=word)


def _answered(
    request: HttpRequest,
    survey: Survey,
    place: str,
    kept: dict[str, str],
    invitation: Invitation | None = None,
    word: str = "",
) -> HttpResponse:
    context = _frame(request, survey, place, kept, invitation, word)
    with override(context["language"]):
        over = _over(survey, invitation)
        if over:
            return render(request, f"{PAGES}/shut.html", {**context, "standing": over})
        if request.method != "POST":
            # A link may bring an answer along, as those in a letter do; looking keeps nothing.
            raw = questions.typed(request.GET, context["design"])
            fresh = _fresh(survey, context, kept, invitation)
            return _asking(request, survey, context, fresh, raw=raw)
        return _sent(request, survey, context, kept, invitation)


def _sent(
    request: HttpRequest,
    survey: Survey,
    context: dict[str, Any],
    kept: dict[str, str],
    invitation: Invitation | None,
) -> HttpResponse:
    shown = surveys.tokens.opened(_token(request))
    fresh = _fresh(survey, context, kept, invitation)
    mine = shown is not None and shown.invitation == (invitation.pk if invitation else None)
    design = context["design"]
    if mine and shown is not None and usable(shown, survey, request):
        version = survey.versions.filter(pk=shown.version).first()
        design = surveys.asked(version) if version else design
        context = {**context, "design": design}
    else:
        shown = None
    raw = questions.typed(request.POST, design)
    if shown is None or request.POST.get("switch"):
        stale = shown is None
        again = fresh if shown is None else _respoken(shown, context["language"])
        return _asking(request, survey, context, again, raw=raw, stale=stale)
    sent = surveys.Sent(
        shown,
        raw,
        trap=request.POST.get("homepage", ""),
        address=address_of(request),
        kiosk=context["kiosk"],
    )
    try:
        surveys.answer(survey, sent)
    except surveys.Refused as refused:
        return _asking(request, survey, context, shown, raw=raw, problems=refused.problems)
    thanks = design.text("thanks", context["language"])
    return render(request, f"{PAGES}/thanks.html", {**context, "thanks": thanks})


def _asking(
    request: HttpRequest,
    survey: Survey,
    context: dict[str, Any],
    shown: Shown,
    *,
    raw: dict[str, list[str]] | None = None,
    problems: dict[str, str] | None = None,
    stale: bool = False,
) -> HttpResponse:
    design, language, invitation = context["design"], context["language"], context["invitation"]
    asked = questions.questions(design, language, raw=raw, problems=problems)
    page = {
        **context,
        "intro": design.text("intro", language),
        "about": surveys.words.about(invitation.about, invitation.reference) if invitation else "",
        "questions": asked,
        "wrong": [(each.id, f"{each.text}: {each.error}") for each in asked if each.error],
        "stale": stale,
        "token": surveys.tokens.sealed(shown),
        "any_required": any(each.required for each in asked),
    }
    status = 422 if problems or stale else 200
    return render(request, f"{PAGES}/form.html", page, status=status)


def _frame(
    request: HttpRequest,
    survey: Survey,
    place: str,
    kept: dict[str, str],
    invitation: Invitation | None,
    word: str = "",
) -> dict[str, Any]:
    design = surveys.asked(surveys.version_of(survey))
    shown = surveys.tokens.opened(_token(request)) if request.method == "POST" else None
    before = shown.language if shown else invitation.language if invitation else ""
    language = asked_language(request, design, before)
    frame = frame_of(survey, design, language, place=place, word=word, kept=kept)
    never = bool(invitation) and request.GET.get("never") == "1"
    return {**frame, "design": design, "invitation": invitation, "never_asked": never}


def _over(survey: Survey, invitation: Invitation | None) -> str:
    if invitation is not None and invitation.state == InvitationState.ANSWERED:
        return "answered"
    standing = surveys.standing(survey)
    if standing == "open" and invitation is not None and surveys.inviting.expired(invitation):
        return "over"
    return "" if standing == "open" else standing


def _fresh(
    survey: Survey,
    context: dict[str, Any],
    kept: dict[str, str],
    invitation: Invitation | None,
) -> Shown:
    channel = Channel.QR if kept.get("c") == "qr" else Channel.OPEN
    if context["embedded"]:
        channel = Channel.EMBEDDED
    if context["kiosk"]:
        channel = Channel.KIOSK
    if invitation is not None:
        channel = Channel.EMAIL if invitation.way == Way.EMAIL else Channel.LINK
    return surveys.tokens.shown(
        surveys.version_of(survey),
        channel=channel,
        language=context["language"],
        invitation=invitation,
    )


def _respoken(shown: Shown, language: str) -> Shown:
    return replace(shown, language=language)


def _token(request: HttpRequest) -> str:
    return request.POST.get("token", "")
