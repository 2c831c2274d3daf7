"""Onset and offset of many bursts whose places are known roughly.

The likelihood ratio for a change of variance (Staude et al. 2001: optimised change
detectors are more robust than thresholds across SNR and rise time): a sample whose power
is `p` times that around the burst speaks with ``p * (1 - 1/q) - ln q`` for a burst of `q`
times that power. The edges are where the sum of that is largest.

Deviates
--------
`q` is a quarter of what the strongest 25 ms have, not estimated for each pair of edges: EMG
fluctuates within a burst, and the free estimate would settle on its strongest few
milliseconds. A quiet stretch as long as the merging gap ends the search, so that
neighbours stay apart.
"""

import numpy as np
from numpy.typing import NDArray

Power = NDArray[np.float64]

FINE_S = 0.001
SMOOTH_S = 0.005
BEFORE_S, AFTER_S = 0.150, 0.350
BESIDE_S = (0.060, 0.150)
SEED_S = 0.0125
QUIET_S = 0.030
INSIDE_S = 0.003
"""EMG fluctuates: the edges of the likelihood lie this far outside the true ones."""

LEAST_FINE_HZ = 400.0
SHARE, LEAST_RATIO = 0.25, 2.0


def burst_spans(
    band: NDArray[np.float32],
    rows: NDArray[np.int64],
    centres_s: NDArray[np.float64],
    level: Power,
    fs_hz: float,
) -> tuple[Power, Power, Power, Power]:
    """Return where bursts begin and end, how strong they are, how short at their core.

    Parameters
    ----------
    band : array, shape ``(n_rows, n_samples)``
        Band-passed without lag.
    rows, centres_s : array, shape ``(n,)``
        Where the bursts are.
    level : array, shape ``(n,)``
        Mean square around each.
    fs_hz : float

    Returns
    -------
    onsets_s, offsets_s, peaks, cores_s : array, shape ``(n,)``
        Seconds from the rows' start; mean squares of 25 ms; seconds that hold the middle
        nine tenths of a burst's energy above the level.
    """
    fine = max(1, round(FINE_S * fs_hz))
    rate = fs_hz / fine
    before, after = round(BEFORE_S * rate), round(AFTER_S * rate)
    centre = np.round(centres_s * fs_hz).astype(np.int64)
    at = centre[:, np.newaxis] + np.arange(-before * fine, (after + 1) * fine)
    inside = (at >= 0) & (at < band.shape[1])
    wave = band[rows[:, np.newaxis], np.clip(at, 0, band.shape[1] - 1)]
    square = np.where(inside, np.square(wave, dtype=np.float64), level[:, np.newaxis])
    power = square.reshape(len(centre), -1, fine).mean(axis=2)
    short = _smooth(power, max(1, round(2 * SEED_S * rate)))
    half = max(1, round(SEED_S * rate))
    near = short[:, before - half : before + half + 1]
    middle = before - half + np.argmax(near, axis=1)
    peaks = np.take_along_axis(short, middle[:, np.newaxis], axis=1)[:, 0]
    ratio = np.maximum(SHARE * peaks / level, LEAST_RATIO)[:, np.newaxis]
    smooth = _smooth(power, max(1, round(SMOOTH_S * rate)))
    gain = smooth / level[:, np.newaxis] * (1.0 - 1.0 / ratio) - np.log(ratio)
    quiet = max(2, round(QUIET_S * rate))
    columns = np.arange(gain.shape[1])
    right = np.where(columns >= middle[:, np.newaxis], gain, 0.0)
    left = np.where(columns <= middle[:, np.newaxis], gain, 0.0)[:, ::-1]
    last = _reach(right, middle, quiet)
    first = gain.shape[1] - 1 - _reach(left, gain.shape[1] - 1 - middle, quiet)
    # At slow rates a sample is more than that.
    shrink = round(INSIDE_S * rate) if rate >= LEAST_FINE_HZ else 0
    first = np.minimum(first + shrink, middle)
    last = np.maximum(last - shrink, middle)
    begin = centre / fs_hz - before / rate
    cores = _cores(power - level[:, np.newaxis], first, last) / rate
    return begin + first / rate, begin + (last + 1) / rate, peaks, cores


def _cores(
    excess: Power, first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many columns hold the middle nine tenths of what lies inside."""
    columns = np.arange(excess.shape[1])
    inside = (columns >= first[:, np.newaxis]) & (columns <= last[:, np.newaxis])
    total = np.cumsum(np.where(inside, np.maximum(excess, 0.0), 0.0), axis=1)
    whole = total[:, -1:]
    start = np.argmax(total > 0.05 * whole, axis=1)
    return np.asarray(np.argmax(total >= 0.95 * whole, axis=1) - start + 1)


def _smooth(power: Power, length: int) -> Power:
    """Return the mean of `length` around each column."""
    if length == 1:
        return power
    half = length // 2
    padded = np.pad(power, ((0, 0), (half + 1, length - half - 1)), mode="edge")
    total = np.cumsum(padded, axis=1)
    return (total[:, length:] - total[:, :-length]) / length


def _reach(gain: Power, start: NDArray[np.int64], quiet: int) -> NDArray[np.int64]:
    """Return where most is gathered from `start` on, not beyond a quiet stretch."""
    total = np.cumsum(gain, axis=1)
    columns = np.arange(gain.shape[1])
    is_quiet = np.zeros(gain.shape, dtype=np.bool_)
    is_quiet[:, quiet:] = total[:, quiet:] - total[:, :-quiet] < 0.0
    is_quiet &= columns >= start[:, np.newaxis] + quiet
    stop = np.where(is_quiet.any(axis=1), is_quiet.argmax(axis=1), gain.shape[1])
    beyond = (columns < start[:, np.newaxis]) | (columns > stop[:, np.newaxis])
    return np.asarray(np.argmax(np.where(beyond, -np.inf, total), axis=1))
