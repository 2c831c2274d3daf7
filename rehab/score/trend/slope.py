"""The full series as a line: how much the rate changes in a week. It carries no label."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.trend import BLOCK, Slope
from rehab.score.trend.blocks import (
    LEAST_EFFECTIVE,
    MOST_RHO,
    NO_RESIDUALS,
    PRIOR_RHO,
    PRIOR_SESSIONS,
)
from rehab.score.trend.offset import expected

Floats = NDArray[np.float64]

WEEK_US = 7 * 86_400_000_000
LEAST_WEEKS = 1.0
"""A shorter series has no change a week to speak of."""
N_STEPS = 60
MOST_STEEP = 20.0
"""Limits of the interval, as the logarithm of a factor in a week: no number is infinite."""


def slope(counts: Floats, minutes: Floats, started_us: Sequence[int]) -> Slope | None:
    """Return the change of the rate in a week, with its 95 % interval.

    Quasi-Poisson, log-linear in time. Its variance allows for sessions that are like
    their neighbours (AR(1), the correlation estimated and shrunk as in `blocks`), and
    the dispersion for what that hides.

    Parameters
    ----------
    counts, minutes : array, shape ``(n_sessions, n_exercises)``
    started_us : sequence of int
        In order; empty where nobody knows.

    Returns
    -------
    Slope or None
        None with fewer than eight sessions, within less than a week, or without a jerk.
    """
    n = len(started_us)
    if n < BLOCK or started_us[-1] - started_us[0] < LEAST_WEEKS * WEEK_US:
        return None
    y, e = counts.sum(axis=1), expected(counts, minutes)
    if y.sum() == 0.0:
        return None
    t = (np.asarray(started_us, dtype=np.float64) - started_us[0]) / WEEK_US
    steepness, se = _fit(y, e, t)
    half = _quantile(n - 2) * se
    return Slope(
        per_week=_factor(steepness),
        ci95=(_factor(steepness - half), _factor(steepness + half)),
        theil_sen_per_week=_factor(theil_sen(np.log((y + 0.5) / e), t)),
    )


def _factor(steepness: float) -> float:
    return math.exp(min(max(steepness, -MOST_STEEP), MOST_STEEP))


def _fit(y: Floats, e: Floats, t: Floats) -> tuple[float, float]:
    """Return the slope of log rate and its standard error."""
    with_jerks = t[y > 0.0]
    if with_jerks.min() == t[-1] or with_jerks.max() == t[0]:
        # All in the last session, or in the first: without this the line is upright.
        y = y + LEAST_EFFECTIVE * e / e.sum()
    steepness = _newton(y, e, t)
    fitted = e * np.exp(steepness * (t - t.mean()))
    fitted *= y.sum() / fitted.sum()
    root = np.sqrt(fitted)
    z = (y - fitted) / root
    design = root[:, np.newaxis] * np.column_stack([np.ones_like(t), t - t.mean()])
    bread = np.linalg.inv(design.T @ design)
    n, square = len(y), float(z @ z)
    raw = float(z[1:] @ z[:-1]) / square if square > NO_RESIDUALS else PRIOR_RHO
    unbiased = min(max(raw + (1.0 + 3.0 * raw) / n, 0.0), MOST_RHO)
    rho = (n * unbiased + PRIOR_SESSIONS * PRIOR_RHO) / (n + PRIOR_SESSIONS)
    at = np.arange(n)
    alike = np.power(rho, at)[np.abs(at[:, np.newaxis] - at)]
    meat = design.T @ alike @ design
    df = n - float(np.trace(bread @ meat))
    phi = max(square / df, 1.0)
    return steepness, math.sqrt(phi * float((bread @ meat @ bread)[1, 1]))


def _newton(y: Floats, e: Floats, t: Floats) -> float:
    """Return the slope with the greatest likelihood; given the total it is concave."""
    share = y / y.sum()
    wanted, steepness = float(share @ t), 0.0
    reach = 2.0 / float(t.std())
    for _ in range(N_STEPS):
        weight = e * np.exp(steepness * (t - t.mean()))
        weight /= weight.sum()
        mean = float(weight @ t)
        variance = float(weight @ np.square(t - mean))
        step = (wanted - mean) / variance if variance > 0.0 else 0.0
        step = min(max(step, -reach), reach)
        steepness += step
        if abs(step) < 1e-12 * reach:
            break
    return steepness


def theil_sen(values: Floats, t: Floats) -> float:
    """Return the median slope of all pairs that are apart in time (Theil 1950, Sen 1968)."""
    i, j = np.triu_indices(len(t), 1)
    apart = t[j] - t[i]
    is_apart = apart > 0.0
    slopes = (values[j] - values[i])[is_apart] / apart[is_apart]
    return float(np.median(slopes))


def _quantile(df: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.975))
