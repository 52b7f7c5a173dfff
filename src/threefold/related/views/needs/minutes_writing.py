"""Writing minutes, and writing them anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.access.service import page
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound
from threefold.related.models import Minutes
from threefold.related.service import needs
from threefold.related.service.needs import minuting
from threefold.related.service.needs.minuting import Content, Line
from threefold.related.views.needs.forms import Lines, MinutesForm, said
from threefold.related.views.needs.shared import frame, known_names, meant, require_writer

_MORE = 3


@page("see", "customers")
def new(request: HttpRequest) -> HttpResponse:
    """An empty sheet."""
    require_writer(request)
    return _page(request, None, {"held_on": timezone.localdate()}, [])


@page("see", "customers")
def edit(request: HttpRequest, minutes_id: int) -> HttpResponse:
    """The version in force, to be said anew; the one before stays."""
    require_writer(request)
    found = minuting.get(minutes_id)
    if not minuting.may_read(found, request.user):
        raise Denied(
            _("Only who wrote these minutes may change them."),
            remedy=_("Ask an owner of this installation."),
        )
    version = minuting.version_of(found)

    def named(customer: Any) -> str:
        name = needs.called(customer, request.user)
        return f"{customer.whole.pk} · {name}" if customer else ""

    there = version.attendance.select_related("customer__member__root")
    head = {
        "kind": version.kind,
        "title": version.title,
        "held_on": version.held_on,
        "attending": "\n".join(named(each.customer) for each in there),
        "others": version.others,
        "notes": version.notes,
    }
    lines = [
        {
            "name": each.name, "product": each.product, "strength": str(each.strength),
            "customer": named(each.customer), "people": each.people, "quote": each.quote,
        }
        for each in version.lines.select_related("customer__member__root")
    ]  # fmt: skip
    return _page(request, found, head, lines)


def _page(
    request: HttpRequest, found: Minutes | None, head: dict[str, Any], lines: list[dict[str, Any]]
) -> HttpResponse:
    form = MinutesForm(request.POST or None, initial=head)
    sheet = Lines(request.POST or None, initial=lines, prefix="line")
    status = 200
    if request.method == "POST" and request.POST.get("do") == "more":
        sheet = Lines(_longer(request), initial=lines, prefix="line")
    elif request.method == "POST":
        status = 422
        if form.is_valid() and sheet.is_valid():
            kept = _keep(request, found, form, sheet)
            if kept is not None:
                messages.success(request, _("Saved. Its lines stand in the register."))
                return redirect("related:minutes", minutes_id=kept.pk)
    number = request.POST.get("number") or (found.number if found else 0)
    context = {
        **frame(request, "minutes-list"), **known_names(),
        "minutes": found, "form": form, "sheet": sheet, "number": number,
    }  # fmt: skip
    return render(request, "related/needs/minutes_write.html", context, status=status)


def _longer(request: HttpRequest) -> Any:
    data = request.POST.copy()
    total = data.get("line-TOTAL_FORMS", "")
    lines = int(total) if total.isascii() and total.isdigit() and len(total) < 4 else 0
    data["line-TOTAL_FORMS"] = str(min(lines + _MORE, minuting.MOST_LINES))
    return data


def _keep(
    request: HttpRequest, found: Minutes | None, form: MinutesForm, sheet: Any
) -> Minutes | None:
    content = _content(request, form, sheet)
    if content is None:
        return None
    try:
        if found is None:
            return minuting.write(content, actor=request.user)
        seen = request.POST.get("number", "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
        return minuting.rewrite(found, content, number=number, actor=request.user)
    except (Invalid, NotFound, Conflict) as error:
        field = str(error.where.get("field", ""))
        form.add_error(field if field in form.fields else None, said(error))
        return None


def _content(request: HttpRequest, form: MinutesForm, sheet: Any) -> Content | None:
    """What was written, or None with what nobody can be found for said in the forms."""
    data, wrong = form.cleaned_data, False
    attending = []
    for written in data["attending"].splitlines():
        try:
            attending.append(meant(request, written))
        except Invalid as error:
            form.add_error("attending", f"{written.strip()}: {said(error)}")
            wrong = True
    lines = []
    for each in sheet:
        told = each.cleaned_data
        if not told.get("name") or told.get("DELETE"):
            continue
        try:
            whose = meant(request, told["customer"])
        except Invalid as error:
            each.add_error("customer", said(error))
            wrong = True
        else:
            lines.append(
                Line(
                    told["name"], int(told["strength"]), told["product"], whose, told["people"],
                    told["quote"],
                )
            )  # fmt: skip
    if wrong:
        return None
    there = dict.fromkeys(each for each in attending if each is not None)
    # Whoever said something was there.
    there |= dict.fromkeys(each.customer for each in lines if each.customer is not None)
    return Content(
        data["kind"], data["title"], data["held_on"], tuple(there), data["others"], data["notes"],
        tuple(lines),
    )  # fmt: skip
