"""Keeps what is not live from coming faster than asked for."""

import asyncio
import math
import time

_SHORTEST_S = 0.002  # of sleep that is worth while
_LATE_S = 0.5  # after a stall of this length nothing is caught up


class Pace:
    """Lets time go by at `speed` times real time; `inf` never waits.

    Parameters
    ----------
    speed : float
        Above 0. Raises `ValueError` otherwise.
    """

    def __init__(self, speed: float) -> None:
        if not speed > 0:
            raise ValueError(f"speed {speed} is not above 0")
        self._speed = speed
        self._start_s: float | None = None

    async def wait(self, signal_s: float) -> None:
        """Wait until `signal_s` seconds of signal have had the time to happen."""
        if math.isinf(self._speed):
            return
        now_s = time.monotonic()
        if self._start_s is None:
            self._start_s = now_s
        early_s = self._start_s + signal_s / self._speed - now_s
        if early_s > _SHORTEST_S:
            await asyncio.sleep(early_s)
        elif early_s < -_LATE_S:
            self._start_s -= early_s
