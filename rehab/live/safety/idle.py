"""Nobody follows any more: counting an empty chair makes a false record."""

import numpy as np
from numpy.typing import NDArray

IDLE_S = 60.0


class Idle:
    """Time in which effort was asked and none was seen: the person may have left."""

    def __init__(self, fs_hz: float) -> None:
        self._n_limit = round(IDLE_S * fs_hz)
        self._n = 0

    def forget(self) -> None:
        """Begin anew."""
        self._n = 0

    def take(self, is_effort: NDArray[np.bool_]) -> None:
        """Take in samples of a phase that asks for effort, True where some was seen."""
        seen = np.flatnonzero(is_effort)
        n_quiet = len(is_effort) - 1 - int(seen[-1]) if len(seen) else len(is_effort)
        self._n = n_quiet if len(seen) else self._n + n_quiet

    def is_on(self) -> bool:
        """Whether nobody seems to follow."""
        return self._n >= self._n_limit
