"""How samples arrive: what gets lost, how fast they come, how late the newest one is."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from rehab.model.frame import Contact
from rehab.model.signal import Chunk, Gap
from rehab.signals.clock import LEAST_SECONDS, SampleClock
from rehab.signals.filters import even_runs

MOST_LOST = 0.02
LOSS_WINDOW_S = 10.0
"""SCIENCE section 3: more than 2 % lost in 10 s."""

RATE_TOLERANCE = 0.04
"""Share of the stream's rate by which the measured one may differ: no oscillator is that
bad, and `SampleClock` follows a rate to 5 %. Design."""

LATE_S = 0.5
"""What is shown of an older sample would pass for an answer to what is done now."""

_OFF_FOR_S = 3.0
_MOST_LOSSES = 1024


class Delivery:
    """Streaming account of one stream.

    Parameters
    ----------
    fs_hz : float
        The rate that the stream claims.
    n_channels : int
        Of two sensors one can lose samples alone: those of its channels are NaN.

    Attributes
    ----------
    n_lost : int
        Samples since the beginning that were lost, on any channel.
    late_s : float
        How much later the newest sample arrived than the least delayed ones.
    """

    def __init__(self, fs_hz: float, n_channels: int) -> None:
        self._fs_hz, self._n_channels = fs_hz, n_channels
        self._n_window = LOSS_WINDOW_S * fs_hz
        self._n_young = (LEAST_SECONDS + 1) * fs_hz
        self._losses: deque[tuple[int, int, NDArray[np.bool_]]] = deque(
            maxlen=_MOST_LOSSES
        )  # from, to, and on which channels
        self._clock = SampleClock(fs_hz)
        self._right_at = 0  # the last index at which the rate was as claimed
        self._first: tuple[int, int] | None = None  # index and time of what came first
        self._is_timed = True
        self._index = 0
        self.n_lost = 0
        self.late_s = 0.0

    def hear(self, item: Chunk | Gap) -> None:
        """Take in what came next."""
        self._index = item.stop_index
        if isinstance(item, Gap):
            everywhere = np.ones(self._n_channels, dtype=np.bool_)
            self._lose(item.start_index, item.stop_index, everywhere)
        else:
            self._arrive(item)
            for rows, is_there in even_runs(item.emg_uv):
                if not is_there.all():
                    at = item.start_index
                    self._lose(at + rows.start, at + rows.stop, ~is_there)
        begin = self._index - self._n_window
        while self._losses and self._losses[0][1] <= begin:
            self._losses.popleft()

    @property
    def measured_hz(self) -> float | None:
        """Samples a second by their arrival; None before it can be told."""
        if self._first is None or self._index - self._first[0] < self._n_young:
            return None
        return self._clock.fs_hz if self._is_timed else None

    @property
    def loss_pct(self) -> float:
        """Share of the samples that were lost, of the last 10 s or of all so far.

        On the channel that lost most.
        """
        n = max(1.0, min(self._index, self._n_window))
        return float(100.0 * self._n_lost_lately.max() / n)

    @property
    def is_late(self) -> bool:
        """Whether the newest sample is too old to be shown as now."""
        return self.late_s > LATE_S and self._is_timed and not self._is_off

    @property
    def troubles(self) -> tuple[Contact, ...]:
        """What is wrong with the way here: `LOSSY`, `RATE`, else `GOOD`; one a channel."""
        other = Contact.RATE if self._is_off else Contact.GOOD
        if not self._losses:
            return (other,) * self._n_channels
        is_lossy = self._n_lost_lately > MOST_LOST * self._n_window
        return tuple(Contact.LOSSY if lossy else other for lossy in is_lossy)

    @property
    def _is_off(self) -> bool:
        return self._index - self._right_at > _OFF_FOR_S * self._fs_hz

    @property
    def _n_lost_lately(self) -> NDArray[np.float64]:
        begin, n_lost = self._index - self._n_window, np.zeros(self._n_channels)
        for start, stop, is_lost in self._losses:
            n_lost[is_lost] += stop - max(start, begin)
        return n_lost

    def _lose(self, start: int, stop: int, is_lost: NDArray[np.bool_]) -> None:
        self.n_lost += stop - start
        self._losses.append((start, stop, is_lost))

    def _arrive(self, chunk: Chunk) -> None:
        if self._first is None:
            self._first = chunk.stop_index, chunk.received_ns
        took_s = (chunk.stop_index - self._first[0]) / self._fs_hz
        real_s = (chunk.received_ns - self._first[1]) / 1e9
        self._is_timed = took_s < 1.0 or 0.5 < real_s / took_s < 2.0  # else no times
        self._clock.push(chunk.stop_index, chunk.received_ns)
        late_ns = chunk.received_ns - self._clock.time_ns(chunk.stop_index)
        self.late_s = max(0.0, late_ns / 1e9)
        measured_hz = self.measured_hz
        if (
            measured_hz is None
            or abs(measured_hz / self._fs_hz - 1.0) <= RATE_TOLERANCE
        ):
            self._right_at = chunk.stop_index
