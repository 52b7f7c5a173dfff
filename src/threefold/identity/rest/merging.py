"""Who is who, under `/api/v1/identity`: merge, un-merge, why, and the pairs to review.

Owners and analysts decide; agents may ask why. No answer holds a value of a customer: evidence
says how comparisons came out.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Schema

from threefold.api import service as api
from threefold.identity import service
from threefold.identity.models import Candidate
from threefold.identity.service import wording
from threefold.identity.types import Decision

router = api.room("identity", tag="Who is who")
_HIGHEST = (1 << 63) - 1
_Number = Field(ge=1, le=_HIGHEST)


class PairIn(Schema):
    """Two customers, by any of the numbers they have had."""

    left: int = _Number
    right: int = _Number
    reason: str = Field("", max_length=300)


class UnmergeIn(Schema):
    """Either the `customer` that leaves the others (`whole`: all part), or one `decision`."""

    customer: int | None = Field(None, ge=1, le=_HIGHEST)
    decision: int | None = Field(None, ge=1, le=_HIGHEST)
    whole: bool = False
    keep_apart: bool = Field(True, description="Note that they differ, for later matching.")
    reason: str = Field("", max_length=300)


class ReasonIn(Schema):
    reason: str = Field("", max_length=300)


class AnswerIn(Schema):
    answer: Literal["same", "different", "later"]
    reason: str = Field("", max_length=300)


class MergedOut(Schema):
    decision: int
    customer: int
    members: list[int]


class PartedOut(Schema):
    withdrawn: list[int]
    noted: list[int]
    customers: list[int]


class ReasonOut(Schema):
    """`bits`: each one more doubles the odds that the two are one, each one less halves them."""

    what: str
    outcome: str
    bits: float


class DecisionOut(Schema):
    id: int
    left: int
    right: int
    verdict: str
    method: str
    probability: float | None
    evidence: dict[str, Any]
    reasons: list[ReasonOut] = Field([], description="The evidence in words.")
    model: str
    reason: str
    by: str
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str


class PartOut(Schema):
    customer_id: int
    known_since: datetime
    records: list[tuple[str, str]] = Field(description="Source and its own number of the record.")


class ExplanationOut(Schema):
    customer_id: int
    parts: list[PartOut]
    links: list[DecisionOut]
    apart: list[DecisionOut]
    past: list[DecisionOut]


class CandidateOut(Schema):
    id: int
    left: int
    right: int
    probability: float | None
    evidence: dict[str, Any]
    reasons: list[ReasonOut] = Field([], description="The evidence in words.")
    model: str
    cause: str
    answer: str
    at: datetime


class Filter(Schema):
    answer: Literal["", "later", "same", "different"] = ""


@router.post("/merges", response=MergedOut, summary="Merge two customers")
def merge(request: HttpRequest, wanted: PairIn) -> Any:
    """The older number stays; both lead to the customer from now on. Can be taken back."""
    done = service.merge(wanted.left, wanted.right, actor=api.caller(request), reason=wanted.reason)
    return {"decision": done.link, "customer": done.customer_id, "members": done.members}


@router.post("/unmerges", response=PartedOut, summary="Part a merged customer")
def unmerge(request: HttpRequest, wanted: UnmergeIn) -> Any:
    """As if they had never been merged."""
    return asdict(
        service.unmerge(
            wanted.customer,
            link=wanted.decision,
            whole=wanted.whole,
            keep_apart=wanted.keep_apart,
            actor=api.caller(request),
            reason=wanted.reason,
        )
    )


@router.post("/never", response=DecisionOut, summary="Never merge two customers")
def never(request: HttpRequest, wanted: PairIn) -> Any:
    made = service.never_same(
        wanted.left, wanted.right, actor=api.caller(request), reason=wanted.reason
    )
    return _decision(service.decisions([made.pk])[0])


@router.post("/decisions/{int:decision}/withdraw", response=DecisionOut, summary="Take back")
def withdraw(request: HttpRequest, decision: int, wanted: ReasonIn) -> Any:
    """Withdraw a decision without deciding the contrary."""
    number = decision if decision <= _HIGHEST else 0
    service.take_back(number, actor=api.caller(request), reason=wanted.reason)
    return _decision(service.decisions([number])[0])


@router.get("/customers/{int:customer}", response=ExplanationOut, summary="Why one customer")
def explain(request: HttpRequest, customer: int) -> Any:
    """Of whom a customer consists, and which decisions hold him together or keep others away."""
    found = service.explain(customer if customer <= _HIGHEST else 0)
    lists = {name: [*map(_decision, getattr(found, name))] for name in ("links", "apart", "past")}
    return asdict(found) | lists


@router.get("/candidates", response=api.PageOf[CandidateOut], summary="Pairs to review")
def candidates(request: HttpRequest, chosen: Query[Filter], paging: Query[api.Paging]) -> Any:
    found = service.candidates(chosen.answer)
    return api.page_of(found, paging, shape=_shape)


@router.post("/candidates/{int:candidate}", response=CandidateOut, summary="Answer a pair")
def settle(request: HttpRequest, candidate: int, wanted: AnswerIn) -> Any:
    """The same merges the two, different keeps them apart, later puts the question off."""
    number = candidate if candidate <= _HIGHEST else 0
    return _shape(
        service.settle(number, wanted.answer, actor=api.caller(request), reason=wanted.reason)
    )


def _decision(found: Decision) -> dict[str, Any]:
    return asdict(found) | {"reasons": [*map(asdict, wording.reasons(found.evidence))]}


def _shape(found: Candidate) -> dict[str, Any]:
    return {
        "id": found.pk,
        "left": found.left_id,
        "right": found.right_id,
        "reasons": [*map(asdict, wording.reasons(found.evidence))],
        **{
            name: getattr(found, name)
            for name in ("probability", "evidence", "model", "cause", "answer", "at")
        },
    }
