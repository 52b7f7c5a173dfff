"""Which share of what a customer buys is bought with us: told, reckoned, or as of others alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.propensity import columns
from threefold.related.logic.propensity.columns import Encoder, Features
from threefold.related.logic.scores.frames import Frame

SHARE, SPEND, PLACE = 1, 2, 3
"""How it is known: our share was told, the spending of a year, or our place among the shops."""
_SURE = 1.2816
_PAIRS = 20
"""Customers who told it twice, or in two ways, below which nothing is said of how far it is off."""
_STRENGTHS = np.logspace(-1, 4, 21)


def by_place(place: Numbers, shops: Numbers) -> Numbers:
    """The Wallet Allocation Rule: (1 - place / (shops + 1)) · 2 / shops, which sums to 1 over the
    shops that a customer uses (Keiningham, Aksoy, Williams and Buoye 2015)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (1 - place / (shops + 1)) * 2 / shops
    return np.where((place >= 1) & (place <= shops), found, np.nan)


@dataclass(frozen=True, slots=True)
class Told:
    """Of each row the share (NaN: nothing told, or too long ago), how it is known (0: not) and
    when it was told, in days since 1970."""

    share: Numbers
    how: NDArray[np.int64]
    day: Numbers

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.isfinite(self.share)


def told(frame: Frame, lasts: int) -> Told:
    """What was told last counts, for `lasts` days; on one day our share before the others."""
    ways = _ways(frame)
    days = np.column_stack([day for _share, day in ways])
    days[np.column_stack([np.isnan(share) for share, _day in ways])] = np.nan
    days[frame.day_number - days > lasts] = np.nan
    newest = np.argmax(np.nan_to_num(days, nan=-np.inf), axis=1)
    rows = np.arange(len(frame))
    known = np.isfinite(days[rows, newest])
    share = np.column_stack([share for share, _day in ways])[rows, newest]
    return Told(
        np.where(known, share, np.nan),
        np.where(known, newest + 1, 0),
        np.where(known, days[rows, newest], np.nan),
    )


def _ways(frame: Frame) -> list[tuple[Numbers, Numbers]]:
    """(share, day told) of SHARE, SPEND, PLACE."""
    spent = frame.number("spend_365d")
    if "spend_365d" in frame.table.column_names:
        spent = np.nan_to_num(spent)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_spend = np.clip(spent / frame.number("wallet_spend"), 0.0, 1.0)
    return [
        (frame.number("wallet_share"), frame.number("wallet_share_day")),
        (by_spend, frame.number("wallet_spend_day")),
        (
            by_place(frame.number("wallet_place"), frame.number("wallet_shops")),
            frame.number("wallet_place_day"),
        ),
    ]


def off(frame: Frame) -> tuple[float, float, float]:
    """How far each way of knowing may be off in 80 of 100 cases, NaN where nothing tells: a share
    from what is told when asked again, the others from shares that were told beside them."""
    n = np.nan_to_num(frame.number("wallet_shares"))
    again = n >= 2
    within = float("nan")
    freedom = float((n[again] - 1).sum())
    if freedom >= _PAIRS:
        total = frame.number("wallet_share_sum")[again]
        square = frame.number("wallet_share_square")[again]
        within = _SURE * float(np.sqrt(max((square - total**2 / n[again]).sum() / freedom, 0.0)))
    share, *others = (share for share, _day in _ways(frame))
    found = []
    for other in others:
        both = np.isfinite(share) & np.isfinite(other)
        missed = (other - share)[both]
        found.append(
            _SURE * float(np.sqrt((missed**2).mean())) if both.sum() >= _PAIRS else float("nan")
        )
    return within, found[0], found[1]


@dataclass(frozen=True, slots=True)
class Alike:
    """Shares as of customers alike: a straight line through those who told theirs, drawn to their
    mean. `wide` holds 80 of 100 of those it had not learned from, of `customers` it has."""

    names: tuple[str, ...]
    encoder: Encoder
    weights: Numbers
    mean: float
    wide: float
    customers: int

    def features(self, frame: Frame) -> Features:
        return self.encoder.features(table(frame, self.names))

    def said(self, given: Features) -> Numbers:
        return np.clip(self.mean + given.wide @ self.weights, 0.0, 1.0)

    def parts(self, given: Features) -> Numbers:
        """By how much each column moves the share from the mean, shape (n, columns)."""
        found, first = [], 0
        for place in range(len(self.encoder.columns)):
            own = self.encoder.only(given, place).wide
            found.append(own @ self.weights[first : first + own.shape[1]])
            first += own.shape[1]
        return np.column_stack(found)


def table(frame: Frame, names: Sequence[str]) -> pa.Table:
    held = {name: frame.number(name) for name in names if name in frame.table.column_names}
    return pa.table({name: pa.array(each, from_pandas=True) for name, each in held.items()})


def learned(frame: Frame, share: Numbers, names: Sequence[str]) -> Alike | None:
    """From rows with what each told; None where nothing known of them differs."""
    given = table(frame, names)
    encoder = columns.learned(given)
    if not encoder.columns:
        return None
    mean = float(share.mean())
    weights = _ridge(encoder.features(given).wide, share - mean)
    return Alike(tuple(given.column_names), encoder, weights, mean, float("nan"), len(share))


def unseen(frame: Frame, share: Numbers, names: Sequence[str], folds: int = 5) -> Numbers | None:
    """What is said of each row by the others: in parts drawn by chance."""
    part = np.random.default_rng(20).permutation(len(share)) % folds
    said = np.empty(len(share))
    for each in range(folds):
        rest = part == each
        made = learned(frame.take(~rest), share[~rest], names)
        if made is None:
            return None
        said[rest] = made.said(made.features(frame.take(rest)))
    return said


def _ridge(x: Numbers, y: Numbers) -> Numbers:
    """Weights drawn to 0 as strongly as foretells rows left out best, each by all the others
    (Golub, Heath and Wahba 1979, Technometrics 21(2), 215-223)."""
    u, s, v = np.linalg.svd(x, full_matrices=False)
    turned = u.T @ y
    best, found = np.inf, np.zeros(x.shape[1])
    for strength in _STRENGTHS:
        kept = s**2 / (s**2 + strength)
        left = y - u @ (kept * turned)
        # One more is lost to the mean.
        free = max(len(y) - 1 - float(kept.sum()), 1e-9)
        loss = float((left**2).sum()) / free**2
        if loss < best:
            best, found = loss, v.T @ (s / (s**2 + strength) * turned)
    return np.asarray(found)
