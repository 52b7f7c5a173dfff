"""Competitors under `/api/v1/competitors`: the register, what was seen, who buys there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Status

from threefold.api import service as api
from threefold.descriptive import service as descriptive
from threefold.related.models import BoughtElsewhere, Competitor, Observation, WalletTold
from threefold.related.rest.rivals_shapes import (
    BuyersIn,
    BuyersOut,
    CompetitorAct,
    CompetitorChange,
    CompetitorIn,
    CompetitorOut,
    ElsewhereIn,
    ElsewhereOut,
    NotedAct,
    NotedOut,
    ObservationAct,
    ObservationChange,
    ObservationIn,
    ObservationOut,
    PriceOut,
    WalletIn,
    WalletOut,
)
from threefold.related.service import rivals
from threefold.related.views.rivals.shared import evidence

router = api.room("customers", tag="Competitors", path="competitors")


@router.get("", response=api.PageOf[CompetitorOut])
def competitors(
    request: HttpRequest, paging: Query[api.Paging], retired: bool = False
) -> dict[str, Any]:
    """Competitors in use, or those retired."""
    return api.page_of(rivals.listed(retired=retired).order_by(), paging)


@router.post("", response={201: CompetitorOut})
def add(request: HttpRequest, wanted: CompetitorIn) -> Status[Competitor]:
    """Add one to the register."""
    return Status(201, rivals.add(**wanted.dict(), actor=request.user))


@router.get("/{int:competitor}", response=CompetitorOut)
def competitor(request: HttpRequest, competitor: int) -> Competitor:
    return rivals.find(competitor)


@router.patch("/{int:competitor}", response=CompetitorOut)
def change(request: HttpRequest, competitor: int, wanted: CompetitorChange) -> Competitor:
    """Change what is given; what is left out stays."""
    return rivals.change(competitor, **wanted.dict(exclude_none=True), actor=request.user)


@router.post("/{int:competitor}/state", response=CompetitorOut)
def act(request: HttpRequest, competitor: int, wanted: CompetitorAct) -> Competitor:
    """Retire it, take it into use again, or put back its last change."""
    work = {"retire": rivals.retire, "restore": rivals.restore, "undo": rivals.undo}
    return work[wanted.act](competitor, actor=request.user)


@router.get("/{int:competitor}/observations", response=api.PageOf[ObservationOut])
def observations(
    request: HttpRequest, competitor: int, paging: Query[api.Paging], kind: str = ""
) -> dict[str, Any]:
    """What was seen of it, in the order noted; of one kind if asked for."""
    held = rivals.find(competitor)
    found = rivals.observations(held.pk, [kind] if kind else ())
    return api.page_of(found.order_by(), paging)


@router.post("/{int:competitor}/observations", response={201: ObservationOut})
def observe(request: HttpRequest, competitor: int, wanted: ObservationIn) -> Status[Observation]:
    """Note a visit, a price or a claim."""
    return Status(201, rivals.observe(competitor, **wanted.dict(), actor=request.user))


@router.patch("/{int:competitor}/observations/{int:observation}", response=ObservationOut)
def correct(
    request: HttpRequest, competitor: int, observation: int, wanted: ObservationChange
) -> Observation:
    """Correct what was noted; what is left out stays."""
    _seen(competitor, observation)
    return rivals.correct(observation, **wanted.dict(exclude_none=True), actor=request.user)


@router.post("/{int:competitor}/observations/{int:observation}/state", response=ObservationOut)
def act_on_observation(
    request: HttpRequest, competitor: int, observation: int, wanted: ObservationAct
) -> Observation:
    """Take it back, let it count again, or put back its last change."""
    _seen(competitor, observation)
    if wanted.act == "undo":
        return rivals.undo_observation(observation, actor=request.user)
    return rivals.withdraw(observation, actor=request.user, back=wanted.act == "restore")


@router.get("/{int:competitor}/prices", response=list[PriceOut])
def prices(request: HttpRequest, competitor: int) -> list[dict[str, Any]]:
    """Prices seen, newest first, beside what our customers paid for the same goods."""
    found, _pictures = rivals.prices.prices(rivals.find(competitor).pk)
    names = ("seen_on", "category", "product", "currency", "price")
    return [
        {name: getattr(each.seen, name) for name in names}
        | {"observation": each.seen.pk, "paid": each.paid, "dearer": each.dearer}
        for each in found
    ]


@router.get("/{int:competitor}/customers", response=BuyersOut)
def buyers(request: HttpRequest, competitor: int, paging: Query[BuyersIn]) -> dict[str, Any]:
    """Who buys there or did, who still does and the newest first."""
    found, count = rivals.customers_of(rivals.find(competitor), **paging.dict())
    return {"items": found, "count": count}


@router.get("/customers/{int:customer}/elsewhere", response=list[ElsewhereOut])
def elsewhere(request: HttpRequest, customer: int) -> list[dict[str, Any]]:
    """What staff noted of where a customer buys beside us, newest first."""
    return [_told(request, each, ElsewhereOut) for each in rivals.notes_of(customer)]


@router.post("/customers/{int:customer}/elsewhere", response={201: ElsewhereOut})
def note_elsewhere(
    request: HttpRequest, customer: int, wanted: ElsewhereIn
) -> Status[dict[str, Any]]:
    """Note that a customer buys at a competitor, or no longer."""
    told = wanted.dict(exclude={"competitor_id", "name"})
    one = wanted.name if wanted.competitor_id is None else wanted.competitor_id
    made = rivals.note_customer(customer, one, **told, actor=request.user)
    return Status(201, _told(request, made, ElsewhereOut))


@router.post("/customers/{int:customer}/elsewhere/{int:note}/state", response=ElsewhereOut)
def act_on_elsewhere(
    request: HttpRequest, customer: int, note: int, wanted: NotedAct
) -> dict[str, Any]:
    """Take a note back, or let it count again."""
    back = wanted.act == "restore"
    held = rivals.take_back(BoughtElsewhere, customer, note, actor=request.user, back=back)
    return _told(request, held, ElsewhereOut)


@router.get("/customers/{int:customer}/wallet", response=list[WalletOut])
def wallet(request: HttpRequest, customer: int) -> list[dict[str, Any]]:
    """What staff noted of a customer's spending as a whole, newest first."""
    descriptive.named(customer)
    return [_told(request, each, WalletOut) for each in rivals.wallets_of(customer)]


@router.post("/customers/{int:customer}/wallet", response={201: WalletOut})
def note_wallet(request: HttpRequest, customer: int, wanted: WalletIn) -> Status[dict[str, Any]]:
    """Note the share bought with us, the spending of a year, or our place among the shops used."""
    made = rivals.note_wallet(customer, **wanted.dict(), actor=request.user)
    return Status(201, _told(request, made, WalletOut))


@router.post("/customers/{int:customer}/wallet/{int:note}/state", response=WalletOut)
def act_on_wallet(
    request: HttpRequest, customer: int, note: int, wanted: NotedAct
) -> dict[str, Any]:
    """Take a note back, or let it count again."""
    back = wanted.act == "restore"
    held = rivals.take_back(WalletTold, customer, note, actor=request.user, back=back)
    return _told(request, held, WalletOut)


def _seen(competitor: int, observation: int) -> None:
    rivals.find_observation(observation, of=competitor)


def _told(request: HttpRequest, held: Any, shape: type[NotedOut]) -> dict[str, Any]:
    row = {name: getattr(held, name) for name in shape.model_fields}
    return {**row, "evidence": evidence(request, held.customer_id, held.evidence)["text"]}
