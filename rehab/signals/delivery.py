"""How samples arrive: what gets lost, how fast they come, how late the newest one is."""

from collections import deque

from rehab.model.frame import Contact
from rehab.model.signal import Chunk, Gap
from rehab.signals.clock import LEAST_SECONDS, SampleClock

MOST_LOST = 0.02
LOSS_WINDOW_S = 10.0
"""SCIENCE section 3: more than 2 % lost in 10 s."""

RATE_TOLERANCE = 0.04
"""Share of the stream's rate by which the measured one may differ: no oscillator is that
bad, and `SampleClock` follows a rate to 5 %. Design."""

LATE_S = 0.5
"""What is shown of an older sample would pass for an answer to what is done now."""

_OFF_FOR_S = 3.0
_MOST_GAPS = 1024


class Delivery:
    """Streaming account of one stream.

    Parameters
    ----------
    fs_hz : float
        The rate that the stream claims.

    Attributes
    ----------
    n_lost : int
        Samples that were lost since the beginning.
    late_s : float
        How much later the newest sample arrived than the least delayed ones.
    """

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._n_window = LOSS_WINDOW_S * fs_hz
        self._n_young = (LEAST_SECONDS + 1) * fs_hz
        self._gaps: deque[Gap] = deque(maxlen=_MOST_GAPS)
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
            self.n_lost += item.n_samples
            self._gaps.append(item)
        else:
            self._arrive(item)
        while self._gaps and self._gaps[0].stop_index <= self._index - self._n_window:
            self._gaps.popleft()

    @property
    def measured_hz(self) -> float | None:
        """Samples a second by their arrival; None before it can be told."""
        if self._first is None or self._index - self._first[0] < self._n_young:
            return None
        return self._clock.fs_hz if self._is_timed else None

    @property
    def loss_pct(self) -> float:
        """Share of the samples that were lost, of the last 10 s or of all so far."""
        return 100.0 * self._n_lost_lately / max(1.0, min(self._index, self._n_window))

    @property
    def is_late(self) -> bool:
        """Whether the newest sample is too old to be shown as now."""
        return self.late_s > LATE_S and self._is_timed and not self._is_off

    @property
    def trouble(self) -> Contact:
        """What is wrong with the way here: `LOSSY`, `RATE`, else `GOOD`."""
        if self._n_lost_lately > MOST_LOST * self._n_window:
            return Contact.LOSSY
        return Contact.RATE if self._is_off else Contact.GOOD

    @property
    def _is_off(self) -> bool:
        return self._index - self._right_at > _OFF_FOR_S * self._fs_hz

    @property
    def _n_lost_lately(self) -> float:
        begin = self._index - self._n_window
        return sum(gap.stop_index - max(gap.start_index, begin) for gap in self._gaps)

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
