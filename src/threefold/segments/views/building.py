"""The builder: a rule as text and as a form, judged while it is typed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.kit.errors import Conflict, Invalid
from threefold.segments import service
from threefold.segments.forms import RuleForm, SegmentForm
from threefold.segments.logic.rules import Rule, RuleError, operators, text_of, to_dict
from threefold.segments.models import Segment
from threefold.segments.service import Ground
from threefold.segments.views.shared import around, ground_or_none, nothing_yet

_MOST_BYTES = 100_000


@access.page("see", "segments", post="edit")
def new(request: HttpRequest) -> HttpResponse:
    """Anybody who may see customers may try a rule; who may edit keeps it."""
    asked = {name: request.GET.get(name, "") for name in ("rule", "name")}
    form = SegmentForm(request.POST or None, initial=asked)
    status = 200
    if request.method == "POST":
        status = 422
        if "check" not in request.POST and form.is_valid():
            given = form.cleaned_data
            saved = _kept(
                form,
                lambda: service.save(
                    name=given["name"], rule=given["rule"], note=given["note"],
                    live=given["live"] == "yes", actor=request.user,
                ),
            )  # fmt: skip
            if saved is not None:
                service.ask_for_refresh(request.user, saved)
                messages.success(request, _("Segment saved."))
                return redirect("segments:segment", saved.pk)
        elif "check" in request.POST:
            form, status = SegmentForm(initial=request.POST.dict()), 200
    return _page(request, form, None, status)


@access.page("edit", "segments")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    held = service.find(pk)
    if held.retired_at is not None:
        messages.info(request, _("This segment is retired. Take it into use again to change it."))
        return redirect("segments:segment", pk)
    first = {"name": held.name, "note": held.note, "rule": held.rule, "version": held.version}
    form = SegmentForm(request.POST or None, initial=first, fixed=True)
    status = 200
    if request.method == "POST":
        status = 422
        if "check" not in request.POST and form.is_valid():
            given = form.cleaned_data
            saved = _kept(
                form,
                lambda: service.change(
                    pk, version=given["version"] or 0, name=given["name"], note=given["note"],
                    rule=given["rule"] if held.live else None, actor=request.user,
                ),
            )  # fmt: skip
            if saved is not None:
                if saved.live:
                    service.ask_for_refresh(request.user, saved)
                undo = reverse("segments:undo", args=[pk])
                messages.success(request, _("Segment changed."), extra_tags=undo)
                return redirect("segments:segment", pk)
        elif "check" in request.POST:
            form, status = SegmentForm(initial=request.POST.dict(), fixed=True), 200
    return _page(request, form, held, status)


def _kept(form: SegmentForm, keep: Any) -> Segment | None:
    """What was kept, or None with what is wrong said at its field."""
    try:
        kept: Segment = keep()
    except RuleError as error:
        form.add_error("rule", f"{error.message} {error.remedy}".strip())
    except (Invalid, Conflict) as error:
        field = error.where.get("field") or ("name" if "name" in error.where else None)
        form.add_error(
            field if field in form.fields else None, f"{error.message} {error.remedy}".strip()
        )
    else:
        return kept
    return None


def _page(
    request: HttpRequest, form: SegmentForm, held: Segment | None, status: int
) -> HttpResponse:
    on = ground_or_none()
    text = str(form["rule"].value() or "").strip()
    context = around(request, on)
    context |= {
        "form": form,
        "held": held,
        "fixed": held is not None and not held.live,
        "empty": None if on else nothing_yet(request),
        "told": _told(text, on) if text and on else {},
        "builder": _builder(on) if on else None,
    }
    return render(request, "segments/builder.html", context, status=status)


def _builder(on: Ground) -> dict[str, Any]:
    """What the form offers: fields, functions of a choice, and what may be asked of each type."""
    fields = [
        {
            "code": each.code, "type": each.type, "kind": each.kind, "label": each.label,
            "meaning": each.meaning, "unit": each.unit, "choices": list(each.choices),
        }
        for each in service.about_fields(on.columns)
        if each.held
    ]  # fmt: skip
    gives = {name: each.gives for name, each in service.functions().items()}
    return {
        "fields": fields,
        "gives": gives,
        "operators": {kind: list(operators(kind)) for kind in ("number", "text", "day", "flag")},
        "asked": {code: str(word) for code, word in _asked().items()},
        "kinds": {
            "descriptive": _("Is"), "behavioral": _("Does"), "related": _("Thinks"),
        },
        "words": {
            "all": _("All of these"), "any": _("At least one of these"), "not": _("Not"),
            "field": _("Field"), "how": _("How"), "value": _("Value"), "add": _("Add condition"),
            "group": _("Add group"), "remove": _("Remove"), "another": _("Another value"),
            "today": _("days from the day of the view (−30 is 30 days before)"),
            "day": _("Day"), "relative": _("Relative day"), "and": _("and"), "or": _("or"),
            "none": _("Nothing fits"), "condition": _("Condition"), "match": _("Customers meet"),
            "text": _("This part can be changed in the text only."),
        },
        "judge": reverse("segments:judge"),
        "values": reverse("segments:values"),
    }  # fmt: skip


def _asked() -> dict[str, str]:
    """The operators of the language in words."""
    return {
        "=": _("is"), "!=": _("is not"), "<": _("is below"), "<=": _("is at most"),
        ">": _("is above"), ">=": _("is at least"), "in": _("is one of"),
        "not in": _("is none of"), "between": _("is between"),
        "not between": _("is not between"), "starts with": _("starts with"),
        "not starts with": _("does not start with"), "contains": _("contains"),
        "not contains": _("does not contain"), "known": _("is known"),
        "missing": _("is missing"), "yes": pgettext("answer", "yes"),
        "no": pgettext("answer", "no"),
    }  # fmt: skip


def _told(given: str | dict[str, Any], on: Ground) -> dict[str, Any]:
    """What is said of a rule: its text and tree, customers met, or what is wrong and where."""
    try:
        rule: Rule = service.read(given)
    except Invalid as error:
        return {"error": _wrong(error, given if isinstance(given, str) else "")}
    found = service.funnel(rule, as_of=on.as_of)
    unheld = sorted(service.fields_asked(rule) - on.columns)
    return {
        "rule": text_of(rule),
        "tree": to_dict(rule),
        "funnel": found,
        "unheld": [(code, service.label_of(code)) for code in unheld],
        "steps": _bars(found),
    }


def _bars(found: service.Funnel) -> list[dict[str, Any]]:
    whole = found.counted.customers or 1
    return [{**asdict(step), "share": step.kept / whole} for step in found.steps]


def _wrong(error: Invalid, text: str) -> dict[str, Any]:
    start, end = getattr(error, "start", -1), getattr(error, "end", -1)
    said = {
        "message": str(error.message),
        "remedy": str(error.remedy),
        "path": str(error.where.get("path", "")),
        "start": start,
        "end": end,
    }
    if text and start >= 0:
        last = max(end, start + 1)
        said |= {"before": text[:start], "wrong": text[start:last] or " ", "after": text[last:]}
    return said


@require_POST
@access.page("see", "segments")
def judge(request: HttpRequest) -> HttpResponse:
    """JSON for the builder: `rule`, `tree`, `error`, and `html` that says how many it means."""
    on = ground_or_none()
    told: dict[str, Any] = {}
    given = _given(request)
    if on is not None and given:
        told = _told(given, on)
    html = render_to_string("segments/_told.html", {"told": told, "on": on}, request)
    return JsonResponse(
        {
            "rule": told.get("rule"),
            "tree": told.get("tree"),
            "error": told.get("error"),
            "html": html,
        }
    )


def _given(request: HttpRequest) -> str | dict[str, Any]:
    tree = request.POST.get("tree", "")
    if not tree:
        form = RuleForm(request.POST)
        return form.cleaned_data["rule"] if form.is_valid() else request.POST.get("rule", "")
    try:
        if len(tree) > _MOST_BYTES:
            raise ValueError
        found = json.loads(tree)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid(_("This is no part of a rule."), where={"field": "tree"})
    return found


@require_GET
@access.page("see", "segments")
def values(request: HttpRequest) -> HttpResponse:
    """JSON: values of a text field, the most frequent first, with how many customers have it."""
    on, code = ground_or_none(), request.GET.get("field", "")
    found = service.values_in(code, on=on) if on and code else []
    return JsonResponse({"values": [{"value": value, "customers": n} for value, n in found]})
