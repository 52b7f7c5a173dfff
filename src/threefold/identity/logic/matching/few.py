"""A few records against those that may be the same, by a model learnt before.

Levels are the same SQL that a whole run has; weights are added as there, so that a pair has the
same bits whoever looks at it. Nothing is learnt, and nothing but the pairs asked for is looked at.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from threefold.engine.service import Linking
from threefold.identity.logic.matching import prepare
from threefold.identity.logic.matching.model import SMALLEST, Floats, Judged, Model
from threefold.identity.logic.matching.prepare import Ints

RECORDS, PAIRS = "few_records", "few_pairs"
Share = Callable[[str, Ints], Floats]
"""How common values of a column are, by their plain hashes."""


class FewScorer:
    """Scores pairs of the rows of `table` (`prepare.again`), as `model.Scorer` does."""

    def __init__(self, place: Linking, model: Model, table: pa.Table, share: Share) -> None:
        self._place, self._model, self._table, self._share = place, model, table, share

    def given(self, left: Ints, right: Ints) -> pa.Table:
        """[left_id, right_id, bits, gamma_<column>…] of pairs of places, the smaller one left."""
        low, high = np.minimum(left, right), np.maximum(left, right)
        pairs = pa.table({"pair": np.arange(len(low)), "l": low, "r": high})
        tables = {RECORDS: self._table, PAIRS: pairs}
        found = self._place.ask(_question(self._model), tables).sort_by("pair")
        bits = np.full(len(low), self._model.prior_bits)
        out = {"left_id": pa.array(low), "right_id": pa.array(high)}
        levels: dict[str, pa.ChunkedArray] = {}
        for each in self._model.judged:
            name = f"gamma_{each.column.name}"
            levels[name] = found[name]
            level = found[name].to_numpy().astype(np.int64)
            bits += np.append(_weights(each), 0.0)[level] + self._rarity(each, level, low)
        return pa.table({**out, "bits": pa.array(bits), **levels})

    def _rarity(self, each: Judged, level: Ints, low: Ints) -> Floats:
        out = np.zeros(len(level))
        last = len(each.levels)
        for place, said in enumerate(each.levels):
            agree = np.flatnonzero(level == last - place) if said.counted else np.empty(0, int)
            if not len(agree):
                continue
            name = each.column.name
            values = self._table[name].take(pa.array(low[agree]))
            share = self._share(name, prepare.key_of(values, each.column.comparison, ""))
            usual = max(float(each.other[last - place]), SMALLEST)
            out[agree] = np.log2(usual) - np.log2(share)
        return out


def _weights(each: Judged) -> Floats:
    match, other = np.maximum(each.match, SMALLEST), np.maximum(each.other, SMALLEST)
    out: Floats = np.log2(match / other)
    return out


def _question(model: Model) -> str:
    latin = (f"{each.name}{prepare.LATIN}" for each in model.columns if each.comparison.latin)
    sides = dict.fromkeys((*(each.name for each in model.columns), *latin))
    columns = ", ".join(f"l.{name} as {name}_l, r.{name} as {name}_r" for name in sides)
    levels = ", ".join(_case(each) for each in model.judged)
    return (
        f"select pair, {levels} from (select p.pair, {columns} from {PAIRS} p "
        f"join {RECORDS} l on l.id = p.l join {RECORDS} r on r.id = p.r) as pairs"
    )


def _case(each: Judged) -> str:
    own, last = each.column.name, len(each.levels)
    whens = " ".join(
        f"when {level.sql} then {last - place}" for place, level in enumerate(each.levels)
    )
    missing = f"when {own}_l is null or {own}_r is null then -1"
    return f"cast(case {missing} {whens} else 0 end as tinyint) as gamma_{own}"
