"""How long the machine has slept: its monotonic clock stands still meanwhile.

So it is on Linux and macOS, each of which has another clock that goes on; on Windows the
monotonic one goes on by itself. None of them can be set by anybody.
"""

import sys
import time
from collections.abc import Callable

_LEAST_NS = 1_000_000_000
"""No sleep is shorter: so little is how far apart two clocks were read."""

_READS = 3


def _going_ns() -> int:
    """Return the time of the clock that goes on in sleep."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW)
    return time.monotonic_ns()


def never() -> int:
    """Return that it did not, for who has nothing to do with it."""
    return 0


class Slept:
    """Counts how long the machine has slept since this was made.

    Parameters
    ----------
    going, standing : callable
        Nanoseconds, by the clock that goes on in sleep and by the one that stands still.
    """

    def __init__(
        self,
        going: Callable[[], int] = _going_ns,
        standing: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._clocks = (going, standing)
        # whoever is held up between two reads finds too little, and never too much
        self._awake_ns = max(self._apart_ns() for _read in range(_READS))
        self._slept_ns = 0

    def ns(self) -> int:
        """Return it in nanoseconds; from any thread. It never becomes less."""
        slept_ns = self._apart_ns() - self._awake_ns
        if slept_ns - self._slept_ns >= _LEAST_NS:
            self._slept_ns = slept_ns
        return self._slept_ns

    def _apart_ns(self) -> int:
        going, standing = self._clocks
        return going() - standing()
