"""What a candidate's neighbours say of it: rhythm, other channels, shapes that repeat.

Jerks come in trains, tremor in waves, hearts as one shape once a second: what a candidate
is shows in those around it. All of it is made from the first judgement of the candidates
(a probability each), and from their waveforms.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehab.detect.evidence import rate_features

Array = NDArray[np.float32]

BIN_S = 0.020
REACH_S = 1.6
N_BINS = round(REACH_S / BIN_S)
LAGS = np.arange(5, 19)
"""Of a rhythm, in bins: 0.10 to 0.36 s."""

WAVE_STEPS, SHIFTS = 24, 2
"""Steps of a waveform that are compared, and by how many it may be shifted."""


def context(
    times_s: NDArray[np.float64],
    channels: NDArray[np.int64],
    first: NDArray[np.float32],
    strength: NDArray[np.float32],
    alike: NDArray[np.float32],
    fs_hz: float,
) -> Array:
    """Return what surrounds each candidate, shape ``(n, n_features)``.

    Parameters
    ----------
    times_s, channels, first : array, shape ``(n,)``
        When, where, and how probable each candidate is.
    strength : array, shape ``(n,)``
        Power of each candidate to the level around it.
    alike : array, shape ``(n, 2)``
        Of `alikeness`.
    fs_hz : float
    """
    n = len(times_s)
    around = np.zeros((n, 2 * N_BINS + 1), dtype=np.float32)
    others = np.zeros((n, 2), dtype=np.float32)
    for channel in np.unique(channels):
        mine = np.flatnonzero(channels == channel)
        around[mine] = _raster(times_s[mine], times_s[mine], first[mine])
        for width, column in ((1, 0), (3, 1)):
            best = np.zeros(len(mine), dtype=np.float32)
            for other in np.unique(channels):
                if other != channel:
                    theirs = channels == other
                    near = _raster(times_s[mine], times_s[theirs], first[theirs], width)
                    best = np.maximum(best, near.max(axis=1))
            others[mine, column] = best
    around[:, N_BINS] = 0.0
    logit = np.log((first + 1e-4) / (1.0 - first + 1e-4))
    combs = _combs(around)
    best_lag = np.argmax(combs, axis=1)
    at = np.arange(n)
    sums = np.column_stack(
        [around[:, N_BINS - b : N_BINS + b + 1].sum(axis=1) for b in (10, 25, 50, 80)]
    )
    return np.column_stack(
        [
            logit,
            others,
            alike,
            np.log(strength),
            np.broadcast_to(rate_features(fs_hz), (n, 4)),
            sums,
            combs[at, best_lag],
            LAGS[best_lag] * BIN_S,
            combs,
            _pooled(around),
        ]
    ).astype(np.float32)


def _raster(
    centres: NDArray[np.float64],
    times: NDArray[np.float64],
    values: NDArray[np.float32],
    reach: int = N_BINS,
) -> Array:
    """Return the largest value in each bin around each centre; times ascend."""
    out = np.zeros((len(centres), 2 * reach + 1), dtype=np.float32)
    start = np.searchsorted(times, centres - (reach + 0.5) * BIN_S)
    stop = np.searchsorted(times, centres + (reach + 0.5) * BIN_S)
    most = int((stop - start).max(initial=0))
    for k in range(most):
        at = start + k
        ok = np.flatnonzero(at < stop)
        if len(ok):
            apart = times[at[ok]] - centres[ok]
            bin_ = np.clip(np.round(apart / BIN_S).astype(int) + reach, 0, 2 * reach)
            np.maximum.at(out, (ok, bin_), values[at[ok]])
    return out


def _combs(around: Array) -> Array:
    """Return for each lag how much stands at its multiples, two on either side."""
    wide = np.maximum(around, 0.0)
    wide[:, 1:] = np.maximum(wide[:, 1:], around[:, :-1])
    wide[:, :-1] = np.maximum(wide[:, :-1], around[:, 1:])
    combs = np.zeros((len(around), len(LAGS)), dtype=np.float32)
    for i, lag in enumerate(LAGS):
        teeth = [wide[:, N_BINS + k * lag] for k in (-2, -1, 1, 2)]
        # Three of four neighbours: a train has ends.
        combs[:, i] = np.sort(np.column_stack(teeth), axis=1)[:, 1:].mean(axis=1)
    return combs


def _pooled(around: Array) -> Array:
    """Return the surroundings in bins that grow with their distance."""
    edges = [0, 2, 4, 6, 8, 10, 12, 14, 17, 20, 25, 30, 40, 60, 80]
    parts = []
    for a, b in pairwise(edges):
        parts.append(around[:, N_BINS + 1 + a : N_BINS + 1 + b].max(axis=1))
        parts.append(around[:, N_BINS - b : N_BINS - a].max(axis=1))
    return np.column_stack(parts)


def alikeness(
    waves: NDArray[np.complex64], channels: NDArray[np.int64], n_near: int = 12
) -> Array:
    """Return how much each candidate's waveform is that of others nearby.

    Muscle is noise: two bursts hardly ever correlate. A heart, a pop or a knock repeats.

    Parameters
    ----------
    waves : array, shape ``(n, WAVE_STEPS + 2 * SHIFTS)``
        Analytic signal around each candidate.
    channels : array, shape ``(n,)``
        Candidates of a channel are in order of time.

    Returns
    -------
    array, shape ``(n, 2)``
        The largest and the third largest correlation with one of `n_near` before or after.
    """
    n = len(waves)
    found = np.zeros((2 * n_near, n), dtype=np.float32)
    shifted = [_unit(waves[:, i : i + WAVE_STEPS]) for i in range(2 * SHIFTS + 1)]
    middle = shifted[SHIFTS].conj()
    for k in range(1, min(n_near, n - 1) + 1):
        best = np.zeros(n - k, dtype=np.float32)
        for other in shifted:
            # The modulus: a shift by part of a step only turns the phase.
            product = np.abs(np.einsum("ij,ij->i", middle[k:], other[:-k]))
            np.maximum(best, product, out=best)
        best *= channels[k:] == channels[:-k]
        found[2 * k - 2, k:] = best
        found[2 * k - 1, :-k] = best
    ordered = np.sort(found, axis=0)
    return np.column_stack([ordered[-1], ordered[-3]])


def _unit(waves: NDArray[np.complex64]) -> NDArray[np.complex64]:
    length = np.sqrt(np.square(np.abs(waves)).sum(axis=1, keepdims=True))
    return np.asarray(waves / np.maximum(length, 1e-30), dtype=np.complex64)
