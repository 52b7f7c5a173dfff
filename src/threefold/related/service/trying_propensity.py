"""How well what customers do is foretold from a table in which it is known."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.related.logic.propensity import columns, model
from threefold.related.logic.propensity.measures import Measured, Numbers, measured

_YES = ("yes", "true", "1", "1.0", "y", "t", "churn", "churned", "positive", "si", "sí", "是")
_FEWEST = 20
"""Rows of each kind without which nothing can be learned."""


@dataclass(frozen=True, slots=True)
class Fold:
    """`rows` learned from and `tried` on; how good the model and the baselines were there."""

    rows: int
    tried: int
    model: Measured
    logistic: Measured
    single: Measured


@dataclass(frozen=True, slots=True)
class PropensityTrial:
    """`model`, `logistic` and `single` (the one column that tells most by itself) are means of
    the folds; `weights` of the candidates in the last fold."""

    rows: int
    left_out: int
    positive: str
    positives: int
    used: tuple[str, ...]
    unused: tuple[str, ...]
    best_single: str
    how: str
    folds: tuple[Fold, ...]
    model: Measured
    logistic: Measured
    single: Measured
    weights: dict[str, float]
    seconds: float


def try_propensity(
    table: pa.Table,
    *,
    target: str,
    positive: str = "",
    drop: Sequence[str] = (),
    folds: int = 5,
    chronological: float | None = None,
) -> PropensityTrial:
    """Learn from some rows and foretell the others.

    `folds`: each row is foretold once by a model that has not seen it, rows mixed by a fixed seed.
    `chronological`: instead the last share of the rows, as they stand, is foretold from those
    before. Rows without a target are left out. Raises `Invalid` for columns that are not there, a
    target of more than two words, or too few rows of a kind.
    """
    began = time.perf_counter()
    for name in (target, *drop):
        if name not in table.column_names:
            raise Invalid(
                phrase("There is no column “%(name)s”.", name=name),
                where={"columns": table.column_names},
                remedy=phrase("Name a column of the file."),
            )
    known = table.filter(pc.is_valid(table[target]))
    word, came = _came(known[target], target, positive)
    every = known.drop_columns([target, *drop])
    # A part of the rows does not show that a column only numbers them.
    rows = every.select(columns.learned(every).names)
    done: list[Fold] = []
    for seen, rest in _parts(came, folds, chronological):
        fold, used, best, weights = _fold(rows, came, seen, rest, chronological is not None)
        done.append(fold)
    return PropensityTrial(
        rows=known.num_rows,
        left_out=table.num_rows - known.num_rows,
        positive=word,
        positives=int(came.sum()),
        used=tuple(used),
        unused=tuple(name for name in every.column_names if name not in used),
        best_single=best,
        how=f"{folds} folds" if chronological is None else f"last {chronological:g} of the rows",
        folds=tuple(done),
        model=_mean([each.model for each in done]),
        logistic=_mean([each.logistic for each in done]),
        single=_mean([each.single for each in done]),
        weights=weights,
        seconds=time.perf_counter() - began,
    )


def _came(values: pa.ChunkedArray, target: str, positive: str) -> tuple[str, Numbers]:
    """The word that counts as yes, and 1 where it stands."""
    words = _words(values)
    counted = {each["values"]: each["counts"] for each in pc.value_counts(words).to_pylist()}
    if positive and positive not in counted:
        raise Invalid(
            phrase("“%(value)s” does not stand in this column.", value=positive),
            where={"column": target, "values": sorted(counted)[:20]},
            remedy=phrase("Choose one of its values."),
        )
    if not positive:
        if len(counted) != 2:
            raise Invalid(
                phrase("This column does not hold two values, but %(n)s.", n=len(counted)),
                where={"column": target, "values": sorted(counted)[:20]},
                remedy=phrase("Say which value counts as yes."),
            )
        said = [word for word in counted if word.casefold() in _YES]
        # Without a word for yes the rarer one is what is sought.
        positive = said[0] if len(said) == 1 else min(counted, key=lambda w: (counted[w], w))
    came = np.asarray(pc.equal(words, positive).cast(pa.float64()).to_numpy())
    fewest = int(min(came.sum(), len(came) - came.sum()))
    if fewest < _FEWEST:
        raise Invalid(
            phrase("There are only %(n)s rows of one kind to learn from.", n=fewest),
            where={"column": target},
            remedy=phrase("At least %(n)s of each kind are needed.", n=_FEWEST),
        )
    return positive, came


def _words(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """As written: 1.0 read from a text is 1."""
    if pa.types.is_floating(values.type):
        whole = pc.all(pc.equal(pc.floor(values), values)).as_py()
        values = values.cast(pa.int64()) if whole else values
    return values.cast(pa.string())


def _parts(
    came: Numbers, folds: int, chronological: float | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    rows = np.arange(len(came))
    if chronological is not None:
        if not 0 < chronological < 1:
            raise Invalid(
                phrase("The share of the last rows must lie between 0 and 1."),
                remedy=phrase("Give 0.2 to foretell the last fifth."),
            )
        border = len(came) - max(1, round(len(came) * chronological))
        for part in (came[:border], came[border:]):
            if not 0 < part.sum() < len(part):
                raise Invalid(
                    phrase("One part of the rows holds one kind only."),
                    remedy=phrase("Choose another share, or folds."),
                )
        yield rows[:border], rows[border:]
        return
    if folds < 2:
        raise Invalid(phrase("At least two folds are needed."), remedy=phrase("Give 5 folds."))
    from sklearn.model_selection import StratifiedKFold

    yield from StratifiedKFold(folds, shuffle=True, random_state=model.SEED).split(
        np.zeros(len(came)), came
    )


def _fold(
    rows: pa.Table, came: Numbers, seen: np.ndarray, rest: np.ndarray, ordered: bool
) -> tuple[Fold, list[str], str, dict[str, float]]:
    encoder = columns.learned(rows.take(pa.array(seen)))
    if not encoder.columns:
        raise Invalid(
            phrase("No column says anything about the target."),
            remedy=phrase("Leave out fewer columns."),
        )
    every = encoder.features(rows)
    given, asked = every.take(seen), every.take(rest)
    whole = model.fit(given, came[seen], ordered=ordered)
    lines = whole.candidates.index(model.LINES)
    logistic = model.LINES.logits(whole.estimators[lines], asked)
    best = encoder.best(given, came[seen])
    told = model.LINES.fitted(encoder.only(given, best), came[seen])
    single = model.LINES.logits(told, encoder.only(asked, best))
    fold = Fold(
        rows=len(seen),
        tried=len(rest),
        model=measured(whole.said(asked), came[rest]),
        logistic=measured(1 / (1 + np.exp(-logistic)), came[rest]),
        single=measured(1 / (1 + np.exp(-single)), came[rest]),
    )
    weights = {
        each.name: float(weight)
        for each, weight in zip(whole.candidates, whole.weights, strict=True)
    }
    return fold, encoder.names, encoder.names[best], weights


def _mean(found: Sequence[Measured]) -> Measured:
    def mean(name: str) -> float:
        return float(np.mean([getattr(each, name) for each in found]))

    return Measured(*(mean(name) for name in Measured.__slots__))
