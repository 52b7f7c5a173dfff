"""One automatic model: straight lines and trees, weighed by what each foretells unseen rows.

Stacking after Wolpert (1992), Stacked Generalization, Neural Networks 5(2), 241-259: each candidate
foretells rows it has not seen, and a logistic regression of few weights puts these together, which
calibrates the sum as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from threefold.related.logic.propensity.columns import Features
from threefold.related.logic.propensity.measures import Numbers

Rows = NDArray[np.intp]

SEED = 20
_FOLDS = 4
_FURTHEST = 12.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """`make` gives an unfitted estimator; `wide` says which form of the features it takes."""

    name: str
    make: Callable[[], Any]
    wide: bool = False

    def fitted(self, given: Features, came: Numbers) -> Any:
        return self.make().fit(self._of(given), came)

    def logits(self, estimator: Any, given: Features) -> Numbers:
        said = estimator.predict_proba(self._of(given))[:, 1]
        with np.errstate(divide="ignore"):
            logits = np.log(said) - np.log1p(-said)
        return np.asarray(np.clip(logits, -_FURTHEST, _FURTHEST), dtype=np.float64)

    def _of(self, given: Features) -> Numbers:
        return given.wide if self.wide else given.plain


def _lines() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=0.3, max_iter=2000)


def _trees(leaves: int, rows: int, rate: float, rounds: int) -> Callable[[], Any]:
    """Trees take words by their rank of frequency: as sets they would learn rare ones by heart."""

    def make() -> Any:
        from sklearn.ensemble import HistGradientBoostingClassifier

        return HistGradientBoostingClassifier(
            max_leaf_nodes=leaves, min_samples_leaf=rows, learning_rate=rate, max_iter=rounds,
            max_features=0.6, l2_regularization=1.0, early_stopping=False, random_state=SEED,
        )  # fmt: skip

    return make


LINES = Candidate("logistic regression", _lines, wide=True)
CANDIDATES = (
    LINES,
    Candidate("small trees", _trees(6, 20, 0.05, 200)),
    Candidate("trees", _trees(24, 10, 0.04, 150)),
)


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` of the candidates' logits and a constant."""

    candidates: tuple[Candidate, ...]
    estimators: tuple[Any, ...]
    weights: Numbers
    constant: float

    def said(self, given: Features) -> Numbers:
        """The probability of each row, shape (n,)."""
        both = zip(self.candidates, self.estimators, strict=True)
        logits = np.column_stack(
            _at_once([partial(each.logits, made, given) for each, made in both])
        )
        return np.asarray(1 / (1 + np.exp(-(logits @ self.weights + self.constant))))


def fit(
    given: Features,
    came: Numbers,
    *,
    ordered: bool = False,
    candidates: tuple[Candidate, ...] = CANDIDATES,
) -> Model:
    """Learn from rows and what came of each (0 or 1; each at least `_FOLDS` times).

    `ordered`: rows are in the order of time, and what comes next is more like the newest of them:
    probabilities are calibrated by what the older rows foretell of the newest.
    """
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=SEED)
    parts = list(folds.split(np.zeros(len(came)), came))
    weights, constant = _weighed(_unseen(given, came, parts, candidates), came)
    border = len(came) - max(len(came) // 5, 1)
    if ordered and all(0 < part.sum() < len(part) for part in (came[:border], came[border:])):
        rows = np.arange(len(came))
        newest = _unseen(given, came, [(rows[:border], rows[border:])], candidates)[border:]
        (scale,), constant = _weighed((newest @ weights)[:, None], came[border:])
        weights = weights * scale
    estimators = _at_once([partial(each.fitted, given, came) for each in candidates])
    return Model(candidates, tuple(estimators), weights, constant)


def _unseen(
    given: Features,
    came: Numbers,
    parts: Sequence[tuple[Rows, Rows]],
    candidates: Sequence[Candidate],
) -> Numbers:
    """What each candidate says of rows it has not learned from, shape (n, candidates)."""
    found = np.zeros((len(came), len(candidates)))
    asked = [(seen, rest, each) for seen, rest in parts for each in candidates]

    def said(seen: Rows, rest: Rows, each: Candidate) -> Numbers:
        return each.logits(each.fitted(given.take(seen), came[seen]), given.take(rest))

    answers = _at_once([partial(said, *each) for each in asked])
    for (_seen, rest, each), answer in zip(asked, answers, strict=True):
        found[rest, candidates.index(each)] = answer
    return found


def _at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Side by side, each on one thread: many threads in one fit wait for each other, and where the
    machine has other work to do as well that takes thirty times as long."""
    import sklearn.ensemble  # noqa: F401  (limits hold for what is loaded)
    from threadpoolctl import threadpool_limits

    def alone(work: Callable[[], Any]) -> Any:
        with threadpool_limits(1):
            return work()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(alone, works))


def _weighed(logits: Numbers, came: Numbers) -> tuple[Numbers, float]:
    """Weights of 0 or more and a constant, by greatest likelihood."""
    from scipy.optimize import minimize

    width = logits.shape[1]

    def downhill(values: Numbers) -> tuple[float, Numbers]:
        sums = logits @ values[:width] + values[width]
        loss = np.logaddexp(0, sums) - came * sums
        wrong = 1 / (1 + np.exp(-sums)) - came
        slope = np.append(logits.T @ wrong, wrong.sum()) / len(came)
        return float(loss.mean()), slope

    start = np.append(np.full(width, 1 / width), 0.0)
    bounds = [(0.0, None)] * width + [(None, None)]
    found = minimize(downhill, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x[:width]), float(found.x[width])
