"""What the world sees of a drive: the form, alone or inside another page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from threefold.access.service.open_pages import address_of, embeddable, open_page, spoken
from threefold.collect.logic.drives.robots import BITS
from threefold.collect.models import CodeUse, Drive, EntryState, Wording
from threefold.collect.service import drives
from threefold.collect.service.drives.tokens import Shown
from threefold.collect.views.drives import questions
from threefold.collect.views.drives.visitors import asked_language, channel_of, frame_of
from threefold.kit.visitors import foreign
from threefold.plan import service as plans


@open_page
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """The form on a page of its own."""
    return _answered(request, slug, embedded=False)


@open_page
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for pages of the origins that the drive names; others' browsers refuse it."""
    response = _answered(request, slug, embedded=True)
    origins = Drive.objects.filter(slug=slug).values_list("origins", flat=True).first() or []
    return embeddable(response, origins)


@partial(open_page, methods=["POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Count that somebody began to fill in; once a form."""
    shown = drives.tokens.opened(request.POST.get("token", ""))
    if shown and not foreign(request) and drives.guarding.DOOR.count("begun", shown.entry.hex) == 1:
        drives.visits.begun(drives.find(slug), channel=shown.channel, language=shown.language)
    return HttpResponse(status=204)


def _answered(request: HttpRequest, slug: str, *, embedded: bool) -> HttpResponse:
    drive = drives.find(slug)
    design = drives.design_of(drive)
    shown = drives.tokens.opened(request.POST.get("token", "")) if request.POST else None
    language = design.speaks(asked_language(request, shown))
    with override(language):
        standing = drives.standing(drive)
        if standing != "open":
            context = {**frame_of(request, drive, language, embedded), "standing": standing}
            page = render(request, "collect/drives/public/shut.html", context)
        elif request.method == "POST":
            page = _sent(request, drive, language, shown, embedded)
        else:
            channel = channel_of(request, embedded)
            drives.visits.viewed(
                drive, channel=channel, language=language,
                agent=request.headers.get("User-Agent", ""),
            )  # fmt: skip
            page = _asking(request, drive, language, _fresh(drive, channel, language), embedded)
    return spoken(page, language)


def _sent(
    request: HttpRequest, drive: Drive, language: str, shown: Shown | None, embedded: bool
) -> HttpResponse:
    design = drives.design_of(drive)
    raw, agreed = questions.typed(request.POST, design), questions.ticked(request.POST, design)
    typed = {"raw": raw, "agreed": agreed, "code": request.POST.get("code", "")}
    if request.POST.get("switch"):
        fresh = _fresh(drive, channel_of(request, embedded), language)
        return _asking(request, drive, language, fresh, embedded, **typed)
    stale = shown is None or shown.drive != drive.pk or shown.stale or foreign(request)
    if stale or shown is None:
        fresh = _fresh(drive, channel_of(request, embedded), language)
        return _asking(request, drive, language, fresh, embedded, stale=True, **typed)
    answer = drives.Answer(
        shown=shown,
        raw=raw,
        agreed=agreed,
        code=typed["code"],
        trap=request.POST.get("homepage", ""),
        work=request.POST.get("work", ""),
        address=address_of(request),
    )
    try:
        entry = drives.enter(drive, answer, base=request.build_absolute_uri("/")[:-1])
    except drives.Refused as refused:
        return _asking(
            request, drive, language, shown, embedded, problems=refused.problems, **typed
        )
    taken = entry.state == EntryState.TAKEN
    context = {
        **frame_of(request, drive, language, embedded),
        "thanks": design.text("thanks", language),
        "letter": drive.confirm,
        "code": getattr(entry, "code", None) if taken and drive.codes == CodeUse.GIVE else None,
        "none_left": taken and drive.codes == CodeUse.GIVE and not hasattr(entry, "code"),
    }
    return render(request, "collect/drives/public/thanks.html", context)


def _asking(
    request: HttpRequest,
    drive: Drive,
    language: str,
    shown: Shown,
    embedded: bool,
    *,
    raw: dict[str, Any] | None = None,
    agreed: frozenset[str] = frozenset(),
    code: str = "",
    problems: dict[str, str] | None = None,
    stale: bool = False,
) -> HttpResponse:
    design, plan, faults = drives.design_of(drive), plans.current(), problems or {}
    asked = questions.questions(design, plan, language, raw=raw, problems=faults)
    wordings = Wording.objects.filter(pk__in=shown.wordings.values())
    texts = dict(wordings.values_list("purpose", "text"))
    boxes = questions.boxes(design, language, agreed=agreed, problems=faults, texts=texts)
    code_error = drives.words.problem(faults["code"]) if faults.get("code") else ""
    wrong = [(each.id, f"{each.label}: {each.error}") for each in asked if each.error]
    wrong += [("f-code", code_error)] if code_error else []
    wrong += [(each.id, f"{each.text} {each.error}") for each in boxes if each.error]
    context = {
        **frame_of(request, drive, language, embedded),
        "intro": design.text("intro", language),
        "questions": asked,
        "boxes": boxes,
        "asks_code": drive.codes == CodeUse.ASK,
        "code": code,
        "code_error": code_error,
        "wrong": wrong,
        "stale": stale,
        "token": drives.tokens.sealed(shown),
        "work": shown.entry.hex if drive.challenge else "",
        "bits": BITS,
        "any_required": any(each.required for each in asked),
    }
    status = 422 if wrong or stale else 200
    return render(request, "collect/drives/public/form.html", context, status=status)


def _fresh(drive: Drive, channel: str, language: str) -> Shown:
    latest = drives.wordings.current(drive)
    purposes = [box.purpose for box in drives.design_of(drive).consents]
    shown = {
        purpose: found.pk
        for purpose in purposes
        if (found := latest.get((purpose, language)) or latest.get((purpose, "en")))
    }
    return drives.tokens.shown(drive, channel=channel, language=language, wordings=shown)
