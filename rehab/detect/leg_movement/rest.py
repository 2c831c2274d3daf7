"""The third step: the resting level, which the rules' microvolts are counted from.

A scorer looks at the quiet before and after a movement. So does this: in cells of half a
second, the median of the quiet ones among 20 s before and 20 s after, and of the two the
higher one, so that neither a step of the level nor its drift is a movement. What is quiet
is found first, by the lower quartile of a minute before and a minute after: activity that
is over within three quarters of a minute is no rest, however steady it is.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.level import Level

CELL_S = 0.5
ROUGH_S, FINE_S = 60.0, 20.0
ROUGH_EVERY = 4
"""The first pass is made anew every so many cells."""

QUARTILE = 25.0
RISE_UV, RISE_RATIO = 3.0, 1.5
"""A cell that is so far over the first pass is not quiet, and neither are those beside."""

ROWS_AT_ONCE = 4096
LEAST_QUIET = 4
"""Quiet cells on a side for it to tell a resting level."""

LOUDEST_UV = 18.8
"""Where rest is louder, the rules cannot be applied: detection is off (MATPLM, of the Johns
Hopkins sleep laboratory, has 15 µV of rectified EMG; that is an RMS of 18.8)."""


def rest_of(
    level: Level, is_unheard: NDArray[np.bool_], step_s: float
) -> NDArray[np.float32]:
    """Return a channel's resting level in microvolts, shape ``(n_steps,)``.

    NaN where nothing quiet was heard within a minute on either side.

    Parameters
    ----------
    level : array, shape ``(n_steps,)``
    is_unheard : array of bool, same shape
    step_s : float
    """
    per_cell = max(1, round(CELL_S / step_s))
    n_cells = -(-len(level) // per_cell)
    padded = np.full(n_cells * per_cell, np.nan, dtype=np.float32)
    np.copyto(padded[: len(level)], level, where=~is_unheard)
    cells = _percentile(padded.reshape(n_cells, per_cell), 50.0)
    del padded  # it is as long as the night
    rough = _sides(cells, round(ROUGH_S / CELL_S), QUARTILE, ROUGH_EVERY)
    is_loud = cells > np.maximum(rough + RISE_UV, RISE_RATIO * rough)
    is_near = is_loud.copy()
    is_near[1:] |= is_loud[:-1]
    is_near[:-1] |= is_loud[1:]
    quiet = np.where(is_near, np.float32(np.nan), cells)
    fine = _sides(quiet, round(FINE_S / CELL_S), 50.0, 1)
    rest = np.where(np.isnan(fine), rough, fine).astype(np.float32)
    return np.repeat(rest, per_cell)[: len(level)]


def _sides(
    cells: NDArray[np.float32], n_reach: int, percentile: float, every: int
) -> NDArray[np.float32]:
    """Return the higher one of what lies before and after each cell."""
    gap = np.full(n_reach, np.nan, dtype=np.float32)
    around = np.concatenate([gap, cells, gap])
    windows = np.lib.stride_tricks.sliding_window_view(around, n_reach)
    # Both ends of a stretch of `every` cells are looked at from its first cell.
    before = _percentile(windows[: len(cells) : every], percentile)
    after = _percentile(windows[n_reach + 1 :: every], percentile)
    return np.repeat(np.fmax(before, after[: len(before)]), every)[: len(cells)]


def _percentile(rows: NDArray[np.float32], percentile: float) -> NDArray[np.float32]:
    """Return a percentile of the numbers of each row; NaN where there are too few."""
    parts = [rows[at : at + ROWS_AT_ONCE] for at in range(0, len(rows), ROWS_AT_ONCE)]
    return np.concatenate([rows[:0, 0], *(_of_part(one, percentile) for one in parts)])


def _of_part(rows: NDArray[np.float32], percentile: float) -> NDArray[np.float32]:
    ordered = np.sort(rows, axis=1)  # NaN comes last
    n = np.count_nonzero(~np.isnan(rows), axis=1)
    at = np.maximum((n - 1) * percentile / 100.0, 0.0)
    low = at.astype(np.int64)
    high = np.minimum(low + 1, np.maximum(n - 1, 0))
    row = np.arange(len(rows))
    part = (at - low).astype(np.float32)
    found = ordered[row, low] * (1.0 - part) + ordered[row, high] * part
    found[n < min(LEAST_QUIET, rows.shape[1])] = np.nan
    return np.asarray(found)
