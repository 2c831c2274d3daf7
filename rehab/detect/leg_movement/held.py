"""Samples of a leg that repeat the last value: held ones, coarse rest, and clipped ones.

By the rule of the day (`rehab.detect.mend`), but for coarse rest: where a leg at rest is
hardly more than a step of the converter, one value stays for long, and what comes before and
after is the next value on the scale. Whether what is held was lost is told by the whole night
(`silent`).
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.level import runs
from rehab.detect.mend import Rows, lost_samples, rail_samples

Mask = NDArray[np.bool_]

COARSE_S, NEAR_STEPS = 2.0, 1.5
"""Coarse rest stays at a value for less than that, between two of its next values."""

FEW_STEPS = 8.0
"""The ends of coarse rest, which lie so near to one another, are those of no scale."""

BESIDE_S = 0.1


def held_samples(rows: Rows, fs_hz: float) -> Mask:
    """Tell the samples of blocks that repeat the last value, but not those of coarse rest.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
        NaN where samples were lost; these are not held.
    fs_hz : float

    Returns
    -------
    array of bool, of the same shape
    """
    is_held = lost_samples(rows, fs_hz)
    is_held &= ~np.isnan(rows)
    for row in np.flatnonzero(is_held.any(axis=1)).tolist():
        starts, stops = runs(is_held[row])
        for at in np.flatnonzero(_is_coarse(rows[row], starts, stops, fs_hz)).tolist():
            is_held[row, starts[at] : stops[at]] = False
    return is_held


def _is_coarse(
    x: NDArray[np.float32],
    starts: NDArray[np.int64],
    stops: NDArray[np.int64],
    fs_hz: float,
) -> Mask:
    """Tell the runs that come from, and go to, the next value on the converter's scale."""
    least = NEAR_STEPS * _step(x)
    value = x[starts]
    before, after = np.maximum(starts - 2, 0), np.minimum(stops, len(x) - 1)
    with np.errstate(invalid="ignore"):  # beside a loss nobody knows
        is_near = (np.abs(x[before] - value) <= least) & (
            np.abs(x[after] - value) <= least
        )
    return np.asarray(is_near & (stops - starts < COARSE_S * fs_hz))


def apart(rows: Rows, is_held: Mask, fs_hz: float) -> Mask:
    """Tell the held samples whose value is not among those beside it: a filter would ring.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
    is_held : array of bool, same shape
    fs_hz : float
    """
    found = is_held.copy()
    n_beside = max(2, round(BESIDE_S * fs_hz))
    for row in np.flatnonzero(is_held.any(axis=1)).tolist():
        x = rows[row]
        for start, stop in zip(*(e.tolist() for e in runs(is_held[row])), strict=True):
            first = start - 1  # where the value was met first
            sides = x[max(0, first - n_beside) : first], x[stop : stop + n_beside]
            if all(_has(side, x[first]) for side in sides):
                found[row, start:stop] = False
    return found


def stuck_samples(rows: Rows, is_held: Mask) -> Mask:
    """Tell the samples of blocks that stay at an end of the converter's scale.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
    is_held : array of bool, same shape
        These do not count.
    """
    at_end = rail_samples(rows)
    at_end &= ~is_held
    for row in np.flatnonzero(at_end.any(axis=1)).tolist():
        x = rows[row]
        if np.nanmax(x) - np.nanmin(x) <= FEW_STEPS * _step(x):
            at_end[row] = False
    at_end[:, 1:] &= at_end[:, :-1].copy()  # a pure tone only touches it
    at_end[:, 0] = False
    return at_end


def _step(x: NDArray[np.float32]) -> float:
    """Return the least difference of two samples in a row: a step of a converter."""
    apart = np.abs(np.diff(x))
    return float(np.min(apart, where=apart > 0.0, initial=np.inf))


def _has(side: NDArray[np.float32], value: np.float32) -> bool:
    return not len(side) or bool(np.any(side <= value) and np.any(side >= value))
