"""One competitor: what was seen of it, its prices beside ours, and who buys there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.behavioral.service import paying
from threefold.related.models import Competitor, Observation, Seen
from threefold.related.service import rivals
from threefold.related.service.rivals.prices import Beside, Picture
from threefold.related.views.rivals.listing import RULE
from threefold.related.views.rivals.shared import evidence, how, names, segment_of
from threefold.ui.service import Column, Empty, Moment, Tab, Table, by_kind, page_number, table

Called = Mapping[str, str]
SIZE, TOLD, PICTURES = 50, 40, 6
_ICONS = {Seen.VISIT: "map-pin", Seen.PRICE: "tag", Seen.CLAIM: "speakerphone"}
_TONES = {Seen.VISIT: "blue", Seen.PRICE: "green", Seen.CLAIM: "amber"}


@require_GET
@access.page("see", "customers")
def competitor(request: HttpRequest, competitor: int) -> HttpResponse:
    held = rivals.find(competitor)
    kind = request.GET.get("kind", "")
    found = rivals.observations(held.pk, [kind] if kind in Seen.values else ())
    whole = request.GET.get("all") == "1"
    seen = list(found if whole else found[: TOLD + 1])
    beside, pictures = rivals.prices.prices(held.pk)
    place = segment_of(request, RULE)
    called = paying.goods("product") if any(each.product for each in seen) or beside else {}
    context = {
        "held": held,
        "tabs": _tabs(request, kind),
        "moments": [_moment(each, called) for each in (seen if whole else seen[:TOLD])],
        "more": not whole and len(seen) > TOLD,
        "query": urlencode({"kind": kind, "all": "1"} if kind else {"all": "1"}),
        "pictures": [_picture(n, each, called) for n, each in enumerate(pictures[:PICTURES])],
        "prices": _prices(request, beside, called) if beside else None,
        "customers": _customers(request, held),
        "may_edit": access.can(request.user, "edit", "customers"),
        "undoable": bool(held.before) and held.retired_at is None,
        "segment_url": f"{place}?{urlencode({'rule': RULE})}" if place else "",
    }
    return render(request, "related/rivals/one.html", context)


def _tabs(request: HttpRequest, kind: str) -> list[Tab]:
    labels = {
        "": _("All"), Seen.VISIT: _("Visits"), Seen.PRICE: _("Prices"), Seen.CLAIM: _("Claims"),
    }  # fmt: skip
    return [Tab(label, f"?kind={code}", code == kind) for code, label in labels.items()]


def _moment(each: Observation, called: Called) -> Moment:
    said = _said(each)
    meta = [
        (_("Goods"), _goods(called, each.category, each.product)),
        (_("Where"), each.place),
        (_("Source"), each.source),
        (_("By"), each.made_by.get_username() if each.made_by else ""),
    ]
    return Moment(
        # A day only: `moment` writes no time for it.
        at=each.seen_on,  # type: ignore[arg-type]
        title=f"{each.get_kind_display()}: {said}" if each.kind == Seen.PRICE else
        each.get_kind_display(),
        text=each.text,
        icon=_ICONS[each.kind],  # type: ignore[index]
        tone=_TONES[each.kind],  # type: ignore[index]
        url=reverse("related:observation", args=[each.pk]),
        meta=[(label, value) for label, value in meta if value],
    )  # fmt: skip


def _said(each: Observation) -> str:
    return str(by_kind(each.price, "money", each.currency))


def _goods(called: Called, category: str, product: str) -> str:
    """What a price is of, a product with its name where that is known."""
    whole = f"{product} {called.get(product, '')}".strip()
    return " · ".join(each for each in (category, whole) if each)


def _picture(number: int, each: Picture, called: Called) -> dict[str, Any]:
    return {
        "id": f"rival-prices-{number}",
        "label": f"{_goods(called, each.category, each.product)} ({each.currency})",
        "paid": any(value is not None for value in each.ours),
        "chart": {
            "labels": [
                date_format(date(1970 + month // 12, month % 12 + 1, 1), "YEAR_MONTH_FORMAT")
                for month in each.months
            ],
            "series": [
                {"name": _("Seen there"), "values": list(each.theirs)},
                {"name": _("Paid by our customers"), "values": list(each.ours)},
            ],
            "format": "money",
            "currency": each.currency,
        },
    }


def _prices(request: HttpRequest, found: list[Beside], called: Called) -> Table:
    rows = [
        {
            "on": each.seen.seen_on,
            "url": reverse("related:observation", args=[each.seen.pk]),
            "goods": _goods(called, each.seen.category, each.seen.product),
            "price": _said(each.seen),
            "paid": by_kind(each.paid, "money", each.seen.currency),
            "dearer": each.dearer,
            "source": each.seen.source or each.seen.place,
        }
        for each in found
    ]
    columns = [
        Column("on", _("Seen on"), kind="day", url="url"),
        Column("goods", _("Goods")),
        Column("price", _("Price there")),
        Column("paid", _("Paid by our customers"),
               hint=_("The mean of one unit in that month, or in the nearest one of three")),
        Column("dearer", _("Dearer there"), kind="percent",
               hint=_("Below 0: cheaper than with us")),
        Column("source", _("Source")),
    ]  # fmt: skip
    return table(request, columns=columns, rows=rows, size=len(rows), id="rival-prices",
                 caption=_("Prices beside ours"))  # fmt: skip


def _customers(request: HttpRequest, held: Competitor) -> Table:
    page = page_number(request.GET.get("page"))
    found, count = rivals.customers_of(held, offset=(page - 1) * SIZE, limit=SIZE)
    called = names(request, (each.customer_id for each in found))
    rows = [
        {
            "name": called[each.customer_id],
            "url": reverse("view:customer", args=[each.customer_id]),
            "buys": each.buys,
            "share": each.share,
            "told_on": each.told_on,
            "how": how(each.how),
            "evidence": evidence(
                request, each.customer_id, each.notes[0].evidence if each.notes else ""
            ),
        }
        for each in found
    ]
    columns = [
        Column("name", _("Customer"), url="url"),
        Column("buys", _("Buys there"), kind="bool"),
        Column("share", _("Share spent there"), kind="percent"),
        Column("told_on", _("Known on"), kind="day"),
        Column("how", _("How it is known")),
        Column("evidence", _("Evidence"), template="related/rivals/_evidence.html"),
    ]
    return table(
        request, columns=columns, rows=rows, size=SIZE, count=count, id="rival-customers",
        caption=_("Customers who buy there"),
        empty=Empty(
            "users", _("No customer is known to buy there"),
            _("Note it on the page of a customer, or ask for it in a survey: answers that name"
              " this competitor count by themselves."),
        ),
    )  # fmt: skip
