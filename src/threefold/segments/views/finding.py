"""Groups found in the data: what sets each apart, and a rule to begin a segment with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.access import service as access
from threefold.jobs import service as jobs
from threefold.kit.errors import NotFound
from threefold.segments.logic.groups.dividing import FEWEST, MOST
from threefold.segments.logic.groups.finding import Finding, Group
from threefold.segments.logic.groups.telling import Trait
from threefold.segments.models import FoundGroups
from threefold.segments.service import groups as service
from threefold.segments.service.fields import label_of
from threefold.segments.service.keeping import NAME_MOST
from threefold.segments.views.figures import figure
from threefold.segments.views.shared import around, ground_or_none, nothing_yet
from threefold.view import service as view

_ABOUT = [
    ("all", gettext_lazy("What they do and what they think")),
    ("behavioral", gettext_lazy("What they do")),
    ("related", gettext_lazy("What they think and will do")),
]


class FindForm(forms.Form):
    """By what customers are to be compared, and how many groups there shall be."""

    about = forms.ChoiceField(label=gettext_lazy("Alike in"), choices=_ABOUT, initial="all")
    groups = forms.ChoiceField(
        label=gettext_lazy("Groups"),
        required=False,
        choices=[
            ("", gettext_lazy("As many as part customers best")),
            *((str(n), str(n)) for n in range(FEWEST, MOST + 1)),
        ],
    )


@access.page("see", "segments", post="edit")
def find(request: HttpRequest) -> HttpResponse:
    """What was found last (`?of=` another one), the form to look anew, and how far a job is."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["groups"]
        job = service.ask_for_groups(
            request.user, about=form.cleaned_data["about"], groups=int(wanted) if wanted else None
        )
        return redirect(f"{reverse('segments:find')}?job={job.pk}")
    job = _job(request)
    if job is not None and jobs.status(job).ended:
        return _done(request, job)
    if job is not None and "HX-Request" in request.headers:
        return HttpResponse(status=204)
    on = ground_or_none()
    kept = _kept(request)
    context = around(request, on) | {
        "form": form,
        "job": job,
        "empty": None if on else nothing_yet(request),
        "earlier": list(service.found_groups()[:10]),
        "kept": kept,
    }
    if kept is not None:
        context |= _shown(kept)
    failed = request.method == "POST"
    return render(request, "segments/find.html", context, status=422 if failed else 200)


def _job(request: HttpRequest) -> Any:
    """The reader's own job of `?job=`, or one that waits."""
    asked = request.GET.get("job", "")
    try:
        job = jobs.get(asked) if asked else jobs.queued(service.KIND)
    except NotFound:
        return None
    mine = job is not None and job.kind == service.KIND and job.created_by_id == request.user.pk
    return job if mine else None


def _done(request: HttpRequest, job: Any) -> HttpResponse:
    """From the job to what it found, or to why it found nothing."""
    error = jobs.status(job).error
    if error:
        messages.error(request, f"{error.get('message', '')} {error.get('remedy', '')}".strip())
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("segments:find")})
    return redirect("segments:find")


def _kept(request: HttpRequest) -> FoundGroups | None:
    asked = request.GET.get("of", "")
    try:
        return service.newest_groups(int(asked) if asked.isdecimal() else None)
    except NotFound:
        if asked:
            raise
        return None


def _shown(kept: FoundGroups) -> dict[str, Any]:
    found, fields = service.finding_of(kept), view.wide_fields()
    return {
        "found": found,
        "grouped": found.customers - found.little,
        "groups": [_group(n, each, found, fields) for n, each in enumerate(found.groups, 1)],
        "about": dict(_ABOUT)[kept.about],
        "looked": [(label_of(each.code), each) for each in found.scales],
        "left": [
            (label_of(each.code), each, label_of(each.like) if each.like else "")
            for each in found.left
        ],
    }


def _group(number: int, group: Group, found: Finding, fields: Any) -> dict[str, Any]:
    told = [_trait(each, fields) for each in group.traits]
    name = " · ".join(each["short"] for each in told[:2])[:NAME_MOST]
    return {
        "number": number,
        "name": name,
        "customers": group.customers,
        "share": group.customers / found.customers if found.customers else 0,
        "traits": told,
        "rule": group.rule,
        "precision": group.precision,
        "recall": group.recall,
        "ruled": group.ruled,
        "url": f"{reverse('segments:new')}?{urlencode({'rule': group.rule, 'name': name})}",
    }


def _trait(trait: Trait, fields: Any) -> dict[str, Any]:
    field, label = fields.get(trait.code), label_of(trait.code)
    return {
        "label": label,
        "short": f"{'↑' if trait.away > 0 else '↓'} {label}",
        "up": trait.away > 0,
        "how": _how(trait.away),
        "inside": figure(field, trait.inside),
        "others": figure(field, trait.others),
        "away": trait.away,
    }


def _how(away: float) -> str:
    """A standardised difference in words."""
    size = abs(away)
    if away > 0:
        words = (_("far higher"), _("much higher"), _("higher"), _("a little higher"))
    else:
        words = (_("far lower"), _("much lower"), _("lower"), _("a little lower"))
    return words[next(n for n, least in enumerate((1.5, 0.8, 0.5, 0)) if size >= least)]
