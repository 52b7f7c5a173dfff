"""Customers under `/api/v1/customers`, masked for the caller as the pages are."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Schema

from threefold.access import service as access
from threefold.api import service as api
from threefold.descriptive import service as descriptive
from threefold.view import service
from threefold.view.models import Card
from threefold.view.types import Reader
from threefold.view.views.readers import reader_of

router = api.room("customers", tag="Customers")


class Filters(Schema):
    """The filters of the customer list; those left out do not narrow."""

    q: str = Field("", description="Words, phone, e-mail or number.")
    kind: str = ""
    country: str = Field("", description="ISO 3166-1 alpha-2.")
    reachability: str = Field("", description="reachable, unreachable or none.")
    named: str = Field("", description="yes or no.")
    orders_min: int | None = None
    spend_min: Decimal | None = None
    spend_max: Decimal | None = None
    bought_within: int | None = Field(None, description="Days.")
    quiet_for: int | None = Field(None, description="Days without a purchase.")
    complained: str = Field("", description="yes or no.")
    answered: str = Field("", description="yes or no.")
    csat_max: float | None = None
    nps_max: float | None = None
    known_max: float | None = Field(None, description="Per cent of planned descriptive values.")
    made_up: str = Field("", description="yes or no.")


class CustomerOut(Schema):
    customer_id: int
    name: str = Field(description="Empty where it is unknown or hidden from the caller.")
    kind: str
    country: str
    city: str
    reachability: str
    orders: int
    spend: Decimal
    first_purchase_at: datetime | None
    last_purchase_at: datetime | None
    csat: float | None
    nps: float | None
    descriptive_share: float
    behavioral_share: float
    related_share: float
    made_up: bool


class UnmaskIn(Schema):
    privacy: str = Field("personal", description="Privacy class to show.")
    reason: str = Field(min_length=3, max_length=300)


class UnmaskOut(Schema):
    until: datetime


def _row(card: Card, reader: Reader) -> dict[str, Any]:
    row = {name: getattr(card, name) for name in CustomerOut.model_fields}
    return {**row, "name": reader.sees(card.name, "internal", "name")[0]}


@router.get("", response=api.PageOf[CustomerOut])
def customers(
    request: HttpRequest, filters: Query[Filters], paging: Query[api.Paging]
) -> dict[str, Any]:
    """Customers by number, narrowed over all three kinds."""
    reader = reader_of(request)
    cards = service.narrowed(access.visible(request.user, Card.objects.all()), filters.dict())
    return api.page_of(cards, paging, shape=lambda card: _row(card, reader))


class MendOut(Schema):
    customer_id: int
    name: str = Field(description="Empty where it is unknown or hidden from the caller.")
    spend: float
    accuracy: float
    reach: float = Field(description="Best probability that an allowed contact way works.")
    gain: float
    worth: float = Field(description="Spend × gain.")
    why: str = Field(description="no_way, refused, dead, unproved or values.")


@router.get("/to-mend", response=list[MendOut])
def to_mend(request: HttpRequest, limit: int = Query(50, ge=1, le=500)) -> list[dict[str, Any]]:
    """Which customers' records to mend first: by spend × gain in accuracy and reach."""
    reader = reader_of(request)
    return [
        {**asdict(each), "name": reader.sees(each.name, "internal", "name")[0]}
        for each in service.work_list(limit)
    ]


@router.get("/{int:customer_id}", response=dict[str, Any])
def customer(request: HttpRequest, customer_id: int) -> dict[str, Any]:
    """The three kinds of one customer: values with source and age, contact ways, timeline.

    The number of a customer that was merged into another leads to that one: see `id`.
    """
    whole = descriptive.root_of(customer_id)
    return asdict(service.customer_view(whole, reader_of(request, whole)))


@router.post("/{int:customer_id}/unmask", needs="see", response=UnmaskOut)
def unmask(request: HttpRequest, customer_id: int, wanted: UnmaskIn) -> dict[str, Any]:
    """Show masked values of one customer to the caller for 15 minutes; the reason is logged."""
    whole = service.find_card(customer_id).customer_id
    return {"until": access.unmask(request, whole, wanted.privacy, wanted.reason)}
