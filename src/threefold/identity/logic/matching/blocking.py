"""Which pairs are looked at: rules chosen by what they cost and which matches they would find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from threefold.identity.logic.matching.prepare import NO_KEY, Ints, Prepared

Bools = npt.NDArray[np.bool_]

SAMPLE = 50_000
"""Records on which the cost of rules is reckoned; it grows with the square of their number."""
SIMULATED = 12_000
AFFORDABLE = 0.4
"""The share of the budget that one rule may cost."""
ALL_PAIRS = 1_000_000
"""Up to so many pairs every one is looked at."""
AT_LEAST, PER_RECORD = 2_000_000, 25
"""Comparisons that the rules may cost together: so many, or so many a record."""
WORTH = 0.0001
"""A rule that finds a smaller share of matches than this is not worth its cost."""
WORTH_MANY = 0.001
"""The same once `AT_LEAST` comparisons are spent: in large bases a rule costs minutes."""
MISSES = 0.6
"""How often, unknown yet, an agreeing part is thought to stand in a value that differs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Records that agree in all of `keys` are compared; without keys, all records."""

    keys: tuple[str, ...]
    pairs: float
    means: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        return " and ".join(f"l.{key} = r.{key}" for key in self.keys) or "1 = 1"


@dataclass(frozen=True, slots=True)
class Plan:
    """`found`: the share of matches that the rules are reckoned to find."""

    rules: tuple[Rule, ...]
    found: float


def all_pairs(parts: Ints, link: bool) -> float:
    total = len(parts)
    whole = total * (total - 1) / 2
    if not link:
        return whole
    counts = np.bincount(parts).astype(float)
    return whole - float((counts * (counts - 1) / 2).sum())


def choose(rules: Sequence[Rule], simulated: Mapping[str, Bools], *, budget: float) -> Plan:
    """The best of `rules` within `budget` pairs; `simulated` tells for each key which of many
    imagined matches agree in it (`imagined`, `seen`)."""
    if any(not rule.keys for rule in rules):
        return Plan(tuple(rules), 1.0)
    open_rules = [rule for rule in rules if rule.pairs <= AFFORDABLE * budget]
    if not open_rules:
        return Plan((), 0.0)
    finds = np.stack(
        [np.logical_and.reduce([simulated[key] for key in rule.keys]) for rule in open_rules]
    )
    counted = finds.astype(np.float32)
    costs = np.array([rule.pairs for rule in open_rules])
    chosen: list[Rule] = []
    missed = np.ones(finds.shape[1], bool)
    left = budget
    while True:
        gains = counted @ missed.astype(np.float32) / len(missed)
        # A small fixed cost keeps many tiny rules from winning over one good rule.
        enough = WORTH if budget - left < AT_LEAST else WORTH_MANY
        worth = np.where((costs <= left) & (gains >= enough), gains / (costs + 0.01 * budget), 0)
        best = int(worth.argmax())
        if worth[best] <= 0:
            break
        chosen.append(open_rules[best])
        left -= open_rules[best].pairs
        missed &= ~finds[best]
    return Plan(tuple(chosen), float(1 - missed.mean()))


def imagined(prepared: Prepared, seed: int) -> dict[str, Bools]:
    """Matches as one imagines them before anything is known: most columns agree, some not."""
    chance = np.random.default_rng(seed)
    out = {}
    for column in prepared.columns:
        there = chance.random(SIMULATED) < column.filled**2
        same = chance.random(SIMULATED) < 0.75
        for key in prepared.keys:
            if key.column == column.name:
                agrees = same | ((chance.random(SIMULATED) < 1 - MISSES) & (key.part != ""))
                filled = float((key.values != NO_KEY).mean()) / max(column.filled, 1e-9)
                out[key.name] = agrees & there & (chance.random(SIMULATED) < filled)
    return out


def seen(
    prepared: Prepared, rules: Sequence[Rule], left: Ints, right: Ints, seed: int
) -> dict[str, Bools] | None:
    """Matches put together from pairs that are thought the same, a column at a time.

    Which parts of a column agree is drawn from pairs found without the help of that column, as
    those found by its own agreement say nothing about how often it agrees. None where too few are
    known.
    """
    chance = np.random.default_rng(seed)
    keys = {key.name: key for key in prepared.keys}
    agree = {name: _agree(key.values, left, right) for name, key in keys.items()}
    found = [
        np.logical_and.reduce([agree[name] for name in rule.keys]) for rule in rules if rule.keys
    ]
    out: dict[str, Bools] = {}
    for column in prepared.columns:
        free = [
            finds
            for rule, finds in zip((r for r in rules if r.keys), found, strict=True)
            if all(keys[name].column != column.name for name in rule.keys)
        ]
        usable = np.flatnonzero(np.logical_or.reduce(free)) if free else np.empty(0, np.int64)
        if len(usable) < 30:
            return None
        drawn = chance.choice(usable, SIMULATED)
        for name, key in keys.items():
            if key.column == column.name:
                out[name] = agree[name][drawn]
    return out


def _agree(values: Ints, left: Ints, right: Ints) -> Bools:
    ours, theirs = values[left], values[right]
    out: Bools = (ours == theirs) & (ours != NO_KEY)
    return out


def candidates(prepared: Prepared, parts: Ints, link: bool, budget: float) -> list[Rule]:
    """Single keys, two and three of different columns, that are affordable; or all pairs, where
    they are few."""
    total = all_pairs(parts, link)
    if total <= ALL_PAIRS:
        return [Rule((), total)]
    rows = len(parts)
    step = max(1, rows // SAMPLE)
    scale = (rows / len(range(0, rows, step))) ** 2
    some = parts[::step] if link else None
    values = {key.name: np.ascontiguousarray(key.values[::step]) for key in prepared.keys}
    column = {key.name: key.column for key in prepared.keys}
    headers = {each.name: each.header for each in prepared.columns}
    means = {
        key.name: headers[key.column] + (f" ({key.part})" if key.part else "")
        for key in prepared.keys
    }
    out: list[Rule] = []
    affordable = AFFORDABLE * budget
    open_ended: list[tuple[str, ...]] = [()]
    tried: set[tuple[str, ...]] = set()
    for size, most in ((1, 200), (2, 60), (3, 0)):
        wider = []
        for start in open_ended:
            begun = joined([values[key] for key in start]) if start else None
            for name, more in values.items():
                keys = tuple(sorted((*start, name)))
                if keys in tried or column[name] in {column[key] for key in start}:
                    continue
                tried.add(keys)
                cost = scale * _pairs(more if begun is None else _mixed(begun, more), some)
                if cost <= affordable:
                    out.append(Rule(keys, max(cost, 1.0), tuple(means[key] for key in keys)))
                # What is already narrow finds little that it would not find cheaper when narrowed.
                if size < 3 and cost > rows:
                    wider.append((cost, keys))
        open_ended = [keys for _, keys in sorted(wider)[:most]]
    return out


def joined(values: Sequence[Ints]) -> Ints:
    """One hash for each record of several of its keys; NO_KEY where it lacks one of them."""
    whole = values[0]
    for more in values[1:]:
        whole = _mixed(whole, more)
    return whole


def _mixed(one: Ints, other: Ints) -> Ints:
    """Hashes of pairs of hashes (the finisher of splitmix64; Steele, Lea, Flood 2014)."""
    with np.errstate(over="ignore"):
        mixed = one.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + other.view(np.uint64)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    out: Ints = mixed.view(np.int64)
    out[(one == NO_KEY) | (other == NO_KEY)] = NO_KEY
    return out


def _pairs(values: Ints, parts: Ints | None) -> float:
    there = values != NO_KEY
    pairs = _equal(values[there])
    if parts is not None:
        pairs -= _equal(_mixed(values[there], parts[there] + 1))
    return pairs


def _equal(values: Ints) -> float:
    """How many pairs of these are equal."""
    if not len(values):
        return 0.0
    values = np.sort(values)
    ends = np.flatnonzero(np.append(values[1:] != values[:-1], True))
    counts = np.diff(ends, prepend=-1).astype(float)
    return float((counts * (counts - 1) / 2).sum())
