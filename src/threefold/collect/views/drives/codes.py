"""Codes of a drive, winners of a draw, and redeeming at the counter."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from threefold.access.service import page
from threefold.collect.models import Code, Draw, Redemption
from threefold.collect.service import drives
from threefold.collect.service.drives.exporting import shown
from threefold.collect.views.drives.forms import CodesForm, DrawForm, RedeemForm
from threefold.collect.views.drives.shared import frame
from threefold.kit import clock
from threefold.kit.errors import ThreefoldError
from threefold.plan import service as plans
from threefold.ui.service import download


@page("see", "imports", post="edit")
def codes(request: HttpRequest, drive_id: int) -> HttpResponse:
    """How many codes there are, given out and redeemed; more are made here."""
    drive = drives.get(drive_id)
    form = CodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drives.codes.generate(drive, form.cleaned_data["count"], actor=request.user)
        messages.success(request, _("The codes are made."))
        return redirect("collect:drive-codes", drive_id=drive_id)
    batches = (
        Code.objects.filter(drive=drive)
        .values("batch", "made_at")
        .annotate(made=Count("pk"), given=Count("entry"), redeemed=Count("redemption"))
        .order_by("-batch")
    )
    listed = list(batches)
    context = {
        **frame(request, drive, "codes"),
        "form": form,
        "batches": listed,
        "free": sum(each["made"] - each["given"] for each in listed),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "collect/drives/codes.html", context, status=status)


@page("edit", "imports")
def codes_file(request: HttpRequest, drive_id: int, batch: int, file_format: str) -> HttpResponse:
    """The codes of one batch, for the printer."""
    drive = drives.get(drive_id)
    content = drives.exporting.codes(drive, batch, file_format=file_format, actor=request.user)
    return download(content, f"{drive.slug}-codes-{batch}.{file_format}")


@page("see", "imports", post="edit")
def draws(request: HttpRequest, drive_id: int) -> HttpResponse:
    """Winners drawn so far, with what is needed to repeat each drawing; a new one."""
    drive = drives.get(drive_id)
    form = DrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            drives.drawing.draw(drive, **data, actor=request.user)
        except ThreefoldError as error:
            messages.error(request, f"{error.message} {error.remedy}")
        else:
            messages.success(request, _("The winners are drawn."))
        return redirect("collect:drive-draws", drive_id=drive_id)
    context = {
        **frame(request, drive, "draws"),
        "form": form,
        "draws": [_told(request, each) for each in drive.draws.select_related("user")],
        "pool": len(drives.drawing.pool(drive, clock.now())),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "collect/drives/draws.html", context, status=status)


@page("edit", "customers")
def redeem(request: HttpRequest) -> HttpResponse:
    """Look a code up, redeem it once."""
    initial = {"place": request.session.get("drives.place", "")}
    form = RedeemForm(request.POST or None, initial=initial)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        request.session["drives.place"] = data["place"]
        try:
            if request.POST.get("do") == "redeem":
                done = drives.codes.redeem(
                    data["code"],
                    actor=request.user,
                    place=data["place"],
                    reference=data["reference"],
                )
                context |= {"done": done, "form": RedeemForm(initial={"place": data["place"]})}
            else:
                context["found"] = drives.codes.find(data["code"])
        except ThreefoldError as error:
            status = error.status
            context["error"] = f"{error.message} {error.remedy}"
            if error.code == "conflict":
                context["found"] = drives.codes.find(data["code"])
    elif request.method == "POST":
        status = 422
    recent = Redemption.objects.filter(user=request.user).select_related("code__drive")
    context["recent"] = recent.order_by("-at")[:10]
    return render(request, "collect/drives/redeem.html", context, status=status)


def _told(request: HttpRequest, draw: Draw) -> dict[str, object]:
    plan = plans.current()
    named = [plan.variables[code] for code in ("full_name", "organisation_name", "email", "mobile")
             if code in plan.variables]  # fmt: skip
    winners = [
        {
            "place": each.place,
            "entry": each.entry_id,
            "said": [
                text for variable in named
                if (text := shown(request.user, variable, each.entry.raw.get(variable.code, "")))
            ],
        }
        for each in draw.winners.select_related("entry")[:200]
    ]  # fmt: skip
    return {"draw": draw, "winners": winners}
