"""The second step: how strong a leg's muscle is, as the rules' microvolts mean it.

The level is the root of a running median of power over a quarter of a second. A median
keeps the place of a movement's edges, and does not see what is shorter than half of it: the
heart's QRS (80 to 100 ms), a pop, a single potential of the muscle. No rule is about
anything shorter than half a second.

A median of power is smaller than its mean; the factor is that of the chi-squared
distribution for the band's degrees of freedom in a step, so that the level of steady muscle
is its RMS.
"""

import numpy as np
from numpy.typing import NDArray

Level = NDArray[np.float32]

MEAN_S, MEDIAN_S = 0.04, 0.26
FINE_S = 0.06
BRIDGED_S = 0.5
"""A loss up to this long does not hide whether a movement goes on: the rules bridge as
much silence inside of one."""

TO_MEAN = 0.903
"""Median of the power of muscle in `MEAN_S` of this band, to its mean."""

AT_ONCE = 65_536
"""Steps that are worked at together where less memory is wanted."""


def level_of(
    power: NDArray[np.float32], step_s: float
) -> tuple[Level, Level, NDArray[np.bool_]]:
    """Return a channel's level in microvolts, and where nothing was heard for long.

    Parameters
    ----------
    power : array, shape ``(n_steps,)``
        Mean square; NaN where samples are lost.
    step_s : float

    Returns
    -------
    level : array of float32, shape ``(n_steps,)``
        What lies around it where samples are lost.
    fine : array of float32, shape ``(n_steps,)``
        RMS of `FINE_S`, pops and heart and all: for an edge that is known roughly.
    is_unheard : array of bool
        Losses of more than `BRIDGED_S`.
    """
    from scipy.ndimage import median_filter, uniform_filter1d

    is_lost = np.isnan(power)
    filled = _filled(power, is_lost)
    n_mean, n_fine = (max(1, round(one / step_s)) for one in (MEAN_S, FINE_S))
    size = 2 * round(0.5 * MEDIAN_S / step_s) + 1
    margin = n_mean + size + n_fine
    level, fine = np.empty_like(filled), np.empty_like(filled)
    for start in range(0, len(filled), AT_ONCE):  # filters hold all they get as doubles
        stop = min(start + AT_ONCE, len(filled))
        first = max(0, start - margin)
        piece = filled[first : stop + margin]
        ours = slice(start - first, stop - first)
        short = uniform_filter1d(piece, n_mean, mode="nearest")
        level[start:stop] = median_filter(short, size=size, mode="nearest")[ours]
        fine[start:stop] = uniform_filter1d(piece, n_fine, mode="nearest")[ours]
    level /= np.float32(TO_MEAN)
    for one in (level, fine):  # in place: these are as long as the night
        np.maximum(one, 0.0, out=one)
        np.sqrt(one, out=one)
    return level, fine, long_runs(is_lost, round(BRIDGED_S / step_s) + 1)


def _filled(
    power: NDArray[np.float32], is_lost: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return power with each lost step like the heard one before it, or after it."""
    if not is_lost.any():
        return power
    if is_lost.all():
        return np.zeros_like(power)
    heard = np.flatnonzero(~is_lost)
    at = np.searchsorted(heard, np.arange(len(power)), side="right") - 1
    return power[heard[np.maximum(at, 0)]]


def long_runs(is_so: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Tell the steps that are so for at least `least` in a row."""
    starts, stops = runs(is_so)
    long = stops - starts >= least
    change = np.zeros(len(is_so) + 1, dtype=np.int8)
    change[starts[long]] = 1
    change[stops[long]] -= 1
    return np.cumsum(change[:-1], dtype=np.int8).view(np.bool_)


def runs(
    is_so: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each run begins and where it stops (exclusive)."""
    padded = np.zeros(len(is_so) + 2, dtype=np.bool_)
    padded[1:-1] = is_so
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return edges[::2], edges[1::2]
