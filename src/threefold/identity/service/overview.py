"""How far duplicates are found: figures of the whole base for the dashboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate

from threefold.descriptive.service import store
from threefold.identity.models import Candidate, Cause, Link, MatchModel, Method, Verdict
from threefold.identity.service.explaining import candidates

DAYS = 60
"""Days with decisions that are told, the newest ones."""
_SIZES = pa.schema([("size", pa.int64()), ("clusters", pa.int64())])
_SOURCES = pa.schema([("one", pa.string()), ("other", pa.string()), ("pairs", pa.int64())])
_COUNT = pa.schema([("count", pa.int64())])


@dataclass(frozen=True, slots=True)
class SourcePair:
    """Pairs of customers, one known from each of two sources: merged, and waiting."""

    one: str
    other: str
    merged: int
    asked: int


@dataclass(frozen=True, slots=True)
class Day:
    """Pairs decided to be one on a day: by matching and by staff."""

    on: date
    matched: int
    staff: int


@dataclass(frozen=True, slots=True)
class Step:
    """`precision` and `recall` as estimated for pairs of at least this probability."""

    probability: float
    pairs: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Overview:
    """`customers` are own ones, of whom `merged` stand in `clusters`; `sizes` how many clusters of
    how many. `curves` and `lessons` (logic.matching.answers) are those of the last whole run, by
    the kind of customers. `held` counts sure pairs that wait by what speaks against joining."""

    customers: int
    merged: int
    clusters: int
    sizes: tuple[tuple[int, int], ...]
    sources: tuple[SourcePair, ...]
    days: tuple[Day, ...]
    curves: Mapping[str, tuple[Step, ...]]
    lessons: Mapping[str, Mapping[str, Any]]
    held: Mapping[str, int]
    limit: int

    @property
    def persons(self) -> int:
        """Customers there are when merged ones count once."""
        return self.customers - self.merged + self.clusters


def overview() -> Overview:
    """All figures; a few queries, each of which counts in the store."""
    sizes = store.fetch(
        "select size, count(*) from (select count(*) as size from descriptive_member "
        "group by root_id) as clusters group by size order by size",
        schema=_SIZES,
    ).to_pylist()
    told = dict(MatchModel.objects.order_by("entity").values_list("entity", "content"))
    notes = {entity: content.get("notes", {}) for entity, content in told.items()}
    waiting = candidates().values("cause").order_by("cause").annotate(n=Count("pk"))
    causes = {row["cause"]: row["n"] for row in waiting}
    return Overview(
        customers=_count("descriptive_customer"),
        merged=sum(row["size"] * row["clusters"] for row in sizes),
        clusters=sum(row["clusters"] for row in sizes),
        sizes=tuple((row["size"], row["clusters"]) for row in sizes),
        sources=_sources(),
        days=_days(),
        curves={entity: _curve(each.get("thresholds", ())) for entity, each in notes.items()},
        lessons={entity: each["answers"] for entity, each in notes.items() if "answers" in each},
        held={cause: causes.get(cause, 0) for cause in (Cause.SIZE, Cause.APART)},
        limit=settings.CLUSTER_LIMIT,
    )


def ever() -> bool:
    """Whether matching ever asked or decided anything, or staff did."""
    return Link.objects.exists() or Candidate.objects.exists() or MatchModel.objects.exists()


def _count(table: str) -> int:
    return int(store.fetch(f"select count(*) from {table}", schema=_COUNT)["count"][0].as_py())


def _curve(steps: Sequence[Sequence[float]]) -> tuple[Step, ...]:
    return tuple(Step(step[0], int(step[1]), step[2], step[3]) for step in steps)


def _sources() -> tuple[SourcePair, ...]:
    merged = _by_source("identity_link", "p.verdict = 'same' and p.withdrawn_at is null")
    asked = _by_source("identity_candidate", "p.answer = ''")
    found = [
        SourcePair(*pair, merged=merged.get(pair, 0), asked=asked.get(pair, 0))
        for pair in {*merged, *asked}
    ]
    return tuple(sorted(found, key=lambda each: (-each.merged - each.asked, each.one, each.other)))


def _by_source(table: str, which: str) -> dict[tuple[str, str], int]:
    """Pairs of customers by two sources that know one each, in the order of the alphabet."""
    low = "case when l.source < r.source then l.source else r.source end"
    high = "case when l.source < r.source then r.source else l.source end"
    found = store.fetch(
        f"select {low}, {high}, count(distinct p.id) from {table} p "
        "join descriptive_record l on l.customer_id = p.left_id and l.superseded_at is null "
        "join descriptive_record r on r.customer_id = p.right_id and r.superseded_at is null "
        f"where {which} group by 1, 2",
        schema=_SOURCES,
    )
    return {(row["one"], row["other"]): row["pairs"] for row in found.to_pylist()}


def _days() -> tuple[Day, ...]:
    found = (
        Link.objects.filter(verdict=Verdict.SAME, withdrawn_at=None)
        .annotate(on=TruncDate("at"))
        .values("on", "method")
        .order_by("on")
        .annotate(n=Count("pk"))
    )
    days: dict[date, dict[str, int]] = {}
    for row in found:
        days.setdefault(row["on"], {})[row["method"]] = row["n"]
    return tuple(
        Day(on, sum(n for method, n in by.items() if method != Method.STAFF), by.get("staff", 0))
        for on, by in sorted(days.items())[-DAYS:]
    )
