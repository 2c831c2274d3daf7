"""When a body turned in bed, as the accelerometers on it felt it.

A leg that moves swings its sensor as a turning body does, but it comes back: what is told
here lies otherwise afterwards. Shaking alone is no turn, as the movements that are counted
shake the sensor too.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Motion
from rehab.signals.motion import MOVED_G, laid_out

VERSION = 1
"""Goes up with every change of what is told: it stands in a night's stored method."""

TURNED_DEG = 30.0
"""So far gravity points elsewhere after a turn. Design."""

LASTS_S = 20
"""Before and after a turn the posture is asked over so many seconds: twice as long as the
longest movement that counts, so that a leg that is held up for a while is none. Design."""

BESIDE_S = 3
"""What was just before and just after has to differ as well: a movement near a turn is
none. So near each other several sensors turn with one body. Design."""

LEAST_HEARD_S = 2
"""Seconds that have to be heard on each side."""

STILL_S = 2
"""Swings less than so many seconds apart are one."""

_REACHES_S = (BESIDE_S, LASTS_S)
_AT_FIRST_S = 1024


class Turning:
    """Takes motions as they are read, and keeps one line a second: a night is small.

    Parameters
    ----------
    fs_hz : float
        Sampling rate of the sEMG, whose indices the motions name.
    """

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._sensors: dict[tuple[int, ...], _Seconds] = {}

    @property
    def is_felt(self) -> bool:
        """Whether any accelerometer was heard so far."""
        return any(one.n for one in self._sensors.values())

    def take(self, motions: Sequence[Motion]) -> None:
        """Take in what came next, in order; of any number of sensors."""
        by_sensor: dict[tuple[int, ...], list[Motion]] = {}
        for motion in motions:
            by_sensor.setdefault(motion.channels, []).append(motion)
        for channels, mine in by_sensor.items():
            seconds = self._sensors.setdefault(channels, _Seconds())
            seconds.add(*laid_out(mine, self._fs_hz, seconds.last_s))
            seconds.last_s = mine[-1].index / self._fs_hz

    def spans_s(self) -> tuple[tuple[float, float], ...]:
        """Return from when to when the body turned, in whole seconds of the stream.

        Of several sensors all that were heard then have to have turned: one that did
        alone is on a leg that was laid elsewhere. Without any, nothing is told.
        """
        sensors = list(self._sensors.values())
        turned = [one.turned() for one in sensors]
        found = [
            span
            for at, mine in enumerate(turned)
            for span in mine
            if all(
                _is_beside(span, theirs) or not other.is_heard(*span)
                for nth, (other, theirs) in enumerate(zip(sensors, turned, strict=True))
                if nth != at
            )
        ]
        is_turn = np.zeros(max((end for _, end in found), default=0), np.bool_)
        for begin, end in found:
            is_turn[begin:end] = True
        return tuple((float(a), float(b)) for a, b in _runs(_joined(is_turn)))


class _Seconds:
    """What one sensor felt in each second: sum and ends of the acceleration, in g."""

    def __init__(self) -> None:
        self.n = 0
        self.last_s: float | None = None  # of the packet that came last
        self._count = np.zeros(0, np.int64)
        self._sum = np.zeros((0, 3))
        self._low, self._high = np.zeros((0, 3)), np.zeros((0, 3))

    def add(
        self, times_s: NDArray[np.float64], acceleration_g: NDArray[np.float64]
    ) -> None:
        """Take in shape ``(n,)`` and ``(n, 3)``; what is not finite says nothing."""
        is_real = np.isfinite(acceleration_g).all(axis=1) & (times_s >= 0.0)
        seconds = times_s[is_real].astype(np.int64)
        if not len(seconds):
            return
        self._reach(int(seconds.max()) + 1)
        part = acceleration_g[is_real]
        np.add.at(self._count, seconds, 1)
        np.add.at(self._sum, seconds, part)
        np.minimum.at(self._low, seconds, part)
        np.maximum.at(self._high, seconds, part)

    def is_heard(self, begin: int, end: int) -> bool:
        """Return whether it said anything in these seconds."""
        return bool(self._count[: self.n][begin:end].any())

    def turned(self) -> list[tuple[int, int]]:
        """Return the seconds in which this sensor was turned, as begin and end."""
        count = self._count[: self.n, np.newaxis]
        mean_g = np.full((self.n, 3), np.nan)
        np.divide(self._sum[: self.n], count, out=mean_g, where=count > 0)
        swing_g = self._high[: self.n] - self._low[: self.n]  # -inf: not heard
        is_moving = np.asarray(swing_g.max(axis=1) > MOVED_G, np.bool_)
        return [
            (begin, end)
            for begin, end in _runs(_joined(is_moving))
            if all(_angle_deg(mean_g, begin, end, s) > TURNED_DEG for s in _REACHES_S)
        ]

    def _reach(self, n: int) -> None:
        """Make room for so many seconds: twice as much whenever it runs out."""
        self.n = max(self.n, n)
        more = max(n, 2 * len(self._count), _AT_FIRST_S) - len(self._count)
        if n > len(self._count):
            self._count = np.concatenate([self._count, np.zeros(more, np.int64)])
            self._sum = np.concatenate([self._sum, np.zeros((more, 3))])
            self._low = np.concatenate([self._low, np.full((more, 3), np.inf)])
            self._high = np.concatenate([self._high, np.full((more, 3), -np.inf)])


def _is_beside(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    begin, end = span[0] - BESIDE_S, span[1] + BESIDE_S
    return any(begin < its_end and its_begin < end for its_begin, its_end in others)


def _angle_deg(mean_g: NDArray[np.float64], begin: int, end: int, reach: int) -> float:
    """Return how far gravity turned between before and after; 0 where it is not known."""
    sides = mean_g[max(0, begin - reach) : begin], mean_g[end : end + reach]
    heard = [side[np.isfinite(side[:, 0])] for side in sides]
    if min(map(len, heard)) < LEAST_HEARD_S:
        return 0.0
    before, after = (np.median(side, axis=0) for side in heard)
    length = float(np.linalg.norm(before) * np.linalg.norm(after))
    if length == 0.0:
        return 0.0
    return float(np.degrees(np.arccos(np.clip(before @ after / length, -1.0, 1.0))))


def _joined(is_so: NDArray[np.bool_]) -> NDArray[np.bool_]:
    joined = is_so.copy()
    for (_, end), (begin, _) in pairwise(_runs(is_so)):
        if begin - end < STILL_S:
            joined[end:begin] = True
    return joined


def _runs(is_so: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_so, [False]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
