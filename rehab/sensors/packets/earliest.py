"""When the quickest packets of a stream arrive: the lower envelope of arrivals.

``arrival - samples heard / fs`` is the same for every packet that nothing held up; what
waits for a connection event or behind others lies above. The lower envelope is therefore
the device's own clock, but for its rate: a maker's oscillator is off by up to 2000 ppm,
so the envelope has a slope, which is learned.

Method: minima of half seconds, a line through those of half a minute (Theil-Sen: what
one outage does to a few of them does not move the median of all slopes).
"""

from collections import deque
from itertools import islice

import numpy as np

_BIN_S = 0.5
_N_SLOPE = 60  # minima: half a minute
_N_BASE = 8  # minima: the lowest of four seconds is where the envelope is now
_N_LEAST = 6  # minima before a slope is believed


class Earliest:
    """Learns from arrivals how late a packet is, compared with the quickest ones.

    Parameters
    ----------
    fs_hz : float
        Sampling rate that the stream tells, in Hz.
    at_most_off : float
        By how much of itself that rate may be wrong: 0.01 is 1 %. What goes beyond is no
        drift.
    """

    def __init__(self, fs_hz: float, at_most_off: float) -> None:
        self._fs_hz = fs_hz
        self._at_most_off = at_most_off
        self._slope = 0.0
        self._base = 0.0
        self._minima: deque[tuple[float, float]] = deque(maxlen=_N_SLOPE)

    def lateness_s(self, stop_index: int, time_s: float) -> float:
        """Return how much later all before `stop_index` are here than they could be.

        Negative for a packet that is quicker than all lately; 0 for the very first one.
        """
        if not self._minima:
            return 0.0
        ideal_s = self._base + self._slope * time_s + stop_index / self._fs_hz
        return time_s - ideal_s

    def remember(self, stop_index: int, time_s: float) -> None:
        """Take in that all before `stop_index` had arrived; times never go back."""
        offset = time_s - stop_index / self._fs_hz
        if not self._minima or self._minima[-1][0] // _BIN_S != time_s // _BIN_S:
            self._learn()
            self._minima.append((time_s, offset))
        elif offset < self._minima[-1][1]:
            self._minima[-1] = (time_s, offset)
        else:
            return
        newest = islice(reversed(self._minima), _N_BASE)
        self._base = min(offset - self._slope * at_s for at_s, offset in newest)

    def forget_base(self) -> None:
        """Begin the envelope anew, at another height; what is known of the rate stays."""
        self._minima.clear()

    def _learn(self) -> None:
        if len(self._minima) < _N_LEAST:
            return
        times_s, offsets = np.array(self._minima).T
        i, j = np.triu_indices(len(times_s), 1)
        slopes = (offsets[j] - offsets[i]) / (times_s[j] - times_s[i])
        limit = self._at_most_off
        self._slope = float(np.clip(np.median(slopes), -limit, limit))
