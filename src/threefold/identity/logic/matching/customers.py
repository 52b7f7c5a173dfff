"""From pairs of records to pairs of customers: all that is known of both speaks, and against them.

A customer has several records. The pair of records that agree best says nothing of what the other
records contradict; so every record of one is compared with every record of the other, and each
comparison counts once, by what speaks for it most among all these pairs. What agrees nowhere
speaks against the two even where the likeliest pair of records lacks the value.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from threefold.identity.comparison import CONTEXT
from threefold.identity.logic.matching import household, training
from threefold.identity.logic.matching.model import Floats, Judged, Model, Scorer
from threefold.identity.logic.matching.prepare import Ints

Bools = npt.NDArray[np.bool_]

AGREES = 2.0
"""Bits from which a fact is a reason to think of two customers as one."""
LONE = household.QUESTION
"""Log odds in bits that one reason alone can give: a question, never a merge."""
MOST_RECORDS = 12
"""Of a customer with more records the newest so many are compared."""


def together(scorer: Scorer, model: Model, pairs: pa.Table, owners: Ints) -> pa.Table:
    """Pairs of customers [left_id, right_id, bits, gamma_<column>…] out of scored pairs of records.

    `pairs` and the answer name records by place; a customer stands by the first of his. `owners` is
    the customer of each record."""
    first = first_of(owners)
    left, right = (first[pairs[name].to_numpy()] for name in ("left_id", "right_id"))
    kept = ["left_id", "right_id", "bits", *(f"gamma_{each.column.name}" for each in model.judged)]
    apart = pairs.select(kept).filter(pa.array(left != right))
    best = _strongest(apart, first)
    one, other = best["left_id"].to_numpy(), best["right_id"].to_numpy()
    several = (np.bincount(first, minlength=len(first)) > 1)[np.stack((one, other))].any(axis=0)
    whole = best.filter(pa.array(~several))
    if several.any():
        mixed = best.filter(pa.array(several))
        whole = pa.concat_tables([whole, _combined(scorer, model, mixed, owners, first)])
    return whole


def reasoned(pairs: pa.Table, model: Model, *, lone: float = LONE) -> pa.Table:
    """Those of `pairs` [bits, gamma_<column>…] that more than one fact speaks for, less sure where
    they may be of one household (`household.of`), and those with a
    lone fact that agrees in full, believed up to `lone` bits."""
    found = training.patterns(pairs, model.judged)
    reasons, full = _reasons(found.levels, model.judged)
    most = np.where(reasons > 1, np.inf, np.where(full, lone, -np.inf))[found.of_pair]
    allowed = household.of(model, found.levels)[found.of_pair]
    pairs = household.held(pairs, np.minimum(most, allowed))
    return pairs.filter(pa.array(most > -np.inf))


def _reasons(levels: training.Levels, judged: list[Judged]) -> tuple[Ints, Bools]:
    """How many facts speak for each pattern, and whether one of them agrees in full."""
    facts: dict[str, Floats] = {}
    full = np.zeros(len(levels), bool)
    for place, each in enumerate(judged):
        about = each.column.comparison.about
        if about == CONTEXT:
            continue
        bits = np.append(each.weights, 0.0)[levels[:, place]]
        # One phone that agrees is not taken back by another that differs.
        facts[about] = np.maximum(facts.get(about, np.zeros(len(levels))), bits)
        full |= (levels[:, place] == len(each.levels)) & (bits >= AGREES)
    reasons = sum((bits >= AGREES).astype(np.int64) for bits in facts.values())
    return np.zeros(len(levels), np.int64) + reasons, full


def first_of(owners: Ints) -> Ints:
    """For each record the place of the first one of its customer."""
    _, first, place = np.unique(owners, return_index=True, return_inverse=True)
    out: Ints = first[place].astype(np.int64)
    return out


def _strongest(pairs: pa.Table, first: Ints) -> pa.Table:
    """For each two customers their strongest pair of records, named by the customers."""
    left, right = (first[pairs[name].to_numpy()] for name in ("left_id", "right_id"))
    low, high = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((-pairs["bits"].to_numpy(), high, low))
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    kept = order[new]
    named = {"left_id": pa.array(low[kept]), "right_id": pa.array(high[kept])}
    rest = pairs.drop_columns(list(named)).take(pa.array(kept))
    return pa.table({**named, **{name: rest[name] for name in rest.column_names}})


def _combined(scorer: Scorer, model: Model, best: pa.Table, owners: Ints, first: Ints) -> pa.Table:
    of_pair, left, right = _crossed(best, first)
    scored = scorer.given(left, right)
    # The engine answers in any order, and with the smaller place left.
    low, high = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((high, low))
    asked, told = (
        len(owners) * low + high,
        (len(owners) * scored["left_id"].to_numpy() + scored["right_id"].to_numpy()),
    )
    at = of_pair[order][np.searchsorted(asked[order], told)]
    bits = np.full(best.num_rows, model.prior_bits)
    weighed = model.prior_bits + np.zeros(scored.num_rows)
    columns: dict[str, pa.Array] = {}
    for each in model.judged:
        name = f"gamma_{each.column.name}"
        levels = scored[name].to_numpy().astype(np.int64)
        weights = np.append(each.weights, 0.0)
        weighed += weights[levels]
        level = _likeliest(levels, weights, at, best.num_rows)
        bits += weights[level]
        columns[name] = pa.array(level.astype(np.int8))
    rarity = _most(scored["bits"].to_numpy() - weighed, scored["bits"].to_numpy(), at, len(bits))
    return pa.table(
        {
            "left_id": best["left_id"],
            "right_id": best["right_id"],
            "bits": pa.array(bits + rarity),
            **columns,
        }
    ).select(best.column_names)


def _crossed(best: pa.Table, first: Ints) -> tuple[Ints, Ints, Ints]:
    """Every record of one with every record of the other: the number of the pair of customers,
    and both records."""
    order = np.argsort(first, kind="stable")
    starts = np.searchsorted(first[order], np.arange(len(first) + 1))
    one, other = best["left_id"].to_numpy(), best["right_id"].to_numpy()
    sizes = np.diff(starts)
    most = np.minimum(sizes, MOST_RECORDS)
    # Records come oldest first: the last ones are the newest.
    begin = starts[:-1] + sizes - most
    counts = most[one] * most[other]
    of_pair = np.repeat(np.arange(len(one)), counts)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    wide = most[other][of_pair]
    left = order[begin[one][of_pair] + place // wide]
    right = order[begin[other][of_pair] + place % wide]
    return of_pair, left.astype(np.int64), right.astype(np.int64)


def _likeliest(levels: Ints, weights: Floats, at: Ints, pairs: int) -> Ints:
    """For each pair of customers the level with the most weight, missing where all are missing."""
    rank = np.argsort(np.argsort(weights[:-1], kind="stable"), kind="stable")
    ranked = np.where(levels < 0, -1, rank[levels])
    most = np.full(pairs, -1)
    np.maximum.at(most, at, ranked)
    back = np.append(np.argsort(rank, kind="stable"), -1)
    out: Ints = back[most]
    return out


def _most(values: Floats, strength: Floats, at: Ints, pairs: int) -> Floats:
    """For each pair of customers the value at their strongest pair of records."""
    order = np.lexsort((strength, at))
    last = np.append(np.diff(at[order]) != 0, True)
    out = np.zeros(pairs)
    out[at[order][last]] = values[order][last]
    return out
