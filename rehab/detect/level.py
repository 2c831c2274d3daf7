"""How high and how even a channel's activity is, from the means of blocks of its power.

Powers are mean squares of short steps in one channel's unit, NaN where unusable; blocks
lie along the last axis.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_BLOCKS = 4
"""With fewer there is no level."""

LEAST_KNOWN = 0.6
"""Share of a block's steps."""

MOST_SHAPE = 10.0
"""50 ms of noise with a bandwidth of 200 Hz: no surface EMG is more even."""

QUIET_S, QUIET_PCT = 0.5, 5.0
BRIEFLY_S, BRIEFLY_PCT, BRIEFLY_FACTOR = 0.1, 0.5, 1.5


def blocks(power: Floats, n_block: int, *, whole: bool = False) -> Floats:
    """Return means of `n_block` steps along the last axis, NaN where too few are known.

    Parameters
    ----------
    power : array, shape ``(..., n_steps)``
        What is left over at the end makes no block.
    n_block : int
    whole : bool
        All steps of a block must be known, not three fifths of them.

    Returns
    -------
    array, shape ``(..., n_blocks)``
    """
    n = power.shape[-1] // n_block
    parts = power[..., : n * n_block].reshape(*power.shape[:-1], n, n_block)
    if whole:
        return np.asarray(parts.mean(axis=-1))
    is_known = ~np.isnan(parts)
    n_known = is_known.sum(axis=-1)
    total = np.where(is_known, parts, 0.0).sum(axis=-1)
    is_enough = n_known >= LEAST_KNOWN * n_block
    return np.where(is_enough, total / np.maximum(n_known, 1), np.nan)


def median(means: Floats) -> Floats:
    """Return the median of each row of blocks, NaN where fewer than four are known."""
    ordered = np.sort(means, axis=1)  # NaN comes last
    n_known = np.count_nonzero(~np.isnan(ordered), axis=1)
    last = np.maximum(n_known - 1, 0)
    row = np.arange(len(ordered))
    middle = ordered[row, last // 2] + ordered[row, np.minimum(n_known // 2, last)]
    return np.where(n_known >= LEAST_BLOCKS, middle / 2.0, np.nan)


def share_above(means: Floats, floor: Floats) -> Floats:
    """Return of each row's known blocks the share that exceeds the row's floor.

    Parameters
    ----------
    means : array, shape ``(n_rows, n_blocks)``
    floor : array, shape ``(n_rows,)``
    """
    n_known = np.count_nonzero(~np.isnan(means), axis=1)
    n_above = np.count_nonzero(means > floor[:, np.newaxis], axis=1)
    return np.asarray(n_above / np.maximum(n_known, 1))


def shape(means: Floats, least_sum: float = 0.0) -> Floats:
    """Return the shape of the gamma distribution of each row's blocks, 10 at most.

    Two neighbours x and y of one shape k and one scale have
    ``E((x - y)**2 / (x + y)**2) = 1 / (2 k + 1)``, because ``x / (x + y)`` has a beta
    distribution. A slow change of the level, or one burst, weighs little; waves of
    tremor weigh fully.

    Parameters
    ----------
    means : array, shape ``(n_rows, n_blocks)``
    least_sum : float
        Neighbours whose sum is not larger are left out.

    Returns
    -------
    array, shape ``(n_rows,)``
        NaN where fewer than four pairs are known.
    """
    total = means[:, 1:] + means[:, :-1]
    is_known = total > least_sum  # neither NaN nor 0
    row = np.nonzero(is_known)[0]
    apart = np.square(np.diff(means, axis=1)[is_known] / total[is_known])
    n_pairs = np.bincount(row, minlength=len(means))
    mean = np.bincount(row, apart, len(means)) / np.maximum(n_pairs, 1)
    k = 0.5 * (1.0 / np.maximum(mean, 1.0 / (2.0 * MOST_SHAPE + 1.0)) - 1.0)
    return np.where(n_pairs >= LEAST_BLOCKS, k, np.nan)


def quiet_power(power: Floats, step_s: float, far: float) -> float:
    """Return what the rest noise of a recording may be; infinite if nothing is known.

    The quietest twentieth of half seconds. If some tenths of a second are `far` times
    quieter than those, the muscle never rested and they are silences: then they are the
    rest.

    Parameters
    ----------
    power : array, shape ``(n_steps,)``
    step_s : float
        Length of a step in seconds.
    far : float
        Ratio of powers between a contraction and rest.
    """
    half, tenth = (
        blocks(power, max(1, round(block_s / step_s)), whole=True)
        for block_s in (QUIET_S, BRIEFLY_S)
    )
    half, tenth = half[~np.isnan(half)], tenth[~np.isnan(tenth)]
    if not len(tenth):
        return np.inf
    briefly = BRIEFLY_FACTOR * float(np.percentile(tenth, BRIEFLY_PCT))
    longer = float(np.percentile(half, QUIET_PCT)) if len(half) else np.inf
    return briefly if far * briefly < longer else longer
