"""How strongly a sensor is touched, for the question whose it is."""

import numpy as np

from rehab.model.signal import Samples

_RATIO = 15.0
"""A touch is so many times the quietest that was heard, to fill the bar."""


class Tap:
    """The level of now against the quietest one; in any unit."""

    def __init__(self) -> None:
        self.level = 0.0
        self._quiet: float | None = None

    def take(self, emg_uv: Samples) -> None:
        """Take in samples, shape ``(n_samples, n_channels)``; a single one says nothing."""
        if len(emg_uv) < 2:
            return
        found = np.abs(np.diff(emg_uv, axis=0)).mean(axis=0)
        found = found[np.isfinite(found)]
        if not len(found):
            return
        loudest = float(found.max())
        quiet = loudest if self._quiet is None else min(self._quiet, loudest)
        self._quiet = quiet
        self.level = min(1.0, loudest / (_RATIO * quiet)) if quiet else 0.0
