"""The catalogue of behavioural variables, and one variable: meaning, spread, drift, SQL."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.behavioral import service
from threefold.behavioral.forms import CatalogueForm
from threefold.behavioral.service import variable_words as words
from threefold.behavioral.service.asking import ask_for_distilling
from threefold.behavioral.service.catalogue import FAMILIES, Listed, catalogue, told
from threefold.behavioral.views import variable_tables as tables
from threefold.jobs import service as jobs
from threefold.kit.errors import Invalid
from threefold.ui.service import url_or_none


@require_GET
@access.page("see", "customers")
def variables(request: HttpRequest) -> HttpResponse:
    standing, listed = catalogue()
    present = {each.family for each in listed}
    families = [(name, words.FAMILY_NAMES[name]) for name in FAMILIES if name in present]
    form = CatalogueForm(request.GET, families=families)
    asked = form.cleaned_data if form.is_valid() else {}
    found = [each for each in listed if _fits(each, asked)]
    context = {
        **_around(request, standing),
        "form": form,
        "table": tables.catalogue(request, found),
        "definitions": len(listed),
        "filled": sum(each.filled for each in listed),
    }
    return render(request, "behavioral/variables/list.html", context)


def _fits(each: Listed, asked: dict[str, Any]) -> bool:
    one = each.definition
    text = " ".join((one.code, words.label(one), words.meaning(one), one.label["en"])).casefold()
    sought = str(asked.get("q") or "").casefold().split()
    return (
        all(part in text for part in sought)
        and asked.get("family") in (None, "", each.family)
        and (each.filled or asked.get("known") != "yes")
    )


@require_GET
@access.page("see", "customers")
def variable(request: HttpRequest, code: str) -> HttpResponse:
    found = told(code)
    one = found.variable.definition
    context = {
        **_around(request, found.standing),
        "found": found,
        "label": words.label(one),
        "meaning": words.meaning(one),
        "window": words.window(found.variable),
        "type": words.TYPES[one.type],
        "unit": words.unit(one),
        "family": words.FAMILY_NAMES[found.family],
        "chart": tables.chart(found),
        "figures": tables.figures(found),
        "windows": tables.windows(request, found),
        "drift": tables.drift(request, found),
        "moved": tables.moved(found),
        "steps": service.explain(code),
    }
    return render(request, "behavioral/variables/one.html", context)


@require_POST
@access.page("edit", "imports")
def distil(request: HttpRequest) -> HttpResponse:
    """Have all variables distilled as of the newest day, in the background."""
    job = ask_for_distilling(request.user)
    messages.success(request, _("Variables are being distilled."))
    return redirect("jobs:job", job.pk)


@require_POST
@access.page("see", "export")
def export(request: HttpRequest) -> HttpResponse:
    """All variables of the newest snapshot, or those named by `code`, as a file."""
    access.require(request.user, "see", "customers")
    kind = request.POST.get("format", "parquet")
    if kind not in ("parquet", "csv"):
        raise Invalid(
            _("This file format is not offered."),
            where={"format": kind},
            remedy=_("Choose one of: %(formats)s.") % {"formats": "parquet, csv"},
        )
    codes = request.POST.getlist("code") or None
    folder = settings.HOME.files
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"variables-{uuid.uuid4().hex[:12]}.{kind}"
    service.export_variables(path, actor=request.user, codes=codes)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"variables.{kind}")


def _around(request: HttpRequest, standing: Any) -> dict[str, Any]:
    """What both pages say of the newest snapshot, and what the reader may do about it."""
    may_distil = access.can(request.user, "edit", "imports")
    events = standing is not None or bool(service.totals()["events"])
    return {
        "standing": standing,
        "may_distil": may_distil and events,
        "waiting": jobs.queued("behavioral.distil") if may_distil else None,
        "may_export": standing is not None and access.can(request.user, "see", "export"),
        "events": events,
        "import_url": (url_or_none("collect:new") or "") if may_distil and not events else "",
    }
