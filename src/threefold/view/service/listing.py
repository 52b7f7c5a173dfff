"""Narrowing the customer list over all three kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from threefold.behavioral import service as behavioral
from threefold.descriptive.service import store
from threefold.kit import clock
from threefold.view.models import Card
from threefold.view.service.narrowing import narrowings
from threefold.view.service.search import matching

Rule = Callable[[Any], Q]
_FARTHEST = 365_000


def _before(field: str) -> Rule:
    return lambda days: Q(**{f"{field}__lt": _ago(days)})


def _within(field: str) -> Rule:
    return lambda days: Q(**{f"{field}__gte": _ago(days)})


def _ago(days: Any) -> datetime:
    """So many days before now; what lies beyond a thousand years is a thousand years."""
    return clock.now() - timedelta(days=max(-_FARTHEST, min(int(days), _FARTHEST)))


def _reached() -> Q:
    """A contact way that the customer did not refuse probably works."""
    return Q(reached_until__gte=clock.now())


def _least(field: str) -> Rule:
    return lambda bound: Q(**{f"{field}__gte": bound})


def _most(field: str) -> Rule:
    return lambda bound: Q(**{f"{field}__lte": bound})


RULES: Mapping[str, Rule] = {
    "kind": lambda kind: Q(kind=kind),
    "country": lambda country: Q(country=country),
    "reachability": lambda state: _reached() if state == "likely" else Q(reachability=state),
    "named": lambda named: ~Q(name="") if named == "yes" else Q(name=""),
    "made_up": lambda made_up: Q(made_up=made_up == "yes"),
    "orders_min": _least("orders"),
    "spend_min": _least("spend"),
    "spend_max": _most("spend"),
    "bought_within": _within("last_purchase_at"),
    "quiet_for": _before("last_purchase_at"),
    "complained": lambda yes: Q(complaints__gt=0) if yes == "yes" else Q(complaints=0),
    "answered": lambda yes: Q(answers__gt=0) if yes == "yes" else Q(answers=0),
    "csat_max": _most("csat"),
    "nps_max": _most("nps"),
    "known_max": lambda percent: Q(descriptive_share__lte=float(percent) / 100),
}
"""What each filter of the list means; `*_within` and `quiet_for` are in days before now."""


LISTED = (
    "customer_id", "name", "kind", "country", "reachability", "orders", "spend",
    "last_purchase_at", "csat", "nps",
)  # fmt: skip


def listed(criteria: Mapping[str, Any], *, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The first rows by spend as dictionaries of LISTED, and how many there are in all."""
    cards = narrowed(Card.objects.all(), criteria)
    rows = cards.order_by("-spend", "customer_id").values(*LISTED)[:limit]
    return list(rows), cards.count()


def figures() -> dict[str, Any]:
    """Counts and means over all customers, in one question to the store."""
    return Card.objects.aggregate(
        customers=Count("pk"),
        named=Count("pk", filter=~Q(name="")),
        persons=Count("pk", filter=Q(kind="person")),
        organisations=Count("pk", filter=Q(kind="organisation")),
        made_up=Count("pk", filter=Q(made_up=True)),
        likely=Count("pk", filter=_reached()),
        reachable=Count("pk", filter=Q(reachability="reachable")),
        unreachable=Count("pk", filter=Q(reachability="unreachable")),
        without_contact_way=Count("pk", filter=Q(reachability="none")),
        buyers=Count("pk", filter=Q(orders__gt=0)),
        asked=Count("pk", filter=Q(answers__gt=0)),
        answers=Sum("answers", default=0),
        csat=Avg("csat"),
        nps=Avg("nps"),
        described=Avg("descriptive_share", default=0.0),
        observed=Avg("behavioral_share", default=0.0),
        understood=Avg("related_share", default=0.0),
    )


def _among(key: str) -> Q:
    store.aside("tf_among", behavioral.chosen(key).customers, index=["customer_id"])
    return Q(customer_id__in=RawSQL("select customer_id from tf_among", ()))


def _in_lists(some: list[pa.Table]) -> Q:
    """Who is in all of these lists."""
    both = some[0].select(["customer_id"])
    for each in some[1:]:
        both = both.join(each.select(["customer_id"]), "customer_id", join_type="inner")
    store.aside("tf_in_lists", both, index=["customer_id"])
    return Q(customer_id__in=RawSQL("select customer_id from tf_in_lists", ()))


def narrowed(cards: QuerySet[Card], criteria: Mapping[str, Any]) -> QuerySet[Card]:
    """`cards` that meet every filter set in `criteria`.

    These are the keys of RULES, `q` for words, `among` for a key of `behavioral.chosen`, and the
    names of `narrowings`.
    """
    if key := criteria.get("among"):
        cards = cards.filter(_among(key))
    lists = [each.customers(criteria[name]) for name, each in narrowings if criteria.get(name)]
    if lists:
        cards = cards.filter(_in_lists(lists))
    for name, rule in RULES.items():
        value = criteria.get(name)
        if value not in (None, ""):
            cards = cards.filter(rule(value))
    text = criteria.get("q")
    return matching(cards, text) if text else cards
