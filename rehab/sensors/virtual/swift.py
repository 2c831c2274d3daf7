"""A loop for worlds without air: hours of radio in minutes, and none of it skipped.

Time passes only while everybody waits: what would be waited for is waited for at `speed`
times the rate, and then added to the loop's clock. So whatever the machine is busy with, no
link fails for it; and while the reader is behind, time stands still.
"""

import asyncio
import selectors
import time
from collections.abc import Callable
from typing import Any

_LOOK_S = 0.0005  # between two looks whether the reader came on
_SHORTEST_S = 0.005  # a system sleeps a millisecond at least, and a busy one longer


class _Swift(selectors.DefaultSelector):
    """Waits `speed` times shorter than it is asked to.

    Parameters
    ----------
    speed : float
    is_behind : callable
        Whether the reader has too much before it.
    """

    def __init__(self, speed: float, is_behind: Callable[[], bool]) -> None:
        super().__init__()
        self._speed, self._is_behind = speed, is_behind
        self.now_s = time.monotonic()
        self._owed_s = 0.0  # of real time that was too short to be slept

    def select(self, timeout: float | None = None) -> list[Any]:
        """Return what is ready; `timeout` is in the loop's own seconds."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        while self._is_behind():
            if ready := super().select(_LOOK_S):
                return ready
        self._owed_s += timeout / self._speed
        ready = super().select(self._owed_s if self._owed_s >= _SHORTEST_S else 0)
        if self._owed_s >= _SHORTEST_S:
            self._owed_s = 0.0
        if not ready:
            self.now_s += timeout
        return ready


class SwiftLoop(asyncio.SelectorEventLoop):
    """An event loop whose own time runs at many times ours.

    Parameters
    ----------
    speed : float
        Times real time, > 0.
    is_behind : callable
        Is asked on the loop's thread.
    """

    def __init__(self, speed: float, is_behind: Callable[[], bool]) -> None:
        self._swift = _Swift(speed, is_behind)
        super().__init__(self._swift)

    def time(self) -> float:
        """Return the loop's own time."""
        return self._swift.now_s
