"""Stretches of a stream that say nothing: lost samples, and values that a device repeats."""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.live_bands import PACE
from rehab.detect.steps import Grid

LEAST_HELD, CHANCE = 4, 0.01
LEARN_STEPS = 64
"""What is learnt of a channel moves on so often."""

Row = NDArray[np.float64]

MEMORY_STEPS = 1024
"""After 5 s, what was counted weighs half."""

OF_S = 30.0
"""`CHANCE` is that of one wrong run in so many seconds."""

LONGEST_RAIL_S = 0.1
"""The ends of the scale are clipped muscle, not held, up to this length."""


class Held:
    """Tells lost channels, and mends them for the filters' sake, a pace at a time.

    A run of one value is held if chance would hardly make it: single pairs of equal
    neighbours tell how coarse the converter is (see `rehab.detect.mend`).

    Parameters
    ----------
    grid : Grid
    n_channels : int
    """

    def __init__(self, grid: Grid, n_channels: int) -> None:
        self._fs_hz, self._n_channels = grid.fs_hz, n_channels
        self._rail = max(LEAST_HELD, round(LONGEST_RAIL_S * grid.fs_hz))
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        n = self._n_channels
        self._last: Row = np.full((1, n), np.nan)
        self._same = np.zeros((LEAST_HELD - 2, n), dtype=np.bool_)
        self._run: NDArray[np.int64] | None = None
        self._n_steps = self._n_samples = 0
        self._n_pairs = np.zeros(n, dtype=np.int64)
        self._low: Row = np.full(n, np.inf)
        self._high: Row = np.full(n, -np.inf)
        self._known: tuple[Row, Row, Row]
        self._known = (np.full(n, float(LEAST_HELD)), self._low, self._high)

    def push(self, samples: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell of which channels a sample is lost, shape ``(n_channels,)``.

        Parameters
        ----------
        samples : array of float64, shape ``(PACE * n, n_channels)``
            What is not finite in it becomes 0.
        """
        is_lost = np.zeros(samples.shape[1], dtype=np.bool_)
        if not np.isfinite(samples.sum()):
            is_bad = ~np.isfinite(samples)
            is_lost |= is_bad.any(axis=0)
            samples[is_bad] = 0.0
        before = np.concatenate([self._last, samples[:-1]])
        same = np.concatenate([self._same, samples == before])
        if (same[2:] & same[1:-1] & same[:-2]).any():
            self._runs(samples, same[2:], is_lost)
        else:
            self._run = None
        self._n_pairs += np.count_nonzero(same[2:] & ~same[1:-1], axis=0)
        self._last, self._same = samples[-1:].copy(), same[-2:]
        self._low = np.minimum(self._low, samples.min(axis=0))
        self._high = np.maximum(self._high, samples.max(axis=0))
        self._n_steps += PACE
        self._n_samples += len(samples)
        if self._n_steps % LEARN_STEPS == 0:
            self._learn()
        return is_lost

    def _runs(
        self,
        samples: NDArray[np.float64],
        same: NDArray[np.bool_],
        is_lost: NDArray[np.bool_],
    ) -> None:
        """Mark the channels in which a run of one value is too long for chance."""
        run = self._run
        if run is None:  # no run is longer than what is remembered
            run = 1 + self._same[1] * (1 + self._same[0].astype(np.int64))
        least, low, high = self._known
        for value, again in zip(samples, same, strict=True):
            run = np.where(again, run + 1, 1)
            is_rail = (value >= high) | (value <= low)
            is_lost |= run >= np.where(is_rail, self._rail, least)
        self._run = run

    def _learn(self) -> None:
        often = np.clip(self._n_pairs / self._n_samples, 1e-9, 0.9)
        least = 1.0 + np.log(CHANCE / (OF_S * self._fs_hz)) / np.log(often)
        self._known = (np.maximum(LEAST_HELD, least), self._low, self._high)
        if self._n_steps % MEMORY_STEPS == 0:
            self._n_pairs //= 2
            self._n_samples //= 2
