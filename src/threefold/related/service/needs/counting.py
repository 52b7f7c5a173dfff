"""Which needs are asked for, by how many, how strongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.related.logic.needs.strength import of_one
from threefold.related.models import Need, NeedEvidence
from threefold.related.service.needs.reading import BESIDE

_COUNTS = pa.schema(
    [
        *((name, pa.int64()) for name in ("need_id", "people", "customers", "pieces")),
        *((name, pa.float64()) for name in ("weight", "strength")),
        ("last_on", pa.string()),
        *((f"s{n}", pa.int64()) for n in range(1, 6)),
    ]
)
KINDS: dict[str, Promise] = {
    "person": _("Persons"),
    "organisation": _("Organisations"),
    "unknown": _("Customers of unknown kind"),
    "nobody": _("Nobody known, and groups"),
}
"""Kinds of customers that may have a need."""


@dataclass(frozen=True)
class Asked:
    """How much a need is asked for.

    `people` who asked, of whom `customers` are known; `pieces` of evidence; `weight` is the sum of
    their strengths, `strength` their mean (1 to 5), `by_strength` how many of 1, 2, … 5.
    """

    need: Need
    people: int = 0
    customers: int = 0
    pieces: int = 0
    weight: float = 0.0
    strength: float | None = None
    last_on: date | None = None
    by_strength: tuple[int, ...] = (0, 0, 0, 0, 0)


def register(
    *, product: str | None = None, status: str = "", strength: float = 0, whom: str = ""
) -> list[Asked]:
    """Needs that stand for themselves, most asked for first.

    `product` "" is those of none in particular; `strength` is the least mean; `whom` is one of
    `KINDS`: with it, or with `strength`, only needs that somebody has are told.
    """
    needs = Need.objects.filter(whole=None)
    if product is not None:
        needs = needs.filter(product=product)
    if status:
        needs = needs.filter(status=status)
    found = counts(whom=whom)
    told = [_asked(each, found) for each in needs]
    if whom or strength:
        told = [each for each in told if each.pieces and (each.strength or 0) >= strength]
    return sorted(told, key=lambda each: (-each.weight, each.need.name, each.need.pk))


def counts(need: Need | None = None, *, whom: str = "") -> Mapping[int, Mapping[str, object]]:
    """Rows of `queries/needs.sql` by need; of one need, or of all that somebody of a kind has."""
    among, params = "", []
    if need is not None:
        among, params = "and coalesce(n.whole_id, n.id) = %s", [need.pk]
    elif whom == "nobody":
        among = "and e.customer_id is null"
    elif whom:
        among, params = "and c.kind = %s", [whom]
    query = engine.sql("threefold.related", "needs").replace("{among}", among)
    rows = store.fetch(query, params, schema=_COUNTS).to_pylist()
    return {row["need_id"]: row for row in rows}


def one(need: Need) -> Asked:
    """How much one need is asked for."""
    return _asked(need, counts(need))


def of_customer(customer_id: int) -> list[tuple[Need, float, list[NeedEvidence]]]:
    """What a customer wants, strongest first: need, strength, evidence newest first."""
    found: dict[int, list[NeedEvidence]] = {}
    wholes: dict[int, Need] = {}
    rows = NeedEvidence.objects.filter(
        customer_id__in=descriptive.within(customer_id), withdrawn_at=None
    )
    for each in rows.select_related(*BESIDE):
        whole = each.need.whole or each.need
        wholes[whole.pk] = whole
        found.setdefault(whole.pk, []).append(each)
    told = [
        (wholes[pk], of_one([one.strength for one in pieces]), pieces)
        for pk, pieces in found.items()
    ]
    return sorted(told, key=lambda each: (-each[1], each[0].name))


def products() -> list[str]:
    """What needs are about, by name; without the "" of none in particular."""
    found = Need.objects.exclude(product="").order_by("product")
    return list(found.values_list("product", flat=True).distinct())


def _asked(need: Need, found: Mapping[int, Mapping[str, object]]) -> Asked:
    row = found.get(need.pk)
    if row is None:
        return Asked(need)
    plain = {name: row[name] for name in ("people", "customers", "pieces", "weight", "strength")}
    return Asked(
        need,
        **plain,  # type: ignore[arg-type]
        last_on=date.fromisoformat(str(row["last_on"])[:10]),
        by_strength=tuple(int(str(row[f"s{n}"])) for n in range(1, 6)),
    )
