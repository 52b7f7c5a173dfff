"""The designer: questions, texts and settings of a survey, with a preview beside."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.kit.errors import ThreefoldError
from threefold.plan import service as plans
from threefold.plan.service import labels
from threefold.plan.types import LANGUAGES, Plan, Texts, Variable, pick
from threefold.related.logic.surveys.shape import (
    LANDING,
    OFFERING,
    OPS,
    SCALED,
    SCALES,
    TEXTS,
    Design,
    Question,
)  # fmt: skip
from threefold.related.models import Survey
from threefold.related.service import surveys
from threefold.related.views.surveys import posted, questions
from threefold.related.views.surveys.forms import SettingsForm
from threefold.related.views.surveys.shared import frame


@page("see", "imports", post="edit")
def design(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The designer. A button that adds, removes or moves shows the outcome; Save keeps it."""
    survey = surveys.get(survey_id)
    if request.method != "POST":
        return _page(request, survey, surveys.design_of(survey), SettingsForm.of(survey))
    form = SettingsForm.of(survey, request.POST)
    typed = posted.design(request.POST)
    if request.POST.get("do") != "save":
        wanted, removed = posted.done(typed, request.POST, plans.current(), _gone(survey))
        form.is_valid()
        form.errors.clear()
        return _page(request, survey, wanted, form, changed=True, removed=removed)
    if not form.is_valid():
        return _page(request, survey, typed, form, status=422, changed=True)
    edits = request.POST.get("edits", "")
    try:
        surveys.save(
            survey,
            design=typed,
            settings=form.cleaned_data,
            edits=int(edits) if edits.isdigit() else 0,
            actor=request.user,
        )
    except ThreefoldError as error:
        messages.error(request, f"{error.message} {error.remedy}")
        return _page(request, survey, typed, form, status=error.status, changed=True)
    messages.success(request, _("Saved."))
    return redirect("related:survey", survey_id=survey_id)


@page("see", "imports")
@require_POST
def preview(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The survey as customers would see it, of what is typed and not yet kept."""
    surveys.get(survey_id)
    context = _preview(posted.design(request.POST), request.POST.get("preview_language", ""))
    return render(request, "related/surveys/_preview.html", context)


@page("edit", "imports")
@require_POST
def move(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Open (or ask what was changed), close or copy."""
    survey = surveys.get(survey_id)
    do = request.POST.get("do", "")
    try:
        if do == "copy":
            made = surveys.copy(survey, actor=request.user)
            messages.success(request, _("This is the copy. Give it a name of its own."))
            return redirect("related:survey", survey_id=made.pk)
        if do == "discard":
            surveys.discard(survey, actor=request.user)
            messages.success(request, _("The draft is deleted."))
            return redirect("related:surveys")
        if do == "close":
            surveys.close(survey, actor=request.user)
            messages.success(request, _("The survey is closed."))
        elif do == "publish":
            surveys.publish(survey, actor=request.user)
            messages.success(request, _("The survey is open."))
    except ThreefoldError as error:
        messages.error(request, f"{error.message} {error.remedy}")
        return redirect("related:survey", survey_id=survey_id)
    name = "related:survey-share" if do == "publish" else "related:survey"
    return redirect(name, survey_id=survey_id)


def _gone(survey: Survey) -> set[str]:
    """Codes of questions, and of answers as q1/o2, that published versions used."""
    gone = set()
    for version in survey.versions.all():
        for each in surveys.asked(version).questions:
            gone.add(each.code)
            gone |= {f"{each.code}/{o.code}" for o in (*each.options, *each.rows)}
    return gone


def _page(
    request: HttpRequest,
    survey: Survey,
    shown: Design,
    form: SettingsForm,
    *,
    status: int = 200,
    changed: bool = False,
    removed: dict[str, Any] | None = None,
) -> HttpResponse:
    plan = plans.current()
    context = {
        **frame(request, survey, "design"),
        **_preview(shown, request.POST.get("preview_language", "")),
        "form": form,
        "changed": changed,
        "removed": json.dumps(removed) if removed else "",
        "removed_text": pick(removed["question"]["text"], get_language() or "en")
        if removed else "",
        "texts": [_text(shown, name) for name in TEXTS],
        "all_languages": [
            (tag, labels.name("language", tag), tag in shown.languages) for tag in LANGUAGES
        ],
        "parts": [_part(shown, n, plan) for n in range(len(shown.questions))],
        "types": list(surveys.words.TYPES.items()),
        "faults": [
            {"text": surveys.words.fault(each, shown), "grave": each.grave}
            for each in surveys.faults(survey, shown)
        ],
        "versions": survey.versions.count(),
    }  # fmt: skip
    return render(request, "related/surveys/design.html", context, status=status)


def _preview(shown: Design, wanted: str) -> dict[str, Any]:
    language = shown.speaks(wanted or get_language() or "en")
    with override(language):
        asked = questions.questions(shown, language)
    return {
        "preview_language": language,
        "preview": {name: shown.text(name, language) for name in ("title", "intro")},
        "questions": asked,
        "any_required": any(each.required for each in asked),
        "preview_languages": [(tag, labels.name("language", tag)) for tag in shown.languages],
    }


def _text(shown: Design, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": surveys.words.TEXTS[name],
        "long": name not in {"title", "subject"},
        "values": labels.by_language(shown.texts.get(name, {}), shown.languages),
    }


def _part(shown: Design, at: int, plan: Plan) -> dict[str, Any]:
    each, language = shown.questions[at], get_language() or "en"
    earlier = shown.questions[:at]
    quotas = {q.option: q.most for q in shown.quotas if q.question == each.code}

    def worded(texts: Texts) -> list[dict[str, Any]]:
        return labels.by_language(texts, shown.languages)

    return {
        "code": each.code,
        "number": at + 1,
        "type": each.type,
        "type_text": surveys.words.TYPES[each.type],
        "title": pick(each.text, language),
        "first": at == 0,
        "last": at == len(shown.questions) - 1,
        "required": each.required,
        "text": worded(each.text),
        "help": worded(each.help),
        "ends": [("low", _("Words at the low end"), worded(each.low)),
                 ("high", _("Words at the high end"), worded(each.high))]
        if each.type in SCALED else [],
        "offers": each.type in OFFERING,
        "options": _offered(each.options, shown, quotas),
        "counted": each.type in {"choice", "many"},
        "rows": _offered(each.rows, shown, {}) if each.type == "matrix" else [],
        "rated": each.type == "rating",
        "least": each.least,
        "most": each.most,
        "measures": labels.text(plan.variables[each.type])
        if each.type in SCALES and each.type in plan.variables else "",
        "variable": each.variable,
        "variables": _variables(each, plan)
        if each.type in LANDING and each.type not in SCALES else [],
        "purpose": each.purpose,
        "purposes": [(code, labels.text(p)) for code, p in plan.purposes.items()]
        if each.type == "consent" else [],
        "when": each.when,
        "earlier": [(q.code, f"{n} {pick(q.text, language)[:40]}")
                    for n, q in enumerate(earlier, 1) if q.type not in {"ranking", "matrix"}],
        "ops": [(op, surveys.words.OPS[op]) for op in OPS],
        "answers": _answers(shown.question(each.when.question), language) if each.when else [],
    }  # fmt: skip


def _offered(options: Any, shown: Design, quotas: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "text": labels.by_language(each.text, shown.languages),
            "quota": quotas.get(each.code, ""),
            "name": pick(each.text, get_language() or "en") or each.code,
        }
        for each in options
    ]


def _answers(question: Question | None, language: str) -> list[tuple[str, str]]:
    """What a condition can ask of an earlier question."""
    if question is None:
        return []
    if question.type in SCALED:
        least, most = question.scale
        return [(str(n), str(n)) for n in range(least, most + 1)]
    if question.type == "consent":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(each.code, pick(each.text, language)) for each in question.options]


def _variables(question: Question, plan: Plan) -> list[tuple[str, str]]:
    """Planned variables that answers of this type can become."""

    def fits(variable: Variable) -> bool:
        if not variable.collectable or variable.code in SCALES:
            return False
        if question.type == "rating":
            return variable.type in {"score", "integer", "decimal"}
        return variable.type in {"text", "choice"}

    return [(v.code, labels.text(v)) for v in plan.of_kind("related") if fits(v)]
