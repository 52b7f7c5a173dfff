"""From records to pairs: prepare, look, learn, look again, score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine.service import Linking
from threefold.identity.logic.matching import blocking, household, model, prepare, training
from threefold.identity.logic.matching.model import Common, Floats, Judged, Model, Scorer
from threefold.identity.logic.matching.prepare import NO_KEY, Ints, Prepared

SEED = 7
FIRST_LOOK, FIRST_PER_RECORD = 1_000_000, 15
"""Pairs that are looked at to learn from: at most so many, and so many a record."""
RANDOM_PAIRS = 400_000
SURE_BITS = 5.0
LEAST_BITS = -6.0
RARITY_BITS = 12.0
"""The most that the rarity of values is thought to add to a pair."""
Tell = Callable[[str], None]


@dataclass(slots=True)
class Scored:
    """`pairs`: left_id, right_id, bits, probability, gamma_<column>."""

    prepared: Prepared
    model: Model
    pairs: pa.Table
    scorer: Scorer


def score(
    place: Linking,
    records: pa.Table,
    kinds: Mapping[str, str],
    parts: Ints,
    *,
    link: bool,
    tell: Tell = lambda _stage: None,
) -> Scored | None:
    """None when nothing in the records can tell which of the many pairs to look at."""
    tell("standardise")
    ready = prepare.prepare(records, kinds, parts)
    place.keep(model.RECORDS, ready.table)
    total = blocking.all_pairs(parts, link)
    learnt = Model(
        model.start(ready),
        prior=min(0.1, 1 / max(2, len(parts))),
        pairs=total,
        columns=ready.columns,
        keys=ready.keys,
    )
    tell("first look")
    budget = float(max(blocking.AT_LEAST, blocking.PER_RECORD * len(parts)))
    rules = blocking.candidates(ready, parts, link, budget)
    plan = blocking.choose(
        rules,
        blocking.imagined(ready, SEED),
        budget=min(FIRST_LOOK, max(budget / 10, FIRST_PER_RECORD * len(parts))),
    )
    if not plan.rules or not learnt.judged:
        return None
    everything = not plan.rules[0].keys
    looked = Scorer(place, learnt, plan.rules, link=link, rarity=False)
    blocked = looked.blocked()
    found = training.patterns(blocked, learnt.judged)
    random = found
    if not everything:
        random = training.patterns(looked.given(*_random(parts, link)), learnt.judged)
    tell("learn")
    agreeing = [_agreeing(ready, each) for each in learnt.judged]
    learnt.notes[household.NOTE] = household.seen(learnt.judged, found)

    def apart(levels: training.Levels) -> npt.NDArray[np.bool_]:
        return np.isfinite(household.of(learnt, levels))

    training.learn(learnt, found, random, agreeing=agreeing, apart=apart)
    learnt.rules, learnt.found = plan.rules, plan.found
    bits = training.weigh(found, learnt.judged)[found.of_pair] + learnt.prior_bits
    left, right = blocked["left_id"].to_numpy(), blocked["right_id"].to_numpy()
    if not everything:
        sure = bits > SURE_BITS
        left, right = left[sure], right[sure]
        # The engine answers in any order, and what is drawn from them must be the same each time.
        order = np.lexsort((right, left))
        left, right = left[order], right[order]
        seen = blocking.seen(ready, plan.rules, left, right, SEED)
        if seen is not None:
            plan = blocking.choose(rules, seen, budget=budget)
            learnt.rules, learnt.found = plan.rules, plan.found
    tell("score")
    scorer = Scorer(place, learnt, learnt.rules, link=link, rarity=True)
    _count(scorer, ready, learnt)
    if everything:
        likely = bits > LEAST_BITS - RARITY_BITS
        pairs = scorer.given(left[likely], right[likely])
        pairs = pairs.filter(pc.greater(pairs["bits"], LEAST_BITS))
    else:
        pairs = scorer.blocked(threshold_bits=LEAST_BITS)
    return Scored(ready, learnt, _with_chances(pairs), scorer)


def _with_chances(pairs: pa.Table) -> pa.Table:
    chance = training.chances(pairs["bits"].to_numpy(), 0.0)
    return pairs.append_column("probability", pa.array(chance))


def _random(parts: Ints, link: bool) -> tuple[Ints, Ints]:
    chance = np.random.default_rng(SEED)
    left, right = chance.integers(0, len(parts), (2, RANDOM_PAIRS))
    keep = (parts[left] != parts[right]) if link else (left != right)
    return left[keep].astype(np.int64), right[keep].astype(np.int64)


def _agreeing(ready: Prepared, each: Judged) -> float:
    """The share of all pairs, both filled, that are equal in this column."""
    if not each.levels[0].counted:
        return float("nan")
    counts = pc.value_counts(ready.table[each.column.name].drop_null())
    often: Floats = counts.field("counts").to_numpy().astype(float)
    rows = often.sum()
    return float((often * (often - 1)).sum() / max(1.0, rows * (rows - 1)))


def _count(scorer: Scorer, ready: Prepared, learnt: Model) -> None:
    """How common a value is among customers rather than records.

    The records of one customer share their values, so that a value counted over records looks more
    common than it is; the mates a record is expected to have are taken off.
    """
    rows = ready.table.num_rows
    mates = 2 * learnt.prior * learnt.pairs / rows
    whole = {key.column: key.values for key in ready.keys if not key.part}
    for each in learnt.judged:
        if not any(level.counted for level in each.levels):
            continue
        name = each.column.name
        own = whole[name]
        hashes, first, often = np.unique(own, return_index=True, return_counts=True)
        there = hashes != NO_KEY
        hashes, first, often = hashes[there], first[there], often[there]
        alone = np.maximum(often - mates * each.match[-1], 1.0)
        several, filled = alone > 1, max(1, int(often.sum()))
        learnt.common[name] = Common(hashes[several], alone[several] / filled, 1.0 / filled)
        values = ready.table[name].take(pa.array(first))
        scorer.counts(name, pa.table({name: values, f"tf_{name}": pa.array(alone / filled)}))
