"""What two ways of judging say of many patients: ours, and a slope that is tested anew."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rehab.model.trend import BLOCK, FIRST_CHECKPOINT
from rehab.score.trend.blocks import compare, quantile
from rehab.score.trend.judging import SMALLEST_NAMED

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Z95 = 1.959964


def ours(y: Floats, e: Floats, level: float = 0.98) -> tuple[Truths, Truths, Floats]:
    """Return who was ever told "fewer", who "more", and the last 95 % factors.

    As `judge_sessions` does it, for one exercise and all patients at once (a test holds
    both to each other).
    """
    n, n_sessions = y.shape
    fewer, more = np.zeros(n, bool), np.zeros(n, bool)
    factors = np.ones(n)
    first = slice(BLOCK)
    for at in range(FIRST_CHECKPOINT, n_sessions + 1, BLOCK):
        latest = slice(at - BLOCK, at)
        fit = compare(y[:, first], y[:, latest], e[:, first], e[:, latest])
        half = quantile(level) * fit.se
        small = np.log(SMALLEST_NAMED)
        fewer |= (fit.log_ratio + half < 0.0) & (fit.log_ratio < small)
        more |= (fit.log_ratio - half > 0.0) & (fit.log_ratio > -small)
        factors = np.exp(quantile(0.95) * fit.se)
    return fewer, more, factors


def naive(y: Floats, e: Floats, looks: Iterable[int]) -> tuple[Truths, Truths]:
    """Return who was ever told "fewer" and "more" by a Poisson slope with p < 0.05.

    What a spreadsheet does: log-linear regression on the session's number, Wald's z, no
    allowance for days that differ or for being asked again.
    """
    fewer, more = np.zeros(len(y), bool), np.zeros(len(y), bool)
    for at in looks:
        z = _slope_z(y[:, :at], e[:, :at])
        fewer |= z < -Z95
        more |= z > Z95
    return fewer, more


def _slope_z(y: Floats, e: Floats) -> Floats:
    """Return slope over standard error; given a patient's total, one Newton in one number."""
    t = np.arange(y.shape[1]) - (y.shape[1] - 1) / 2.0
    total = np.maximum(y.sum(axis=1), 1.0)
    wanted = (y @ t) / total
    slope = np.zeros(len(y))
    for _ in range(12):
        weight = e * np.exp(slope[:, None] * t)
        weight /= weight.sum(axis=1, keepdims=True)
        mean = weight @ t
        spread = np.maximum(weight @ t**2 - mean**2, 1e-9)
        slope += np.clip((wanted - mean) / spread, -0.2, 0.2)
    return np.asarray(slope * np.sqrt(total * spread))
