"""Heartbeats in the EMG: bursts of one fixed shape that come like a pulse.

SCIENCE 1.2: QRS complexes last 80-100 ms; correlation with their template above 0.9 and
a coefficient of variation of the intervals under 0.15. Without this gate a QRS of 25 uV
makes 22-27 false jerks a minute.

Deviates
--------
The strict limit of 0.9 has to hold for enough beats to know the heart; once it is known,
a burst of that shape above 0.75 is a beat too, because muscle activity on top of a beat
lowers its correlation. Beats that were missed are allowed for: an interval may be a
multiple. The rate may be 40 to 170 a minute: people exercise.
"""

import numpy as np
from numpy.typing import NDArray

HALF_S = 0.050
LAG_S = 0.020
STRICT = 0.9
KNOWN = 0.75
LEAST_BEATS = 6
SHORTEST_S, LONGEST_S = 0.35, 1.5
LARGEST_CV = 0.15
LEAST_REGULAR = 0.6
MOST_MISSED = 3
SEEDS = 40


def is_heartbeat(
    emg_band_uv: NDArray[np.float32], fs_hz: float, peaks: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell which bursts of one channel are heartbeats.

    Parameters
    ----------
    emg_band_uv : array, shape ``(n_samples,)``
        Band-passed; NaN where samples were lost.
    fs_hz : float
    peaks : array of int, shape ``(n_bursts,)``
        The strongest sample of each burst, ascending.

    Returns
    -------
    array of bool, shape ``(n_bursts,)``
    """
    nobody = np.zeros(len(peaks), dtype=np.bool_)
    if len(peaks) < LEAST_BEATS:
        return nobody
    half, lag = round(HALF_S * fs_hz), max(1, round(LAG_S * fs_hz))
    shapes = _cut(emg_band_uv, peaks, half + lag)
    best = nobody
    seeds = np.unique(np.linspace(0, len(peaks) - 1, SEEDS).astype(int))
    for seed in seeds:
        alike, _ = _correlate(shapes, shapes[seed, lag:-lag])
        # Two noisy beats resemble each other less than a beat resembles the template.
        near = alike > KNOWN
        if near.sum() > best.sum():
            best = near
    if best.sum() < LEAST_BEATS:
        return nobody
    template = shapes[best, lag:-lag].mean(axis=0)
    for _ in range(2):
        alike, lags = _correlate(shapes, template)
        near = alike > KNOWN
        if near.sum() < LEAST_BEATS:
            return nobody
        template = _aligned(shapes[near], lags[near], len(template)).mean(axis=0)
    n_strict = np.count_nonzero(alike > STRICT)
    if n_strict < LEAST_BEATS or not _is_pulse(peaks[near] / fs_hz):
        return nobody
    return np.asarray(near)


def _cut(
    signal: NDArray[np.float32], peaks: NDArray[np.int64], half: int
) -> NDArray[np.float64]:
    """Cut ``2 * half`` samples around each peak; what is lost or outside is 0."""
    padded = np.concatenate([np.zeros(half), np.nan_to_num(signal), np.zeros(half)])
    return np.asarray(padded[peaks[:, np.newaxis] + np.arange(2 * half)])


def _correlate(
    shapes: NDArray[np.float64], template: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Best correlation of each shape with the template over the lags, and that lag."""
    n_lags = shapes.shape[1] - len(template) + 1
    length = np.linalg.norm(template)
    tiny = np.finfo(np.float64).tiny
    found = np.empty((n_lags, len(shapes)))
    for lag in range(n_lags):
        part = shapes[:, lag : lag + len(template)]
        found[lag] = (
            part @ template / np.maximum(np.linalg.norm(part, axis=1) * length, tiny)
        )
    lags = np.argmax(found, axis=0)
    return found[lags, np.arange(len(shapes))], lags


def _aligned(
    shapes: NDArray[np.float64], lags: NDArray[np.int64], length: int
) -> NDArray[np.float64]:
    at = lags[:, np.newaxis] + np.arange(length)
    return np.take_along_axis(shapes, at, axis=1)


def _is_pulse(times_s: NDArray[np.float64]) -> bool:
    """Whether the intervals, or their parts where beats were missed, are regular."""
    intervals = np.diff(times_s)
    single = intervals[intervals <= LONGEST_S]
    usual = float(np.median(single)) if len(single) else 0.0
    if usual < SHORTEST_S:
        return False
    n_beats = np.maximum(1, np.round(intervals / usual))
    short = n_beats <= MOST_MISSED
    each = intervals[short] / n_beats[short]
    regular = np.abs(each / usual - 1.0) < 2.0 * LARGEST_CV
    if not regular.any() or regular.mean() < LEAST_REGULAR:
        return False
    return bool(each[regular].std() < LARGEST_CV * usual)
