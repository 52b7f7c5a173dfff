"""The clearing house's ledger of a day: check, accounts, trade lists, comparison."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from threefold.access import service as access
from threefold.behavioral import service
from threefold.behavioral.forms import ListForm
from threefold.behavioral.logic.ledger_lists import MOST_BYTES
from threefold.behavioral.logic.ledger_sheets import sheets as sheets_of
from threefold.behavioral.service import ledger_words as words
from threefold.behavioral.types import Ledger
from threefold.behavioral.views import ledger_tables as tables
from threefold.kit.errors import Invalid
from threefold.ui.service import Tab, url_or_none

MOST_PRINTED = 6_000
_SHOWN_DAYS = 366


@require_GET
@access.page("see", "ledger")
def ledger(request: HttpRequest) -> HttpResponse:
    """The newest day with trades, or the one chosen."""
    days = service.ledger_days()
    if not days:
        may = access.can(request.user, "edit", "imports")
        url = (url_or_none("collect:new") or "") if may else ""
        return render(request, "behavioral/ledger/none.html", {"url": url})
    asked = request.GET.get("day", "")
    return redirect("behavioral:ledger-day", _day(asked) if asked else days[0])


@require_GET
@access.page("see", "ledger")
def day(request: HttpRequest, day: str) -> HttpResponse:
    """Whether the day clears: contracts, what is not in order, members."""
    found = service.ledger(day=_day(day))
    listed = [each for each in found.differences if each["kind"] != "silent"]
    context = {
        **_around(request, found.day, "clearing"),
        "found": found,
        "differing": len(listed),
        "silent": _silent(found),
        "one_sided": bool(found.differences) and not listed,
        "guessed": found.guessed,
        "assumed": [each for each in found.contracts if each["multiplier_basis"] == "assumed"],
        "contracts": tables.contracts(request, found),
        "differences": tables.differences(request, listed),
        "members": tables.members(request, found),
    }
    return render(request, "behavioral/ledger/day.html", context)


@require_GET
@access.page("see", "ledger")
def accounts(request: HttpRequest, day: str) -> HttpResponse:
    """Positions and results of every account."""
    found = service.ledger(day=_day(day))
    member = request.GET.get("member")
    context = {
        **_around(request, found.day, "accounts"),
        "table": tables.accounts(request, found, member),
        "member": member,
        "guessed": found.guessed,
    }
    return render(request, "behavioral/ledger/accounts.html", context)


@require_GET
@access.page("see", "ledger")
def sheets(request: HttpRequest, day: str) -> HttpResponse:
    """The trade lists of all members, or of one, each on sheets of its own to be signed."""
    on = _day(day)
    member = request.GET.get("member")
    rows = service.trade_list(day=on, member=member)
    found = service.ledger(day=on)
    fits = rows.num_rows <= MOST_PRINTED
    context = {
        "day": on,
        "member": member,
        "trades": rows.num_rows,
        "fits": fits,
        "sheets": sheets_of(rows) if fits else [],
        "members": sorted({each["member"] for each in found.members if each["trades"]}),
        "guessed": found.guessed,
    }
    return render(request, "behavioral/ledger/sheets.html", context)


@require_POST
@access.page("see", "ledger")
def file(request: HttpRequest, day: str) -> HttpResponse:
    """The trade list as CSV, of one member or of all."""
    access.require(request.user, "see", "export")
    on, member = _day(day), request.POST.get("member") or None
    content = service.ledger_file(day=on, member=member, actor=request.user)
    known = "".join(each for each in member or "" if each.isalnum() or each in "-_")
    name = "-".join(part for part in ("trades", on.isoformat(), known) if part)
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("see", "ledger")
def reconcile(request: HttpRequest, day: str) -> HttpResponse:
    """A member's own list beside ours; nothing of it is kept."""
    on = _day(day)
    found = service.ledger(day=on)
    members = [each["member"] for each in found.members if each["trades"]]
    form = ListForm(
        request.POST or None,
        request.FILES or None,
        members=list(dict.fromkeys(members)),
        initial={"member": request.GET.get("member")},
    )
    result = None
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            result = service.reconcile(day=on, member=form.cleaned_data["member"], content=content)
        except Invalid as error:
            form.add_error("file", f"{error.message} {error.remedy}")
    context = {
        **_around(request, on, "reconcile"),
        "form": form,
        "result": result,
        "table": tables.unlike(request, result) if result else None,
        "unread": [
            (number, text[:200], words.FIELDS[field])
            for number, text, field in (result.unread[:200] if result else ())
        ],
    }
    status = 422 if request.method == "POST" and result is None else 200
    return render(request, "behavioral/ledger/reconcile.html", context, status=status)


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise Http404 from None


def _silent(found: Ledger) -> list[dict[str, Any]]:
    """Members that others name and that sent nothing, with how much hangs on it."""
    told: dict[str, dict[str, Any]] = {}
    for each in found.differences:
        if each["kind"] == "silent":
            row = told.setdefault(
                each["counterparty"],
                {"member": each["counterparty"], "trades": 0, "lots": Decimal(0)},
            )
            row["trades"] += 1
            row["lots"] += each["quantity"]
    return [told[name] for name in sorted(told)]


def _around(request: HttpRequest, on: date, here: str) -> dict[str, Any]:
    """What stands on every page of a day: the days around it and the pages beside."""
    days = service.ledger_days()
    earlier = next((each for each in days if each < on), None)
    later = next((each for each in reversed(days) if each > on), None)
    names = {
        "clearing": ("behavioral:ledger-day", _("Clearing")),
        "accounts": ("behavioral:ledger-accounts", _("Accounts")),
        "reconcile": ("behavioral:ledger-reconcile", _("Reconcile")),
    }
    return {
        "day": on,
        "days": days[:_SHOWN_DAYS],
        "earlier": earlier,
        "later": later,
        "tabs": [
            Tab(label, reverse(name, args=[on.isoformat()]), active=key == here)
            for key, (name, label) in names.items()
        ],
        "may_export": access.can(request.user, "see", "export"),
    }
