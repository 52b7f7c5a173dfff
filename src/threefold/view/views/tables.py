"""How the list and the customer page lay out what the service found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.plan import service as planning
from threefold.plan.types import Plan
from threefold.ui.service import Column, Empty, Tab, Table, table
from threefold.view.models import Card
from threefold.view.service import display_name
from threefold.view.types import CustomerView, Reader, Value

PAGE_SIZE = 50
COUNT_MOST = 10_000


def customers(request: HttpRequest, cards: QuerySet[Card], reader: Reader) -> Table:
    columns = [
        Column("shown_name", _("Name"), sort=True, url="url"),
        Column("country", _("Country"), sort=True),
        Column("reach", _("Reachable"), template="view/_reach.html"),
        Column("orders", _("Orders"), sort=True, kind="number"),
        Column("spend", _("Spend"), sort=True, kind="money", currency=settings.CURRENCY),
        Column("last_purchase_at", _("Last purchase"), sort=True, kind="age"),
        Column("csat", _("Satisfaction"), sort=True, kind="number", digits=1),
        Column("known", _("Known"), template="view/_known.html"),
        Column("kind_label", _("Kind"), shown=False),
        Column("city", _("City"), shown=False),
        Column("sources", _("Sources"), kind="number", shown=False),
        Column("contact_ways", _("Contact ways"), kind="number", shown=False),
        Column("first_purchase_at", _("First purchase"), kind="age", shown=False),
        Column("last_contact_at", _("Last contact"), sort=True, kind="age", shown=False),
        Column("complaints", _("Complaints"), sort=True, kind="number", shown=False),
        Column("nps", _("Recommendation"), sort=True, kind="number", shown=False),
        Column("answers", _("Answers"), kind="number", shown=False),
    ]
    shown = table(
        request,
        columns=columns,
        rows=cards,
        size=PAGE_SIZE,
        count="auto",
        count_most=COUNT_MOST,
        default_sort="-spend",
        orderings={
            "shown_name": ["sort_name", "customer_id"],
            **{
                name: [name, "customer_id"]
                for name in (
                    "country", "orders", "spend", "last_purchase_at", "csat", "last_contact_at",
                    "complaints", "nps",
                )
            },
        },
        row_url="url",
        empty=_empty(request),
        id="customers",
        caption=_("Customers"),
        prepare=lambda card: _prepared(card, reader),
    )  # fmt: skip
    return shown


def _prepared(card: Any, reader: Reader) -> Any:
    card.shown_name = display_name(card, reader)
    card.url = reverse("view:customer", args=[card.customer_id])
    card.kind_label = kind_label(card.kind)
    return card


def kind_label(kind: str) -> str:
    return {
        "person": _("Person"),
        "organisation": _("Organisation"),
    }.get(kind, pgettext("kind of customer", "Unknown"))


def _empty(request: HttpRequest) -> Empty:
    if request.GET:
        return Empty(
            icon="filter-off",
            title=_("No customer meets these filters"),
            text=_("Loosen a filter, or look for part of a name or number."),
            url=reverse("view:customers"),
            action=_("Show all customers"),
        )
    return Empty(
        icon="users",
        title=_("No customers yet"),
        text=_("Bring in a file of customers or purchases; both make customers known."),
        url=reverse("collect:new") if access.can(request.user, "edit", "imports") else "",
        action=_("Import a file"),
    )


@dataclass(frozen=True)
class Group:
    """Planned values of one dimension, the known ones first."""

    label: str
    values: Sequence[Value]

    @property
    def known(self) -> list[Value]:
        return [value for value in self.values if value.known]


def dimension_label(code: str) -> str:
    return {
        "identification": _("Identification"),
        "contact": _("Contact"),
        "geography": _("Geography"),
        "demography": _("Demography"),
        "firmography": _("Firmography"),
        "consent": _("Consent"),
    }.get(code, code)


def grouped_values(view: CustomerView, plan: Plan) -> list[Group]:
    """Values that are known or required, by dimension in the plan's order."""
    return by_dimension([value for value in view.values if value.known or value.required])


def by_dimension(some: Sequence[Value]) -> list[Group]:
    """Values by dimension, in each in their own order."""
    ordered = sorted(some, key=lambda value: _order(value.dimension))
    grouped = groupby(ordered, key=lambda value: value.dimension)
    return [Group(dimension_label(code), list(values)) for code, values in grouped]


_DIMENSIONS = (
    "identification", "contact", "geography", "demography", "firmography", "consent",
)  # fmt: skip


def _order(dimension: str) -> int:
    return _DIMENSIONS.index(dimension) if dimension in _DIMENSIONS else len(_DIMENSIONS)


def event_label(code: str) -> str:
    """The plan's word for a kind of event in the active language."""
    if code == "answer":
        return _("Survey answer")
    kind = planning.current().events.get(code)
    return kind.text("label", get_language() or "en") if kind else code.replace("_", " ")


def purpose_label(code: str) -> str:
    """The plan's word for a purpose of consent in the active language."""
    purpose = planning.current().purposes.get(code)
    return purpose.text("label", get_language() or "en") if purpose else code.replace("_", " ")


def value_label(value: Any) -> str:
    """The text of a value; one of a list of allowed values is told in the active language."""
    return option_label(value.text, getattr(value, "variable", ""))


def option_label(text: Any, variable: str) -> str:
    """`{{ text|option_label:code }}`: an allowed value of a variable in the active language."""
    planned = planning.current().variables.get(variable)
    option = planned.option(str(text)) if planned else None
    return option.text("label", get_language() or "en") if option else str(text)


def kind_tabs(request: HttpRequest, view: CustomerView) -> list[Tab]:
    """Filters of the timeline by kind of event, with counts."""
    url = reverse("view:timeline", args=[view.id])
    chosen = request.GET.get("kind", "")
    counts = dict(view.life.kinds)
    if view.answers:
        counts["answer"] = len(view.answers)
    tabs = [Tab(_("Everything"), url, not chosen, sum(counts.values()))]
    for code, count in sorted(counts.items(), key=lambda item: -item[1]):
        tabs.append(Tab(event_label(code), f"{url}?kind={code}", chosen == code, count))
    return tabs
