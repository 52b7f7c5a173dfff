"""The lines of business to start from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access.service import page
from threefold.plan import service
from threefold.plan.service import labels
from threefold.plan.views.reading import read
from threefold.plan.views.shared import Shown, common


@page("see", "plan", post="edit")
def choose(request: HttpRequest) -> HttpResponse:
    """Cards of all templates. Posting `industry` puts the first plan in force at once; with a plan
    in force it begins a draft, so that nothing changes before it was compared."""
    in_force = service.current() if service.exists() else None
    if request.method == "POST":
        industry = request.POST.get("industry", "")
        if in_force is None:
            made = service.choose(industry, actor=request.user)
            messages.success(
                request, _("The plan “%(plan)s” is in force.") % {"plan": labels.text(made)}
            )
            return redirect(f"{reverse('plan:plan')}?first=1")
        replace = request.POST.get("replace") == "1"
        service.draft_industry(industry, actor=request.user, replace=replace)
        messages.success(request, _("The draft is open. Compare it before you publish it."))
        return redirect("plan:draft")
    context = common(
        request,
        industries=service.industries(),
        in_force=in_force,
        draft=service.open_draft() if in_force else None,
    )
    return render(request, "plan/choose.html", context)


@page("see", "plan")
def template(request: HttpRequest, industry: str) -> HttpResponse:
    """A template, read before it is chosen. Raises NotFound."""
    looked_at = Shown(service.template_plan(industry), "")
    in_force = service.exists()
    base = reverse("plan:template", args=[industry])
    context = read(request, looked_at, base=base) | {
        "in_force": in_force,
        "draft": service.open_draft() if in_force else None,
    }
    return render(request, "plan/template.html", context)
