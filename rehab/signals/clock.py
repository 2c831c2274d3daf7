"""When a sample was taken: from sample indices and arrival times, late ones outvoted.

Radio packets arrive late, never early, so the truth lies along the lower envelope of
``arrival - index / fs``. A device's own oscillator is off by some ppm (a crystal) up to
percents (an RC oscillator, a rate that was measured over seconds), so that the envelope
slopes. Its slope is the median of the slopes between all pairs of the earliest packets of
each of the last 30 seconds (Theil, Proc K Ned Akad Wet 1950;53:386; Sen, J Am Stat Assoc
1968;63:1379), which a quarter of late seconds does not move.

What the device itself needs to take, to pack and to send a block is not seen: times are
those of an arrival that nothing held up.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

SECONDS = 30
"""Seconds whose earliest packets are remembered."""

LEAST_SECONDS = 5
"""From fewer the slope would be a guess; until then what is learnt is taken at once."""

MOST_SLOPE = 0.05
"""How far a rate may lie from the one that was given."""

FADE_S, FADE = 1.0, 0.002
"""What is learnt is gone over to within a second, or at 2 ms a second."""

STRANGE_S = 0.050
"""No packet is so early: indices jumped ahead, and a new line begins."""

Point = tuple[float, float]
"""Seconds since the first pair by the rate that was given, and how much later it came."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Delay over seconds `x`: a straight line, and a rest that fades from `since` on."""

    offset: float = 0.0
    slope: float = 0.0
    rest: float = 0.0
    since: float = 0.0
    fade_s: float = FADE_S

    def delay(self, x: float) -> float:
        left = 1.0 - (x - self.since) / self.fade_s
        return self.offset + self.slope * x + self.rest * min(max(left, 0.0), 1.0)

    def x_at(self, time_s: float) -> float:
        """Return the `x` with ``x + delay(x) == time_s``; it rises throughout."""
        rate = 1.0 + self.slope
        x = (time_s - self.offset - self.rest) / rate
        if self.rest == 0.0 or x <= self.since:
            return x
        fall = self.rest / self.fade_s
        x = (time_s - self.offset - self.rest - fall * self.since) / (rate - fall)
        if x <= self.since + self.fade_s:
            return x
        return (time_s - self.offset) / rate


class SampleClock:
    """Streaming estimate of when each sample was taken, by the machine's monotonic clock.

    Times are given; no clock is touched. Only the pairs decide, not how they come in.
    Memory is bounded.

    Parameters
    ----------
    fs_hz : float
        What the sampling rate is thought to be, within 5 %.

    Raises
    ------
    ValueError
        If the rate is not positive.
    """

    def __init__(self, fs_hz: float) -> None:
        if not fs_hz > 0.0:
            raise ValueError(f"fs_hz is {fs_hz}")
        self._given_hz = fs_hz
        self._origin: tuple[int, int] | None = None
        self._line = _Line()
        self._minima: deque[Point] = deque(maxlen=SECONDS)
        self._earliest: Point | None = None

    @property
    def has_begun(self) -> bool:
        """Whether a pair came; before that there are no times."""
        return self._origin is not None

    @property
    def fs_hz(self) -> float:
        """The sampling rate by the machine's clock, as far as it is known."""
        return self._given_hz / (1.0 + self._line.slope)

    def push(self, stop_index: int, received_ns: int) -> None:
        """Take in that the samples before `stop_index` had arrived by `received_ns`."""
        if self._origin is None:
            self._origin = (stop_index, received_ns)
        x = self._x(stop_index)
        point = (x, (received_ns - self._origin[1]) / 1e9 - x)
        if not self._is_young and point[1] < self._line.delay(x) - STRANGE_S:
            self.resume()
        slope = self._line.slope
        if self._earliest is not None:
            if x // 1.0 != self._earliest[0] // 1.0:
                self._minima.append(self._earliest)
                slope = self._slope()
            elif _level(point, slope) >= _level(self._earliest, slope):
                return
        self._earliest = point
        self._take(slope, point)

    def resume(self) -> None:
        """Learn that the link was away, and that indices may go on with a jump.

        The rate is kept; where its line lies is learnt anew.
        """
        self._minima.clear()
        self._earliest = None

    @property
    def _is_young(self) -> bool:
        return len(self._minima) < LEAST_SECONDS

    def time_ns(self, index: float) -> int:
        """Return when the samples before `index` had been taken.

        Raises
        ------
        ValueError
            If no pair came yet.
        """
        x = self._x(index)
        return self._begin()[1] + round((x + self._line.delay(x)) * 1e9)

    def index(self, time_ns: int) -> float:
        """Return how many samples had been taken by `time_ns`.

        Raises
        ------
        ValueError
            If no pair came yet.
        """
        index, begin_ns = self._begin()
        return index + self._line.x_at((time_ns - begin_ns) / 1e9) * self._given_hz

    def _begin(self) -> tuple[int, int]:
        if self._origin is None:
            raise ValueError("nothing has arrived yet")
        return self._origin

    def _x(self, index: float) -> float:
        return (index - self._begin()[0]) / self._given_hz

    def _slope(self) -> float:
        """Return the median slope of all pairs of seconds."""
        if self._is_young:
            return self._line.slope
        x, y = np.array(self._minima).T
        one, other = np.triu_indices(len(x), 1)
        apart = x[other] - x[one]
        is_apart = apart != 0.0
        slopes = (y[other] - y[one])[is_apart] / apart[is_apart]
        return float(np.clip(np.median(slopes), -MOST_SLOPE, MOST_SLOPE))

    def _take(self, slope: float, newest: Point) -> None:
        """Lay the line under all points; come from the old one without a step."""
        offset = min(_level(point, slope) for point in (*self._minima, newest))
        x = newest[0]
        rest = 0.0 if self._is_young else self._line.delay(x) - offset - slope * x
        fade_s = max(FADE_S, abs(rest) / FADE)
        self._line = _Line(offset, slope, rest, x, fade_s)


def _level(point: Point, slope: float) -> float:
    return point[1] - slope * point[0]
