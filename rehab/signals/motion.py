"""What an accelerometer tells: whether the limb moves, and whether something was knocked."""

import numpy as np
from numpy.typing import NDArray

MOVED_G = 0.10
"""So much the acceleration changes within half a second while an arm is lifted. Design."""


class Swing:
    """How far the acceleration swings, step by step."""

    def __init__(self) -> None:
        self._low: NDArray[np.float64] = np.full(3, np.nan)
        self._high: NDArray[np.float64] = np.full(3, np.nan)
        self._was_moving = False

    def take(self, acceleration_g: NDArray[np.floating]) -> None:
        """Take in what was heard, shape ``(n, 3)``; what is not finite says nothing."""
        if len(acceleration_g):
            self._low = np.fmin(self._low, np.fmin.reduce(acceleration_g, axis=0))
            self._high = np.fmax(self._high, np.fmax.reduce(acceleration_g, axis=0))

    def step(self) -> bool:
        """End a step; return whether the sensor moved in it, or in the one before.

        Without an accelerometer it never does, as far as is known.
        """
        swing_g = np.nan_to_num(self._high - self._low)
        was, self._was_moving = self._was_moving, bool(swing_g.max() > MOVED_G)
        self._low, self._high = np.full(3, np.nan), np.full(3, np.nan)
        return was or self._was_moving
