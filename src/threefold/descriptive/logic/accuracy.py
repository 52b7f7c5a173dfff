"""Shares of values that are there, right, proved, agreed on, fresh and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.logic import advising, contactable
from threefold.descriptive.logic.contactable import Calibration, Decay, Numbers
from threefold.engine import service as engine
from threefold.engine.types import Engine, Inputs

_MOMENT = pa.timestamp("us", tz="UTC")
_YEAR_US = contactable.DAYS_PER_YEAR * 86_400e6

DIMENSIONS = (
    "completeness",
    "validity",
    "verification",
    "consistency",
    "timeliness",
    "uniqueness",
)
REACHABLE = "reachable"
WHOLE = advising.WHOLE
"""Stands in place of a variable for the customer as such, who may be in the base twice."""

PEOPLE = pa.schema([("id", pa.int64()), ("kind", pa.string()), ("golden", pa.string())])
TOLD = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("source", pa.string()),
        ("said", pa.string()),
        ("raw", pa.string()),
    ]
)
WAYS = pa.schema(
    [
        ("id", pa.int64()),
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("variable", pa.string()),
        ("source", pa.string()),
        ("validity", pa.string()),
        ("proof", pa.string()),
        ("proved_at", _MOMENT),
        ("observed_at", _MOMENT),
        ("refused", pa.bool_()),
        ("holders", pa.int64()),
    ]
)
"""`holders` is the number of customers who have the same contact value."""

_BASE = """
select
    dimension, coalesce(variable, '') as variable, coalesce(source, '') as source,
    cast(sum(good) as bigint) as good, cast(sum(total) as bigint) as total
from (
    select dimension, '' as variable, '' as source, good, total from facts where counted
    union all
    select dimension, variable, '', good, total from facts where counted and variable <> '*'
    union all
    select dimension, '', source, good, total from facts where sourced and source is not null
    union all
    select dimension, variable, source, good, total from facts where sourced and source is not null
) scoped
group by dimension, variable, source
"""
_EACH = """
select
    customer_id, dimension, cast(sum(good) as bigint) as good, cast(sum(total) as bigint) as total
from facts where counted
group by customer_id, dimension
"""
_DETAILS = """
select
    customer_id, variable, dimension,
    cast(sum(good) as bigint) as good, cast(sum(total) as bigint) as total
from facts where counted
group by customer_id, variable, dimension
order by customer_id, variable, dimension
"""
_VALUES = """
select
    dimension, variable, '' as source,
    cast(sum(good) as bigint) as good, cast(sum(total) as bigint) as total
from facts where counted
group by dimension, variable
order by variable, dimension
"""


def base(motor: Engine, now: datetime, inputs: Inputs) -> pa.Table:
    """[dimension, variable, source, good, total]: of all, of each variable, of each source, and of
    each variable as each source tells it."""
    return _asked(motor, now, inputs, _BASE)


def each(motor: Engine, now: datetime, inputs: Inputs) -> pa.Table:
    """[customer_id, dimension, good, total]; dimensions that nothing speaks for are left out."""
    return _asked(motor, now, inputs, _EACH)


def details(motor: Engine, now: datetime, inputs: Inputs) -> pa.Table:
    """[customer_id, variable, dimension, good, total] of each value of the given customers."""
    return _asked(motor, now, inputs, _DETAILS)


def values(motor: Engine, now: datetime, inputs: Inputs) -> pa.Table:
    """[dimension, variable, source, good, total] of the values of the given customers."""
    return _asked(motor, now, inputs, _VALUES)


def _asked(motor: Engine, now: datetime, inputs: Inputs, tail: str) -> pa.Table:
    names = ("expected", "believed", "accuracy")
    query = "".join(engine.sql("threefold.descriptive", name) for name in names)
    return motor.query(query + tail, {"today": now.replace(tzinfo=None)}, inputs)


def outcomes(motor: Engine, proofs: pa.Table, ways: pa.Table) -> pa.Table:
    """[customer_id, kind, proof, years, works]: proofs, and what was found later."""
    return motor.query(
        engine.sql("threefold.descriptive", "outcomes"),
        inputs={"proofs": proofs, "ways": ways},
    )


def learned(found: pa.Table) -> dict[str, Decay]:
    """The yearly rate of every kind of contact way, of those without outcomes the typical one."""
    kinds, strength, years, works = _columns(found)
    known = contactable.learn(kinds, strength, years, works)
    none = np.empty(0)
    return {
        kind: known.get(kind) or contactable.fit(kind, none, none, none.astype(bool))
        for kind in contactable.TYPICAL
    }


def checked(found: pa.Table) -> Calibration:
    """How right the probabilities were for outcomes they were not learned from."""
    customers = found["customer_id"].to_numpy()
    return contactable.check(*_columns(found), customers % 2 == 0)


def _columns(
    found: pa.Table,
) -> tuple[pa.Array, Numbers, Numbers, contactable.Flags]:
    kinds = found["kind"].combine_chunks()
    strength = contactable.strengths(kinds, found["proof"].combine_chunks())
    years = np.asarray(found["years"].to_numpy(), dtype=np.float64)
    return kinds, strength, years, np.asarray(found["works"].to_numpy(), dtype=np.bool_)


def probabilities(ways: pa.Table, decays: Mapping[str, Decay], now: datetime) -> Numbers:
    """A of each of WAYS; one without proof is as old as its newest telling."""
    kinds = ways["kind"].combine_chunks()
    since = pc.coalesce(ways["proved_at"], ways["observed_at"]).cast(pa.int64()).to_numpy()
    years = (now.timestamp() * 1e6 - since) / _YEAR_US
    strength = contactable.strengths(kinds, ways["proof"].combine_chunks())
    return contactable.probability(strength, years, contactable.rates(kinds, decays))


def reached_until(ways: pa.Table, decays: Mapping[str, Decay]) -> pa.Table:
    """[customer_id, until]: when A of each of these ways [customer_id, kind, proof, since] falls
    below what reaches the customer; ways that never reach are left out."""
    kinds = ways["kind"].combine_chunks()
    strength = contactable.strengths(kinds, ways["proof"].combine_chunks())
    years = contactable.reaching_years(strength, contactable.rates(kinds, decays))
    since = ways["since"].cast(pa.int64()).to_numpy()
    moments = ((since + years * _YEAR_US) // 1e6).astype(np.int64) * 1_000_000
    until = pa.array(moments, pa.int64()).cast(_MOMENT)
    found = pa.table([ways["customer_id"], until], names=["customer_id", "until"])
    return found.filter(pa.array(years > 0))


def reach(ways: pa.Table, probability: Numbers) -> pa.Table:
    """[customer_id, reach, allowed] of all who have a way: the best probability of those that the
    customer did not refuse, 0 and `allowed` false where all are refused."""
    allowed = pc.invert(ways["refused"])
    best = pc.if_else(allowed, pa.array(probability), 0.0)
    rows = pa.table([ways["customer_id"], best, allowed], names=["customer_id", "a", "may"])
    found = rows.group_by("customer_id").aggregate([("a", "max"), ("may", "max")])
    return found.select(["customer_id", "a_max", "may_max"]).rename_columns(
        ["customer_id", "reach", "allowed"]
    )


def added(parts: Iterable[pa.Table]) -> pa.Table:
    """Counts of several portions in one: [dimension, variable, source, good, total]."""
    together = pa.concat_tables(list(parts))
    keys = ["dimension", "variable", "source"]
    found = together.group_by(keys).aggregate([("good", "sum"), ("total", "sum")])
    names = [*keys, "good_sum", "total_sum"]
    return found.select(names).rename_columns([*keys, "good", "total"])


def summed(rows: pa.Table) -> pa.Table:
    """Counts by variable, and with variable "" those of all together."""
    blank = pa.array([""] * rows.num_rows, pa.string())
    place = rows.schema.get_field_index("variable")
    return added([rows, rows.set_column(place, "variable", blank)])


GAINS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("accuracy", pa.float64()),
        ("reach", pa.float64()),
        ("allowed", pa.bool_()),
        ("gain", pa.float64()),
    ]
)


def gains(shares: pa.Table, reached: pa.Table, customers: pa.Table) -> pa.Table:
    """[customer_id, accuracy, reach, gain] of these customers (column `customer_id`).

    `accuracy` is the mean of the dimensions that something speaks for, `gain` the mean of what is
    missing to 1 in accuracy and in reach. Who refused every way can gain no reach.
    """
    share = pc.divide(shares["good"].cast(pa.float64()), shares["total"].cast(pa.float64()))
    mean = (
        shares.append_column("share", share).group_by("customer_id").aggregate([("share", "mean")])
    )
    joined = customers.join(mean, "customer_id").join(reached, "customer_id")
    accuracy = pc.fill_null(joined["share_mean"], 0.0)
    reachable = pc.fill_null(joined["reach"], 0.0)
    open_to = pc.fill_null(joined["allowed"], True)
    missing = pc.if_else(open_to, pc.subtract(1.0, reachable), 0.0)
    gain = pc.multiply(pc.add(pc.subtract(1.0, accuracy), missing), 0.5)
    return pa.table(
        [joined["customer_id"], accuracy, reachable, open_to, gain], schema=GAINS
    ).sort_by("customer_id")
