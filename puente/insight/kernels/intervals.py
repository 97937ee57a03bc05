"""Intervals by resampling whole weeks: cases of one week share their troubles and are no independent witnesses."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtrit

from puente.insight.kernels.cases import Ints

LEAST_CASES = 30
REPLICATES = 2000
_SEED = 20_260_101


def bootstrap(
    cases: Ints, gained: NDArray[np.float64], *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """(low, high) of the mean gain per case for each change, or None below 30 cases.

    `cases[cluster]` and `gained[cluster, change]` in seconds. Clusters are drawn with replacement; the percentiles are
    set wider for few clusters, as Student's distribution is wider than the normal one. The draw is always the same.
    """
    if cases.sum() < LEAST_CASES:
        return None
    many = len(cases)
    if many == 1:
        mean = gained[0] / cases[0]
        return mean, mean
    drawn = _drawn(many)
    means = (drawn @ gained) / (drawn @ cases)[:, None]
    tail = (1 - level) / 2
    wider = float(ndtr(np.sqrt(many / (many - 1)) * stdtrit(many - 1, tail)))
    low, high = np.quantile(means, [wider, 1 - wider], axis=0)
    return low, high


@lru_cache(maxsize=4)
def _drawn(many: int) -> Ints:
    """How often each of `many` clusters is drawn, [replicate, cluster]."""
    return np.random.default_rng(_SEED).multinomial(many, np.full(many, 1 / many), REPLICATES)
