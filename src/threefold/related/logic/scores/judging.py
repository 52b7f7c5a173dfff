"""Whether a forecast is good enough to be told: held against baselines on a window that is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from threefold.related.logic.lifetime.gammagamma import correlation
from threefold.related.logic.propensity.measures import Numbers, measured, reliability
from threefold.related.logic.scores.cards import Judged, Rival

_SURE = 2.0
"""Standard errors by which a forecast must beat saying the same of everybody."""


def of_chances(said: Numbers, came: Numbers, rivals: Mapping[str, Numbers], **known: Any) -> Judged:
    """Probabilities `said` beside those of `rivals`: better is a smaller log loss, than that of
    each of them; and by more than chance than the one rate for everybody, which is added."""
    same = np.full(len(came), came.mean())
    everybody = {**rivals, "same_for_all": same}
    why = "" if _beats_chance(_loss(same, came) - _loss(said, came)) else "noise"
    own = float(_loss(said, came).mean())
    if not why and any(float(_loss(each, came).mean()) <= own for each in rivals.values()):
        why = "no_better"
    told = [Rival(name, asdict(measured(each, came))) for name, each in
            {"score": said, **everybody}.items()]  # fmt: skip
    return _judged(why, said, came, told, **known)


def of_amounts(said: Numbers, came: Numbers, rivals: Mapping[str, Numbers], **known: Any) -> Judged:
    """Numbers `said` (purchases, money): better is a smaller root mean square error, than that of
    each rival; and by more than chance than the mean for everybody, which is added."""
    same = np.full(len(came), came.mean())
    everybody = {**rivals, "same_for_all": same}
    own = float(((said - came) ** 2).mean())
    why = "" if _in_order(said, came) and own < float(((same - came) ** 2).mean()) else "noise"
    if not why and any(float(((each - came) ** 2).mean()) <= own for each in rivals.values()):
        why = "no_better"
    told = [Rival(name, _erring(each, came)) for name, each in
            {"score": said, **everybody}.items()]  # fmt: skip
    return _judged(why, said, came, told, **known)


def _judged(why: str, said: Numbers, came: Numbers, told: list[Rival], **known: Any) -> Judged:
    bins = reliability(said, came)
    return Judged(
        why=why,
        customers=len(came),
        came=float(came.mean()),
        rivals=tuple(told),
        bins=tuple(asdict(each) for each in bins),
        gains=_gains(said, came),
        **known,
    )


def _beats_chance(gained: Numbers) -> bool:
    """Whether the mean gain is beyond chance; false where nothing differs."""
    if len(gained) < 2:
        return False
    error = float(gained.std(ddof=1)) / np.sqrt(len(gained))
    return bool(gained.mean() > _SURE * error and gained.mean() > 0)


def _in_order(said: Numbers, came: Numbers) -> bool:
    """Whether who was said to do more did more, beyond chance: by ranks, as a few customers who do
    very much would drown all others."""
    from scipy.stats import rankdata

    if len(came) < 3 or not np.ptp(said) or not np.ptp(came):
        return False
    return bool(correlation(rankdata(said), rankdata(came)) > _SURE / np.sqrt(len(came) - 1))


def _loss(said: Numbers, came: Numbers) -> Numbers:
    clipped = np.clip(said, 1e-6, 1 - 1e-6)
    return np.asarray(-(came * np.log(clipped) + (1 - came) * np.log1p(-clipped)))


def _erring(said: Numbers, came: Numbers) -> dict[str, float]:
    missed = said - came
    return {
        "said": float(said.mean()),
        "mean_absolute": float(np.abs(missed).mean()),
        "root_mean_square": float(np.sqrt((missed**2).mean())),
        "correlation": correlation(said, came),
    }


def _gains(said: Numbers, came: Numbers) -> tuple[float, ...]:
    """Of all that came the share among the tenth with the highest forecast, two tenths … all."""
    total = float(came.sum())
    if total <= 0:
        return ()
    order = np.argsort(-said, kind="stable")
    summed = np.cumsum(came[order])
    places = [max(round(len(came) * tenth / 10), 1) - 1 for tenth in range(1, 11)]
    return tuple(float(summed[place] / total) for place in places)
