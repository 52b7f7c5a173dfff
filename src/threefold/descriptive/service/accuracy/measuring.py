"""The six dimensions of accuracy, and who can be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.logic import accuracy as measures
from threefold.descriptive.logic import contactable
from threefold.descriptive.logic.contactable import Numbers, likely
from threefold.descriptive.service import members, rules, store
from threefold.descriptive.service.accuracy import ways as reading
from threefold.descriptive.service.customers import doubted, named
from threefold.descriptive.service.expecting import members_of, planned
from threefold.descriptive.types import (
    CUSTOMERS,
    Accuracy,
    CustomerAccuracy,
    Measure,
    WayAccuracy,
    WaysOfKind,
)
from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.kit import clock

# Golden values are long documents.
_PORTION = 50_000


def accuracy() -> Accuracy:
    """Of the whole base, by variable and by source, with the rates learned from it just now."""
    now = clock.now()
    ways = reading.all_ways()
    learned, calibration = reading.learn(ways)
    probability = measures.probabilities(ways, learned, now)
    reached = measures.reach(ways, probability)
    customers, parts = 0, []
    for inputs in portions(members.all_clusters(), ways):
        customers += inputs["people"].num_rows
        parts.append(measures.base(engine.shared(), now, inputs))
    rows = measures.added(parts).to_pylist() if parts else []
    return Accuracy(
        at=now,
        customers=customers,
        reachable=int(np.count_nonzero(likely(reached["reach"].to_numpy()))),
        base=_measures(rows, "", ""),
        variables=_by(rows, "variable"),
        sources=_by(rows, "source"),
        crossed=_crossed(rows),
        ways=tuple(_kinds(ways, probability)),
        decays=tuple(learned[kind] for kind in sorted(learned)),
        calibration=calibration,
    )


def accuracy_of(customer_id: int) -> CustomerAccuracy:
    """Of one customer, merged ones taken together. Raises NotFound when there is no such one."""
    named(customer_id)
    root = members.root_of(customer_id)
    now = clock.now()
    one = pa.table({"customer_id": pa.array([root], pa.int64())})
    ways = reading.ways_of(one)
    decays = reading.decays()
    probability = measures.probabilities(ways, decays, now)
    parts = [
        measures.values(engine.shared(), now, inputs)
        for inputs in portions(members.clusters(one), ways)
    ]
    rows = measures.summed(pa.concat_tables(parts)).to_pylist()
    found = tuple(_ways(ways, probability, now))
    reach = max((each.probability for each in found if each.allowed), default=0.0)
    return CustomerAccuracy(
        customer_id=root,
        reach=reach,
        reachable=bool(likely(np.array(reach))),
        measures=_measures(rows, "", ""),
        values=_by(rows, "variable"),
        twice=any(row["variable"] == measures.WHOLE and not row["good"] for row in rows),
        ways=found,
    )


def gains(customer_ids: pa.Table) -> pa.Table:
    """[customer_id, accuracy, reach, allowed, gain] of these customers (roots), all 0 to 1.

    `gain` is what mending the customer's record could add: the mean of what its accuracy and its
    reach lack to 1.
    """
    now = clock.now()
    asked = members.clusters(customer_ids)
    roots = members.roots(asked)
    ways = reading.ways_of(roots)
    reached = measures.reach(ways, measures.probabilities(ways, reading.decays(), now))
    parts = [measures.each(engine.shared(), now, inputs) for inputs in portions(asked, ways)]
    if not parts:
        return measures.GAINS.empty_table()
    return measures.gains(pa.concat_tables(parts), reached, roots)


def portions(asked: pa.Table, ways: pa.Table) -> Iterator[dict[str, Input]]:
    variables = planned(rules.plan_in_force())
    for some in members.portions(asked, _PORTION):
        store.aside("tf_measured", some, index=["customer_id"])
        people = store.fetch(
            "select c.id, c.kind, c.golden::text from descriptive_customer c "
            "join tf_measured t on t.customer_id = c.id where t.root_id = c.id order by c.id",
            schema=measures.PEOPLE,
        )
        told = store.fetch(engine.sql("threefold.descriptive", "told"), schema=measures.TOLD)
        yield {
            "people": people,
            "told": told,
            "ways": ways,
            "planned": variables,
            "members": members_of(people),
            "doubted": _doubted(people),
        }


def _doubted(people: pa.Table) -> pa.Table:
    asked = pa.table([people["id"]], schema=CUSTOMERS)
    return pa.concat_tables(
        [CUSTOMERS.empty_table(), *(ask(asked).cast(CUSTOMERS) for _name, ask in doubted)]
    )


def _measures(rows: Sequence[dict[str, Any]], variable: str, source: str) -> tuple[Measure, ...]:
    """All six, those that nothing speaks for with a total of 0."""
    found = {
        row["dimension"]: Measure(row["dimension"], row["good"], row["total"])
        for row in rows
        if row["variable"] == variable and row["source"] == source
    }
    return tuple(found.get(name, Measure(name, 0, 0)) for name in measures.DIMENSIONS)


def _by(rows: Sequence[dict[str, Any]], scope: str) -> dict[str, tuple[Measure, ...]]:
    names = sorted({row[scope] for row in rows} - {"", measures.WHOLE})
    blank = {"variable": "", "source": ""}
    return {name: _measures(rows, **{**blank, scope: name}) for name in names}


def _crossed(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, tuple[Measure, ...]]]:
    both = sorted({(row["variable"], row["source"]) for row in rows})
    found: dict[str, dict[str, tuple[Measure, ...]]] = defaultdict(dict)
    for variable, source in both:
        if variable and source:
            found[variable][source] = _measures(rows, variable, source)
    return dict(found)


def _kinds(ways: pa.Table, probability: Numbers) -> Iterator[WaysOfKind]:
    kinds = ways["kind"].combine_chunks()
    for kind in sorted(pc.unique(kinds).to_pylist()):
        mine = probability[pc.equal(kinds, kind).to_numpy(zero_copy_only=False)]
        working = int(np.count_nonzero(likely(mine)))
        yield WaysOfKind(kind, len(mine), working, float(mine.mean()))


def _ways(ways: pa.Table, probability: Numbers, now: datetime) -> Iterator[WayAccuracy]:
    kinds = ways["kind"].combine_chunks()
    strength = contactable.strengths(kinds, ways["proof"].combine_chunks())
    for row, e, a in zip(ways.to_pylist(), strength, probability, strict=True):
        years = contactable.years_between(row["proved_at"] or row["observed_at"], now)
        yield WayAccuracy(
            row["id"], row["kind"], row["variable"], float(e), years, float(a), not row["refused"]
        )
