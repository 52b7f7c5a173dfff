"""Shapes of competitors by REST."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ninja import Field, Schema

_MOST = (1 << 63) - 1
_Price = Decimal | None


class CompetitorOut(Schema):
    id: int
    name: str
    names: list[str] = Field(description="Other ways in which customers write it.")
    website: str
    note: str
    categories: list[str] = Field(description="Those of ours that it rivals.")
    products: list[str]
    version: int
    made_at: datetime
    changed_at: datetime
    retired_at: datetime | None


class CompetitorIn(Schema):
    name: str
    names: list[str] = []
    website: str = ""
    note: str = ""
    categories: list[str] = []
    products: list[str] = []


class CompetitorChange(Schema):
    """What is to change, and the version that it is changed from."""

    version: int = Field(ge=1, le=_MOST)
    name: str | None = None
    names: list[str] | None = None
    website: str | None = None
    note: str | None = None
    categories: list[str] | None = None
    products: list[str] | None = None


class CompetitorAct(Schema):
    act: Literal["retire", "restore", "undo"]


class ObservationOut(Schema):
    id: int
    competitor_id: int
    kind: Literal["visit", "price", "claim"]
    seen_on: date
    text: str
    place: str
    source: str
    category: str
    product: str
    price: _Price = Field(description="Of one unit; of prices only.")
    currency: str
    version: int
    made_at: datetime
    withdrawn_at: datetime | None


class ObservationIn(Schema):
    kind: Literal["visit", "price", "claim"]
    seen_on: date
    text: str = ""
    place: str = ""
    source: str = ""
    category: str = ""
    product: str = Field("", description="Our own code of it.")
    price: _Price = None
    currency: str = ""


class ObservationChange(Schema):
    """What is to change, and the version that it is changed from."""

    version: int = Field(ge=1, le=_MOST)
    seen_on: date | None = None
    text: str | None = None
    place: str | None = None
    source: str | None = None
    category: str | None = None
    product: str | None = None
    price: _Price = None
    currency: str | None = None


class ObservationAct(Schema):
    act: Literal["withdraw", "restore", "undo"]


class PriceOut(Schema):
    observation: int
    seen_on: date
    category: str
    product: str
    currency: str
    price: Decimal
    paid: float | None = Field(description="Mean that our customers paid for a unit about then.")
    dearer: float | None = Field(description="0.1: ten per cent dearer there than with us.")


class BuyerOut(Schema):
    customer_id: int
    buys: bool = Field(description="False: no longer.")
    first_on: date
    told_on: date
    share: float | None = Field(description="Of his spending that goes there, 0 to 1.")
    how: Literal["survey", "contact", "staff", "other"]


class BuyersIn(Schema):
    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(50, ge=1, le=500)


class BuyersOut(Schema):
    items: list[BuyerOut]
    count: int


class NotedOut(Schema):
    id: int
    told_on: date
    how: Literal["survey", "contact", "staff", "other"]
    evidence: str = Field(description="What the customer said, masked for the caller.")
    reference: str
    made_at: datetime
    withdrawn_at: datetime | None


class ElsewhereOut(NotedOut):
    competitor_id: int
    buys: bool
    share: float | None


class WalletOut(NotedOut):
    share: float | None = Field(description="Bought with us, 0 to 1.")
    spend: _Price = Field(description="In a year, with us and elsewhere, in our currency.")
    place: int | None = Field(description="Ours among the shops used.")
    shops: int | None


class NotedIn(Schema):
    told_on: date
    how: Literal["survey", "contact", "staff", "other"]
    evidence: str = ""
    reference: str = ""


class ElsewhereIn(NotedIn):
    competitor_id: int | None = Field(None, ge=0, le=_MOST)
    name: str = Field("", description="Instead of its number; a new one is added to the register.")
    buys: bool = True
    share: float | None = None


class WalletIn(NotedIn):
    share: float | None = None
    spend: _Price = None
    place: int | None = None
    shops: int | None = None


class NotedAct(Schema):
    act: Literal["withdraw", "restore"]
