"""What sources have sent, by name, so that a tracking plan can be made of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import pyarrow as pa

from threefold.collect.logic.stream.kinds import code_of, kind_of
from threefold.collect.logic.stream.private import MAIL, flat
from threefold.collect.models import Content, Run
from threefold.collect.service.stream.events import names
from threefold.collect.types import KindRule, PropertyRule, Tracking
from threefold.engine import service as engine
from threefold.kit.clock import now

_MOST_EVENTS, _MOST_PROPERTIES, _LONGEST = 200, 50, 80
_MAIL = re.compile(MAIL)
DAYS = 60


class Seen(NamedTuple):
    """An event name with how often it came, and its properties with their types."""

    name: str
    count: int
    properties: dict[str, str]


def events_of(messages: pa.Table) -> dict[str, list[Seen]]:
    """Names of track events in a batch by source, each with the properties of one of them."""
    rows = (
        engine.shared()
        .query(
            "select source, event, n, properties from ("
            "select source, event, count(*) as n, any_value(properties) as properties "
            "from messages where type = 'track' and event is not null group by source, event"
            ") qualify row_number() over (partition by source order by n desc, event) <= $most "
            "order by source, n desc, event",
            {"most": _MOST_EVENTS},
            {"messages": messages.select(["source", "type", "event", "properties"])},
        )
        .to_pylist()
    )
    found: dict[str, list[Seen]] = {}
    for row in rows:
        seen = Seen(row["event"], int(row["n"]), _shape(row["properties"]))
        found.setdefault(row["source"], []).append(seen)
    return found


def note(run: Run, seen: Iterable[Seen]) -> None:
    """Add them to a live run's counts, names and types only."""
    told = Counter(run.counts.get("events", {}))
    shapes: dict[str, dict[str, str]] = run.counts.get("shapes", {})
    for each in seen:
        told[each.name] += each.count
        known = shapes.setdefault(each.name, {})
        for name, type_ in each.properties.items():
            if name in known or len(known) < _MOST_PROPERTIES:
                known[name] = type_ if known.get(name, type_) == type_ else "any"
    kept = dict(told.most_common(_MOST_EVENTS))
    run.counts["events"] = kept
    run.counts["shapes"] = {name: shapes[name] for name in kept if name in shapes}


def _shape(properties: str | None) -> dict[str, str]:
    try:
        told = json.loads(properties or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    short = {key: value for key, value in told.items() if _is_name(key)}
    return {key: _type(value) for key, value in list(short.items())[:_MOST_PROPERTIES]}


def _is_name(key: str) -> bool:
    """What is no name but a text must not be kept with the figures, least of all an address."""
    return bool(key) and len(key) <= _LONGEST and "\0" not in key and not _MAIL.search(key)


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "any"


def lately(source: str) -> tuple[list[Seen], Counter[str]]:
    """Events of the last 60 days, the most frequent first, and traits without a place.

    One query.
    """
    runs = Run.objects.filter(
        source_id=source, content=Content.LIVE, day__gte=now().date() - timedelta(days=DAYS)
    )
    told: Counter[str] = Counter()
    traits: Counter[str] = Counter()
    shapes: dict[str, dict[str, str]] = {}
    for counts in runs.order_by("day").values_list("counts", flat=True):
        told.update(counts.get("events", {}))
        traits.update(counts.get("unplanned", {}))
        for name, shape in counts.get("shapes", {}).items():
            shapes.setdefault(name, {}).update(shape)
    events = [Seen(name, n, shapes.get(name, {})) for name, n in told.most_common()]
    return events, traits


def suggested(event: str, shape: Mapping[str, str]) -> KindRule:
    """A rule for an event as it was seen: its kind by name, its properties with their types."""
    private = names()
    kind = kind_of("track", event, Tracking()).code
    return KindRule(
        kind if kind != code_of(event) else "",
        {
            name: PropertyRule(type=type_, personal=flat(name) in private)
            for name, type_ in shape.items()
        },
    )
