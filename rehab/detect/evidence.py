"""What the second stage knows of a candidate: power around it at three scales."""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import BANDS_HZ, has_band
from rehab.detect.tracks import CELL, Track, Tracks

Evidence = NDArray[np.float32]
"""One candidate a row."""

# Of each scale: steps of a window, how many windows on either side of the middle one.
FINE, N_FINE = 1, 24
MIDDLE, N_MIDDLE = 4, 24
COARSE, N_COARSE = 20, 16
REACH = COARSE * N_COARSE + COARSE // 2

FINE_BANDS, MIDDLE_BANDS, COARSE_BANDS = (1, 2, 3), (0, 1, 2, 3), (1, 2)
LOW, HIGH = np.float32(0.02), np.float32(1500.0)
"""Power to the level: beyond, nothing more is learnt."""


GLANCE_AT = np.arange(-24, 25, 2)
N_RATE = 4


def glance(
    contrast: Track, rows: NDArray[np.int64], steps: NDArray[np.int64], fs_hz: float
) -> Evidence:
    """Return the little that tells most candidates to be nothing; arguments as `evidence`.

    Returns
    -------
    Evidence, shape ``(n_candidates, 29)``
        Log of the contrast within 120 ms, and what the rate allows to be seen.
    """
    near = contrast[rows[:, np.newaxis], steps[:, np.newaxis] + GLANCE_AT]
    rate = np.broadcast_to(rate_features(fs_hz), (len(rows), N_RATE))
    return np.concatenate([np.log(np.clip(near, LOW, HIGH)), rate], axis=1)


def evidence(
    tracks: Tracks,
    glanced: Evidence,
    rows: NDArray[np.int64],
    steps: NDArray[np.int64],
) -> Evidence:
    """Return the evidence of candidates, shape ``(n_candidates, n_features)``.

    Parameters
    ----------
    tracks : Tracks
    glanced : Evidence
        Of `glance`, for the same candidates.
    rows, steps : array, shape ``(n_candidates,)``
        At least `REACH` steps from a block's ends.
    """
    n = len(rows)
    parts: list[Track] = []
    level = tracks.level[rows, :, steps // CELL]
    for band in range(tracks.power.shape[1]):
        whole = np.lib.stride_tricks.sliding_window_view(
            tracks.power[:, band], 2 * REACH, axis=1
        )[rows, steps - REACH]
        whole *= np.exp(-level[:, band])[:, np.newaxis]
        for used, length, count in (
            (FINE_BANDS, FINE, N_FINE),
            (MIDDLE_BANDS, MIDDLE, N_MIDDLE),
            (COARSE_BANDS, COARSE, N_COARSE),
        ):
            if band in used:
                first = REACH - length * count - length // 2
                many = whole[:, first : first + length * (2 * count + 1)]
                if length > 1:
                    many = many.reshape(n, 2 * count + 1, length).mean(axis=2)
                parts.append(np.log(np.clip(many, LOW, HIGH)))
    at = steps[:, np.newaxis]
    parts.append(glanced[:, :-N_RATE])
    for marks in (tracks.is_lost, tracks.is_rail):
        here = marks[rows[:, np.newaxis], at + np.arange(-96, 100)]
        parts.append(here.reshape(n, 28, 7).mean(axis=2, dtype=np.float32))
    parts += [
        np.clip(level - level[:, 1:2], -8.0, 8.0) / 2.0,
        np.clip(level - tracks.quiet[rows], 0.0, 10.0) / 2.0,
        glanced[:, -N_RATE:],
    ]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def glance_columns() -> NDArray[np.int64]:
    """Return where in the evidence the glance stands."""
    n_windows = sum(
        len(bands) * (2 * count + 1)
        for bands, count in (
            (FINE_BANDS, N_FINE),
            (MIDDLE_BANDS, N_MIDDLE),
            (COARSE_BANDS, N_COARSE),
        )
    )
    near = n_windows + np.arange(len(GLANCE_AT))
    return np.concatenate([near, np.arange(-N_RATE, 0)])


def rate_features(fs_hz: float) -> NDArray[np.float32]:
    """Return what the sampling rate allows to be seen."""
    there = has_band(fs_hz)
    top = min(BANDS_HZ[2][1], 0.49 * fs_hz) - BANDS_HZ[2][0]
    share = max(0.0, top / (BANDS_HZ[2][1] - BANDS_HZ[2][0]))
    return np.array([there[2], there[3], share, fs_hz < 600.0], dtype=np.float32)
