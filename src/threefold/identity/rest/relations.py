"""Relations of persons to organisations and households, under `/api/v1/relations`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from threefold.api import service as api
from threefold.identity import service

router = api.room("customers", tag="Relations", path="relations")
_HIGHEST = (1 << 63) - 1


class RelationIn(Schema):
    """`person` and either `organisation` or `household`; days are the first and the last."""

    person: int = Field(ge=1, le=_HIGHEST)
    organisation: int | None = Field(None, ge=1, le=_HIGHEST)
    household: int | None = Field(None, ge=1, le=_HIGHEST)
    role: str = Field(max_length=14)
    since: date | None = None
    until: date | None = None


class RelationOut(Schema):
    id: int
    person: int
    organisation: int | None
    household: int | None
    role: str
    since: date | None
    until: date | None
    source: str


class HouseholdIn(Schema):
    """The first person is the head."""

    persons: list[int] = Field(min_length=1, max_length=50)
    name: str = Field("", max_length=120)


class HouseholdOut(Schema):
    household: int


class EndIn(Schema):
    until: date


class WithdrawIn(Schema):
    reason: str = Field("", max_length=300)


class Day(Schema):
    on: date | None = Field(None, description="Only those that held on this day.")


@router.get("/customers/{int:customer}", response=list[RelationOut], summary="Of a customer")
def of_customer(request: HttpRequest, customer: int, day: Query[Day]) -> Any:
    """Relations of a person, or to an organisation, newest first."""
    found = service.relations_of(_small(customer), on=day.on)
    return [asdict(each) for each in found]


@router.get("/households/{int:household}", response=list[RelationOut], summary="A household")
def of_household(request: HttpRequest, household: int, day: Query[Day]) -> Any:
    found = service.members_of_household(_small(household), on=day.on)
    return [asdict(each) for each in found]


@router.post("/households", response=HouseholdOut, summary="Make a household")
def make(request: HttpRequest, wanted: HouseholdIn) -> Any:
    persons = [_small(each) for each in wanted.persons]
    made = service.make_household(persons, name=wanted.name, actor=api.caller(request))
    return {"household": made}


@router.post("", response=RelationOut, summary="Note a relation")
def relate(request: HttpRequest, wanted: RelationIn) -> Any:
    """The customers stay two; a relation is never a merge."""
    return asdict(service.relate(**wanted.dict(), actor=api.caller(request)))


@router.post("/{int:relation}/end", response=RelationOut, summary="Say when it ended")
def end(request: HttpRequest, relation: int, wanted: EndIn) -> Any:
    ended = service.end_relation(_small(relation), wanted.until, actor=api.caller(request))
    return asdict(ended)


@router.post("/{int:relation}/withdraw", response={204: None}, summary="Take it back")
def withdraw(request: HttpRequest, relation: int, wanted: WithdrawIn) -> Any:
    service.withdraw_relation(_small(relation), actor=api.caller(request), reason=wanted.reason)
    return Status(204, None)


def _small(number: int) -> int:
    """A number the store can hold; others name nothing."""
    return number if 0 < number <= _HIGHEST else 0
