"""What a survey found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.kit.errors import Invalid
from threefold.plan.types import pick
from threefold.related.logic.surveys.discreet import discreet
from threefold.related.logic.surveys.scores import Score
from threefold.related.logic.surveys.shape import SCALED, Question
from threefold.related.models import Channel, Survey, SurveyReply, Way
from threefold.related.service import surveys
from threefold.related.service.surveys.results import Found
from threefold.related.views.surveys.shared import frame
from threefold.ui.service import by_kind, download

LABELS: dict[str, Promise] = {
    "nps": gettext_lazy("NPS"),
    "csat": gettext_lazy("Satisfied (4 and 5)"),
}
_MOST_HELD = 50


@page("see", "customers")
def results(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Scores with intervals, distributions, channels, response rates, and who is never asked."""
    survey = surveys.get(survey_id)
    channel = request.GET.get("channel", "")
    channel = channel if channel in Channel.values else ""
    given = request.GET.get("version", "")
    version = int(given) if given.isdigit() and len(given) < 6 else 0
    found = surveys.results.results(survey, channel=channel, version=version)
    reads = access.can(request.user, "see", "imports")
    context = {
        **frame(request, survey, "results"),
        "found": found,
        "channels": [(code, Channel(code).label, n) for code, n in found.channels.items()],
        "channel": channel,
        "versions": [each.number for each in survey.versions.all()],
        "version": version,
        "rates": [{"rate": each, "way": Way(each.way).label} for each in found.rates],
        "questions": [_told(survey, each, reads) for each in found.questions],
        "may_look": reads,
        "may_export": access.can(request.user, "see", "export"),
    }
    return render(request, "related/surveys/results.html", context)


@page("see", "customers")
def coverage(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Who is never asked, inside the results: asked for beside, as it looks at every customer."""
    return _covered(request, surveys.get(survey_id))


@page("see", "customers")
def coverage_of_all(request: HttpRequest) -> HttpResponse:
    """The same of all surveys together."""
    return _covered(request, None)


def _covered(request: HttpRequest, survey: Survey | None) -> HttpResponse:
    found = surveys.covering.coverage(survey)
    told = []
    for code, grouping in surveys.grouping.groupings:
        names = grouping.names()
        order = {part: n for n, part in enumerate(names)}
        own = [each for each in found if each.dimension == code and each.customers]
        own.sort(key=lambda each: (order.get(each.group, len(order)), each.group))
        rows = [(str(names.get(each.group, each.group)), each) for each in own]
        told.append({"label": grouping.label, "rows": rows})
    context = {"groupings": [each for each in told if each["rows"]]}
    return render(request, "related/surveys/_coverage.html", context)


@page("see", "imports", post="edit")
def held(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Answers that look like a program's, to be looked at and let count."""
    survey = surveys.get(survey_id)
    if request.method == "POST":
        try:
            chosen = [UUID(each) for each in request.POST.getlist("response")]
        except ValueError:
            raise Invalid(_("There is no such answer.")) from None
        n = surveys.holding.release(survey, chosen, actor=request.user)
        said = ngettext("%(n)s answer counts now.", "%(n)s answers count now.", n)
        messages.success(request, said % {"n": n})
        return redirect("related:survey-results", survey_id=survey_id)
    found = surveys.holding.held(survey)
    listed = list(found.prefetch_related("replies")[:_MOST_HELD])
    language = get_language() or "en"
    asked = {each.code: each for each in surveys.results.every_question(survey)}
    context = {
        **frame(request, survey, "results"),
        "held": [
            {"response": each, "said": [_reply(asked, reply, language) for reply in
                                        each.replies.all()]}
            for each in listed
        ],
        "more": max(found.count() - _MOST_HELD, 0),
    }  # fmt: skip
    return render(request, "related/surveys/held.html", context)


def _reply(asked: dict[str, Question], reply: SurveyReply, language: str) -> tuple[str, str]:
    question = asked[reply.question]
    options = {each.code: pick(each.text, language)
               for each in (*question.options, *question.rows)}  # fmt: skip
    said = f"{reply.number:g}" if reply.number is not None else discreet(reply.text)
    said = said or options.get(reply.choice, reply.choice)
    item = options.get(reply.item, "")
    return pick(question.text, language), f"{item}: {said}" if item else said


@page("see", "export")
def export(request: HttpRequest, survey_id: int, file_format: str) -> HttpResponse:
    """All answers as a file."""
    survey = surveys.get(survey_id)
    content = surveys.exporting.answers(survey, file_format=file_format, actor=request.user)
    return download(content, f"{survey.slug}.{file_format}")


def _told(survey: Survey, found: Found, reads: bool) -> dict[str, Any]:
    question, language = found.question, get_language() or "en"
    names = {each.code: pick(each.text, language) for each in (*question.options, *question.rows)}
    names |= {"yes": _("Yes"), "no": _("No")}

    def name(answer: Any) -> str:
        return f"{answer:g}" if isinstance(answer, float) else names.get(answer, answer)

    told: dict[str, Any] = {
        "question": question,
        "text": pick(question.text, language),
        "type": surveys.words.TYPES[question.type],
        "n": found.n,
    }
    if question.type == "text":
        told["texts"] = surveys.results.texts(survey, question.code) if reads else []
        told["hidden"] = not reads
    elif question.type in {"matrix", "ranking"}:
        lines = question.rows if question.type == "matrix" else question.options
        told["columns"] = [name(each) for each in surveys.results.answers(question)]
        told["lines"] = [
            {
                "name": names[each.code],
                "cells": [share.value for _answer, _n, share in found.shares(each.code)],
                "mean": found.mean_place(each.code).value if question.type == "ranking" else None,
            }
            for each in lines
        ]
    else:
        shares = found.shares()
        told["bars"] = [(name(each), n, share) for each, n, share in shares]
        if question.type in SCALED:
            told["chart"] = {
                "labels": [name(each) for each, _n, _share in shares],
                "series": [{"name": _("Answers"), "values": [n for _each, n, _share in shares]}],
                "format": "number",
            }
            told |= _scores(found)
    return told


def _scores(found: Found) -> dict[str, Any]:
    kind = found.question.type
    return {
        "label": LABELS.get(kind, _("Mean")),
        "score": written(found.score, kind),
        "interval": interval(found.score, kind),
        "mean": written(found.mean, "mean") if found.mean else "",
        "by_channel": [
            (Channel(way).label, written(score, kind), interval(score, kind), score.n)
            for way, score in found.channels.items()
        ]
        if len(found.channels) > 1
        else [],
    }


def written(score: Score | None, kind: str) -> str:
    """A score as people read it; "" without answers."""
    return "" if score is None or score.value is None else _number(score.value, kind)


def interval(score: Score | None, kind: str) -> str:
    if score is None or score.low is None or score.high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": _number(score.low, kind), "high": _number(score.high, kind),
    }  # fmt: skip


def _number(value: float, kind: str) -> str:
    if kind == "csat":
        return str(by_kind(value, "percent"))
    return f"{value:+.0f}" if kind == "nps" else f"{value:.2f}"
