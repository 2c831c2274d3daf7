"""The first block of sessions against the latest one (SCIENCE 5.4).

A log-linear quasi-Poisson model of two blocks, its variance raised by what neighbouring
sessions share. All functions take many series at once: the last axis is the session.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rehab.model.trend import BLOCK

Floats = NDArray[np.float64]

PRIOR_RHO, PRIOR_SESSIONS, MOST_RHO = 0.3, 10.0, 0.85
"""Sixteen sessions say little about how alike neighbours are."""
LEAST_EFFECTIVE = 0.5
"""No block counts as fewer jerks, after division by `Fit.scale`: what was not seen in it
may just have been missed (the half of Haldane 1956 and Anscombe 1956)."""
NO_RESIDUALS = 1e-10
"""Of smaller squares only rounding is left, whose neighbours are alike."""
DF = 2 * BLOCK - 2


@dataclass(frozen=True, slots=True)
class Fit:
    """What two blocks say, arrays of one number a series.

    `scale` is the factor by which a block's variance exceeds that of a Poisson count.
    """

    log_ratio: Floats
    se: Floats
    phi: Floats
    rho: Floats
    scale: Floats


def compare(first: Floats, latest: Floats, of_first: Floats, of_latest: Floats) -> Fit:
    """Return the latest block's rate against the first one's, on the log scale.

    Parameters
    ----------
    first, latest : array, shape ``(..., BLOCK)``
        Counts in order of time.
    of_first, of_latest : array, same shape
        Expected counts, up to a common factor (`expected`); above zero.

    Notes
    -----
    Dispersion: ``max(X²/(m-2), 1)`` of Pearson's residuals. Their lag-1 correlation r is
    pooled within the blocks; ``r + (1+3r)/B`` takes off most of its bias; it is kept
    within 0 and 0.85 and drawn to 0.3 with the weight of ten sessions. Neighbours that
    are alike raise the variance of a block's mean by ``1 + 2 Σ (1-k/B) rho^k``, and hide
    a part of the dispersion in it, which is given back.

    Deviates from the order of SCIENCE 5.4, which clips last: days that seem unlike their
    neighbours are chance, and would narrow the interval. With its order 5.2 of 100
    unchanged patients (sigma 0.4, rho 0.3) are called "fewer" within forty sessions, with
    this one 4.3 (``tests/bench/trend``).

    A block without a single jerk has no logarithm, and its residuals say nothing: the
    other block alone gives the dispersion, and no block counts as less than half a jerk
    (times `scale`). So the standard error is at most 2: all numbers are finite, and the
    interval is wider than an exact one. Without a jerk in either block, it says that a
    seventyfold change could have been missed.
    """
    y = np.stack([first, latest])
    e = np.stack([of_first, of_latest])
    totals, due = y.sum(axis=-1), e.sum(axis=-1)
    fitted = (totals / due)[..., np.newaxis] * e
    z = (y - fitted) / np.sqrt(np.where(fitted > 0.0, fitted, 1.0))
    square = np.square(z).sum(axis=(0, -1))
    n_full = (totals > 0.0).sum(axis=0).astype(np.float64)
    rho = _rho(z, square, n_full)
    inflation = inflated(rho)
    phi = _phi(square, n_full, inflation)
    scale = phi * inflation
    given = np.maximum(totals, LEAST_EFFECTIVE * scale)
    log_rates = np.log(given / due)
    return Fit(
        log_ratio=log_rates[1] - log_rates[0],
        se=np.sqrt(scale * (1.0 / given).sum(axis=0)),
        phi=phi,
        rho=rho,
        scale=scale,
    )


def _rho(z: Floats, square: Floats, n_full: Floats) -> Floats:
    """Return the correlation of neighbours, shrunk to what is usual."""
    products = (z[..., 1:] * z[..., :-1]).sum(axis=(0, -1))
    has_any = square > NO_RESIDUALS
    raw = products / np.where(has_any, square, 1.0)
    unbiased = np.clip(raw + (1.0 + 3.0 * raw) / BLOCK, 0.0, MOST_RHO)
    n = np.where(has_any, n_full * BLOCK, 0.0)
    shrunk = (n * unbiased + PRIOR_SESSIONS * PRIOR_RHO) / (n + PRIOR_SESSIONS)
    return np.asarray(shrunk)


def _phi(square: Floats, n_full: Floats, inflation: Floats) -> Floats:
    """Return the dispersion; neighbours that are alike hide `inflation` of a block's."""
    df = n_full * (BLOCK - inflation)
    return np.maximum(square / np.where(df > 0.0, df, 1.0), 1.0)


def inflated(rho: Floats) -> Floats:
    """Return by how much AR(1) neighbours raise the variance of a block's mean."""
    k = np.arange(1, BLOCK)
    powers = np.power(np.asarray(rho)[..., np.newaxis], k)
    return np.asarray(1.0 + 2.0 * (powers * (1.0 - k / BLOCK)).sum(axis=-1))


@cache
def quantile(level: float) -> float:
    """Return Student's t with 14 degrees of freedom of a two-sided interval."""
    from scipy.special import stdtrit  # a hundred times faster to load than stats

    return float(stdtrit(DF, 0.5 + level / 2.0))


def garwood(n: float) -> tuple[float, float]:
    """Return the exact 95 % limits of a Poisson count (Garwood 1936); `n` may be broken."""
    from scipy.special import gammaincinv

    low = float(gammaincinv(n, 0.025)) if n > 0.0 else 0.0
    return low, float(gammaincinv(n + 1.0, 0.975))
