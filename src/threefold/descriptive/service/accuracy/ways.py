"""Contact ways and what became of them, out of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.core.cache import cache

from threefold.descriptive.logic import accuracy, believing, contactable
from threefold.descriptive.logic.contactable import Calibration, Decay
from threefold.descriptive.models import AccuracyReport, ContactWay
from threefold.descriptive.service import store
from threefold.engine import service as engine

_LEARNED = "descriptive.decays"
_LEARNED_FOR_S = 3600
_UNLEARNED_FOR_S = 60
_SINCE = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("proof", pa.string()),
        ("since", pa.timestamp("us", tz="UTC")),
    ]
)
_REACHING = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("until", pa.timestamp("us", tz="UTC")),
    ]
)
_COLUMNS = (
    "w.id, w.customer_id, w.kind, w.value, w.variable, w.source, w.validity, w.proof, "
    "w.proved_at, w.observed_at, w.refused"
)


def all_ways() -> pa.Table:
    """accuracy.WAYS of everybody."""
    return store.fetch(
        f"select {_COLUMNS}, count(*) over (partition by w.kind, w.value) "
        "from descriptive_contactway w order by w.id",
        schema=accuracy.WAYS,
    )


def ways_of(customers: pa.Table) -> pa.Table:
    """accuracy.WAYS of these customers (column `customer_id`, roots)."""
    store.aside("tf_reached", customers.select(["customer_id"]), index=["customer_id"])
    return store.fetch(
        "with mine as (select x.* from descriptive_contactway x "
        "join tf_reached t on t.customer_id = x.customer_id), "
        "held as (select x.kind, x.value, count(*) as holders from descriptive_contactway x "
        "where exists (select 1 from mine m where m.kind = x.kind and m.value = x.value) "
        "group by x.kind, x.value) "
        f"select {_COLUMNS}, h.holders from mine w "
        "join held h on h.kind = w.kind and h.value = w.value order by w.id",
        schema=accuracy.WAYS,
    )


def outcomes(ways: pa.Table | None = None) -> pa.Table:
    """Every proof of a way that worked or had the right form, and what was found next."""
    proofs = store.fetch(
        "select coalesce(m.root_id, p.customer_id), p.id, p.kind, p.value, p.proof, p.at "
        "from descriptive_contactproof p "
        "left join descriptive_member m on m.customer_id = p.customer_id where p.kind <> ''",
        schema=believing.PROOFS,
    )
    return accuracy.outcomes(engine.shared(), proofs, all_ways() if ways is None else ways)


def decays() -> dict[str, Decay]:
    """The yearly rate at which ways of each kind go dead, as last learned when accuracy was noted.

    Kinds that nothing was learned of yet are left out; the typical rate stands for them.
    """
    found: dict[str, Decay] | None = cache.get(_LEARNED)
    if found is None:
        report = AccuracyReport.objects.order_by("-at").first()
        told = report.content["decays"] if report else []
        found = {each["kind"]: Decay(**each) for each in told}
        cache.set(_LEARNED, found, _LEARNED_FOR_S if found else _UNLEARNED_FOR_S)
    return found


def chances(ways: Sequence[ContactWay], now: datetime) -> dict[int, float]:
    """The probability that each of these ways works, by its number.

    By the rates last learned; where none were ever learned, by the typical ones.
    """
    found = decays()
    return {
        way.pk: contactable.chance(
            way.kind,
            way.proof,
            contactable.years_between(way.proved_at or way.observed_at, now),
            found,
        )
        for way in ways
    }


def reached_until(customers: pa.Table) -> pa.Table:
    """[customer_id, reached_until] of those of these customers (column `customer_id`, roots) whom
    a way reaches that they did not refuse: until when, should nothing new be heard.

    By the rates known now, so it holds until other rates are learned.
    """
    store.aside("tf_until", customers.select(["customer_id"]), index=["customer_id"])
    ways = store.fetch(
        "select w.customer_id, w.kind, w.proof, coalesce(w.proved_at, w.observed_at) "
        "from descriptive_contactway w join tf_until t on t.customer_id = w.customer_id "
        "where w.refused = %s and w.validity <> 'invalid'",
        [False],
        schema=_SINCE,
    )
    until = accuracy.reached_until(ways, decays())
    return (
        until.group_by("customer_id")
        .aggregate([("until", "max")])
        .rename_columns(["customer_id", "reached_until"])
    )


def reaching(ways: pa.Table | None = None) -> pa.Table:
    """[customer_id, kind, until] of all ways, or of these, that the customer did not refuse and
    that reach him: until when, should nothing new be heard. By the rates known now."""
    if ways is None:
        ways = store.fetch(
            "select customer_id, kind, proof, coalesce(proved_at, observed_at) "
            "from descriptive_contactway where refused = %s and validity <> 'invalid'",
            [False],
            schema=_SINCE,
        )
    else:
        open_ = pc.and_not(pc.not_equal(ways["validity"], "invalid"), ways["refused"])
        since = pc.coalesce(ways["proved_at"], ways["observed_at"])
        columns = [ways["customer_id"], ways["kind"], ways["proof"], since]
        ways = pa.table(columns, schema=_SINCE).filter(open_)
    known = decays()
    parts = [_REACHING.empty_table()]
    for kind in sorted(pc.unique(ways["kind"]).to_pylist()):
        until = accuracy.reached_until(ways.filter(pc.equal(ways["kind"], kind)), known)
        parts.append(until.add_column(1, "kind", pa.repeat(kind, until.num_rows)))
    return pa.concat_tables(parts)


def learn(ways: pa.Table | None = None) -> tuple[dict[str, Decay], Calibration]:
    found = outcomes(ways)
    learned = accuracy.learned(found)
    cache.set(_LEARNED, learned, _LEARNED_FOR_S)
    return learned, accuracy.checked(found)
