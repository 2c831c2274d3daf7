"""Where something stands out at all: generous, so that the second stage may choose."""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import N_OVERLAP
from rehab.detect.mend import N_STEPS
from rehab.detect.tracks import CELL, N_CELLS, Track, Tracks

SMOOTH = np.array([0.5, 1.0, 1.0, 1.0, 0.5], dtype=np.float32) / 4.0
"""25 ms with soft edges."""

APART_STEPS = 4
"""A candidate is the largest within 20 ms."""

LEAST_POWER_RATIO = 1.6


def contrast(tracks: Tracks, weight: NDArray[np.float32]) -> Track:
    """Return power over the level around, all bands of muscle, smoothed over 25 ms.

    Parameters
    ----------
    tracks : Tracks
    weight : array, shape ``(n_bands,)``
        Of `rehab.detect.tracks.weights`.

    Returns
    -------
    array, shape ``(n_rows, N_STEPS)``
    """
    n_rows = len(tracks.power)
    relative = np.zeros((n_rows, N_CELLS, CELL), dtype=np.float32)
    for band in np.flatnonzero(weight):
        cells = tracks.power[:, band].reshape(n_rows, N_CELLS, CELL)
        share = weight[band] * np.exp(-tracks.level[:, band])
        relative += cells * share[:, :, np.newaxis]
    steps = relative.reshape(n_rows, N_STEPS)
    half = len(SMOOTH) // 2
    smooth = np.zeros_like(steps)
    for shift, share in zip(range(-half, half + 1), SMOOTH, strict=True):
        source = steps[:, max(0, shift) : N_STEPS + min(0, shift)]
        smooth[:, max(0, -shift) : N_STEPS - max(0, shift)] += share * source
    return smooth


def candidates(
    contrast: Track, is_lost: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return row and step of each local maximum in the blocks' cores.

    Parameters
    ----------
    contrast : array, shape ``(n_rows, N_STEPS)``
    is_lost : array of bool, same shape
    """
    core = slice(N_OVERLAP, N_STEPS - N_OVERLAP)
    here = contrast[:, core]
    is_top = (here >= LEAST_POWER_RATIO) & ~is_lost[:, core]
    for shift in range(1, APART_STEPS + 1):
        is_top &= here > contrast[:, core.start + shift : core.stop + shift]
        is_top &= here >= contrast[:, core.start - shift : core.stop - shift]
    rows, steps = np.nonzero(is_top)
    return rows, steps + N_OVERLAP
