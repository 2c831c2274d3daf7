"""Tremor: contraction that waxes and wanes like a sine at 4 to 12 Hz.

SCIENCE 1.1 and 1.2: tremor is regular, its bursts fill 30-50 % of the period, its envelope is
nearly a sine; a run of jerks is short bursts over a lower floor. Rates overlap, so shape
decides: in a window of two seconds most of what the envelope does must lie at one
frequency, little at twice that, and the bursts in it must not be jerks that the detector
has accepted. What is found is said in seconds with its frequency, never counted as jerks.

Deviates
--------
Limits are set by simulation; no labelled tremor was at hand.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk, RhythmicRun, RunKind

CELL_S = 0.015
N_WINDOW, N_HOP = 128, 32
LOWEST_HZ, HIGHEST_HZ = 4.0, 12.0
LEAST_SHARE = 0.5
"""Of the envelope's changes, in the peak and the bins beside it."""

LEAST_DEPTH = 0.2
"""Of those changes to the mean envelope, RMS."""

MOST_SECOND = 0.5
"""Power at twice the frequency to that at it: short bursts have more."""

MOST_JERKS = 0.4
"""Accepted jerks to the waves in a window."""

SAME_HZ = 1.0
LEAST_WINDOWS = 2


def find_tremor(
    power: NDArray[np.float32],
    step_s: float,
    jerks: Sequence[Jerk],
    first_id: int,
) -> list[RhythmicRun]:
    """Return the spells of tremor of all channels in order of onset.

    Parameters
    ----------
    power : array, shape ``(n_steps, n_channels)``
        Mean square of muscle in each step; NaN where samples were lost.
    step_s : float
    jerks : sequence of Jerk
        What was accepted as jerks, in order of onset.
    first_id : int
        The id of the first spell.
    """
    spells: list[tuple[float, float, float, int]] = []
    onsets = np.array([jerk.onset_s for jerk in jerks])
    for channel in range(power.shape[1]):
        spells += _spells(power[:, channel], step_s, onsets, channel)
    spells.sort()
    return [
        RhythmicRun(
            first_id + i,
            RunKind.TREMOR,
            start,
            stop,
            hz,
            round((stop - start) * hz),
            on,
        )
        for i, (start, stop, hz, on) in enumerate(_together(spells))
    ]


def _spells(
    power: NDArray[np.float32],
    step_s: float,
    onsets: NDArray[np.float64],
    channel: int,
) -> list[tuple[float, float, float, int]]:
    per = max(1, round(CELL_S / step_s))
    n = len(power) // per
    envelope = np.sqrt(power[: n * per].reshape(n, per).mean(axis=1))
    cell_s = per * step_s
    found: list[tuple[float, float, float, int]] = []
    if n < N_WINDOW:
        return found
    windows = np.lib.stride_tricks.sliding_window_view(envelope, N_WINDOW)[::N_HOP]
    hz, is_tremor = _shape(windows, cell_s)
    start = np.arange(len(windows)) * N_HOP * cell_s
    stop = start + N_WINDOW * cell_s
    n_jerks = np.searchsorted(onsets, stop) - np.searchsorted(onsets, start)
    is_tremor &= n_jerks <= MOST_JERKS * hz * N_WINDOW * cell_s
    run: list[int] = []
    for i in [*np.flatnonzero(is_tremor).tolist(), -1]:
        if run and (i != run[-1] + 1 or abs(hz[i] - hz[run[-1]]) > SAME_HZ):
            if len(run) >= LEAST_WINDOWS:
                rate = float(np.median(hz[run]))
                # The half of a window at either end may lie outside of it.
                edge = 0.25 * N_WINDOW * cell_s
                begin, end = start[run[0]] + edge, stop[run[-1]] - edge
                found.append((float(begin), float(end), rate, channel))
            run = []
        run.append(i)
    return found


def _shape(
    windows: NDArray[np.float32], cell_s: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the frequency of each window and whether it has the shape of tremor."""
    hz_of = np.fft.rfftfreq(N_WINDOW, cell_s)
    taper = np.hanning(N_WINDOW)
    hz = np.zeros(len(windows))
    is_tremor = np.zeros(len(windows), dtype=np.bool_)
    inside = (hz_of >= LOWEST_HZ) & (hz_of <= HIGHEST_HZ)
    slow = hz_of >= 1.0
    for first in range(0, len(windows), 4096):
        part = windows[first : first + 4096].astype(np.float64)
        mean = part.mean(axis=1, keepdims=True)
        swing = (part - mean) / np.maximum(mean, 1e-30)
        spectrum = np.square(np.abs(np.fft.rfft(swing * taper, axis=1)))
        spectrum[:, ~slow] = 0.0
        peak = np.argmax(np.where(inside, spectrum, 0.0), axis=1)
        near = _near(spectrum, peak)
        whole = np.maximum(spectrum.sum(axis=1), 1e-30)
        at = slice(first, first + len(part))
        hz[at] = hz_of[peak]
        is_tremor[at] = (
            (near >= LEAST_SHARE * whole)
            & (swing.std(axis=1) >= LEAST_DEPTH)
            & (_near(spectrum, 2 * peak) <= MOST_SECOND * near)
        )
    return hz, is_tremor


def _near(
    spectrum: NDArray[np.float64], peak: NDArray[np.int64]
) -> NDArray[np.float64]:
    at = np.minimum(peak[:, np.newaxis] + np.arange(-2, 3), spectrum.shape[1] - 1)
    return np.asarray(np.take_along_axis(spectrum, at, axis=1).sum(axis=1))


def _together(
    spells: Sequence[tuple[float, float, float, int]],
) -> list[tuple[float, float, float, tuple[int, ...]]]:
    """Join the spells of several channels that overlap at the same frequency."""
    joined: list[tuple[float, float, float, tuple[int, ...]]] = []
    for start, stop, hz, channel in spells:
        for i, (a, b, rate, channels) in enumerate(joined):
            if start < b and stop > a and abs(hz - rate) <= SAME_HZ:
                both = tuple(sorted({*channels, channel}))
                joined[i] = (min(a, start), max(b, stop), rate, both)
                break
        else:
            joined.append((start, stop, hz, (channel,)))
    return joined
