"""Needs under `/api/v1/needs`: the register, its evidence, putting equal needs together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema, Status

from threefold.api import service as api
from threefold.descriptive import service as descriptive
from threefold.kit.errors import Denied, NotFound
from threefold.related.models import NeedEvidence
from threefold.related.service import needs as service
from threefold.related.service.needs.noting import LONGEST, MOST_PEOPLE, MOST_WORDS

router = api.room("customers", tag="Needs", path="needs")
_MOST = (1 << 63) - 1

StatusCode = Literal["open", "meeting", "met", "dropped"]
KindCode = Literal["survey", "suggestion", "meeting", "focus", "contact", "staff"]


class NeedOut(Schema):
    """A need with how much it is asked for, merged customers as one."""

    id: int
    name: str
    product: str = Field(description="Empty: none in particular.")
    status: StatusCode
    into: int | None = Field(description="The need it was put together with.")
    people: int = Field(description="Everybody who asked, known or not.")
    customers: int = Field(description="Known customers who asked.")
    pieces: int = Field(description="Pieces of evidence.")
    weight: float = Field(description="Sum of the strengths of all who asked.")
    strength: float | None = Field(description="Their mean, 1 to 5.")
    by_strength: list[int] = Field(description="How many of strength 1, 2, … 5.")
    last_on: date | None


class NeedsAskedIn(Schema):
    product: str | None = Field(None, max_length=LONGEST, description="Empty: of none.")
    status: StatusCode | None = None
    strength: float = Field(0, ge=0, le=5, description="Least mean strength.")
    whom: Literal["person", "organisation", "unknown", "nobody"] | None = Field(
        None, description="Counts only those who are of this kind."
    )


class NeedScaleIn(Schema):
    low: float = Field(ge=-1e6, le=1e6)
    high: float = Field(ge=-1e6, le=1e6)


class NeedIn(Schema):
    """Evidence of a need; one that is in the register already is strengthened."""

    name: str = Field(min_length=1, max_length=LONGEST)
    product: str = Field("", max_length=LONGEST)
    strength: float = Field(ge=-1e6, le=1e6, description="1 to 5, or on `scale`.")
    kind: KindCode
    scale: NeedScaleIn | None = None
    customer: int | None = Field(None, ge=1, le=_MOST)
    people: int = Field(1, ge=1, le=MOST_PEOPLE, description="Where no customer is named.")
    words: str = Field("", max_length=MOST_WORDS)
    said_on: date | None = Field(None, description="Today unless said.")
    source: str = Field("", max_length=120)
    reference: str = Field("", max_length=80)


class NeedChangeIn(Schema):
    name: str | None = Field(None, min_length=1, max_length=LONGEST)
    product: str | None = Field(None, max_length=LONGEST)
    status: StatusCode | None = None
    into: int | None = Field(
        None, ge=1, le=_MOST, description="Counts for that need; null: stands for itself again."
    )


class NeedEvidenceMoveIn(Schema):
    withdrawn: bool


class NeedEvidenceOut(Schema):
    """`words` as the caller may read them: masked or left out where they are not his to read."""

    id: int
    need: int
    kind: KindCode
    strength: float
    customer: int | None
    people: int
    words: str
    display: Literal["shown", "masked", "hidden"]
    said_on: date
    source: str
    reference: str
    noted_at: datetime
    withdrawn_at: datetime | None


class CustomerNeedOut(Schema):
    need: int
    name: str
    product: str
    status: StatusCode
    strength: float = Field(description="By all his evidence, 1 to 5.")
    pieces: int


@router.get("", response=list[NeedOut])
def register(request: HttpRequest, asked: Query[NeedsAskedIn]) -> list[dict[str, Any]]:
    """Needs that stand for themselves, most asked for first."""
    found = service.register(
        product=asked.product, status=asked.status or "", strength=asked.strength,
        whom=asked.whom or "",
    )  # fmt: skip
    return [_need(each) for each in found]


@router.post("", needs="see", response={201: NeedEvidenceOut})
def note(request: HttpRequest, wanted: NeedIn) -> Status[dict[str, Any]]:
    """Put one piece of evidence into the register; the need is made if it is new."""
    if not service.may_write(request.user):
        raise Denied(
            _("Your role does not allow this."), remedy=_("Ask an owner of this installation.")
        )
    scale = (wanted.scale.low, wanted.scale.high) if wanted.scale else None
    noted = service.Noted(scale=scale, **wanted.dict(exclude={"scale"}))
    return Status(201, _evidence(request, service.note(noted, actor=request.user)))


@router.get("/customers/{int:customer}", response=list[CustomerNeedOut])
def of_customer(request: HttpRequest, customer: int) -> list[dict[str, Any]]:
    """What a customer wants, strongest first."""
    descriptive.named(customer)
    return [
        {
            "need": need.pk, "name": need.name, "product": need.product, "status": need.status,
            "strength": strength, "pieces": len(pieces),
        }
        for need, strength, pieces in service.of_customer(customer)
    ]  # fmt: skip


@router.get("/{int:need}", response=NeedOut)
def need(request: HttpRequest, need: int) -> dict[str, Any]:
    """One need; of one put together with another, the other counts all evidence."""
    return _need(service.one(service.get(need)))


@router.patch("/{int:need}", needs="edit", needs_in="imports", response=NeedOut)
def change(request: HttpRequest, need: int, wanted: NeedChangeIn) -> dict[str, Any]:
    """Give it another name, product or status; put it together with another, or apart."""
    given = wanted.dict(exclude_unset=True)
    held, moved = service.get(need), "into" in given
    into = given.pop("into", None)
    with transaction.atomic():
        if given:
            held = service.change(held, **given, actor=request.user)
        if moved and into is not None:
            service.together(held, service.get(into), actor=request.user)
        elif moved:
            service.apart(held, actor=request.user)
    return _need(service.one(service.get(need)))


@router.get("/{int:need}/evidence", response=api.PageOf[NeedEvidenceOut])
def evidence(request: HttpRequest, need: int, paging: Query[api.Paging]) -> dict[str, Any]:
    """Evidence of a need by number, what was withdrawn too."""
    found = service.evidence_of(service.get(need)).order_by()
    return api.page_of(found, paging, shape=lambda each: _evidence(request, each))


@router.post("/{int:need}/undo", needs="edit", needs_in="imports", response=NeedOut)
def undo(request: HttpRequest, need: int) -> dict[str, Any]:
    """Take its last change back."""
    return _need(service.one(service.undo(service.get(need), actor=request.user)))


@router.post("/evidence/{int:piece}", needs="see", response=NeedEvidenceOut)
def move(request: HttpRequest, piece: int, wanted: NeedEvidenceMoveIn) -> dict[str, Any]:
    """Take a piece of evidence out of the count, or count it again."""
    work = service.withdraw if wanted.withdrawn else service.restore
    return _evidence(request, work(_piece(piece), actor=request.user))


def _piece(number: int) -> NeedEvidence:
    found = NeedEvidence.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such evidence."), where={"evidence": number})
    return found


def _need(asked: service.Asked) -> dict[str, Any]:
    need = asked.need
    return {
        "id": need.pk, "name": need.name, "product": need.product, "status": need.status,
        "into": need.into_id, "people": asked.people, "customers": asked.customers,
        "pieces": asked.pieces, "weight": asked.weight, "strength": asked.strength,
        "by_strength": asked.by_strength, "last_on": asked.last_on,
    }  # fmt: skip


def _evidence(request: HttpRequest, each: NeedEvidence) -> dict[str, Any]:
    shown, words = service.seen(request.user, each, request)
    return {
        "id": each.pk, "need": each.need_id, "kind": each.kind, "strength": each.strength,
        "customer": each.customer_id, "people": each.people, "words": words,
        "display": shown, "said_on": each.said_on, "source": each.source,
        "reference": each.reference, "noted_at": each.noted_at,
        "withdrawn_at": each.withdrawn_at,
    }  # fmt: skip
