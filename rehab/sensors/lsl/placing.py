"""Which index a sample has, by the time that its sender wrote on it.

A time that jumps ahead means lost samples if it stays there; if a later sample is back
where it should be, the sender was only late to look at its clock. Many senders write the
time at which a whole piece left them on its last sample, and those times jump about.
"""

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rehab.sensors.lsl.line import Line

_LEAST_LATE = 0.5  # samples: a jump of one and a half sampling periods
_HOLD_S = 0.3
_HOLD_PIECES = 3.0  # of the sender's pieces: two more must be as late
_WINDOW_S = 0.5
_WINDOW_PIECES = 4.0
_USUAL_FOR = 60  # windows
_RESET_S = 1.0  # so far off, and it is another clock


class Placed(NamedTuple):
    """Consecutive samples that lie together; what is missing before them was lost."""

    start_index: int
    values: NDArray[np.generic]
    received_ns: int


class Piece(NamedTuple):
    """What one pull gave."""

    times_s: NDArray[np.float64]
    values: NDArray[np.generic]
    received_ns: int


class Placing:
    """Gives out indices. Samples of a doubtful time are held until it is known.

    The clock of the sender says how long a gap is, to the sample, as long as it runs on.
    A sender whose clock began anew is placed by the time of arrival. Losses that are
    shorter than the times usually jump cannot be told from that, and count as drift.

    Parameters
    ----------
    fs_hz : float
    early : list of Piece
        The first seconds, at least one sample; to be placed as well, with `place`.
    """

    def __init__(self, fs_hz: float, early: list[Piece]) -> None:
        self._fs_hz = fs_hz
        times_s = np.concatenate([piece.times_s for piece in early])
        arrived_s = np.array([piece.received_ns for piece in early]) / 1e9
        every_s = float(np.quantile(np.diff(arrived_s), 0.9)) if len(early) > 1 else 0.0
        self._hold_s = max(_HOLD_S, _HOLD_PIECES * every_s)
        window_s = max(_WINDOW_S, _WINDOW_PIECES * every_s)
        self._line = Line(fs_hz, max(1, round(window_s * fs_hz)))
        self._zero_s = float(times_s[0])
        index = np.arange(len(times_s))
        lead = self._lead(times_s, index)
        self._line.begin(index, lead)
        self._jumps: deque[float] = deque(maxlen=_USUAL_FOR)
        self._unseen: list[NDArray[np.float64]] = []
        self._learn(lead - self._line.at(index))
        self._next_index = 0
        self._last_lead = 0.0
        self._is_resumed = False
        self._held: list[Piece] = []
        self._arrivals: deque[float] = deque(maxlen=_USUAL_FOR)
        self._n_in_window = 0

    @property
    def next_index(self) -> int:
        """Index after the last sample that was given out."""
        return self._next_index

    def resume(self) -> None:
        """Learn that the sender was away, and may have another clock now."""
        self._is_resumed = True

    def place(self, piece: Piece) -> list[Placed]:
        """Take in what a pull gave, also if it is nothing; return what is certain."""
        if len(piece.times_s):
            # a time that is none belongs to no clock either
            piece = piece._replace(times_s=np.nan_to_num(piece.times_s, posinf=0.0))
            self._held.append(piece)
            self._hear(piece)
        placed: list[Placed] = []
        now_s = piece.received_ns / 1e9
        while self._held and self._step(now_s, placed):
            pass
        return placed

    def _step(self, now_s: float, placed: list[Placed]) -> bool:
        """Decide over the first of what is held; False if that is too early."""
        times_s = np.concatenate([piece.times_s for piece in self._held])
        index = self._next_index + np.arange(len(times_s))
        lead = self._lead(times_s, index)
        off = lead - self._line.at(index)
        if self._is_other_clock(float(off[0]), now_s, len(times_s)):
            self._restart(times_s, now_s)
            return True
        is_late = off > max(_LEAST_LATE, 1.5 * self._usual_jump)
        if not is_late[0]:
            is_odd = is_late | (off < -_RESET_S * self._fs_hz)
            n = int(np.argmax(is_odd[1:])) + 1 if is_odd[1:].any() else len(is_odd)
        elif not is_late.all():
            n = int(np.argmin(is_late))  # it came back: late, and nothing was lost
        elif lead[0] - self._last_lead < _LEAST_LATE:
            self._line.shift(float(off.min()))  # no jump led there: the clock drifts
            return True
        elif self._is_decided(times_s, now_s):
            self._next_index += max(1, self._line.n_lost(float(off.min())))
            self._last_lead = float(self._line.at(self._next_index))
            return True
        else:
            return False
        self._release(n, placed)
        self._line.take(index[:n], lead[:n])
        if off[:n].min() < -_LEAST_LATE:  # never too early: the line lay too high
            self._line.shift(float(off[:n].min()))
        self._learn(off[:n])
        self._last_lead = float(lead[n - 1])
        return True

    def _lead(
        self, times_s: NDArray[np.float64], index: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        lead: NDArray[np.float64] = (times_s - self._zero_s) * self._fs_hz - index
        return lead

    def _is_decided(self, times_s: NDArray[np.float64], now_s: float) -> bool:
        waited_s = now_s - self._held[0].received_ns / 1e9
        return max(waited_s, float(times_s[-1] - times_s[0])) >= self._hold_s

    def _release(self, n_samples: int, placed: list[Placed]) -> None:
        while n_samples:
            times_s, values, received_ns = self._held.pop(0)
            n = min(n_samples, len(times_s))
            if n < len(times_s):
                self._held.insert(0, Piece(times_s[n:], values[n:], received_ns))
            placed.append(Placed(self._next_index, values[:n], received_ns))
            self._next_index += n
            n_samples -= n

    # ---- how much the times usually jump

    @property
    def _usual_jump(self) -> float:
        """The spread of the times within a window, in samples; rare stalls left out."""
        jumps = sorted(self._jumps)
        return jumps[(4 * (len(jumps) - 1)) // 5] if jumps else 0.0

    def _learn(self, off: NDArray[np.float64]) -> None:
        self._unseen.append(off)
        seen, n = np.concatenate(self._unseen), self._line.n_window
        n_whole = len(seen) // n * n
        for start in range(0, n_whole, n):
            self._jumps.append(float(np.ptp(seen[start : start + n])))
        self._unseen = [seen[n_whole:]]

    # ---- by the time of arrival

    def _hear(self, piece: Piece) -> None:
        stop_index = self._next_index + sum(len(p.times_s) for p in self._held)
        late = piece.received_ns / 1e9 * self._fs_hz - stop_index
        self._n_in_window += len(piece.times_s)
        is_new = self._n_in_window >= self._line.n_window or not self._arrivals
        if is_new and not self._is_resumed:
            self._arrivals.append(late)
            self._n_in_window = 0
        elif not self._is_resumed:
            self._arrivals[-1] = min(self._arrivals[-1], late)

    def _missing(self, now_s: float, n_held: int) -> float:
        """Return how many samples more should be here by now, held ones aside."""
        newest = list(self._arrivals)[-20:]
        late = now_s * self._fs_hz - (self._next_index + n_held)
        return late - min(newest) if newest else 0.0

    def _is_other_clock(self, off: float, now_s: float, n_held: int) -> bool:
        """Whether the time of the first sample held can be none of the known clock."""
        reset, missing = _RESET_S * self._fs_hz, self._missing(now_s, n_held)
        if off < -reset or off > missing + reset:
            return True
        is_resumed, self._is_resumed = self._is_resumed, False
        if is_resumed:
            self._last_lead = -np.inf
        return is_resumed and off < missing - reset

    def _restart(self, times_s: NDArray[np.float64], now_s: float) -> None:
        """Go on with another clock, behind a gap as long as the silence was."""
        self._next_index += max(0, round(self._missing(now_s, len(times_s))))
        on_time = self._line.at(self._next_index)
        self._zero_s = float(times_s[0] - (self._next_index + on_time) / self._fs_hz)
        self._is_resumed, self._last_lead = False, float(on_time)
