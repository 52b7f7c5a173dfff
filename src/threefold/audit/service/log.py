"""The log itself: written once, searched, exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from threefold.audit.models import Entry
from threefold.kit.clock import now
from threefold.kit.formulas import neutralise

SYSTEM = "system"


def record(
    *,
    actor: Any,
    action: str,
    target_kind: str = "",
    target_id: str = "",
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one act into the log, in the caller's transaction.

    `actor` is a user or None (the system, the command line). `action` is "room.thing" or
    "room.thing.verb". `detail` must hold no personal values: names of variables, counts, states.
    """
    known = actor if getattr(actor, "pk", None) is not None else None
    return Entry.objects.create(
        at=now(),
        actor=known,
        actor_label=known.get_username() if known else SYSTEM,
        action=action[:60],
        target_kind=target_kind[:40],
        target_id=str(target_id)[:64],
        reason=" ".join(reason.split())[:300],
        detail=json.loads(json.dumps(dict(detail or {}), default=str)),
    )


def search(
    *,
    who: str = "",
    action: str = "",
    target: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """Entries, newest first.

    `action` takes in what lies below it ("access" finds "access.login"); `target` is "kind" or
    "kind id"; the days count in the time zone in force, both included.
    """
    entries = Entry.objects.order_by("-id")
    if who:
        entries = entries.filter(actor_label__icontains=who)
    if action:
        entries = entries.filter(action=action) | entries.filter(action__startswith=f"{action}.")
    kind, _space, number = target.strip().partition(" ")
    if kind:
        entries = entries.filter(target_kind=kind)
    if number:
        entries = entries.filter(target_id=number.strip())
    if since:
        entries = entries.filter(at__gte=_midnight(since))
    if until:
        entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
    return entries


def actions() -> list[str]:
    """Every action that occurs, sorted."""
    return list(Entry.objects.order_by("action").values_list("action", flat=True).distinct())


def export(entries: QuerySet[Entry]) -> Iterator[str]:
    """CSV lines of `entries` with a header; read in blocks, so that any length will do."""
    out = io.StringIO()
    writer = csv.writer(out)
    head = ("at", "who", "action", "target_kind", "target_id", "reason", "detail")
    writer.writerow(head)
    fields = ("at", "actor_label", *head[2:])
    for at, *cells, detail in entries.values_list(*fields).iterator(chunk_size=2000):
        texts = [*cells, json.dumps(detail, ensure_ascii=False, sort_keys=True)]
        writer.writerow([at.isoformat(timespec="seconds"), *(neutralise(text) for text in texts)])
        if out.tell() > 65_536:
            yield _drained(out)
    yield _drained(out)


def _drained(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
