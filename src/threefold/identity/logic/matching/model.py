"""The linkage model in the words of Splink: comparisons, weights, and pairs scored by them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from threefold.engine.service import Linking
from threefold.identity.comparison import DIFFERENT, Level
from threefold.identity.logic.matching.blocking import Rule
from threefold.identity.logic.matching.prepare import Column, Ints, Key, Prepared

Floats = npt.NDArray[np.float64]
RECORDS = "linked_records"
SMALLEST = 1e-12


@dataclass(slots=True)
class Judged:
    """One comparison of the model: `match` and `other` are the shares of pairs of the same and of
    different customers at each level, from `DIFFERENT` (0) to the strongest."""

    column: Column
    levels: tuple[Level, ...]
    match: Floats
    other: Floats

    @property
    def labels(self) -> tuple[str, ...]:
        return (DIFFERENT, *(level.label for level in reversed(self.levels)))

    @property
    def weights(self) -> Floats:
        """Bits of evidence for the same customer at each level."""
        out: Floats = np.log2(self.match / self.other)
        return out


@dataclass(frozen=True, slots=True)
class Common:
    """How common the values of one column are: `shares` of the `hashes` (sorted), `rare` of every
    other value."""

    hashes: Ints
    shares: Floats
    rare: float

    def of(self, hashes: Ints) -> Floats:
        if not len(self.hashes):
            return np.full(len(hashes), self.rare)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[at] == hashes, self.shares[at], self.rare)


@dataclass(slots=True)
class Model:
    """`prior`: the share of all pairs that are the same customer.

    `columns`, `keys` and `common` are those of the records it was learnt from.
    """

    judged: list[Judged]
    prior: float
    pairs: float
    rules: tuple[Rule, ...] = ()
    found: float = 1.0
    notes: dict[str, Any] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    keys: tuple[Key, ...] = ()
    common: dict[str, Common] = field(default_factory=dict)

    @property
    def prior_bits(self) -> float:
        return math.log2(self.prior / (1 - self.prior))


def start(prepared: Prepared) -> list[Judged]:
    """Comparisons before training: strong levels are common among matches, rare elsewhere."""
    beside = prepared.kinds
    out = []
    for column in prepared.judged:
        levels = tuple(column.comparison.levels(column.name, beside))
        match = np.array([0.1, *np.linspace(0.02, 0.05, len(levels) - 1), 0.8])
        other = np.array([0.9, *np.geomspace(0.08, 0.01, len(levels) - 1), 0.005])
        out.append(Judged(column, levels, match / match.sum(), other / other.sum()))
    return out


def settings(model: Model, rules: Sequence[Rule], *, link: bool, rarity: bool) -> dict[str, Any]:
    apart = " and l.part <> r.part" if link else ""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": model.prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "comparisons": [_comparison(each, rarity) for each in model.judged],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule.sql + apart} for rule in rules
        ],
    }


def _comparison(judged: Judged, rarity: bool) -> dict[str, Any]:
    own = judged.column.name
    found: list[dict[str, Any]] = [
        {
            "sql_condition": f"{own}_l is null or {own}_r is null",
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    last = len(judged.levels)
    for place, level in enumerate(judged.levels):
        entry: dict[str, Any] = {
            "sql_condition": level.sql,
            "label_for_charts": level.label,
            "m_probability": max(float(judged.match[last - place]), SMALLEST),
            "u_probability": max(float(judged.other[last - place]), SMALLEST),
        }
        if level.counted and rarity:
            entry["tf_adjustment_column"] = own
            entry["tf_adjustment_weight"] = 1.0
        found.append(entry)
    found.append(
        {
            "sql_condition": "ELSE",
            "label_for_charts": DIFFERENT,
            "m_probability": max(float(judged.match[0]), SMALLEST),
            "u_probability": max(float(judged.other[0]), SMALLEST),
        }
    )
    return {
        "output_column_name": own,
        "comparison_description": judged.column.header,
        "comparison_levels": found,
    }


class Scorer:
    """Scores pairs of the records that `place` holds.

    Without `rarity` how common a value is does not count, as while learning; that is cheaper.
    """

    def __init__(
        self,
        place: Linking,
        model: Model,
        rules: Sequence[Rule],
        *,
        link: bool,
        rarity: bool,
    ) -> None:
        from splink.internals.linker import Linker

        self.place = place
        self.model = model
        place.api._intermediate_table_cache.clear()
        self._linker = Linker(
            self._frame(RECORDS),
            settings(model, rules, link=link, rarity=rarity),
            log_level="ERROR",
            validate_settings=False,
        )

    def counts(self, name: str, rows: pa.Table) -> None:
        """How common each value of a column is taken to be, instead of how often it stands."""
        self.place.keep(f"counted_{name}", rows)
        frame = self._frame(f"counted_{name}")
        self._linker.table_management.register_term_frequency_lookup(frame, name)

    def blocked(self, *, threshold_bits: float | None = None) -> pa.Table:
        """Pairs that the rules find: [left, right, bits, levels…], `bits` the match weight."""
        return self._answer(
            self._linker.inference.predict(
                threshold_match_weight=threshold_bits, warning_mode="never"
            )
        )

    def given(self, left: Ints, right: Ints) -> pa.Table:
        """The same for pairs given."""
        pairs = pa.table(
            {
                "match_key": pa.array(["0"] * len(left)),
                "join_key_l": pa.array(np.minimum(left, right)),
                "join_key_r": pa.array(np.maximum(left, right)),
            }
        )
        self.place.keep("given_pairs", pairs)
        self._linker.table_management.register_blocked_pairs_for_predict(self._frame("given_pairs"))
        return self._answer(self._linker.inference.predict(warning_mode="never"))

    def _frame(self, name: str) -> Any:
        return self.place.api.table_to_splink_dataframe(name, name)

    def _answer(self, frame: Any) -> pa.Table:
        levels = ", ".join(
            f"cast(gamma_{each.column.name} as tinyint) as gamma_{each.column.name}"
            for each in self.model.judged
        )
        found = self.place.query(
            f"select id_l as left_id, id_r as right_id, match_weight as bits, {levels} "
            f"from {frame.physical_name}"
        )
        frame.drop_table_from_database_and_remove_from_cache()
        return found
