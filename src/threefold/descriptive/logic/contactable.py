"""How probable it is that a contact way works, and how fast ways go dead.

A = E · exp(−λ · years since the last proof). E is the strength of that proof, λ the yearly rate at
which ways of a kind go dead, learned from what became of ways that had been proved before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LIKELY = 0.5
"""From this probability on, in whole per cent, a contact way counts as one that reaches the
customer. A number of right range and type, E = 0.5, would otherwise count at the moment it is told
and no longer a second later; so it does for some weeks, and reads 50 % as long as it does."""
_LIKELY = LIKELY - 0.005

DAYS_PER_YEAR = 365.25
_HALF_A_DAY = 0.5 / DAYS_PER_YEAR

STRENGTH: Mapping[str, float] = {
    "": 0.3,
    "form": 0.3,
    "range": 0.5,
    "delivered": 0.8,
    "answered": 0.8,
    "clicked": 0.95,
    "spoken": 0.95,
    "confirmed": 1.0,
    "bad_form": 0.0,
    "bounced": 0.0,
    "wrong_number": 0.0,
    "returned": 0.0,
}
_NUMBERS = pa.array(["mobile", "phone", "fax"])
_TALK = pa.array(["mobile", "phone", "chat"])

OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "mobile": ("spoken", "delivered", "confirmed", "wrong_number"),
    "phone": ("spoken", "delivered", "confirmed", "wrong_number"),
    "fax": ("delivered", "answered", "confirmed", "wrong_number"),
    "email": ("answered", "clicked", "delivered", "confirmed", "bounced"),
    "post": ("answered", "delivered", "confirmed", "returned"),
    "web": ("answered", "clicked", "confirmed", "bounced"),
    "chat": ("spoken", "delivered", "confirmed", "bounced"),
}
"""How a try to reach somebody by each kind of way may end, the likely ends first."""

# Guesses to begin with: some 22 % of e-mail addresses and 10 % of postal ones go dead in a year.
TYPICAL: Mapping[str, float] = {
    "email": 0.25,
    "mobile": 0.15,
    "phone": 0.12,
    "fax": 0.15,
    "post": 0.11,
    "web": 0.15,
    "chat": 0.2,
}
_TYPICAL_OTHERS = 0.15
# The guess weighs as much as one way seen to go dead.
_SHAPE = 2.0
# So many outcomes weighs what is stated of the strength of proofs.
_STATED = 2.0
_ROUNDS = 5_000


@dataclass(frozen=True, slots=True)
class Decay:
    """The yearly rate at which ways of one kind go dead, with its 95 % interval.

    `pairs` proofs were followed by another outcome, `failures` of these outcomes were bad. Without
    pairs the rate is the guess that stands for the kind.
    """

    kind: str
    per_year: float
    low: float
    high: float
    pairs: int
    failures: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Outcomes whose predicted probability lay in [low, high): mean prediction, share that held."""

    low: float
    high: float
    pairs: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How right the probabilities were for outcomes that came later.

    `brier` is the mean square of prediction − outcome (0 is perfect); `naive` is that of always
    saying the share of all ways that worked. Both are None without outcomes.
    """

    pairs: int
    brier: float | None
    naive: float | None
    bins: tuple[Bin, ...]


def strengths(kinds: pa.Array, proofs: pa.Array) -> Numbers:
    """E of each newest proof. Numbers of right form are also checked for range and type; a call
    or chat that was answered is one in which the customer was spoken to."""
    plain = pc.if_else(pc.equal(proofs, ""), "form", proofs)
    ranged = pc.and_(pc.equal(plain, "form"), pc.is_in(kinds, _NUMBERS))
    talked = pc.and_(pc.equal(plain, "answered"), pc.is_in(kinds, _TALK))
    told = pc.if_else(ranged, "range", pc.if_else(talked, "spoken", plain))
    place = pc.fill_null(pc.index_in(told, pa.array(list(STRENGTH))), 0)
    known = np.array(list(STRENGTH.values()), dtype=np.float64)
    return np.asarray(known[place.to_numpy(zero_copy_only=False)], dtype=np.float64)


def rates(kinds: pa.Array, decays: Mapping[str, Decay]) -> Numbers:
    """λ of each of `kinds`."""
    encoded = kinds.dictionary_encode()
    known = [rate_of(kind, decays) for kind in encoded.dictionary.to_pylist()]
    places = encoded.indices.to_numpy(zero_copy_only=False)
    return np.array(known, dtype=np.float64)[places] if known else np.empty(0)


def rate_of(kind: str, decays: Mapping[str, Decay]) -> float:
    found = decays.get(kind)
    return found.per_year if found else TYPICAL.get(kind, _TYPICAL_OTHERS)


def probability(strength: Numbers, years: Numbers, rate: Numbers | float) -> Numbers:
    """A for each way; time ahead of now counts as now."""
    return np.asarray(strength * np.exp(-rate * np.maximum(years, 0.0)), dtype=np.float64)


def likely(probability: Numbers) -> Flags:
    return np.asarray(probability >= _LIKELY, dtype=np.bool_)


def reaches(probability: float) -> bool:
    """Whether a best way of this probability counts as one that reaches the customer."""
    return probability >= _LIKELY


def chance(kind: str, proof: str, years: float, decays: Mapping[str, Decay]) -> float:
    """A of one way, `years` after its newest proof, or after it was told where there is none."""
    strength = strengths(pa.array([kind]), pa.array([proof]))
    return float(probability(strength, np.array([years]), rate_of(kind, decays))[0])


def reaching_years(strength: Numbers, rate: Numbers) -> Numbers:
    """For how long after its proof a way reaches; 0 where it never does, at most a century."""
    with np.errstate(divide="ignore"):
        years = np.log(strength / _LIKELY) / np.maximum(rate, 1e-4)
    return np.clip(years, 0.0, 100.0)


def years_between(since: datetime, now: datetime) -> float:
    return max((now - since).total_seconds() / 86_400 / DAYS_PER_YEAR, 0.0)


def learn(kinds: pa.Array, strength: Numbers, years: Numbers, works: Flags) -> dict[str, Decay]:
    """λ of each kind from pairs: a proof of `strength` > 0, and what the next outcome showed.

    A good outcome `years` later says that the way lived on so long (censored to the right), a bad
    one that it went dead at some time before (censored in the interval).
    """
    learned = {}
    for kind in pc.unique(kinds).to_pylist():
        mine = pc.equal(kinds, kind).to_numpy(zero_copy_only=False)
        learned[kind] = fit(kind, strength[mine], years[mine], works[mine])
    return learned


def fit(kind: str, strength: Numbers, years: Numbers, works: Flags) -> Decay:
    """λ of one kind: the maximum of the posterior.

    −log P(works) = λ · years + a, with an `a` ≥ 0 for each strength of proof: what was dead when
    it was proved must not be taken for decay, nor the other way round. λ has a weak Gamma prior
    around the typical rate, `a` one whose mode is −log E. Found by expectation and
    maximisation, taking failures as Poisson counts of two causes; a round is closed-form, and
    equal days are counted together, so millions of pairs cost no more than thousands.
    """
    typical = TYPICAL.get(kind, _TYPICAL_OTHERS)
    if not len(years):
        spread = 1.96 / np.sqrt(_SHAPE)
        low, high = typical * np.exp(-spread), typical * np.exp(spread)
        return Decay(kind, typical, float(low), float(high), 0, 0)
    levels, group = np.unique(strength, return_inverse=True)
    days = np.rint(np.maximum(years, 0.0) * DAYS_PER_YEAR)
    cells, place = np.unique(
        np.stack([group.astype(np.float64), days]), axis=1, return_inverse=True
    )
    of = cells[0].astype(np.intp)
    time = np.maximum(cells[1] / DAYS_PER_YEAR, _HALF_A_DAY)
    seen = np.bincount(place.ravel(), minlength=len(of)).astype(np.float64)
    bad = np.bincount(place.ravel()[~works], minlength=len(of))
    failed = bad.astype(np.float64)

    start = np.maximum(-np.log(np.maximum(levels, 1e-9)), 0.01)
    exposure = _SHAPE / typical + float(seen @ time)
    tried = _STATED / start + np.bincount(of, weights=seen, minlength=len(levels))
    rate = typical
    for _round in range(_ROUNDS):
        causes = failed / -np.expm1(-(rate * time + start[of]))
        rate, before = (_SHAPE - 1.0 + rate * float(causes @ time)) / exposure, rate
        start = (_STATED + start * np.bincount(of, weights=causes, minlength=len(levels))) / tried
        if abs(rate - before) <= 1e-8 * before:
            break
    low, high = _interval(rate, start, of, time, failed)
    return Decay(kind, rate, low, high, len(years), int(failed.sum()))


def _interval(
    rate: float, start: Numbers, of: npt.NDArray[np.signedinteger], time: Numbers, failed: Numbers
) -> tuple[float, float]:
    """95 % on the scale of log λ, from the curvature at the maximum."""
    odds = 1.0 / np.expm1(rate * time + start[of])
    weight = failed * odds * (1.0 + odds)
    free = np.flatnonzero(start > 1e-4)
    design = np.column_stack([time, *(of == each for each in free)]).astype(np.float64)
    curvature = (design * weight[:, None]).T @ design
    prior = [(_SHAPE - 1.0) / rate**2, *(_STATED / start[free] ** 2)]
    curvature += np.diag(prior)
    spread = 1.96 * np.sqrt(np.linalg.pinv(curvature)[0, 0]) / rate
    return float(rate * np.exp(-spread)), float(rate * np.exp(spread))


def calibration(predicted: Numbers, works: Flags, *, bins: int = 10) -> Calibration:
    """Predictions beside outcomes, in `bins` of equal width; empty ones are left out."""
    if not len(predicted):
        return Calibration(0, None, None, ())
    share = float(works.mean())
    place = np.minimum((predicted * bins).astype(np.intp), bins - 1)
    count = np.bincount(place, minlength=bins)
    said = np.bincount(place, weights=predicted, minlength=bins)
    held = np.bincount(place, weights=works, minlength=bins)
    return Calibration(
        len(predicted),
        float(np.mean((predicted - works) ** 2)),
        share * (1.0 - share),
        tuple(
            Bin(
                n / bins,
                (n + 1) / bins,
                int(count[n]),
                float(said[n] / count[n]),
                float(held[n] / count[n]),
            )
            for n in range(bins)
            if count[n]
        ),
    )


def check(
    kinds: pa.Array, strength: Numbers, years: Numbers, works: Flags, half: Flags
) -> Calibration:
    """Calibration on outcomes that the rates were not learned from: each half of the pairs (by
    customer, so that no customer is in both) is predicted with rates learned from the other."""
    predicted = np.empty(len(years))
    for side in (half, ~half):
        others = learn(kinds.filter(pa.array(~side)), strength[~side], years[~side], works[~side])
        rate = rates(kinds.filter(pa.array(side)), others)
        predicted[side] = probability(strength[side], years[side], rate)
    return calibration(predicted, works)
