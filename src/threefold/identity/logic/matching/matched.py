"""Who may be the same: the one automatic configuration, from records to pairs and groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine.service import Linking
from threefold.identity.logic.matching import (
    answers,
    clustering,
    customers,
    household,
    profile,
    run,
    training,
)
from threefold.identity.logic.matching.answers import Answered
from threefold.identity.logic.matching.model import Floats, Model
from threefold.identity.logic.matching.prepare import Ints

PAIRS = pa.schema(
    [
        pa.field("left", pa.int64(), nullable=False),
        pa.field("right", pa.int64(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("bits", pa.float64(), nullable=False),
        pa.field("evidence", pa.string(), nullable=False),
    ]
)
"""Places of two records, left < right; the log odds in bits, and JSON that says how they come
about: the prior of any two, [{"column", "kind", "level", "bits"}, …], what the rarity of values
adds, and what is held back because one fact alone speaks for them."""

UNSEEN = -3.0
"""Bits of a pair that no rule found or that was too weak to keep: it speaks against, mildly."""
RIVAL = -clustering.STRONGEST
"""Bits of two records of one file when files hold nobody twice."""
SELDOM = 0.03
"""Up to this share of records with two partners in one file, a file holds nobody twice."""
_STEPS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)


@dataclass(frozen=True, slots=True)
class Threshold:
    """`precision` and `recall` are the model's own estimates for pairs at or above."""

    probability: float
    pairs: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Matched:
    """`pairs` as `PAIRS`; `groups`: a label for each record, the smallest place in its group.

    `kinds` is what each column was taken for. `model` can be written as JSON by `describe`.
    """

    pairs: pa.Table
    groups: Ints
    kinds: Mapping[str, str]
    model: Model | None
    thresholds: tuple[Threshold, ...]

    @property
    def together(self) -> int:
        """Pairs of records that stand in one group."""
        sizes = np.bincount(self.groups)
        return int((sizes * (sizes - 1) // 2).sum())


def match(
    place: Linking,
    records: pa.Table,
    kinds: Mapping[str, str] | None = None,
    *,
    link: str | None = None,
    owners: pa.Array | pa.ChunkedArray | None = None,
    answered: Sequence[Answered] = (),
    tell: Callable[[str], None] = lambda _stage: None,
) -> Matched:
    """Match the rows of `records` with each other.

    `kinds` names for each column its comparison or its planned variable; columns left out are
    guessed by header and values, an empty kind keeps a column out. `link` names a column that says
    which file a row is from: only rows of different files are compared then. `owners` is the
    customer each record is known to belong to: pairs are of customers then, each standing by his
    first record, and more than one fact must speak for them. `answered` are pairs of customers that
    staff decided on: the weights are corrected by them.
    """
    parts = _parts(records, link)
    headers = [name for name in records.column_names if name != link]
    tell("profile")
    shapes = {name: profile.shape_of(profile.text_column(records[name])) for name in headers}
    chosen = profile.kinds_of(shapes, kinds)
    if not chosen or records.num_rows < 2 or (link is not None and len(np.unique(parts)) < 2):
        return _nobody(records.num_rows, chosen)
    scored = run.score(place, records, chosen, parts, link=link is not None, tell=tell)
    if scored is None:
        return _nobody(records.num_rows, chosen)
    tell("group")
    found = scored.pairs
    known = None
    if owners is not None:
        known = np.unique(owners.to_numpy(zero_copy_only=False), return_inverse=True)[1]
        found = customers.together(scored.scorer, scored.model, found, known.astype(np.int64))
        found = answers.corrected(found, scored.model, answered)
        found = customers.reasoned(found, scored.model, lone=answers.lone_bits(scored.model))
    else:
        found = household.parted(found, scored.model)
    left, right = found["left_id"].to_numpy(), found["right_id"].to_numpy()
    bits = found["bits"].to_numpy()
    rivals = None
    if link is not None and _once_a_file(len(parts), left, right, bits):
        rivals = parts
    groups = clustering.groups(
        records.num_rows, left, right, bits, unseen=UNSEEN, parts=rivals, rival=RIVAL
    )
    if known is not None:
        groups = groups[customers.first_of(known)]
    pairs = told(found, scored.model)
    thresholds = _thresholds(training.chances(bits, 0.0), scored.model.found)
    scored.model.notes["thresholds"] = [
        (each.probability, each.pairs, round(each.precision, 4), round(each.recall, 4))
        for each in thresholds
    ]
    return Matched(pairs, groups, chosen, scored.model, thresholds)


def describe(learnt: Model) -> dict[str, Any]:
    """The model for people and for JSON: weights in bits, rules, the share of matches found."""
    return {
        "prior": learnt.prior,
        "expected_pairs": learnt.prior * learnt.pairs,
        "rules": [{"keys": rule.means, "pairs": round(rule.pairs)} for rule in learnt.rules],
        "found": learnt.found,
        "answers": learnt.notes.get(answers.NOTE, {}),
        "comparisons": [
            {
                "column": each.column.header,
                "kind": each.column.comparison.name,
                "levels": [
                    {"level": label, "match": match, "other": other, "bits": bits}
                    for label, match, other, bits in zip(
                        each.labels,
                        each.match.tolist(),
                        each.other.tolist(),
                        each.weights.tolist(),
                        strict=True,
                    )
                ],
            }
            for each in learnt.judged
        ],
    }


def _parts(records: pa.Table, link: str | None) -> Ints:
    if link is None:
        return np.zeros(records.num_rows, np.int64)
    encoded = pc.dictionary_encode(records[link].combine_chunks(), null_encoding="encode")
    out: Ints = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return out


def _nobody(rows: int, kinds: Mapping[str, str]) -> Matched:
    return Matched(PAIRS.empty_table(), np.arange(rows), kinds, None, ())


def _once_a_file(rows: int, left: Ints, right: Ints, bits: Floats) -> bool:
    sure = bits > run.SURE_BITS
    partners = np.bincount(np.concatenate((left[sure], right[sure])), minlength=rows)
    having = (partners > 0).sum()
    return bool(having) and (partners > 1).sum() <= SELDOM * having


def told(pairs: pa.Table, learnt: Model) -> pa.Table:
    """Evidence in words, written once for each pattern of levels."""
    found = training.patterns(pairs, learnt.judged)
    plain = training.weigh(found, learnt.judged) + learnt.prior_bits
    texts = pa.array([_words(levels, learnt) for levels in found.levels.tolist()], pa.string())
    bits = pairs["bits"].to_numpy()
    held = np.zeros(len(bits))
    if household.HELD in pairs.column_names:
        held = pairs[household.HELD].to_numpy()
    rarity = bits - held - plain[found.of_pair]
    told = pc.binary_join_element_wise(
        '{"levels": ',
        texts.take(pa.array(found.of_pair)),
        *(', "rarity": ', _written(rarity), ', "held": ', _written(held)),
        f', "prior": {learnt.prior_bits:.2f}}}',
        "",
    )
    left, right = pairs["left_id"].to_numpy(), pairs["right_id"].to_numpy()
    return pa.table(
        [
            np.minimum(left, right),
            np.maximum(left, right),
            training.chances(bits, 0.0),
            bits,
            told,
        ],
        schema=PAIRS,
    )


def _written(bits: Floats) -> pa.Array:
    return pa.array(np.round(bits, 2)).cast(pa.string())


def _words(levels: Sequence[int], learnt: Model) -> str:
    return json.dumps(
        [
            {
                "column": each.column.header,
                "kind": each.column.comparison.name,
                "level": each.labels[level],
                "bits": round(float(each.weights[level]), 2),
            }
            for each, level in zip(learnt.judged, levels, strict=True)
            if level >= 0
        ],
        ensure_ascii=False,
    )


def _thresholds(chance: Floats, found: float) -> tuple[Threshold, ...]:
    whole = chance.sum()
    out = []
    for step in _STEPS:
        above = chance[chance >= step]
        if len(above):
            recall = found * float(above.sum() / whole)
            out.append(Threshold(step, len(above), float(above.mean()), recall))
    return tuple(out)


__all__ = ["PAIRS", "Matched", "Threshold", "describe", "match", "told"]
