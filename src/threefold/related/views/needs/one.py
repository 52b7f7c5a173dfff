"""One need: its evidence, what customers said, its history; and every change of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access.service import page
from threefold.kit.errors import NotFound, ThreefoldError
from threefold.related.models import Need, NeedEvidence, NeedStatus
from threefold.related.service import needs
from threefold.related.views.needs.forms import EvidenceForm, NeedForm, said
from threefold.related.views.needs.listing import noted
from threefold.related.views.needs.shared import TONES, frame, known_names, require_writer
from threefold.ui.service import page_number, paginate

_SIZE = 50


@require_GET
@page("see", "customers")
def need(request: HttpRequest, need_id: int) -> HttpResponse:
    """What is wanted, by whom, how strongly, and what shows it."""
    found = needs.get(need_id)
    rows, pages = paginate(
        needs.evidence_of(found), page=page_number(request.GET.get("page")), size=_SIZE,
        count="auto",
    )  # fmt: skip
    context = {
        **frame(request, "needs"),
        "need": found,
        "tone": TONES[found.status],
        "asked": needs.one(found),
        "evidence": [_piece(request, each, found) for each in rows],
        "pages": pages,
        "voices": needs.voices(found, request.user),
        "members": list(found.members.order_by("name")),
        "changes": [_change(each) for each in needs.changes_of(found)],
        "may_undo": found.changes.filter(undone_at=None).exists(),
        "others": _others(found),
    }
    return render(request, "related/needs/one.html", context)


@page("edit", "imports")
def edit(request: HttpRequest, need_id: int) -> HttpResponse:
    """Name, product and status."""
    found = needs.get(need_id)
    now = {"name": found.name, "product": found.product, "status": found.status}
    form = NeedForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            needs.change(found, **form.cleaned_data, actor=request.user)
        except ThreefoldError as error:
            field = str(error.where.get("field", ""))
            form.add_error(field if field in form.fields else None, said(error))
        else:
            messages.success(request, _("Changed. It can be taken back below."))
            return redirect("related:need", need_id=need_id)
    status = 422 if request.method == "POST" else 200
    context = {**frame(request, "needs"), **known_names(), "need": found, "form": form}
    return render(request, "related/needs/edit.html", context, status=status)


@page("see", "customers")
def add(request: HttpRequest, need_id: int) -> HttpResponse:
    """One more piece of evidence."""
    require_writer(request)
    found = needs.get(need_id)
    form = EvidenceForm(request.POST or None, fixed=True)
    known = {"name": found.name, "product": found.product}
    if request.method == "POST" and form.is_valid() and noted(request, form, **known):
        messages.success(request, _("Noted."))
        return redirect("related:need", need_id=found.whole_id or need_id)
    status = 422 if request.method == "POST" else 200
    context = {**frame(request, "needs"), "need": found, "form": form}
    return render(request, "related/needs/add.html", context, status=status)


@require_POST
@page("edit", "imports")
def move(request: HttpRequest, need_id: int) -> HttpResponse:
    """Put together, apart, or take the last change back."""
    found = needs.get(need_id)
    do, goal = request.POST.get("do", ""), need_id
    try:
        if do == "together":
            goal = needs.together(found, _other(request), actor=request.user).pk
            messages.success(request, _("Put together. It can be taken apart again below."))
        elif do == "apart":
            needs.apart(found, actor=request.user)
            messages.success(request, _("It stands for itself again."))
        elif do == "undo":
            needs.undo(found, actor=request.user)
            messages.success(request, _("Taken back."))
    except ThreefoldError as error:
        messages.error(request, said(error))
    return redirect("related:need", need_id=goal)


@require_POST
@page("see", "customers")
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Withdraw a piece of evidence, or count it again."""
    found = NeedEvidence.objects.select_related("need").filter(pk=evidence_id).first()
    if found is None:
        raise NotFound(_("There is no such evidence."), where={"evidence": evidence_id})
    if request.POST.get("do") == "restore":
        needs.restore(found, actor=request.user)
        messages.success(request, _("It counts again."))
    else:
        needs.withdraw(found, actor=request.user)
        messages.success(request, _("Withdrawn. It can be put back below."))
    return redirect("related:need", need_id=found.need.whole_id or found.need_id)


def told(request: HttpRequest, each: NeedEvidence) -> dict[str, Any]:
    """A piece of evidence as this visitor may see it."""
    shown, words = needs.seen(request.user, each, request)
    sees_box = needs.suggesting.sees_who(request.user) or each.customer_id is None
    return {
        "piece": each,
        "kind": each.get_kind_display(),
        "shown": shown,
        "words": words,
        "root": each.customer.whole.pk if each.customer else None,
        "suggestion": each.suggestion if sees_box else None,
        "minutes": each.line.version.minutes_id if each.line else None,
        "may_withdraw": needs.may_withdraw(each, request.user),
    }


def _piece(request: HttpRequest, each: NeedEvidence, whole: Need) -> dict[str, Any]:
    return {
        **told(request, each),
        "name": needs.called(each.customer, request.user),
        "other": each.need if each.need_id != whole.pk else None,
    }


def _others(found: Need) -> list[Need]:
    """Needs this one could be put together with, those of the same product first."""
    rest = Need.objects.filter(whole=None).exclude(pk=found.pk)
    return sorted(rest, key=lambda each: (each.product != found.product, each.name))[:500]


def _other(request: HttpRequest) -> Need:
    given = request.POST.get("other", "")
    return needs.get(int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0)


def _change(change: Any) -> dict[str, Any]:
    before, after = change.before, change.after
    lines = []
    if before["name"] != after["name"] or before["product"] != after["product"]:
        lines.append(f"{_title(before)} → {_title(after)}")
    if before["status"] != after["status"]:
        lines.append(f"{NeedStatus(before['status']).label} → {NeedStatus(after['status']).label}")
    if before["into"] != after["into"]:
        with_ = Need.objects.filter(pk=after["into"] or before["into"]).first()
        words = _("Put together with %(need)s") if after["into"] else _("Apart from %(need)s")
        lines.append(words % {"need": with_.title if with_ else "?"})
    return {"at": change.at, "by": change.by, "lines": lines, "undone_at": change.undone_at}


def _title(state: dict[str, Any]) -> str:
    return f"{state['name']} · {state['product']}" if state["product"] else str(state["name"])
