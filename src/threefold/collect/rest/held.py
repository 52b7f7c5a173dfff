"""Live events held back, under `/api/v1/quarantine`: by cause, mended, sent in again, dropped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema, Status

from threefold.api import service as api
from threefold.collect import service
from threefold.collect.models import Held
from threefold.collect.rest.imports import Begun
from threefold.collect.service import stream
from threefold.jobs import service as jobs
from threefold.kit.errors import Invalid

router = api.room("imports", tag="Quarantine of live events", path="quarantine")
_HIGHEST = (1 << 63) - 1


class GroupOut(Schema):
    """Events of one source, cause, field and name; `group` is the number of one of them."""

    group: int
    source: str
    cause: str
    field: str
    event: str
    events: int
    first_at: datetime
    last_at: datetime
    what: str
    remedy: str


class HeldOut(Schema):
    """`payload` is the event as JSON text with personal values masked."""

    id: int
    source: str
    cause: str
    field: str
    event: str
    received_at: datetime
    state: str
    payload: str


class Payload(Schema):
    payload: str = Field(max_length=2_000_000)


class Some(Schema):
    """No `ids`: the whole group."""

    ids: list[int] = Field([], max_length=1_000)


class Filling(Schema):
    """`field` as in `properties.amount`: either one `value` for all, or `values` by what stands
    there now."""

    field: str = Field(min_length=1, max_length=200, pattern=r"^[^.\x00]+(\.[^.\x00]+)*$")
    value: Any = None
    values: dict[str, Any] | None = None


class Done(Schema):
    events: int


@router.get("", response=list[GroupOut], summary="Why events are held back")
def groups(request: HttpRequest, source: str = Query("", max_length=60)) -> Any:
    """The most frequent causes first."""
    return [
        {
            "group": each["group"],
            "source": each["source_id"],
            "cause": each["cause"],
            "field": each["detail"],
            "event": each["name"],
            "events": each["events"],
            "first_at": each["first_at"],
            "last_at": each["last_at"],
            "what": service.explain_held(each["cause"], each["detail"])["what"],
            "remedy": service.explain_held(each["cause"], each["detail"])["remedy"],
        }
        for each in stream.quarantine.causes(source.replace("\0", "") or None)
    ]


@router.get("/{int:group}/events", response=api.PageOf[HeldOut], summary="Events of a group")
def events(request: HttpRequest, group: int, paging: Query[api.Paging]) -> Any:
    found = stream.groups.get(_small(group))
    mask = stream.masking.Mask(found.source, api.caller(request))
    return api.page_of(found.waiting(), paging, shape=lambda each: _shape(each, mask))


@router.get("/events/{int:event}", response=HeldOut, summary="One event")
def event(request: HttpRequest, event: int) -> Any:
    held = stream.groups.find(_small(event))
    return _shape(held, stream.masking.Mask(held.source_id, api.caller(request)))


@router.put("/events/{int:event}", response=HeldOut, summary="Mend an event")
def mend(request: HttpRequest, event: int, wanted: Payload) -> Any:
    """What is masked stays as it is where it is given back masked."""
    held = stream.groups.find(_small(event))
    mask = stream.masking.Mask(held.source_id, api.caller(request))
    try:
        whole = mask.mended(wanted.payload, held.payload)
    except ValueError as error:
        raise Invalid(
            _("This is not JSON: %(problem)s") % {"problem": error}, where={"field": "payload"}
        ) from None
    return _shape(stream.quarantine.mend(held.pk, whole, actor=api.caller(request)), mask)


@router.post("/{int:group}/replay", response={202: Begun}, summary="Send in again")
def replay(request: HttpRequest, group: int, wanted: Some) -> Any:
    return _job(request, group, "replay", _("Send quarantined events in again"), ids=wanted.ids)


@router.post("/{int:group}/drop", response={202: Begun}, summary="Drop")
def drop(request: HttpRequest, group: int, wanted: Some) -> Any:
    """They can be taken back for a day, then only their count stays."""
    return _job(request, group, "drop", _("Drop quarantined events"), ids=wanted.ids)


@router.post("/{int:group}/fill", response={202: Begun}, summary="Fill a field")
def fill(request: HttpRequest, group: int, wanted: Filling) -> Any:
    told = {"value": wanted.value} if wanted.values is None else {"values": wanted.values}
    title = _("Fill a field of quarantined events")
    return _job(request, group, "fill", title, path=wanted.field, **told)


@router.post("/{int:group}/take-back", response=Done, summary="Take back what was dropped")
def take_back(request: HttpRequest, group: int) -> Any:
    found = stream.groups.get(_small(group))
    return {"events": stream.groups.take_back(found, actor=api.caller(request))}


def _job(request: HttpRequest, group: int, what: str, title: str, **args: Any) -> Any:
    stream.groups.get(_small(group))
    user = api.caller(request)
    job = jobs.enqueue(
        f"collect.held.{what}",
        args={"group": group, "user": user.pk, **args},
        title=title,
        user=user,
    )
    return Status(202, Begun(job=str(job.pk)))


def _small(number: int) -> int:
    """A number the store can hold; others name nothing."""
    return number if number <= _HIGHEST else 0


def _shape(held: Held, mask: stream.masking.Mask) -> dict[str, Any]:
    return {
        "id": held.pk,
        "source": held.source_id,
        "cause": held.cause,
        "field": held.detail,
        "event": held.name,
        "received_at": held.received_at,
        "state": held.state,
        "payload": mask.payload(held.payload),
    }
