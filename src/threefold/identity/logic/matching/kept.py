"""A learnt model as JSON, and back: names, shares and rules, never a value that was compared.

The comparisons themselves are code. A model that was learnt with others than those there are now
does not fit and is not used; `fingerprint` tells, by what they do rather than by a number that
somebody might forget to raise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from threefold.identity.comparison import Comparison, Level, all_comparisons
from threefold.identity.logic.matching.blocking import Rule
from threefold.identity.logic.matching.model import Common, Judged, Model
from threefold.identity.logic.matching.prepare import Column, Key

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a kept model cannot be used: `columns` whose comparison is another one now."""

    columns: tuple[str, ...]


def content(model: Model) -> dict[str, Any]:
    used = {name for rule in model.rules for name in rule.keys}
    beside = _kinds(model.columns)
    return {
        "prior": model.prior,
        "pairs": model.pairs,
        "found": model.found,
        "notes": model.notes,
        "columns": [
            {
                "name": each.name,
                "header": each.header,
                "kind": each.comparison.name,
                "filled": each.filled,
                "judged": each.judged,
                "does": fingerprint(each, beside),
            }
            for each in model.columns
        ],
        "keys": [
            {"name": key.name, "column": key.column, "part": key.part}
            for key in model.keys
            if key.name in used
        ],
        "rules": [
            {"keys": rule.keys, "pairs": rule.pairs, "means": rule.means} for rule in model.rules
        ],
        "judged": [
            {
                "column": each.column.name,
                "match": each.match.tolist(),
                "other": each.other.tolist(),
            }
            for each in model.judged
        ],
        "rare": {name: common.rare for name, common in model.common.items()},
    }


def read(told: Mapping[str, Any]) -> Model | Unfit:
    """The model; how common values are stands in the index, here only what rare ones count."""
    known = all_comparisons()
    names = {each["name"]: each["kind"] for each in told["columns"]}
    beside: dict[str, str] = {}
    for name, kind in names.items():
        beside.setdefault(kind, name)
    columns, unfit = [], []
    for each in told["columns"]:
        comparison = known.get(each["kind"])
        if comparison is None:
            unfit.append(each["header"])
            continue
        column = Column(each["name"], each["header"], comparison, each["filled"], each["judged"])
        if fingerprint(column, beside) != each["does"]:
            unfit.append(each["header"])
        columns.append(column)
    if unfit:
        return Unfit(tuple(unfit))
    of_name = {column.name: column for column in columns}
    return Model(
        judged=[
            Judged(
                of_name[each["column"]],
                _levels(of_name[each["column"]], beside),
                np.array(each["match"]),
                np.array(each["other"]),
            )
            for each in told["judged"]
        ],
        prior=told["prior"],
        pairs=told["pairs"],
        rules=tuple(
            Rule(tuple(rule["keys"]), rule["pairs"], tuple(rule["means"])) for rule in told["rules"]
        ),
        found=told["found"],
        notes=dict(told.get("notes", {})),
        columns=tuple(columns),
        keys=tuple(Key(key["name"], key["column"], key["part"], _NONE) for key in told["keys"]),
        common={name: Common(_NONE, np.empty(0), rare) for name, rare in told["rare"].items()},
    )


def fingerprint(column: Column, beside: Mapping[str, str]) -> str:
    """Of what a comparison does: its levels, and how it spells and cuts its own examples."""
    comparison = column.comparison
    levels = [(each.label, each.sql, each.counted) for each in _levels(column, beside)]
    examples = sorted({value for left, right, _ in comparison.examples for value in (left, right)})
    spelt = [_spelt(comparison, value) for value in examples]
    told = json.dumps([levels, spelt], ensure_ascii=False, sort_keys=True)
    return blake2b(told.encode(), digest_size=8).hexdigest()


def _spelt(comparison: Comparison, value: str) -> list[Any]:
    standard = comparison.standard(value)
    cuts = comparison.keys.items() if standard else ()
    latin = comparison.latin(standard) if standard and comparison.latin else None
    return [standard, latin, {part: cut(standard) for part, cut in cuts if standard}]


def _levels(column: Column, beside: Mapping[str, str]) -> tuple[Level, ...]:
    return tuple(column.comparison.levels(column.name, beside))


def _kinds(columns: tuple[Column, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in columns:
        found.setdefault(each.comparison.name, each.name)
    return found
