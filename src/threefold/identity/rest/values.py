"""Values that several customers share, under `/api/v1/values`, and what staff say of them.

They are masked as for their caller.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Schema

from threefold.api import service as api
from threefold.identity import service
from threefold.identity.service.veiling import veiled

router = api.room("identity", tag="Shared values", path="values")
_HIGHEST = (1 << 63) - 1


class ValueOut(Schema):
    """`state`: crowd joins nobody, few joins those who tell the same name; or as declared."""

    identifier: int | None
    scheme: str
    issuer: str
    value: str
    customers: int
    limit: int
    state: str
    declaration: int | None
    reason: str
    by: str
    at: datetime | None


class BearerOut(Schema):
    customer_id: int
    records: int


class DeclareIn(Schema):
    meaning: Literal["shared", "personal"]
    merge: bool = Field(False, description="Merge those who bear it now; for personal values.")
    reason: str = Field("", max_length=300)


class TakeBackIn(Schema):
    reason: str = Field("", max_length=300)


class DoneOut(Schema):
    declaration: int


class SharedFilter(Schema):
    few: bool = Field(False, description="Also those that only a few share.")


@router.get("", response=list[ValueOut], summary="Values that link too many")
def listed(request: HttpRequest, chosen: Query[SharedFilter]) -> Any:
    """Those of most customers first, at most 500; with those of which staff said what they are."""
    return [_shape(request, each) for each in service.shared_values(few=chosen.few)]


@router.get("/{int:identifier}/customers", response=list[BearerOut], summary="Who bears a value")
def bearers(request: HttpRequest, identifier: int) -> Any:
    """Those made up of most records first: they may have been joined by the value."""
    found = service.shared_value(_small(identifier))
    return [asdict(each) for each in service.bearers_of(found.identifier or 0)]


@router.post("/{int:identifier}", response=ValueOut, summary="Say what a value is")
def declare(request: HttpRequest, identifier: int, wanted: DeclareIn) -> Any:
    """Shared by several, or of one customer; holds for what is brought in from now on."""
    said = service.declare(
        _small(identifier),
        wanted.meaning,
        merge=wanted.merge,
        reason=wanted.reason,
        actor=api.caller(request),
    )
    return _shape(request, said)


@router.post("/declarations/{int:declaration}/withdraw", response=DoneOut, summary="Take back")
def undeclare(request: HttpRequest, declaration: int, wanted: TakeBackIn) -> Any:
    """Merges made with it stay; they have their own way back."""
    service.undeclare(_small(declaration), actor=api.caller(request), reason=wanted.reason)
    return {"declaration": declaration}


def _shape(request: HttpRequest, found: Any) -> dict[str, Any]:
    return {**asdict(found), "value": veiled(api.caller(request), found)}


def _small(number: int) -> int:
    return number if number <= _HIGHEST else 0
