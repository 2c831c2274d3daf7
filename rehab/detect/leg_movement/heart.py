"""The heart in a leg's EMG: one shape that comes with every beat, taken out.

A QRS of 60 µV lifts a resting level of 2, and lies beside a movement's end as if it went
on. In each block of half a minute: sharp peaks that stand alone are gathered; those that
have the shape of their median, eight or more at a heart's pace, are beats; that shape and
its slope (a beat falls between two samples) are fitted to each beat, and taken off.

Deviates
--------
S-PLMAD (Moore et al., PLoS One 2014;9:e114565) cancels adaptively with an ECG channel
beside. Here there is none.
"""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from rehab.detect.mend import Rows

SHARP = 6.0
"""A peak to the median of the rectified block: four standard deviations of noise."""

LEAST_UV = 6.0
APART_S = 0.3
HALF_S = 0.1
"""What is taken off on either side of a peak."""

ALONE = 2.0
"""RMS around a peak, its own left out, to that of the quiet block."""

ALIKE = 0.8
LEAST_BEATS = 8
SHORTEST_S, LONGEST_S = 0.35, 1.8
SCALE = (0.4, 1.8)


def without_heart(
    rows: Rows, is_lost: NDArray[np.bool_], fs_hz: float
) -> NDArray[np.bool_]:
    """Take the heart out of band-passed blocks, in place; tell the rows that had one.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
        One block of one channel a row, band-passed; 0 where samples are lost.
    is_lost : array of bool, same shape
    fs_hz : float
    """
    found = np.zeros(len(rows), dtype=np.bool_)
    for row in range(len(rows)):
        x = rows[row]
        heard = ~is_lost[row]
        if not heard.any():
            continue
        usual = _median(np.abs(x[heard]))
        peaks = _peaks(x, usual, fs_hz)
        if len(peaks) < LEAST_BEATS:
            continue
        beats, shape = _beats(x, peaks, fs_hz)
        if len(beats) < LEAST_BEATS or not _is_pace(beats, fs_hz):
            continue
        _take_off(x, beats, shape)
        found[row] = True
    rows[is_lost] = 0.0
    return found


def _median(values: NDArray[np.float32]) -> float:
    middle = len(values) // 2
    return float(np.partition(values, middle)[middle])


def _peaks(x: NDArray[np.float32], usual: float, fs_hz: float) -> NDArray[np.int64]:
    """Return sharp peaks that stand alone, whole windows around them."""
    half = round(HALF_S * fs_hz)
    at = _largest(np.abs(x), max(SHARP * usual, LEAST_UV), round(APART_S * fs_hz))
    at = at[(at >= 2 * half) & (at < len(x) - 2 * half)]
    total = np.concatenate([[0.0], np.cumsum(np.square(x, dtype=np.float64))])
    wide = total[at + 2 * half] - total[at - 2 * half]
    # The QRS and what the filter makes of it are not around the beat.
    wide -= total[at + half] - total[at - half]
    around = np.sqrt(np.maximum(wide, 0.0) / (2 * half))
    return np.asarray(at[around < ALONE * usual / 0.6745])


def _largest(size: NDArray[np.float32], least: float, apart: int) -> NDArray[np.int64]:
    """Return in order the peaks of at least a size that have no larger one beside them.

    What `scipy.signal.find_peaks` does, without 50 MB of it for a night.
    """
    inner = size[1:-1]
    is_peak = (inner >= least) & (inner > size[:-2]) & (inner > size[2:])
    peaks = np.flatnonzero(is_peak) + 1
    kept: list[int] = []
    for one in peaks[np.argsort(size[peaks])[::-1]].tolist():
        at = bisect_left(kept, one)
        if not any(abs(one - other) < apart for other in kept[max(0, at - 1) : at + 1]):
            kept.insert(at, one)
    return np.array(kept, dtype=np.int64)


def _beats(
    x: NDArray[np.float32], peaks: NDArray[np.int64], fs_hz: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the peaks that have one shape, and that shape."""
    half = round(HALF_S * fs_hz)
    windows = x[peaks[:, np.newaxis] + np.arange(-half, half + 1)].astype(np.float64)
    kept = np.ones(len(peaks), dtype=np.bool_)
    shape = np.median(windows, axis=0)
    for _ in range(2):
        length = np.linalg.norm(windows, axis=1) * np.linalg.norm(shape)
        kept = windows @ shape > ALIKE * np.maximum(length, 1e-12)
        if np.count_nonzero(kept) < LEAST_BEATS:
            return peaks[:0], shape
        shape = np.median(windows[kept], axis=0)
    return peaks[kept], shape


def _is_pace(beats: NDArray[np.int64], fs_hz: float) -> bool:
    """Tell whether most beats follow each other as a heart's do."""
    apart_s = np.diff(beats) / fs_hz
    return bool(SHORTEST_S <= np.median(apart_s) <= LONGEST_S)


def _take_off(
    x: NDArray[np.float32], beats: NDArray[np.int64], shape: NDArray[np.float64]
) -> None:
    half = len(shape) // 2
    fade = np.minimum(1.0, 3.0 * np.hanning(len(shape) + 2)[1:-1])
    both = np.stack([shape, np.gradient(shape)])
    at = beats[:, np.newaxis] + np.arange(-half, half + 1)  # apart: none is met twice
    fitted = x[at].astype(np.float64) @ np.linalg.pinv(both)
    fitted[:, 0] = np.clip(fitted[:, 0], *SCALE)
    x[at] -= (fade * (fitted @ both)).astype(np.float32)
