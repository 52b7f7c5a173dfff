"""Where one customer buys beside us: the box on his page, and notes of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.kit.errors import ThreefoldError
from threefold.related.models import BoughtElsewhere, WalletTold
from threefold.related.service import rivals
from threefold.related.views.rivals.forms import ElsewhereForm, WalletForm
from threefold.related.views.rivals.shared import done, evidence, how, names, percent, wrong
from threefold.ui.service import by_kind

KINDS: dict[str, Any] = {"elsewhere": BoughtElsewhere, "wallet": WalletTold}


@require_GET
@access.page("see", "customers")
def panel(request: HttpRequest, customer: int) -> HttpResponse:
    """The competitors of one customer, inside his page."""
    whose = descriptive.root_of(customer)
    wallets = rivals.wallets_of(whose)
    context = {
        "customer": whose,
        "found": [_told(request, whose, each) for each in rivals.competitors_of(whose)],
        "wallets": [_wallet(request, whose, each) for each in wallets],
        "may_edit": access.can(request.user, "edit", "customers"),
    }
    return render(request, "related/rivals/_of_customer.html", context)


def _told(request: HttpRequest, customer: int, each: rivals.Elsewhere) -> dict[str, Any]:
    return {
        "held": each.competitor,
        "buys": each.buys,
        "share": percent(each.share),
        "first_on": each.first_on,
        "told_on": each.told_on,
        "how": how(each.how),
        "notes": [_note(request, customer, note) for note in each.notes],
    }


def _note(request: HttpRequest, customer: int, note: BoughtElsewhere) -> dict[str, Any]:
    return {
        "pk": note.pk,
        "told_on": note.told_on,
        "buys": note.buys,
        "how": note.get_how_display(),
        "share": percent(note.share),
        "by": note.made_by.get_username() if note.made_by else "",
        "reference": note.reference,
        "evidence": evidence(request, customer, note.evidence),
    }


def _wallet(request: HttpRequest, customer: int, told: WalletTold) -> dict[str, Any]:
    said = []
    if told.share is not None:
        said.append(_("%(share)s is bought with us") % {"share": percent(told.share)})
    if told.spend is not None:
        amount = by_kind(told.spend, "money", settings.CURRENCY)
        said.append(_("spends %(amount)s a year in all") % {"amount": amount})
    if told.place is not None and told.shops is not None:
        text = ngettext(
            "place %(place)s of %(shops)s shop", "place %(place)s of %(shops)s shops", told.shops
        )
        said.append(text % {"place": told.place, "shops": told.shops})
    return {
        "pk": told.pk,
        "text": " · ".join(said),
        "told_on": told.told_on,
        "how": told.get_how_display(),
        "by": told.made_by.get_username() if told.made_by else "",
        "reference": told.reference,
        "evidence": evidence(request, customer, told.evidence),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("edit", "customers")
def note(request: HttpRequest, customer: int, kind: str) -> HttpResponse:
    """Note a competitor of a customer, or what share he buys with us."""
    if kind not in KINDS:
        raise Http404
    descriptive.named(customer)
    whose = descriptive.root_of(customer)
    form: Any = (
        ElsewhereForm(rivals.listed(), request.POST or None)
        if kind == "elsewhere"
        else WalletForm(request.POST or None)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _keep(request, whose, kind, dict(form.cleaned_data))
        except ThreefoldError as error:
            wrong(form, error)
        else:
            done(request, _("Noted."), "related:note-withdraw", whose, kind, made.pk)
            return redirect("view:customer", whose)
    context = {
        "form": form,
        "customer": whose,
        "name": names(request, [whose])[whose],
        "title": _("Note a competitor") if kind == "elsewhere" else _("Note the share with us"),
        "elsewhere": kind == "elsewhere",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "related/rivals/note.html", context, status=status)


def _keep(request: HttpRequest, customer: int, kind: str, told: dict[str, Any]) -> Any:
    if kind == "wallet":
        return rivals.note_wallet(customer, **told, actor=request.user)
    name = told.pop("name", "").strip()
    chosen = told.pop("competitor", None)
    return rivals.note_customer(customer, chosen or name, **told, actor=request.user)


@require_POST
@access.page("edit", "customers")
def withdraw(request: HttpRequest, customer: int, kind: str, note: int) -> HttpResponse:
    held = _taken(request, customer, kind, note, back=False)
    done(request, _("Taken back."), "related:note-restore", customer, kind, held.pk)
    return redirect("view:customer", customer)


@require_POST
@access.page("edit", "customers")
def restore(request: HttpRequest, customer: int, kind: str, note: int) -> HttpResponse:
    _taken(request, customer, kind, note, back=True)
    messages.success(request, _("It counts again."))
    return redirect("view:customer", customer)


def _taken(request: HttpRequest, customer: int, kind: str, note: int, *, back: bool) -> Any:
    if kind not in KINDS:
        raise Http404
    return rivals.take_back(KINDS[kind], customer, note, actor=request.user, back=back)
