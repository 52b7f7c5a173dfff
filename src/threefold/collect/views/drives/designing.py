"""The designer: texts, fields, consents and settings of a drive, with a preview beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect.logic.drives.shape import TEXTS, Consent, Design, Field, askable
from threefold.collect.models import CodeUse, Drive, DriveState
from threefold.collect.service import drives
from threefold.collect.views.drives import questions
from threefold.collect.views.drives.forms import SettingsForm
from threefold.collect.views.drives.shared import frame
from threefold.kit.errors import ThreefoldError
from threefold.plan import service as plans
from threefold.plan.service import labels
from threefold.plan.types import LANGUAGES, Plan


@page("see", "imports", post="edit")
def design(request: HttpRequest, drive_id: int) -> HttpResponse:
    """The designer. A button that adds, removes or moves shows the outcome; Save keeps it."""
    drive = drives.get(drive_id)
    if request.method != "POST":
        return _page(request, drive, drives.design_of(drive), SettingsForm.of(drive))
    form = SettingsForm.of(drive, request.POST)
    wanted = _done(posted(request.POST), request.POST)
    if request.POST.get("do") != "save":
        form.is_valid()
        form.errors.clear()
        return _page(request, drive, wanted, form, changed=True)
    if not form.is_valid():
        return _page(request, drive, wanted, form, status=422, changed=True)
    edits = request.POST.get("edits", "")
    try:
        drives.save(
            drive,
            design=wanted,
            settings=form.cleaned_data,
            edits=int(edits) if edits.isdigit() else 0,
            actor=request.user,
        )
    except ThreefoldError as error:
        messages.error(request, f"{error.message} {error.remedy}")
        return _page(request, drive, wanted, form, status=error.status, changed=True)
    messages.success(request, _("Saved."))
    return redirect("collect:drive", drive_id=drive_id)


@page("see", "imports")
@require_POST
def preview(request: HttpRequest, drive_id: int) -> HttpResponse:
    """The form as visitors would see it, of what is typed and not yet kept."""
    drive = drives.get(drive_id)
    context = _preview(drive, posted(request.POST), request.POST.get("preview_language", ""))
    return render(request, "collect/drives/_preview.html", context)


@page("edit", "imports")
@require_POST
def move(request: HttpRequest, drive_id: int) -> HttpResponse:
    """Publish, pause, close or copy."""
    drive = drives.get(drive_id)
    acts = {
        "publish": (drives.publish, _("The form is open to the public.")),
        "pause": (drives.pause, _("The form is paused.")),
        "close": (drives.close, _("The drive is closed.")),
    }
    do = request.POST.get("do", "")
    if do == "copy":
        made = drives.copy(drive, actor=request.user)
        messages.success(request, _("This is the copy. Give it a name of its own."))
        return redirect("collect:drive", drive_id=made.pk)
    act, said = acts.get(do, acts["pause"])
    try:
        act(drive, actor=request.user)
        messages.success(request, said)
    except ThreefoldError as error:
        messages.error(request, f"{error.message} {error.remedy}")
    return redirect("collect:drive", drive_id=drive_id)


def posted(data: QueryDict) -> Design:
    """The design as it stands in the designer's form; the order of its parts is the order."""

    def texts(stem: str) -> dict[str, str]:
        return {tag: data.get(f"{stem}-{tag}", "") for tag in LANGUAGES}

    return Design.read(
        {
            "texts": {name: texts(f"text-{name}") for name in TEXTS},
            "languages": data.getlist("languages"),
            "fields": [
                {
                    "variable": code,
                    "required": data.get(f"req-{code}"),
                    "help": texts(f"help-{code}"),
                }
                for code in data.getlist("field")
            ],
            "consents": [
                {
                    "purpose": code,
                    "required": data.get(f"creq-{code}"),
                    "wording": texts(f"word-{code}"),
                }
                for code in data.getlist("consent")
            ],
        }
    )


def _done(design: Design, data: QueryDict) -> Design:
    """The design after the button that was pressed."""
    do, _mark, what = data.get("do", "").partition(":")
    added = data.get("add_field", "")
    if do == "add" and added:
        return Design.read(replace(design, fields=(*design.fields, Field(added))).plain())
    asked = data.get("add_consent", "")
    if do == "ask" and asked:
        return replace(design, consents=(*design.consents, Consent(asked)))
    if do == "unask":
        return replace(design, consents=tuple(c for c in design.consents if c.purpose != what))
    if do == "remove":
        return replace(design, fields=tuple(f for f in design.fields if f.variable != what))
    if do in {"up", "down"}:
        return replace(design, fields=_moved(design.fields, what, -1 if do == "up" else 1))
    return design


def _moved(fields: tuple[Field, ...], code: str, by: int) -> tuple[Field, ...]:
    listed = list(fields)
    at = next((n for n, each in enumerate(listed) if each.variable == code), None)
    if at is not None and 0 <= at + by < len(listed):
        listed[at], listed[at + by] = listed[at + by], listed[at]
    return tuple(listed)


def _page(
    request: HttpRequest,
    drive: Drive,
    design: Design,
    form: SettingsForm,
    *,
    status: int = 200,
    changed: bool = False,
) -> HttpResponse:
    plan = plans.current()
    language = request.POST.get("preview_language", "")
    kept = list(drive.wordings.all()) if drive.state != DriveState.DRAFT else []
    context = {
        **frame(request, drive, "design"),
        **_preview(drive, design, language),
        "form": form,
        "design": design,
        "changed": changed,
        "texts": [_text(design, name) for name in TEXTS],
        "all_languages": [
            (tag, labels.name("language", tag), tag in design.languages) for tag in LANGUAGES
        ],
        "fields": _fields(design, plan),
        "consents": _consents(design, plan),
        "addable": _addable(design, plan),
        "askable": [
            (code, labels.text(purpose)) for code, purpose in plan.purposes.items()
            if code not in {each.purpose for each in design.consents}
        ],
        "warnings": [
            {"text": drives.words.warning_text(each), "grave": each.grave}
            for each in drives.faults(drive, design)
        ],
        "wordings": kept,
        "versions": len(kept),
    }  # fmt: skip
    return render(request, "collect/drives/design.html", context, status=status)


def _preview(drive: Drive, design: Design, wanted: str) -> dict[str, Any]:
    language = design.speaks(wanted or get_language() or "en")
    with override(language):
        asked = questions.questions(design, plans.current(), language)
        boxes = questions.boxes(design, language)
    return {
        "preview_language": language,
        "preview": {
            "title": design.text("title", language),
            "intro": design.text("intro", language),
            "thanks": design.text("thanks", language),
        },
        "questions": asked,
        "boxes": boxes,
        "asks_code": drive.codes == CodeUse.ASK,
        "any_required": any(each.required for each in asked),
        "preview_languages": [(tag, labels.name("language", tag)) for tag in design.languages],
    }


def _text(design: Design, name: str) -> dict[str, Any]:
    kept = design.texts.get(name, {})
    return {
        "name": name,
        "label": drives.words.TEXTS[name],
        "long": name != "title",
        "values": labels.by_language(kept, design.languages),
    }


def _fields(design: Design, plan: Plan) -> list[dict[str, Any]]:
    found = []
    for at, each in enumerate(design.fields):
        variable = plan.variables.get(each.variable)
        found.append(
            {
                "code": each.variable,
                "label": labels.text(variable) if variable else each.variable,
                "why": labels.text(variable, "why") if variable else "",
                "privacy": labels.name("privacy", variable.privacy) if variable else "",
                "personal": variable is not None and variable.privacy in {"personal", "sensitive"},
                "required": each.required,
                "help": labels.by_language(each.help, design.languages),
                "first": at == 0,
                "last": at == len(design.fields) - 1,
            }
        )
    return found


def _consents(design: Design, plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "code": each.purpose,
            "label": labels.text(plan.purposes[each.purpose])
            if each.purpose in plan.purposes else each.purpose,
            "sentence": labels.text(plan.purposes[each.purpose], "sentence")
            if each.purpose in plan.purposes else "",
            "required": each.required,
            "wording": labels.by_language(each.wording, design.languages),
        }
        for each in design.consents
    ]  # fmt: skip


def _addable(design: Design, plan: Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    """Planned variables not yet asked for, by dimension."""
    taken = {each.variable for each in design.fields}
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, variable in plan.variables.items():
        if askable(variable) and code not in taken:
            name = labels.name("dimension", variable.dimension)
            groups.setdefault(name, []).append((code, labels.text(variable)))
    return list(groups.items())
