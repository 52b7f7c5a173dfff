"""Customers divided into groups that are alike, as many as the data speak for.

MacQueen (1967), Some methods for classification and analysis of multivariate observations; in small
batches after Sculley (2010), Web-scale k-means clustering. How many: Rousseeuw (1987), Silhouettes,
Journal of Computational and Applied Mathematics 20, 53-65.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from threefold.segments.logic.groups.scaling import Numbers

FEWEST, MOST = 2, 8
LEAST_SHARE = 0.02
"""A division with a smaller group than that is taken only where every one has such a group."""
JUDGED = 4_000
"""So many customers tell how well a division parts them; the work grows with the square."""
_SEED, _BATCH, _STARTS = 20_070_401, 4_096, 4


@dataclass(frozen=True, slots=True)
class Tried:
    """A division into `groups`: its silhouette (-1 to 1), and the share of the smallest one."""

    groups: int
    silhouette: float
    smallest: float


@dataclass(frozen=True, slots=True)
class Division:
    """Centres of the groups, the largest one first, and all that was tried."""

    centres: Numbers
    silhouette: float
    tried: tuple[Tried, ...]


def divide(
    points: Numbers, groups: int | None = None, *, tell: Callable[[int, int], None]
) -> Division:
    """The division of these points into `groups`, or into 2 to 8, whichever has the highest
    silhouette; the same points give the same one. `tell` hears how many of how many are tried."""
    counts = [groups] if groups else list(range(FEWEST, MOST + 1))
    places = len(np.unique(points, axis=0))
    counts = [each for each in counts if each <= places] or [1]
    judged = _some(points)
    found: list[tuple[Tried, Numbers]] = []
    # Few customers are parted sooner than threads are woken.
    with threadpool_limits(1 if len(points) <= JUDGED else None):
        for n, count in enumerate(counts):
            tell(n, len(counts))
            found.append(_tried(points, judged, count))
    chosen, centres = max(found, key=lambda each: _worth(each[0]))
    sizes = np.bincount(nearest(points, centres), minlength=len(centres))
    return Division(
        centres[np.argsort(-sizes, kind="stable")],
        chosen.silhouette,
        tuple(each for each, _centres in found),
    )


def _worth(tried: Tried) -> tuple[bool, float]:
    return tried.smallest >= LEAST_SHARE, round(tried.silhouette, 4)


def _some(points: Numbers) -> npt.NDArray[np.intp]:
    if len(points) <= JUDGED:
        return np.arange(len(points))
    return np.sort(np.random.default_rng(_SEED).choice(len(points), JUDGED, replace=False))


def _tried(points: Numbers, judged: npt.NDArray[np.intp], count: int) -> tuple[Tried, Numbers]:
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.metrics import silhouette_score

    model = MiniBatchKMeans(
        n_clusters=count, random_state=_SEED, batch_size=_BATCH, n_init=_STARTS, max_iter=100
    ).fit(points)
    centres = np.asarray(model.cluster_centers_, np.float64)
    labels = nearest(points, centres)
    sizes = np.bincount(labels, minlength=count)
    some = labels[judged]
    told = len(np.unique(some)) > 1
    silhouette = float(silhouette_score(points[judged], some)) if told else -1.0
    return Tried(count, silhouette, float(sizes.min()) / len(points)), centres


def nearest(points: Numbers, centres: Numbers) -> npt.NDArray[np.intp]:
    """The group of each point: the one whose centre is nearest."""
    far = (centres**2).sum(axis=1) - 2 * points @ centres.T
    found: npt.NDArray[np.intp] = far.argmin(axis=1)
    return found
