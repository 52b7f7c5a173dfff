"""Typing in paper cards: keyboard only, one card after another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect.models import CodeUse, Drive, DriveState, Entry
from threefold.collect.service import drives
from threefold.collect.views.drives import questions
from threefold.collect.views.drives.shared import frame
from threefold.kit.errors import Conflict, ThreefoldError
from threefold.plan import service as plans
from threefold.plan.service import labels

KEEP = "keep-"


@page("edit", "customers")
def cards(request: HttpRequest, drive_id: int) -> HttpResponse:
    """An empty card, the one to mend, or the next one after saving."""
    drive = drives.get(drive_id)
    if drive.state == DriveState.DRAFT:
        raise Conflict(
            _("This drive is a draft."), remedy=_("Publish it before cards are typed in.")
        )
    if request.method != "POST":
        kept = {name: request.GET.get(name, "")[:40] for name in ("batch", "box")}
        language = _language(drive, request.GET.get("language", ""))
        return _card(request, drive, language=language, kept=kept)
    return _saved(request, drive)


@page("edit", "customers")
@require_POST
def undo(request: HttpRequest, drive_id: int) -> HttpResponse:
    """Take the last card back; what was typed stands in the form again."""
    drive = drives.get(drive_id)
    entry = get_object_or_404(Entry, drive=drive_id, pk=request.POST.get("entry"))
    kept = {"batch": entry.batch, "box": entry.box}
    try:
        raw = drives.take_back(entry, actor=request.user)
    except ThreefoldError as error:
        messages.error(request, f"{error.message} {error.remedy}")
        return redirect("collect:drive-cards", drive_id=drive_id)
    return _card(request, drive, language=entry.language, raw=raw, kept=kept, undone=True)


@page("edit", "customers")
@require_POST
def finish(request: HttpRequest, drive_id: int) -> HttpResponse:
    """The stack is done: pass the last card on as well."""
    drives.pass_on(all_paper=True)
    messages.success(request, _("All cards are passed on."))
    return redirect("collect:drive-share", drive_id=drive_id)


def _saved(request: HttpRequest, drive: Drive) -> HttpResponse:
    post, design = request.POST, drives.design_of(drive)
    language = _language(drive, post.get("language", ""))
    raw, agreed = questions.typed(post, design), questions.ticked(post, design)
    remembered = {name.removeprefix(KEEP) for name in post if name.startswith(KEEP)}
    kept = {"batch": post.get("batch", ""), "box": post.get("box", "")}
    shown = drives.tokens.opened(post.get("token", ""))
    if shown is None or shown.drive != drive.pk:
        shown = drives.paper.card(drive, language)
    elif shown.language != language:
        shown = replace(drives.paper.card(drive, language), entry=shown.entry)
    answer = drives.Answer(
        shown=shown,
        raw=raw,
        agreed=agreed,
        code=post.get("code", ""),
        batch=kept["batch"],
        box=kept["box"],
        again=bool(post.get("again")),
        paper=True,
    )
    frame_ = {"language": language, "kept": kept, "remembered": remembered}
    try:
        entry = drives.enter(drive, answer, base="", actor=request.user)
    except drives.Refused as refused:
        return _card(
            request, drive, raw=raw, agreed=agreed, code=answer.code, problems=refused.problems,
            shown=shown, **frame_,
        )  # fmt: skip
    repeated = {code: value for code, value in raw.items() if code in remembered}
    return _card(request, drive, raw=repeated, saved=entry, **frame_)


def _card(
    request: HttpRequest,
    drive: Drive,
    *,
    language: str,
    raw: dict[str, Any] | None = None,
    agreed: frozenset[str] = frozenset(),
    code: str = "",
    problems: dict[str, str] | None = None,
    kept: dict[str, str] | None = None,
    remembered: set[str] | None = None,
    shown: Any = None,
    saved: Entry | None = None,
    undone: bool = False,
) -> HttpResponse:
    design, faults = drives.design_of(drive), problems or {}
    shown = shown or drives.paper.card(drive, language)
    asked = questions.questions(
        design, plans.current(), get_language() or "en", raw=raw, problems=faults
    )
    boxes = questions.boxes(design, language, agreed=agreed, problems=faults)
    context = {
        **frame(request, drive, "cards"),
        "questions": [(each, each.code in (remembered or set())) for each in asked],
        "boxes": boxes,
        "asks_code": drive.codes == CodeUse.ASK,
        "code": code,
        "code_error": drives.words.problem(faults["code"]) if faults.get("code") else "",
        "twin": faults.get("") == "again",
        "bad": bool(problems),
        "token": drives.tokens.sealed(shown),
        "kept": kept or {},
        "card_language": language,
        "card_languages": [(tag, labels.name("language", tag)) for tag in design.languages],
        "pace": drives.paper.pace(drive, request.user),
        "last": drives.paper.last(drive, request.user),
        "saved": saved,
        "undone": undone,
    }
    return render(request, "collect/drives/cards.html", context, status=422 if problems else 200)


def _language(drive: Drive, wanted: str) -> str:
    return drives.design_of(drive).speaks(wanted or get_language() or "en")
