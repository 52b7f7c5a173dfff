"""How one customer behaves: days, rhythm, baskets; and beside all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.behavioral import service as behavioral
from threefold.behavioral.service import variable_words as words
from threefold.identity import service as identity
from threefold.ui.service import Column, Empty, Table, by_kind, table
from threefold.view.service import find_card
from threefold.view.service.readers import reader_of
from threefold.view.views.pages import at_root

RHYTHM = ("purchase_rhythm_days", "rhythm_regularity", "recency_days", "overdue_ratio")
BASKETS = (
    "orders", "basket_items", "basket_lines", "average_order_value", "largest_order",
    "returns_share",
)  # fmt: skip
COMPARED = (
    "spend", "orders", "spend_365d", "orders_365d", "average_order_value", "basket_items",
    "recency_days", "purchase_rhythm_days", "rhythm_regularity", "overdue_ratio", "tenure_days",
    "products_bought", "returns_share", "discount_share", "weekend_share", "evening_share",
    "contacts", "complaints", "campaign_response_rate", "web_sessions", "calls", "trades",
)  # fmt: skip
_REGULAR, _IRREGULAR = 0.65, 0.45
_LATE, _GONE = 1.5, 3.0


@dataclass(frozen=True)
class Figure:
    """One value with the page that says what it is, and a word for it where one helps."""

    label: str
    value: str
    url: str
    meaning: str
    said: str = ""
    tone: str = ""


@require_GET
@access.page("see", "customers")
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Rhythm and baskets, loaded after the customer's page: they need his events once more."""
    card = find_card(pk)
    subjects = identity.subjects_of(card.pk)
    day = behavioral.newest_day()
    found = behavioral.variables_of(
        card.pk, as_of=day, codes=(*RHYTHM, *BASKETS), subjects=subjects
    )
    context = {
        "day": day,
        "rhythm": figures(found, RHYTHM),
        "due": due(found),
        "baskets": figures(found, BASKETS),
    }
    return render(request, "view/_behaviour_figures.html", context)


def figures(found: Mapping[str, Any], codes: tuple[str, ...]) -> list[Figure]:
    return [_figure(code, found[code]) for code in codes if found.get(code) is not None]


def _figure(code: str, value: Any) -> Figure:
    one = behavioral.variable_of(code).definition
    said, tone = _word(code, value)
    unit = {"days": words.unit(one), "times": "×"}.get(one.unit, "")
    return Figure(
        words.label(one),
        f"{words.middle(one, value)} {unit}".strip(),
        reverse("behavioral:variable", args=[code]),
        words.meaning(one),
        said,
        tone,
    )


def _word(code: str, value: Any) -> tuple[str, str]:
    if code == "rhythm_regularity":
        if value >= _REGULAR:
            return _("regular"), "green"
        return (_("irregular"), "amber") if value < _IRREGULAR else (_("fairly regular"), "blue")
    if code == "overdue_ratio":
        if value >= _GONE:
            return _("long overdue"), "red"
        return (_("overdue"), "amber") if value >= _LATE else (_("in time"), "green")
    return "", ""


def due(found: Mapping[str, Any]) -> str:
    """When the next purchase would come if the customer kept to his rhythm."""
    rhythm, since = found.get("purchase_rhythm_days"), found.get("recency_days")
    if not rhythm or since is None:
        return ""
    days = round(rhythm - since)
    if days >= 0:
        return ngettext(
            "By this rhythm the next purchase comes in about %(n)s day.",
            "By this rhythm the next purchase comes in about %(n)s days.",
            days,
        ) % {"n": by_kind(days, "number")}
    return ngettext(
        "By this rhythm the next purchase has been due for %(n)s day.",
        "By this rhythm the next purchase has been due for %(n)s days.",
        -days,
    ) % {"n": by_kind(-days, "number")}


@require_GET
@access.page("see", "customers")
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer's variables beside the base and those who buy in the same place."""
    card = find_card(pk)
    if card.pk != pk:
        return at_root("view:compare", request, card.pk)
    found = behavioral.beside(card.pk, COMPARED)
    name = reader_of(request, card.pk).sees(card.name, "internal", "name")[0]
    context = {
        "pk": card.pk,
        "name": name or _("Customer %(number)s") % {"number": card.pk},
        "found": found,
        "table": _compared(request, found) if found and found.placed else None,
        "may_distil": access.can(request.user, "edit", "imports"),
    }
    return render(request, "view/compare.html", context)


def _compared(request: HttpRequest, found: Any) -> Table:
    rows = []
    for each in found.placed:
        one = each.variable.definition
        row = {
            "code": each.variable.code,
            "label": words.label(one),
            "window": words.window(each.variable) if each.variable.days else "",
            "unit": "" if words.is_money(one) else words.unit(one),
            "meaning": words.meaning(one),
            "url": reverse("behavioral:variable", args=[each.variable.code]),
            "value": words.middle(one, each.value),
            "middle": words.middle(one, each.base.middle),
            "below": each.base.below,
        }
        if each.alike:
            row |= {
                "alike_middle": words.middle(one, each.alike.middle),
                "alike_below": each.alike.below,
            }
        rows.append(row)
    figure = "view/_compared_figure.html"
    columns = [
        Column("label", _("Variable"), template="view/_compared_name.html"),
        Column("value", _("This customer"), kind="number", template=figure),
        Column("middle", _("Median of all"), kind="number", template=figure),
        Column("below", _("More than"), template="view/_compared_rank.html",
               hint=_("Share of customers with less; of equal ones half are counted")),
    ]  # fmt: skip
    if any("alike_below" in row for row in rows):
        place = found.place
        columns += [
            Column("alike_middle", _("Median of %(place)s") % {"place": place}, kind="number",
                   template=figure),
            Column("alike_below", _("More than, of %(place)s") % {"place": place},
                   template="view/_compared_rank.html"),
        ]  # fmt: skip
    return table(
        request, columns=columns, rows=rows, size=len(COMPARED), id="compared",
        caption=_("Compared with others"), empty=Empty("activity", _("Nothing to compare")),
    )  # fmt: skip
