"""How small a jerk could have been seen, step by step: what the exposure is made from.

SCIENCE 1.3 end: a jerk is lost in a strong contraction or in a noisy electrode, so every
stretch of time has a smallest jerk that would have been an event. The jerks themselves
are taken out of the level first: many in a row must not shorten the time in which they
count.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import Blocks
from rehab.detect.measure import MEAN_OF_LEVEL
from rehab.detect.mend import N_STEPS
from rehab.model.signal import Samples

STEP_S = 0.050
NEAR_LOSS_S = 0.050
CLIPPED_RUN = 3
RATIOS = ((260.0, 3.0), (600.0, 2.3), (np.inf, 2.0))
"""Below each rate in Hz, the amplitude ratio of a jerk to its surroundings from which on
three of four jerks are found (``tests/bench/accuracy`` prints sensitivity by ratio)."""


def ratio_of(fs_hz: float) -> float:
    """Return the amplitude ratio from which on most jerks are found at a rate."""
    return next(ratio for below, ratio in RATIOS if fs_hz < below)


def smallest_seen(
    power: NDArray[np.float32],
    level: NDArray[np.float32],
    is_clipped: NDArray[np.bool_],
    blocks: Blocks,
) -> tuple[NDArray[np.float32], float]:
    """Return the smallest 25 ms RMS that would have been an event, and the step in s.

    Parameters
    ----------
    power, level : array, shape ``(n_steps, n_channels)``
        Of `judged_once`.
    is_clipped : array of bool, same shape
    blocks : Blocks

    Returns
    -------
    smallest : array of float32, shape ``(n, n_channels)``
        In the samples' unit; NaN where nothing could be seen.
    step_s : float
    """
    per = max(1, round(STEP_S / blocks.step_s))
    near = max(1, round(NEAR_LOSS_S / blocks.step_s))
    n_channels = power.shape[1]
    n = len(power) // per
    smallest = np.empty((n, n_channels), dtype=np.float32)
    for channel in range(n_channels):
        blind = np.isnan(power[:, channel]) | is_clipped[:, channel]
        total = np.concatenate([[0], np.cumsum(blind)])
        at = np.arange(len(blind))
        stop = np.minimum(at + near + 1, len(blind))
        is_near = total[stop] > total[np.maximum(at - near, 0)]
        root = np.sqrt(MEAN_OF_LEVEL * level[:, channel])
        root *= np.float32(ratio_of(blocks.fs_hz))
        root[is_near] = np.nan
        smallest[:, channel] = root[: n * per].reshape(n, per).max(axis=1)
    return smallest, per * blocks.step_s


def clipped_steps(
    emg_uv: Samples, full_scale: float | None, blocks: Blocks
) -> NDArray[np.bool_]:
    """Tell the steps in which a channel met the end of its converter's scale.

    SCIENCE section 3: at least three consecutive samples at full scale.

    Parameters
    ----------
    emg_uv : Samples, shape ``(n_samples, n_channels)``
    full_scale : float or None
        Largest absolute value of the converter; None: it cannot be told.
    blocks : Blocks
    """
    steps = np.zeros((blocks.n_steps, emg_uv.shape[1]), dtype=np.bool_)
    if full_scale is None:
        return steps
    for channel in range(emg_uv.shape[1]):
        is_full = np.abs(emg_uv[:, channel]) >= full_scale * (1.0 - 1e-6)
        edges = np.flatnonzero(np.diff(is_full.view(np.int8), prepend=0, append=0))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if stop - start >= CLIPPED_RUN:
                first = start * N_STEPS // blocks.n_block
                last = (stop - 1) * N_STEPS // blocks.n_block
                steps[first : last + 1, channel] = True
    return steps
