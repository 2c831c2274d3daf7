"""The effort of a muscle as a switch goes by it, where no calibration was just made."""

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Samples

SWITCH_RATIO = 15.0
"""A fifth of the full effort is then at least three times the rest noise."""
BLOCK_S = 0.5
"""Longer than a jerk and the window of its envelope: what fills it is held."""
SEEN_S = 20.0
"""So long the largest held effort is looked for; a scale that grew on would drift."""
REST_BLOCKS = 120
"""The quietest half second of the last minute is rest."""


class EffortScale:
    """What is full effort, a channel each, while a sensor is only listened to.

    It is the reference contraction of before where one is known, else the largest effort
    that was held in the first 20 s; never less than makes the noise at rest a wish.

    Parameters
    ----------
    fs_hz : float
    least : float
        No muscle is quieter at rest than this, in the channels' unit. Above 0.
    references : sequence of (float or None)
        A channel each, in its unit.
    """

    def __init__(
        self, fs_hz: float, least: float, references: Sequence[float | None]
    ) -> None:
        self._n_block = max(1, round(BLOCK_S * fs_hz))
        self._n_seen = round(SEEN_S / BLOCK_S)
        self._least = least
        self._is_known = np.array([value is not None for value in references])
        self._largest = np.array([value or 0.0 for value in references])
        self._rests: deque[NDArray[np.float64]] = deque(maxlen=REST_BLOCKS)
        self._block = np.zeros((0, len(references)), np.float32)

    def take(self, envelope: Samples) -> None:
        """Take in what came next, shape ``(n_samples, n_channels)``."""
        self._block = np.concatenate([self._block, envelope])
        while len(self._block) >= self._n_block:
            block = self._block[: self._n_block].astype(np.float64)
            self._block = self._block[self._n_block :]
            self._rests.append(block.mean(axis=0))
            if self._n_seen > 0:
                self._n_seen -= 1
                held = np.maximum(self._largest, block.min(axis=0))
                self._largest = np.where(self._is_known, self._largest, held)

    def lose(self) -> None:
        """Drop the half second that has a gap in it."""
        self._block = self._block[:0]

    @property
    def full(self) -> NDArray[np.float64] | None:
        """What is 1.0, a channel each; None before the first half second was heard."""
        if not self._rests:
            return None
        rest = np.maximum(np.min(self._rests, axis=0), self._least)
        return np.asarray(np.maximum(self._largest, SWITCH_RATIO * rest))
