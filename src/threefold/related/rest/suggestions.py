"""What was left in suggestion boxes, under `/api/v1/suggestions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Schema

from threefold.access import service as access
from threefold.api import service as api
from threefold.related.models import Suggestion
from threefold.related.service import needs as service
from threefold.related.service.needs import suggesting
from threefold.related.service.needs.noting import LONGEST

router = api.room("customers", tag="Suggestions", path="suggestions")

StateCode = Literal["new", "taken", "answered", "aside", "held"]


class SuggestionOut(Schema):
    """Who left it is told only to whoever may answer customers, and then masked."""

    id: UUID
    box: str
    kind: Literal["suggestion", "complaint", "praise"]
    state: StateCode
    product: str
    text: str
    reach: str = Field(description="How to reach who left it, masked.")
    customer: int | None
    channel: Literal["open", "qr", "embedded"]
    language: str
    left_at: datetime
    handled_at: datetime | None


class SuggestionsAskedIn(api.Paging):
    state: StateCode | None = None


class SuggestionTakeIn(Schema):
    name: str = Field(min_length=1, max_length=LONGEST)
    product: str = Field("", max_length=LONGEST)
    strength: float = Field(ge=1, le=5)


class SuggestionTakenOut(Schema):
    need: int
    evidence: int


@router.get("", response=api.PageOf[SuggestionOut])
def suggestions(request: HttpRequest, asked: Query[SuggestionsAskedIn]) -> dict[str, Any]:
    """What was left, in the order of its number."""
    found = Suggestion.objects.select_related("box").order_by()
    if asked.state:
        found = found.filter(state=asked.state)
    return api.page_of(found, asked, shape=lambda each: _told(request, each), cast=UUID)


@router.post("/{suggestion}/take", response=SuggestionTakenOut)
def take(request: HttpRequest, suggestion: UUID, wanted: SuggestionTakeIn) -> dict[str, int]:
    """Make a need of it, or strengthen one."""
    found = suggesting.get(suggestion)
    evidence = suggesting.take(found, **wanted.dict(), actor=request.user)
    return {"need": evidence.need_id, "evidence": evidence.pk}


def _told(request: HttpRequest, each: Suggestion) -> dict[str, Any]:
    sees = service.suggesting.sees_who(request.user)
    return {
        "id": each.pk, "box": each.box.name, "kind": each.kind, "state": each.state,
        "product": each.product, "text": suggesting.text_for(each, request.user),
        "reach": access.mask(each.reach, each.reach_kind) if sees else "",
        "customer": each.customer_id if sees else None, "channel": each.channel,
        "language": each.language, "left_at": each.left_at, "handled_at": each.handled_at,
    }  # fmt: skip
