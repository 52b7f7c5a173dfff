"""Customers under `/api/v1/customers`, masked for the caller as the pages are."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema, Status

from threefold.access import service as access
from threefold.api import service as api
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Denied, Invalid
from threefold.view import service
from threefold.view.models import Card
from threefold.view.service.readers import reader_of
from threefold.view.types import Reader

router = api.room("customers", tag="Customers")


class Filters(Schema):
    """The filters of the customer list; those left out do not narrow."""

    q: str = Field("", description="Words, phone, e-mail or number.")
    kind: str = ""
    country: str = Field("", description="ISO 3166-1 alpha-2.")
    reachability: str = Field("", description="likely, reachable, unreachable or none.")
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
    among: str = Field("", description="Key of a selection that the market view told.")
    segment: str = Field("", description="Number of a kept segment.")


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
    assigned: int | None = Field(description="Number of the user who looks after it.")


@router.get("/to-mend", response=list[MendOut])
def to_mend(
    request: HttpRequest,
    limit: int = Query(50, ge=1, le=500),
    why: str = "",
    whose: str = Query("", description="mine or nobody; everybody's where it is left out."),
) -> list[dict[str, Any]]:
    """Which customers' records to mend first: by spend × gain in accuracy and reach.

    What to do about each is told by `/accuracy/customers/{customer_id}`.
    """
    reader = reader_of(request)
    user = {"mine": request.user, "nobody": "nobody"}.get(whose)
    return [
        {**asdict(each), "name": reader.sees(each.name, "internal", "name")[0]}
        for each in service.work_list(limit, why=why, whose=user)
    ]


class TendIn(Schema):
    act: Literal["take", "give", "done", "open"] = Field(
        description="Take the record on, give it back, call it mended, or put it on the list again."
    )


class TendOut(Schema):
    customer_id: int
    assigned: int | None
    done_at: datetime | None
    rests_until: date | None


@router.post("/{int:customer_id}/mending", needs="edit", response=TendOut)
def tend(request: HttpRequest, customer_id: int, wanted: TendIn) -> dict[str, Any]:
    """Who looks after a record to mend, and whether it is done: off the list for 90 days."""
    user = request.user
    if wanted.act == "done":
        made = service.finish(customer_id, actor=user)
    elif wanted.act == "open":
        made = service.reopen(customer_id, actor=user)
    else:
        made = service.assign(customer_id, user if wanted.act == "take" else None, actor=user)
    told = {name: getattr(made, name) for name in ("customer_id", "done_at", "rests_until")}
    return {**told, "assigned": made.assigned_id}


class SideOut(Schema):
    text: str = Field(description="Masked or empty where the caller may not see it.")
    display: str = Field(description="shown, masked or hidden.")
    record_id: int
    sources: list[str]
    at: datetime | None


class ConflictOut(Schema):
    """Sources that say different things of one customer; the believed value comes first."""

    customer_id: int
    name: str
    variable: str
    label: str
    state: str = Field(description="Empty while open; later or none.")
    spend: float
    worth: float = Field(description="Spend × importance of the variable.")
    sides: list[SideOut]


class ConflictsIn(Schema):
    variable: str = ""
    source: str = ""
    other: str = Field("", description="Second source that must be in the conflict too.")
    state: str = Field("", description="Empty for open ones, later or none.")
    customer: int | None = Field(None, ge=1, le=(1 << 63) - 1)
    limit: int = Field(50, ge=1, le=500)


class ConflictAnswerIn(Schema):
    """Either a record whose value is kept, or a state: later, none or empty to open it again."""

    record_id: int | None = Field(None, ge=1, le=(1 << 63) - 1)
    state: str = ""
    reason: str = Field("", max_length=300)


@router.get("/conflicts", response=list[ConflictOut])
def conflicts(request: HttpRequest, filters: Query[ConflictsIn]) -> list[dict[str, Any]]:
    """Where sources disagree, what matters most first."""
    found = service.conflicts(filters.dict(exclude={"limit"}))[: filters.limit]
    return [asdict(service.disagreement(each, _reader(request, each))) for each in found]


def _reader(request: HttpRequest, conflict: Any) -> Reader:
    return reader_of(request, conflict.customer_id)


@router.post("/{int:customer_id}/conflicts/{variable}", response={204: None})
def answer_conflict(
    request: HttpRequest, customer_id: int, variable: str, answer: ConflictAnswerIn
) -> Status[None]:
    """Keep what one record says as a value of staff, or put the conflict off."""
    whole = service.find_card(customer_id).customer_id
    actor = api.caller(request)
    if answer.record_id is None:
        descriptive.answer_conflict(whole, variable, answer.state, actor=actor)
        return Status(204, None)
    reasons = service.why_value(whole, variable, reader_of(request, whole))
    if reasons.display != "shown":
        raise Denied(
            _("Show the value first; deciding unseen would be a guess."),
            where={"customer": customer_id, "privacy": reasons.privacy},
            remedy=_("Unmask it with a reason."),
        )
    descriptive.keep(whole, variable, answer.record_id, actor=actor, reason=answer.reason)
    return Status(204, None)


@router.get("/{int:customer_id}/why/{variable}", response=dict[str, Any])
def why(request: HttpRequest, customer_id: int, variable: str, at: str = "") -> dict[str, Any]:
    """Why a value is believed, now or at a moment: all that is told, and what decided."""
    whole = service.find_card(customer_id).customer_id
    moment = service.moment_of(at) if at else None
    return asdict(service.why_value(whole, variable, reader_of(request, whole), at=moment))


@router.get("/{int:customer_id}/as-of", response=dict[str, Any])
def as_of(
    request: HttpRequest,
    customer_id: int,
    at: str = Query(description="A day (its end is meant) or a moment in ISO 8601."),
) -> dict[str, Any]:
    """What was believed of a customer at a moment, from what was known then."""
    whole = service.find_card(customer_id).customer_id
    return asdict(service.as_known_on(whole, service.moment_of(at), reader_of(request, whole)))


@router.get("/{int:customer_id}", response=dict[str, Any])
def customer(request: HttpRequest, customer_id: int) -> dict[str, Any]:
    """The three kinds of one customer: values with source and age, contact ways, timeline.

    The number of a customer that was merged into another leads to that one: see `id`.
    """
    whole = descriptive.root_of(customer_id)
    return asdict(service.customer_view(whole, reader_of(request, whole)))


class ProofIn(Schema):
    proof: str = Field(
        description="delivered, answered, clicked, spoken, confirmed, bounced, wrong_number or "
        "returned."
    )
    at: datetime | None = Field(None, description="When it was so; now where it is left out.")


class ProvedOut(Schema):
    way_id: int
    kind: str
    validity: str = Field(description="valid, unknown or invalid.")
    proof: str
    proved_at: datetime | None
    probability: float = Field(description="That the contact way works now.")


class ProofOut(Schema):
    proof: str
    at: datetime
    source: str = Field(description="Of the event that told it; empty where staff did.")
    by: str


def _proved(way: Any) -> dict[str, Any]:
    shown = {name: getattr(way, name) for name in ("kind", "validity", "proof", "proved_at")}
    chance = descriptive.chances([way], clock.now())[way.pk]
    return {**shown, "way_id": way.pk, "probability": chance}


@router.get("/{int:customer_id}/ways/{int:way_id}/proofs", response=list[ProofOut])
def proofs(request: HttpRequest, customer_id: int, way_id: int) -> list[dict[str, Any]]:
    """What is noted of a contact way, the newest first."""
    return [
        {
            "proof": each.proof,
            "at": each.at,
            "source": each.source,
            "by": each.user.get_username() if each.user else "",
        }
        for each in descriptive.proofs_of(customer_id, way_id)
    ]


@router.post("/{int:customer_id}/ways/{int:way_id}/proofs", needs="edit", response=ProvedOut)
def prove(request: HttpRequest, customer_id: int, way_id: int, noted: ProofIn) -> dict[str, Any]:
    """Note what came of a try to reach the customer this way; the newest outcome counts."""
    if noted.at is not None and noted.at > clock.now():
        raise Invalid(_("This time is still to come."), where={"field": "at"})
    return _proved(
        descriptive.prove_contact(
            way_id, noted.proof, customer_id=customer_id, at=noted.at, actor=request.user
        )
    )


@router.delete("/{int:customer_id}/ways/{int:way_id}/proofs", needs="edit", response=ProvedOut)
def unprove(request: HttpRequest, customer_id: int, way_id: int) -> dict[str, Any]:
    """Take back the outcome that the caller noted last, within a day."""
    return _proved(descriptive.take_proof_back(customer_id, way_id, actor=request.user))


@router.post("/{int:customer_id}/unmask", needs="see", response=UnmaskOut)
def unmask(request: HttpRequest, customer_id: int, wanted: UnmaskIn) -> dict[str, Any]:
    """Show masked values of one customer to the caller for 15 minutes; the reason is logged."""
    whole = service.find_card(customer_id).customer_id
    return {"until": access.unmask(request, whole, wanted.privacy, wanted.reason)}
