"""Events that could not land: looked at by cause, mended, sent in again, dropped."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic.stream import strict
from threefold.collect.models import Held, HeldState
from threefold.collect.service.stream.emit import emit
from threefold.kit.clock import now
from threefold.kit.errors import Invalid, NotFound

_PORTION = 1_000
KEPT = timedelta(days=1)
GONE = "{}"
_LONGEST_ID = 250
_EVERY_S = 3_600.0
_next_look = 0.0


def causes(source: str | None = None) -> list[dict[str, Any]]:
    """What waits, by source, cause, field and event, the most frequent first; `group` is the number
    of one of each group's events."""
    rows = _waiting(source).values("source_id", "cause", "detail", "name")
    return list(
        rows.annotate(
            events=Count("id"),
            first_at=Min("received_at"),
            last_at=Max("received_at"),
            group=Min("id"),
        ).order_by("-events", "source_id", "cause", "detail", "name")
    )


def rows(
    source: str | None = None, *, cause: str = "", detail: str = "", name: str = ""
) -> QuerySet[Held]:
    """What waits, the newest first, narrowed by what is given."""
    given = {"cause": cause, "detail": detail, "name": name}
    return _waiting(source).filter(**{key: value for key, value in given.items() if value})


def mend(held_id: int, payload: str, *, actor: Any = None) -> Held:
    """Replace what will be sent in again; `Invalid` when it is no JSON object."""
    with transaction.atomic():
        held = _locked([held_id])[0]
        held.payload = json.dumps(_object(payload))
        held.save(update_fields=["payload"])
        _note("collect.held.mend", held.source_id, {"event": held.pk}, actor)
    return held


def fill(ids: Sequence[int], changes: Mapping[str, Any], *, actor: Any = None) -> int:
    """Set the same fields (`event`, `properties.amount`) of many events; how many were changed."""
    changed = 0
    with transaction.atomic():
        for held in _locked(ids):
            event = _object(held.payload)
            for path, value in changes.items():
                _set(event, path.split("."), value)
            held.payload = json.dumps(event)
            held.save(update_fields=["payload"])
            changed += 1
        _note("collect.held.mend", "", {"events": changed, "fields": sorted(changes)}, actor)
    return changed


def replay(ids: Sequence[int], *, actor: Any = None) -> int:
    """Send events in again as they stand now; how many. They get an id of their own, under which
    repeating this adds nothing."""
    done = 0
    for start in range(0, len(ids), _PORTION):
        with transaction.atomic():
            some = _locked(ids[start : start + _PORTION])
            by_source: dict[str, list[dict[str, Any]]] = {}
            for held in some:
                by_source.setdefault(held.source_id, []).append(_again(held))
            for source, messages in by_source.items():
                emit(source, messages)
            _settle(some, HeldState.REPLAYED, actor)
            done += len(some)
            _note("collect.held.replay", "", {"events": len(some)}, actor)
    return done


def drop(ids: Sequence[int], *, actor: Any = None) -> int:
    """Give events up; they can be taken back for a day, then only the count stays. How many."""
    with transaction.atomic():
        some = _locked(ids)
        _settle(some, HeldState.DROPPED, actor)
        _note("collect.held.drop", "", {"events": len(some)}, actor)
    return len(some)


def take_back(ids: Sequence[int], *, actor: Any = None) -> int:
    """Let dropped events wait again; how many. Those whose payload has gone stay dropped."""
    with transaction.atomic():
        found = Held.objects.filter(pk__in=ids, state=HeldState.DROPPED).exclude(payload=GONE)
        done = found.update(state=HeldState.WAITING, settled_by=None, settled_at=None)
        if done:
            _note("collect.held.take_back", "", {"events": done}, actor)
    return done


def forget_dropped() -> int:
    """Let go of the payloads of events that were dropped a day ago; how many."""
    old = Held.objects.filter(state=HeldState.DROPPED, settled_at__lt=now() - KEPT)
    return old.exclude(payload=GONE).update(payload=GONE)


def look_after() -> None:
    """The same as something regular: once an hour in each process."""
    global _next_look
    if time.monotonic() >= _next_look:
        _next_look = time.monotonic() + _EVERY_S
        forget_dropped()


def _waiting(source: str | None) -> QuerySet[Held]:
    found = Held.objects.filter(state=HeldState.WAITING)
    return found if source is None else found.filter(source_id=source)


def _locked(ids: Sequence[int]) -> list[Held]:
    found = list(
        Held.objects.select_for_update().filter(pk__in=ids, state=HeldState.WAITING).order_by("pk")
    )
    if ids and not found:
        raise NotFound(
            _("These events do not wait any more."),
            where={"events": len(ids)},
            remedy=_("Reload the page to see what waits."),
        )
    return found


def _object(payload: str) -> dict[str, Any]:
    try:
        event = strict.loads(payload)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            _("This is not JSON: %(problem)s") % {"problem": error},
            where={"field": "payload"},
            remedy=_("Correct it at the place named."),
        ) from None
    if not isinstance(event, dict):
        raise Invalid(
            _("An event is a JSON object."),
            where={"field": "payload"},
            remedy=_('Write it in braces, as in {"type": "track", …}.'),
        )
    return event


def _set(event: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for name in path[:-1]:
        inner = event.get(name)
        if not isinstance(inner, dict):
            inner = event[name] = {}
        event = inner
    event[path[-1]] = value


def _again(held: Held) -> dict[str, Any]:
    event = _object(held.payload)
    said = str(event.get("messageId") or held.message_id)[:_LONGEST_ID]
    if said == held.message_id[:_LONGEST_ID]:
        said = f"{said}#{held.pk}"
    return {**_timed(event, held.received_at), "messageId": said}


def _timed(event: dict[str, Any], received: datetime) -> dict[str, Any]:
    """The event with its corrected time: how long it lay here is no fault of the sender's clock."""
    said, sent = event.get("originalTimestamp") or event.get("timestamp"), event.get("sentAt")
    event = {key: value for key, value in event.items() if key != "sentAt"}
    if not said:
        return {**event, "timestamp": received.isoformat()}
    with suppress(ValueError, TypeError, OverflowError):
        moment = _moment(said) + (received - _moment(sent))
        event.pop("originalTimestamp", None)
        return {**event, "timestamp": moment.isoformat()}
    return event


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _settle(some: Sequence[Held], state: HeldState, actor: Any) -> None:
    user = actor if getattr(actor, "pk", None) else None
    Held.objects.filter(pk__in=[each.pk for each in some]).update(
        state=state, settled_by=user, settled_at=now()
    )


def _note(action: str, source: str, detail: dict[str, Any], actor: Any) -> None:
    audit.record(actor=actor, action=action, target_kind="source", target_id=source, detail=detail)
