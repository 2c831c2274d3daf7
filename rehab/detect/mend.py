"""Samples that say nothing, and what stands in their place while filters run.

Lost samples are NaN. Devices that repeat the last value instead, electrodes that fell off
(a flat line) and converters that stick are told by runs of one value that chance does not
make. Bridges are for the filters' sake only: what lies in them is never looked at, and
nothing of them is stored.
"""

import math

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
"""Blocks of single channels, one a row."""

N_STEPS = 6400
"""Steps in a block."""

LEAST_HELD = 4
CHANCE = 0.01
"""Probability of one run of equal values a block that we take for a held one."""

LONGEST_RAIL_S = 0.5
"""The ends of the scale are clipped muscle, not held; at this length they are neither."""

LEVEL_S = 0.010
LEAST_RAIL = 4


def lost_samples(rows: Rows, fs_hz: float) -> NDArray[np.bool_]:
    """Tell the samples of blocks that are lost, held or flat.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
        One channel a row; NaN where samples were lost.
    fs_hz : float

    Returns
    -------
    array of bool, of the same shape
    """
    is_lost = np.isnan(rows)
    is_same = rows[:, 1:] == rows[:, :-1]
    for row in np.flatnonzero(is_same.sum(axis=1) >= LEAST_HELD - 1):
        _mark_held(rows[row], is_same[row], is_lost[row], fs_hz)
    return is_lost


def _mark_held(
    x: NDArray[np.float32],
    is_same: NDArray[np.bool_],
    is_lost: NDArray[np.bool_],
    fs_hz: float,
) -> None:
    edges = np.flatnonzero(np.diff(is_same.view(np.int8), prepend=0, append=0))
    starts, lengths = edges[::2], edges[1::2] - edges[::2] + 1
    # How often two neighbours are equal by chance: single pairs, not long runs.
    seen = len(x) - int(np.count_nonzero(is_lost))
    often = np.count_nonzero(lengths == 2) / max(seen, 1)
    least = LEAST_HELD
    if often > 0.0:
        least = max(least, math.ceil(1 + math.log(CHANCE / len(x)) / math.log(often)))
    low, high = np.nanmin(x), np.nanmax(x)
    ends = [low, high] if low < high else []
    is_rail = np.isin(x[starts], ends) & (lengths <= LONGEST_RAIL_S * fs_hz)
    is_held = (lengths >= least) & ~is_rail
    change = np.zeros(len(x) + 1, dtype=np.int8)
    change[starts[is_held] + 1] = 1
    change[(starts + lengths)[is_held]] -= 1
    is_lost |= np.cumsum(change[:-1], dtype=np.int8).view(np.bool_)


def centred(rows: Rows, is_lost: NDArray[np.bool_]) -> Rows:
    """Return blocks without their mean, and 0 where samples are lost.

    Parameters
    ----------
    rows : Rows, shape ``(n_rows, n_block)``
    is_lost : array of bool, of the same shape
    """
    if not is_lost.any():
        middle = rows.mean(axis=1, dtype=np.float64, keepdims=True)
        return np.asarray(rows - middle.astype(np.float32))
    whole = np.where(is_lost, np.float32(0.0), rows)
    n_seen = rows.shape[1] - is_lost.sum(axis=1)
    mean = whole.sum(axis=1, dtype=np.float64) / np.maximum(n_seen, 1)
    whole -= mean.astype(np.float32)[:, np.newaxis]
    whole[is_lost] = 0.0
    return whole


def bridge(x: NDArray[np.float32], is_lost: NDArray[np.bool_], fs_hz: float) -> None:
    """Lay straight lines over the lost samples of one block, in place.

    Parameters
    ----------
    x, is_lost : array, shape ``(n_block,)``
    fs_hz : float
    """
    n_level = max(1, round(LEVEL_S * fs_hz))
    edges = np.flatnonzero(np.diff(is_lost.view(np.int8), prepend=0, append=0))
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        before, after = x[max(0, start - n_level) : start], x[stop : stop + n_level]
        # Lost samples beside this gap are bridged already, or 0 like the mean.
        left = float(before.mean()) if len(before) else None
        right = float(after.mean()) if len(after) else None
        first = left if left is not None else right if right is not None else 0.0
        last = right if right is not None else first
        x[start:stop] = np.linspace(first, last, stop - start + 2)[1:-1]


def rail_samples(rows: Rows) -> NDArray[np.bool_]:
    """Tell the samples of blocks that lie on a rail: clipped, by hardware or software.

    A rail is a block's largest or smallest value that is met at least `LEAST_RAIL` times.
    """
    is_rail = np.zeros(rows.shape, dtype=np.bool_)
    for row in range(len(rows)):
        x = rows[row]
        if np.isnan(x).all():
            continue
        for end in (np.nanmax(x), np.nanmin(x)):
            is_end = x == end
            if np.count_nonzero(is_end) >= LEAST_RAIL and not is_end.all():
                is_rail[row] |= is_end
    return is_rail


def lost_steps(is_lost: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the steps of blocks of which a sample is lost.

    Returns
    -------
    array of bool, shape ``(n_rows, N_STEPS)``
    """
    n_rows, n_block = is_lost.shape
    steps = np.zeros((n_rows, N_STEPS), dtype=np.bool_)
    for row in np.flatnonzero(is_lost.any(axis=1)):
        at = np.flatnonzero(is_lost[row])
        # A sample reaches over all steps that it touches.
        steps[row, at * N_STEPS // n_block] = True
        last = np.minimum(((at + 1) * N_STEPS - 1) // n_block, N_STEPS - 1)
        steps[row, last] = True
    return steps
