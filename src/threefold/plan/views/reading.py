"""Reading the plan: all of it, and one variable."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access.service import can, page
from threefold.kit.errors import NotFound
from threefold.plan import service
from threefold.plan.forms import PlanFilter
from threefold.plan.logic.words import DIMENSIONS, KINDS
from threefold.plan.service import labels
from threefold.plan.types import Plan, Variable
from threefold.plan.views.shared import Shown, common, shown
from threefold.ui.service import Tab

SECTIONS = ("variable", "question", "event", "segment", "purpose")


@page("see", "plan")
def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force, the draft or an older version; without any, the way to choose one."""
    if not request.GET.get("of") and not service.exists():
        if can(request.user, "edit", "plan"):
            return redirect("plan:choose")
        return render(request, "plan/none.html", common(request))
    looked_at = shown(request)
    opened = looked_at.draft or service.open_draft()
    return render(
        request,
        "plan/plan.html",
        read(request, looked_at, base=reverse("plan:plan")) | {"draft": opened},
    )


def read(request: HttpRequest, looked_at: Shown, *, base: str) -> dict[str, Any]:
    """What the reading page shows of a plan: one section of it, filtered and grouped."""
    the_plan = looked_at.plan
    section = request.GET.get("section", "variable")
    section = section if section in SECTIONS else "variable"
    form = PlanFilter(request.GET, plan=the_plan)
    found = form.narrow(the_plan.variables.values())
    return common(
        request,
        shown=looked_at,
        plan=the_plan,
        section=section,
        tabs=_tabs(looked_at, section, base),
        form=form,
        found=len(found),
        kinds=_grouped(found),
        goals=_by_goal(the_plan),
        base=base,
    )


def _tabs(looked_at: Shown, section: str, base: str) -> list[Tab]:
    the_plan = looked_at.plan
    sizes = {
        "variable": the_plan.variables,
        "question": the_plan.questions,
        "event": the_plan.events,
        "segment": the_plan.segments,
        "purpose": the_plan.purposes,
    }
    of = f"&of={looked_at.of}" if looked_at.of else ""
    return [
        Tab(
            labels.name("section", name),
            f"{base}?section={name}{of}",
            name == section,
            len(sizes[name]),
        )
        for name in SECTIONS
    ]


def _grouped(found: Iterable[Variable]) -> list[dict[str, Any]]:
    """Kinds in their order, in each its dimensions in theirs, in each the plan's own order."""
    order = [(kind, dimension) for kind in KINDS for dimension in DIMENSIONS[kind]]
    ranked = sorted(found, key=lambda v: order.index((v.kind, v.dimension)))
    return [
        {
            "kind": kind,
            "size": len(members),
            "dimensions": [
                (dimension, list(group))
                for dimension, group in groupby(members, key=lambda v: v.dimension)
            ],
        }
        for kind, members in ((k, list(g)) for k, g in groupby(ranked, key=lambda v: v.kind))
    ]


def _by_goal(the_plan: Plan) -> list[tuple[str, list[Any]]]:
    ranked = sorted(the_plan.questions.values(), key=lambda q: q.goal)
    return [
        (goal, [(q, [the_plan.variables[c] for c in q.variables]) for q in group])
        for goal, group in groupby(ranked, key=lambda q: q.goal)
    ]


@page("see", "plan")
def variable(request: HttpRequest, code: str) -> HttpResponse:
    """One variable, as a page or (asked by htmx) as the inside of the drawer."""
    looked_at = shown(request)
    found = looked_at.plan.variables.get(code)
    if found is None:
        raise NotFound(
            _("The plan has no variable “%(code)s”.") % {"code": code},
            where={"variable": code},
            remedy=_("It may have been removed, or be planned in another version."),
        )
    codes = list(looked_at.plan.variables)
    place = codes.index(code)
    context = common(
        request,
        shown=looked_at,
        plan=looked_at.plan,
        variable=found,
        purpose=looked_at.plan.purposes.get(found.purpose),
        ranked=looked_at.plan.ranked(found),
        questions=looked_at.plan.answers.get(code, ()),
        gap=None if looked_at.of else _gap_of(looked_at.plan, code),
        previous=codes[place - 1] if place else "",
        following=codes[place + 1] if place + 1 < len(codes) else "",
    )
    partial = "HX-Request" in request.headers
    return render(request, "plan/_variable.html" if partial else "plan/variable.html", context)


def _gap_of(the_plan: Plan, code: str) -> Any:
    found = service.gap(the_plan, max_age_s=60)
    return next((g for g in found if g.variable.code == code and g.expected), None)
