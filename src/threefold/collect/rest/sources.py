"""Sources under `/api/v1/sources`: what came, write keys, web sites, tracking plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema, Status

from threefold.api import service as api
from threefold.collect.models import Source, WriteKey
from threefold.collect.service import stream
from threefold.collect.types import Tracking
from threefold.kit.errors import NotFound

router = api.room("imports", tag="Sources", path="sources")
MOST_HOURS = stream.keys.MOST_HOURS


class SourceOut(Schema):
    """Where information comes from; `receiving` off answers its clients 404."""

    code: str
    label: str
    made_up: bool
    receiving: bool
    origins: list[str]
    last_received_at: datetime | None


class Counters(Schema):
    """received = landed + duplicates + quarantined + waiting, at every moment."""

    received: int
    landed: int
    duplicates: int
    quarantined: int
    waiting: int


class SignOut(Schema):
    """`level` is good, doubt or bad; `value` is what it goes by."""

    code: str
    level: str
    value: bool | float | datetime | None


class SourceWhole(SourceOut):
    counters: Counters
    health: list[SignOut]


class SourceIn(Schema):
    label: str = Field(min_length=1, max_length=60)


class Receiving(Schema):
    on: bool


class Origins(Schema):
    """`https://shop.example` or `https://*.shop.example`; none means any."""

    origins: list[str] = Field(max_length=200)


class KeyOut(Schema):
    id: int
    label: str
    hint: str
    created_at: datetime
    off_at: datetime | None


class KeyMade(KeyOut):
    """`key` is in this answer only; it is not kept and cannot be asked for again."""

    key: str


class KeyIn(Schema):
    label: str = Field("", max_length=120)


class Rotation(Schema):
    keep_hours: int = Field(24, ge=0, le=MOST_HOURS)


class PropertyIO(Schema):
    type: Literal["any", "text", "number", "boolean", "time"] = "any"
    required: bool = False
    personal: bool = False


class KindIO(Schema):
    kind: str = Field("", max_length=60)
    properties: dict[str, PropertyIO] = {}


class TrackingIO(Schema):
    """By event name as sent; `traits` go to `variable.<code>` or `ignore`."""

    unknown: Literal["allow", "warn", "quarantine"] = "allow"
    kinds: dict[str, KindIO] = {}
    user_id_issuer: str = Field("", max_length=60)
    traits: dict[str, str] = {}


class SeenOut(Schema):
    """Events and traits of the last 60 days, the most frequent first."""

    events: list[dict[str, Any]]
    traits: dict[str, int]


def _find(code: str) -> Source:
    found = Source.objects.filter(pk=code).first() if "\0" not in code else None
    if found is None:
        raise NotFound(_("There is no such source."), where={"source": code[:60]})
    return found


def _shape(source: Source) -> dict[str, Any]:
    return {
        "code": source.pk,
        "label": source.label,
        "made_up": source.made_up,
        "receiving": source.receiving,
        "origins": source.origins,
        "last_received_at": stream.overview.last_event(source),
    }


@router.get("", response=api.PageOf[SourceOut], summary="List sources")
def sources(request: HttpRequest, paging: Query[api.Paging]) -> Any:
    """By code."""
    return api.page_of(Source.objects.all(), paging, shape=_shape, cast=str)


@router.post("", response={201: SourceOut}, summary="Add a source")
def add(request: HttpRequest, wanted: SourceIn) -> Any:
    return Status(201, _shape(stream.sources.create(wanted.label, api.caller(request))))


@router.get("/{source}", response=SourceWhole, summary="One source")
def one(request: HttpRequest, source: str) -> Any:
    found = _find(source)
    keys = stream.overview.working_keys(found.pk)
    signs = stream.health.signs(found, keys=keys)
    return {
        **_shape(found),
        "counters": stream.counters(found.pk),
        "health": [{"code": s.code, "level": s.level, "value": s.value} for s in signs],
    }


@router.put("/{source}/receiving", response=SourceOut, summary="Let it send", needs="manage")
def receiving(request: HttpRequest, source: str, wanted: Receiving) -> Any:
    found = _find(source)
    return _shape(stream.sources.set_receiving(found.pk, wanted.on, api.caller(request)))


@router.put("/{source}/origins", response=SourceOut, summary="Allow web sites", needs="manage")
def origins(request: HttpRequest, source: str, wanted: Origins) -> Any:
    found = _find(source)
    return _shape(stream.sources.set_origins(found.pk, wanted.origins, api.caller(request)))


@router.get("/{source}/keys", response=api.PageOf[KeyOut], summary="Write keys")
def keys(request: HttpRequest, source: str, paging: Query[api.Paging]) -> Any:
    """By their first letters; nobody can show a key again."""
    return api.page_of(WriteKey.objects.filter(source=_find(source)), paging, shape=_key)


@router.post("/{source}/keys", response={201: KeyMade}, summary="Make a key", needs="manage")
def make_key(request: HttpRequest, source: str, wanted: KeyIn) -> Any:
    found = _find(source)
    key, plain = stream.keys.create(found.pk, label=wanted.label, actor=api.caller(request))
    return Status(201, {**_key(key), "key": plain})


@router.post(
    "/{source}/keys/{int:key}/rotate",
    response={201: KeyMade},
    summary="Replace a key",
    needs="manage",
)
def rotate(request: HttpRequest, source: str, key: int, wanted: Rotation) -> Any:
    """The old one works for `keep_hours` more."""
    _of(source, key)
    made, plain = stream.keys.rotate(key, api.caller(request), wanted.keep_hours)
    return Status(201, {**_key(made), "key": plain})


@router.post(
    "/{source}/keys/{int:key}/off", response=KeyOut, summary="Switch a key off", needs="manage"
)
def key_off(request: HttpRequest, source: str, key: int) -> Any:
    _of(source, key)
    return _key(stream.keys.switch_off(key, api.caller(request)))


@router.post(
    "/{source}/keys/{int:key}/on", response=KeyOut, summary="Switch a key on", needs="manage"
)
def key_on(request: HttpRequest, source: str, key: int) -> Any:
    _of(source, key)
    return _key(stream.keys.switch_on(key, api.caller(request)))


def _of(source: str, key: int) -> None:
    if key >= 1 << 63 or not WriteKey.objects.filter(pk=key, source=_find(source)).exists():
        raise NotFound(_("There is no such key."), where={"key": key})


def _key(key: WriteKey) -> dict[str, Any]:
    fields = ("label", "hint", "created_at", "off_at")
    return {"id": key.pk, **{name: getattr(key, name) for name in fields}}


@router.get("/{source}/tracking", response=TrackingIO, summary="Its tracking plan")
def tracking(request: HttpRequest, source: str) -> Any:
    return stream.tracking.of(_find(source).pk).to_dict()


@router.put("/{source}/tracking", response=TrackingIO, summary="Put a tracking plan in force")
def plan(request: HttpRequest, source: str, wanted: TrackingIO) -> Any:
    """It takes the place of the present one, from the next event on."""
    found = _find(source)
    made = Tracking.from_dict(wanted.dict())
    stream.tracking.save(found.pk, made, actor=api.caller(request))
    return made.to_dict()


@router.get("/{source}/seen", response=SeenOut, summary="What it has sent")
def seen(request: HttpRequest, source: str) -> Any:
    events, traits = stream.seen.lately(_find(source).pk)
    return {"events": [each._asdict() for each in events], "traits": dict(traits)}
