"""Questions about the register: how much is known, and of which customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db.models import Count, Max, Q

from threefold.descriptive import service as descriptive
from threefold.related.models import BoughtElsewhere, Competitor
from threefold.related.service.rivals.buying import uses
from threefold.related.service.rivals.said import Said, said
from threefold.related.service.rivals.telling import notes_of


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of one competitor, counted."""

    visits: int
    prices: int
    claims: int
    last_on: date | None
    customers: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One competitor of one customer, as last told; `notes` are those of staff, newest first."""

    customer_id: int
    competitor: Competitor
    buys: bool
    first_on: date
    told_on: date
    share: float | None
    how: str
    notes: tuple[BoughtElsewhere, ...]


def summaries(competitors: Iterable[Competitor]) -> tuple[dict[int, Summary], Said]:
    """By number; and what customers said in answers, which it was counted from."""
    told = said()
    known = uses(meant=told.meant)
    counted = known.filter(known["buys"]).group_by("competitor_id").aggregate([([], "count_all")])
    buying = {row["competitor_id"]: row["count_all"] for row in counted.to_pylist()}
    kinds = {
        f"{kind}s": Count("observations", filter=_counts & Q(observations__kind=kind))
        for kind in ("visit", "price", "claim")
    }
    wanted = [each.pk for each in competitors]
    seen = Competitor.objects.filter(pk__in=wanted).annotate(
        **kinds, last_on=Max("observations__seen_on", filter=_counts)
    )
    found = {
        row["pk"]: Summary(
            row["visits"], row["prices"], row["claims"], row["last_on"], buying.get(row["pk"], 0)
        )
        for row in seen.values("pk", "visits", "prices", "claims", "last_on")
    }
    return found, told


_counts = Q(observations__withdrawn_at__isnull=True)


def customers_of(
    competitor: Competitor, *, offset: int = 0, limit: int = 50
) -> tuple[list[Elsewhere], int]:
    """Some of those who buy there or did, who still does and the newest first, and how many there
    are in all. Of a competitor out of use nobody."""
    found = uses(competitor=competitor.pk)
    order = [("buys", "descending"), ("told_on", "descending"), ("customer_id", "ascending")]
    rows = found.sort_by(order).slice(offset, limit).to_pylist()
    whole = pa.table({"customer_id": pa.array([row["customer_id"] for row in rows], pa.int64())})
    roots = {row["customer_id"]: row["root_id"] for row in descriptive.clusters(whole).to_pylist()}
    notes = BoughtElsewhere.objects.filter(
        competitor=competitor, withdrawn_at__isnull=True, customer__in=list(roots)
    )
    by_root: dict[tuple[int, int], list[BoughtElsewhere]] = defaultdict(list)
    for each in notes.order_by("-told_on", "-pk"):
        by_root[roots[each.customer_id], competitor.pk].append(each)
    return [_elsewhere(row, competitor, by_root) for row in rows], found.num_rows


def competitors_of(customer_id: int) -> list[Elsewhere]:
    """Where a customer buys beside us, or did, newest first; merged customers as one."""
    root = descriptive.root_of(customer_id)
    found = uses(customer=root).to_pylist()
    known = Competitor.objects.in_bulk([row["competitor_id"] for row in found])
    by_pair: dict[tuple[int, int], list[BoughtElsewhere]] = defaultdict(list)
    for each in notes_of(root):
        by_pair[root, each.competitor_id].append(each)
    told = [_elsewhere(row, known[row["competitor_id"]], by_pair) for row in found]
    return sorted(told, key=lambda each: (each.buys, each.told_on), reverse=True)


def _elsewhere(
    row: dict[str, object],
    competitor: Competitor,
    notes: dict[tuple[int, int], list[BoughtElsewhere]],
) -> Elsewhere:
    customer: int = row["customer_id"]  # type: ignore[assignment]
    kept = {
        name: row[name] for name in ("customer_id", "buys", "first_on", "told_on", "share", "how")
    }
    return Elsewhere(
        competitor=competitor,
        notes=tuple(notes.get((customer, competitor.pk), ())),
        **kept,  # type: ignore[arg-type]
    )
