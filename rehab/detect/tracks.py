"""The level around each step: what contrast is taken to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import BANDS_HZ, has_band
from rehab.detect.mend import N_STEPS

Track = NDArray[np.float32]

CELL = 5
"""Steps in a cell, for which there is one level: 25 ms."""

N_CELLS = N_STEPS // CELL
AROUND_CELLS = 30
"""Half of the window of the level around a cell: 0.75 s."""

CLIP = 0.5
"""Natural log of power above the first level that the second one lets count: bursts in a
train must not lift what they are compared with."""

DEEPEST = np.float32(np.exp(-8.0))
"""Share of the block's mean power under which nothing is told apart."""

QUIET_PCT = 5.0
LEAST_SEEN = np.float32(0.05)


@dataclass(frozen=True, slots=True)
class Tracks:
    """Blocks as the second stage sees them.

    Parameters
    ----------
    power : array, shape ``(n_rows, n_bands, N_STEPS)``
        Band powers; in lost steps the level around.
    level : array, shape ``(n_rows, n_bands, N_CELLS)``
        Natural log of the power around each cell.
    quiet : array, shape ``(n_rows, n_bands)``
        The lowest such level of the block.
    is_lost, is_rail : array of bool, shape ``(n_rows, N_STEPS)``
        Steps that say nothing, and steps that are clipped.
    """

    power: Track
    level: Track
    quiet: Track
    is_lost: NDArray[np.bool_]
    is_rail: NDArray[np.bool_]


def tracks(
    power: Track, is_lost: NDArray[np.bool_], is_rail: NDArray[np.bool_]
) -> Tracks:
    """Return the tracks of blocks.

    Parameters
    ----------
    power : array of float32, shape ``(n_rows, n_bands, N_STEPS)``
        Of `BandPowers`; overwritten.
    is_lost, is_rail : array of bool, shape ``(n_rows, N_STEPS)``
    """
    any_lost = bool(is_lost.any())
    if any_lost:
        power *= ~is_lost[:, np.newaxis, :]
    cells = power[:, :, ::CELL].copy()
    for shift in range(1, CELL):  # faster than a sum over a short axis
        cells += power[:, :, shift::CELL]
    seen = np.full((len(power), 1, N_CELLS), CELL, dtype=np.float32)
    if any_lost:
        seen -= is_lost.reshape(len(is_lost), 1, N_CELLS, CELL).sum(axis=3)
    mean = cells.sum(axis=2) / np.maximum(seen.sum(axis=2), 1.0)
    lowest = np.maximum(mean * DEEPEST, np.float32(1e-30))[:, :, np.newaxis]
    log = np.log(np.maximum(cells / np.maximum(seen, 1.0), lowest))
    weight = np.minimum(seen, 1.0)
    share = np.maximum(around(weight), LEAST_SEEN)
    usual = around(log * weight) / share
    capped = np.minimum(log, usual + np.float32(CLIP))
    level: Track = np.asarray(around(capped * weight) / share, dtype=np.float32)
    if any_lost:
        filled = np.exp(np.repeat(level, CELL, axis=2))
        power += filled * is_lost[:, np.newaxis, :]
    np.maximum(power, lowest, out=power)
    # Every fourth cell is enough: a level changes slowly.
    quiet = np.percentile(level[:, :, ::4], QUIET_PCT, axis=2)
    quiet = np.asarray(quiet, dtype=np.float32)
    return Tracks(power, level, quiet, is_lost, is_rail)


def around(cells: Track) -> Track:
    """Return the mean over the cells within `AROUND_CELLS`; 0 is what lies outside."""
    n = 2 * AROUND_CELLS + 1
    shape = (*cells.shape[:-1], N_CELLS + n)
    padded = np.zeros(shape)
    padded[..., AROUND_CELLS + 1 : AROUND_CELLS + 1 + N_CELLS] = cells
    total = np.cumsum(padded, axis=-1)
    mean: Track = ((total[..., n:] - total[..., :-n]) / n).astype(np.float32)
    return mean


def weights(fs_hz: float) -> NDArray[np.float32]:
    """Return how much each band of muscle says: its width, as far as the rate allows."""
    widths = [
        min(high, 0.49 * fs_hz) - low if there else 0.0
        for (low, high), there in zip(BANDS_HZ, has_band(fs_hz), strict=True)
    ]
    widths[0] = 0.0  # movement of the electrode, no muscle
    return (np.array(widths) / sum(widths)).astype(np.float32)
