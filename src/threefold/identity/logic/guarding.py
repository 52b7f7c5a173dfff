"""Which sure pairs may be joined by themselves, and which a person must see first."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine import service as engine
from threefold.engine.types import Engine
from threefold.identity.logic import joining

TOO_LARGE, AGAINST = "size", "apart"


def fates(
    motor: Engine,
    pairs: pa.Table,
    *,
    known: pa.Table,
    decided: pa.Table,
    upper: float,
    lower: float,
) -> pa.Table:
    """Each pair once, at its likeliest, [left, right, probability, evidence] and its `fate`: gone,
    decided, sure, between or below.

    `known` [id] are customers that exist, `decided` [left, right, …] pairs decided already.
    """
    return motor.query(
        engine.sql("threefold.identity", "judged"),
        {"upper": upper, "lower": lower},
        {"pairs": pairs, "known": known, "decided": decided},
    )


def guarded(
    motor: Engine, sure: pa.Table, members: pa.Table, apart: pa.Table, *, limit: int
) -> pa.Table:
    """`sure` with a column `cause`: null where the pair may be joined, else TOO_LARGE or AGAINST.

    `sure` [left, right, probability, …] are own customers; `members` [customer_id, root_id] the
    clusters that stand already; `apart` [left, right, probability] own customers decided to differ.
    No pair of a cluster that would hold more than `limit` own customers is joined; of one that
    would chain together what differs, pairs are joined from the likeliest on as long as nothing
    speaks against it.
    """
    query = engine.sql("threefold.identity", "roots")
    rooted = motor.query(query, inputs={"pairs": sure, "members": members})
    apart = motor.query(query, inputs={"pairs": apart, "members": members})
    ends = [
        motor.query(f"select {end} as node, place as link from pairs", inputs={"pairs": rooted})
        for end in ("left_root", "right_root")
    ]
    labels = joining.components(motor, pa.concat_tables(ends))
    weighed = motor.query(
        engine.sql("threefold.identity", "guarded"),
        {"limit": limit},
        {"pairs": rooted, "labels": labels, "members": members, "apart": apart},
    )
    doubtful = weighed.filter(pc.equal(weighed["cause"], AGAINST))
    fine = weighed.filter(pc.invert(pc.equal(pc.fill_null(weighed["cause"], ""), AGAINST)))
    joined = _strongest(doubtful, apart)
    causes = pa.array([None if yes else AGAINST for yes in joined], pa.string())
    at = doubtful.column_names.index("cause")
    doubtful = doubtful.set_column(at, "cause", causes)
    return pa.concat_tables([fine, doubtful]).drop_columns(["left_root", "right_root", "place"])


def _strongest(pairs: pa.Table, apart: pa.Table) -> list[bool]:
    """Which of these pairs, likeliest first, join without putting two that differ together."""
    foes: dict[int, set[int]] = {}
    for one, other in _both(apart):
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    trees: dict[int, int] = {}

    def root(node: int) -> int:
        while trees.get(node, node) != node:
            trees[node] = trees.get(trees[node], trees[node])
            node = trees[node]
        return node

    joined = []
    for one, other in _both(pairs):
        one, other = root(one), root(other)
        hostile = other in {root(each) for each in foes.get(one, ())}
        joined.append(not hostile)
        if not hostile and one != other:
            trees[other] = one
            foes[one] = foes.get(one, set()) | foes.get(other, set())
    return joined


def _both(pairs: pa.Table) -> Iterable[tuple[int, int]]:
    return zip(pairs["left_root"].to_pylist(), pairs["right_root"].to_pylist(), strict=True)
