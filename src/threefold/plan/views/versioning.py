"""Versions: list, compare, restore; the plan as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.kit.errors import Conflict, Invalid
from threefold.plan import service
from threefold.plan.forms import UploadForm
from threefold.plan.views.shared import common, shown

_MOST_BYTES = 2 * 2**20


@page("see", "plan")
def versions(request: HttpRequest) -> HttpResponse:
    found = service.versions()
    in_force = next((v.number for v in found if v.state == "current"), None)
    has_draft = any(v.state == "draft" for v in found)
    context = common(request, versions=found, in_force=in_force, has_draft=has_draft)
    return render(request, "plan/versions.html", context)


@page("see", "plan")
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions side by side; without numbers, the newest against the one before."""
    found = service.versions()
    numbers = [v.number for v in found]
    after = _number(request, "after", numbers[0] if numbers else 0)
    before = _number(request, "before", next((n for n in numbers if n < after), after))
    context = common(
        request,
        versions=found,
        before=before,
        after=after,
        diff=service.compare(before, after) if numbers else None,
    )
    return render(request, "plan/compare.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdigit() and len(given) < 9 else default


@page("edit", "plan")
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    replace = request.POST.get("replace") == "1"
    service.restore(number, actor=request.user, replace=replace)
    messages.success(request, _("The draft is open. Compare it before you publish it."))
    return redirect("plan:draft")


@page("see", "plan")
def download(request: HttpRequest) -> HttpResponse:
    """The plan as a TOML file that can be edited and uploaded."""
    looked_at = shown(request)
    answer = HttpResponse(service.as_toml(looked_at.plan), content_type="application/toml")
    name = f"plan-{looked_at.plan.industry}-{looked_at.plan.number}.toml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@page("edit", "plan")
def upload(request: HttpRequest) -> HttpResponse:
    has_draft = service.open_draft() is not None
    form = UploadForm(request.POST or None, request.FILES or None, has_draft=has_draft)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            text = _text(file)
            service.draft_toml(
                text,
                file=file.name,
                actor=request.user,
                replace=form.cleaned_data.get("replace", False),
            )
        except (Invalid, Conflict) as error:
            form.add_error("file", f"{error.message} {error.remedy}")
            faults = error.where.get("problems") or [
                f"{key}: {value}" for key, value in error.where.items()
            ]
        else:
            messages.success(request, _("The draft is open. Compare it before you publish it."))
            return redirect("plan:draft")
    status = 422 if form.is_bound else 200
    context = common(request, form=form, faults=faults, has_draft=has_draft)
    return render(request, "plan/upload.html", context, status=status)


def _text(file: Any) -> str:
    if file.size > _MOST_BYTES:
        raise Invalid(
            _("The file is too big for a plan."), where={"file": file.name, "bytes": file.size}
        )
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            _("The file is not UTF-8 text."),
            where={"file": file.name, "byte": error.start},
            remedy=_("Save it as UTF-8 and try again."),
        ) from None
    return text
