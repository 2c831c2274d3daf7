"""How long nobody looked: a laptop whose lid was closed, a window that stood still."""

import time
from collections.abc import Callable

AWAY_S = 5.0
"""Between two frames of a window; a slow machine takes a tenth of it. Design."""


class Absence:
    """Time between looks, by the clock that stops in sleep and by the one that does not.

    Parameters
    ----------
    monotonic, wall : callable
        Seconds. The wall clock may be set back, which is no absence.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._clocks = (monotonic, wall)
        self._last: tuple[float, ...] | None = None

    def tick(self) -> float:
        """Return how long ago the last look was; 0 at the first one."""
        now = tuple(clock() for clock in self._clocks)
        last, self._last = self._last, now
        if last is None:
            return 0.0
        return max(a - b for a, b in zip(now, last, strict=True))
