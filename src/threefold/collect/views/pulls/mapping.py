"""Steps 3 and 4: the first look with where the columns go, and the timetable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect import service as collect
from threefold.collect.forms import RulesForm
from threefold.collect.models import Pull, PullState
from threefold.collect.service import pulls as service
from threefold.collect.types import IGNORE, ColumnMap, FieldMap
from threefold.collect.views import places
from threefold.collect.views.pulls.forms import TimetableForm
from threefold.collect.views.pulls.shared import problem, steps
from threefold.collect.views.shared import complain
from threefold.kit.errors import Invalid, NotFound, ThreefoldError


@dataclass(frozen=True)
class Line:
    """One column on the page."""

    index: int
    field: FieldMap
    samples: list[str]
    label: str

    @property
    def used(self) -> bool:
        return self.field.to != IGNORE


@page("manage", "imports")
def look(request: HttpRequest, pull: int) -> HttpResponse:
    """Step 3: ask the place for its first rows. POST keeps where the columns go."""
    found = service.get(pull)
    if request.method == "POST":
        return _keep(request, found)
    context: dict[str, Any] = {"pull": found, "steps": _steps(found, 3)}
    try:
        sample = service.try_out(found)
        if sample.mapping is not None and not found.mapping:
            service.agree(found, sample.mapping, actor=request.user)
    except ThreefoldError as error:
        empty = isinstance(error, NotFound)
        context |= {
            "problem": problem(error.to_dict()),
            "empty": empty,
            "ready": bool(found.mapping),
        }
        return render(request, "collect/pulls/look.html", context, status=200 if empty else 422)
    context |= {"sample": sample, "state": found.state}
    if sample.mapping is not None:
        context |= {
            "lines": _lines(sample),
            "groups": places.groups(found.content),
            "form": RulesForm(content=found.content, rules=sample.mapping.rules),
            "needs": [places.alternatives(lack.targets) for lack in sample.lacking],
            "saved": sorted(collect.saved_mappings(found.content)),
        }
    return render(request, "collect/pulls/look.html", context)


def _steps(pull: Pull, at: int) -> Any:
    return steps(pull, at) if pull.state == PullState.DRAFT else None


def _lines(sample: Any) -> list[Line]:
    return [
        Line(
            n,
            each,
            list(dict.fromkeys(row[n] for row in sample.rows if row[n].strip()))[:3],
            places.label(each.to),
        )
        for n, each in enumerate(sample.mapping)
    ]


def _keep(request: HttpRequest, pull: Pull) -> HttpResponse:
    """What is chosen on the page is certain: a person has seen it."""
    if not pull.content:
        return _onward(pull)
    mapping = ColumnMap.from_dict(pull.mapping)
    form = RulesForm(request.POST, content=pull.content, rules=mapping.rules)
    try:
        if not form.is_valid():
            raise Invalid(_("The rules cannot be read."), remedy=" ".join(_errors(form)))
        mapping = replace(_chosen(request, pull, mapping), rules=form.rules(mapping.rules))
        collect.require_certain(mapping)
        service.agree(pull, mapping, actor=request.user)
    except ThreefoldError as error:
        complain(request, error)
        return redirect("collect:pull-look", pull=pull.pk)
    return _onward(pull)


def _onward(pull: Pull) -> HttpResponse:
    name = "collect:pull-schedule" if pull.state == PullState.DRAFT else "collect:pull"
    return redirect(name, pull=pull.pk)


def _errors(form: RulesForm) -> list[str]:
    return [str(each) for listed in form.errors.values() for each in listed]


def _chosen(request: HttpRequest, pull: Pull, mapping: ColumnMap) -> ColumnMap:
    known = {place.to for place in collect.places(pull.content)} | {each.to for each in mapping}
    by_name = {each.column: each for each in mapping}
    names = request.POST.getlist("column")
    fields = tuple(by_name.get(name) or FieldMap(name, IGNORE) for name in names)
    mapping = replace(mapping, fields=fields)
    for index, each in enumerate(fields):
        to = request.POST.get(f"to-{index}", each.to)
        if to not in known and to != IGNORE:
            raise Invalid(_("There is no such place."), where={"column": each.column, "to": to})
        if to != each.to:
            mapping = mapping.changed(each.column, to=to, format="", decimal="", issuer="")
    sure = tuple(replace(each, confidence=1.0) for each in mapping)
    return replace(mapping, fields=sure)


@page("manage", "imports")
@require_POST
def load(request: HttpRequest, pull: int) -> HttpResponse:
    """Take a mapping that is saved or ready, or the suggestion afresh."""
    found = service.get(pull)
    name = request.POST.get("name", "")
    known = collect.saved_mappings(found.content)
    if name in known:
        service.agree(found, known[name], actor=request.user)
    elif not name:
        service.forget_mapping(found, actor=request.user)
    return redirect("collect:pull-look", pull=pull)


@page("manage", "imports")
def schedule(request: HttpRequest, pull: int) -> HttpResponse:
    """Step 4: how often, and on."""
    found = service.get(pull)
    given = request.method == "POST"
    first = 60 if found.state == PullState.DRAFT else found.every_minutes or 0
    form = TimetableForm(request.POST if given else None, initial={"every": first})
    if given and form.is_valid():
        try:
            every = form.cleaned_data["every"] or None
            service.activate(found, every_minutes=every, actor=request.user)
        except ThreefoldError as error:
            complain(request, error)
            return redirect("collect:pull-look", pull=pull)
        return redirect("collect:pull", pull=pull)
    context = {"form": form, "pull": found, "steps": _steps(found, 4)}
    return render(request, "collect/pulls/schedule.html", context, status=422 if given else 200)
