"""Events held back for one cause, handled together, however many they are.

A group is named by the number of any event that is or was in it: its address then tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from threefold.collect.models import Held, HeldState
from threefold.collect.service.stream import quarantine
from threefold.engine import service as engine
from threefold.jobs.types import Progress
from threefold.kit.errors import NotFound

PORTION = 500
MOST_VALUES, _MOST_READ = 50, 20_000


class Group(NamedTuple):
    """Source, cause, field or property at fault, name of the event, label of the source."""

    number: int
    source: str
    cause: str
    detail: str
    name: str
    label: str

    def waiting(self) -> QuerySet[Held]:
        return quarantine.rows(self.source).filter(
            cause=self.cause, detail=self.detail, name=self.name
        )


def get(number: int) -> Group:
    """The group of this event; `NotFound`."""
    held = find(number)
    return Group(number, held.source_id, held.cause, held.detail, held.name, held.source.label)


def find(number: int) -> Held:
    """One event held back, whatever became of it; `NotFound`."""
    held = Held.objects.filter(pk=number).select_related("source").first()
    if held is None:
        raise NotFound(
            _("This event is not in quarantine."),
            where={"event": number},
            remedy=_("Reload the page to see what waits."),
        )
    return held


def replay(
    number: int, progress: Progress, *, ids: Sequence[int] = (), actor: Any = None
) -> dict[str, int]:
    """Send all of a group, or these of it, in again."""
    return _each(number, progress, ids, lambda some: quarantine.replay(some, actor=actor))


def drop(
    number: int, progress: Progress, *, ids: Sequence[int] = (), actor: Any = None
) -> dict[str, int]:
    return _each(number, progress, ids, lambda some: quarantine.drop(some, actor=actor))


def dropped(group: Group) -> QuerySet[Held]:
    """What was dropped of a group and can still be taken back."""
    return (
        Held.objects.filter(source_id=group.source, state=HeldState.DROPPED)
        .filter(cause=group.cause, detail=group.detail, name=group.name)
        .exclude(payload=quarantine.GONE)
    )


def take_back(group: Group, *, actor: Any = None) -> int:
    """Let what was dropped of a group wait again; how many."""
    ids = list(dropped(group).values_list("pk", flat=True))
    return sum(
        quarantine.take_back(ids[start : start + PORTION], actor=actor)
        for start in range(0, len(ids), PORTION)
    )


def fill(
    number: int,
    progress: Progress,
    *,
    path: str,
    value: Any = None,
    values: Mapping[str, Any] | None = None,
    actor: Any = None,
) -> dict[str, int]:
    """Set the field at `path` of a whole group to one value, or by what stands there now.

    `values` maps the present value as text ("" for none) to the new one; others stay as they are.
    """
    if values is None:
        return _each(
            number, progress, (), lambda some: quarantine.fill(some, {path: value}, actor=actor)
        )
    done = 0
    group = get(number)
    progress.stage("mend", total=len(values), unit="values")
    for present, new in values.items():
        ids = _ids_with(group, path, present)
        for start in range(0, len(ids), PORTION):
            progress.check()
            done += quarantine.fill(ids[start : start + PORTION], {path: new}, actor=actor)
        progress.advance(1)
    return {"events": done}


def _each(
    number: int, progress: Progress, ids: Sequence[int], act: Callable[[list[int]], int]
) -> dict[str, int]:
    waiting = get(number).waiting()
    if ids:
        waiting = waiting.filter(pk__in=ids)
    # Settled ones leave the group, mended ones stay: hence the numbers first.
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True))
    progress.stage("quarantine", total=len(numbers), unit="events")
    done = 0
    for start in range(0, len(numbers), PORTION):
        progress.check()
        done += act(numbers[start : start + PORTION])
        progress.at(start + PORTION)
    return {"events": done}


def values_of(group: Group, path: str) -> list[tuple[str, int]]:
    """What stands at `path` in a group with how often, the most frequent first; "" for nothing."""
    found = engine.shared().query(
        "select value, count(*) as n from told group by value order by n desc, value "
        f"limit {MOST_VALUES}",
        inputs={"told": _told(group, path)},
    )
    return [(row["value"], int(row["n"])) for row in found.to_pylist()]


def _ids_with(group: Group, path: str, present: str) -> list[int]:
    told = _told(group, path)
    found = engine.shared().query(
        "select id from told where value = $value order by id", {"value": present}, {"told": told}
    )
    return [int(each) for each in found["id"].to_pylist()]


def _told(group: Group, path: str) -> pa.Table:
    """[id, value] of a group's events."""
    rows = list(group.waiting().values_list("pk", "payload")[:_MOST_READ])
    table = pa.table(
        {
            "id": pa.array([row[0] for row in rows], pa.int64()),
            "payload": pa.array([row[1] for row in rows], pa.string()),
        }
    )
    # A JSON pointer, in which names need no quotes.
    steps = "".join(f"/{_escaped(name)}" for name in path.split("."))
    return engine.shared().query(
        "select id, coalesce(case when json_valid(payload) "
        "then json_extract_string(payload, $path) end, '') as value from held",
        {"path": steps},
        {"held": table},
    )


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
