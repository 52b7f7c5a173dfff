"""Segments under `/api/v1/segments`: rules counted, kept, and their members."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from threefold.api import service as api
from threefold.segments import service
from threefold.segments.models import Segment
from threefold.view.service import reader_of

router = api.room("segments", tag="Segments")
_MOST = (1 << 63) - 1


class RuleIn(Schema):
    """A rule as text, or as a builder's tree."""

    rule: str = Field("", description="As in `spend > 100 and can_reach('phone')`.")
    tree: dict[str, Any] | None = Field(None, description="Instead of `rule`.")


class CountOut(Schema):
    rule: str = Field(description="The rule as the language writes it.")
    as_of: date
    customers: int
    members: int
    others: int
    unknown: int = Field(description="Of whom too little is known to say.")


class ConditionOut(Schema):
    rule: str
    kept: int
    refused: int
    unknown: int
    alone: int = Field(description="Who meet it, whatever else they meet.")


class FunnelOut(CountOut):
    steps: list[ConditionOut] = Field(
        description="Conditions in turn, asked of whom all before kept."
    )


class SegmentFieldOut(Schema):
    code: str
    type: Literal["number", "text", "day", "flag"]
    kind: str
    label: str
    meaning: str
    unit: str
    privacy: str
    choices: list[str]
    held: bool = Field(description="Whether the newest day has values for it.")


class SegmentOut(Schema):
    id: int
    name: str
    note: str
    rule: str
    tree: dict[str, Any]
    live: bool
    settled_on: date | None
    version: int
    created_at: datetime
    changed_at: datetime
    retired_at: datetime | None


class SegmentIn(RuleIn):
    name: str
    note: str = ""
    live: bool = True


class ChangeIn(Schema):
    """What is to change, and the version that it is changed from."""

    version: int = Field(ge=1, le=_MOST)
    name: str | None = None
    note: str | None = None
    rule: str | None = None
    tree: dict[str, Any] | None = None


class ActIn(Schema):
    act: Literal["retire", "restore", "undo"]


class SizeOut(Schema):
    as_of: date
    version: int
    customers: int
    members: int
    unknown: int
    entered: int | None = Field(description="Since the day kept before; none where there is none.")
    left: int | None


class MembersIn(Schema):
    after: int | None = Field(None, ge=0, le=_MOST, description="`next` of the answer before.")
    limit: int = Field(50, ge=1, le=500)


class MembersOut(Schema):
    as_of: date
    items: list[dict[str, Any]] = Field(
        description="`customer_id` and the fields of the rule, masked for the caller."
    )
    next: int | None


def _given(asked: RuleIn | ChangeIn) -> Any:
    return asked.tree if asked.tree is not None else asked.rule


def _segment(pk: int) -> Segment:
    return service.find(pk)


@router.get("", response=api.PageOf[SegmentOut])
def segments(
    request: HttpRequest, paging: Query[api.Paging], retired: bool = False
) -> dict[str, Any]:
    """Segments in use, or those retired."""
    return api.page_of(service.listed(retired=retired).order_by(), paging)


@router.post("", response={201: SegmentOut})
def keep(request: HttpRequest, wanted: SegmentIn) -> Status[Segment]:
    """Keep a rule under a name; a live segment is asked soon after."""
    kept = service.save(
        name=wanted.name, rule=_given(wanted), note=wanted.note, live=wanted.live,
        actor=request.user,
    )  # fmt: skip
    if kept.live:
        service.ask_for_refresh(request.user, kept)
    return Status(201, kept)


@router.post("/count", needs="see", response=FunnelOut)
def count(request: HttpRequest, wanted: RuleIn) -> dict[str, Any]:
    """How many customers meet a rule, and where others fall away."""
    found = service.funnel(service.read(_given(wanted)))
    return {**asdict(found.counted), "steps": [asdict(each) for each in found.steps]}


@router.get("/fields", response=list[SegmentFieldOut])
def fields(request: HttpRequest) -> list[dict[str, Any]]:
    """What rules may name, in the caller's language."""
    return [asdict(each) for each in service.about_fields(service.ground().columns)]


@router.get("/{int:segment}", response=SegmentOut)
def segment(request: HttpRequest, segment: int) -> Segment:
    return _segment(segment)


@router.patch("/{int:segment}", response=SegmentOut)
def change(request: HttpRequest, segment: int, wanted: ChangeIn) -> Segment:
    """Rename, describe, or give a live one another rule."""
    changed = service.change(
        segment, version=wanted.version, name=wanted.name, note=wanted.note,
        rule=_given(wanted), actor=request.user,
    )  # fmt: skip
    if changed.live:
        service.ask_for_refresh(request.user, changed)
    return changed


@router.post("/{int:segment}/state", response=SegmentOut)
def act(request: HttpRequest, segment: int, wanted: ActIn) -> Segment:
    """Retire it, take it into use again, or put back its last change."""
    work = {"retire": service.retire, "restore": service.restore, "undo": service.undo}
    return work[wanted.act](segment, actor=request.user)


@router.get("/{int:segment}/sizes", response=list[SizeOut])
def sizes(request: HttpRequest, segment: int) -> list[Any]:
    """Its size by day, oldest first."""
    return service.sizes(_segment(segment))


@router.get("/{int:segment}/members", needs_in="customers", response=MembersOut)
def members(request: HttpRequest, segment: int, paging: Query[MembersIn]) -> dict[str, Any]:
    """Members by number, as of the newest day of the wide view."""
    held, on = _segment(segment), service.ground()
    columns = service.columns_of(held, on) if held.live else []
    found = service.page_of(held, columns=columns, size=paging.limit, after=paging.after)
    reader, known = reader_of(request), service.known_fields()
    items = [
        {"customer_id": row["customer_id"]}
        | {code: service.seen(row[code], known[code], reader) for code in columns}
        for row in found.rows
    ]
    last = items[-1]["customer_id"] if found.more else None
    return {"as_of": found.as_of, "items": items, "next": last}
