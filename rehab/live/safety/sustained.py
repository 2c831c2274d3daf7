"""Stop rule a, second half: fast, strong EMG everywhere that does not let go.

Not a seizure alarm: it asks a question, and there are seizures that it cannot see.

Source
------
Conradsen et al., IEEE Trans Biomed Eng 2012;59:579: of the signal above 150 Hz the zero
crossings are counted, with a hysteresis of 50 µV, on the deltoid.

Deviates
--------
The hysteresis is the person's own: `RATIO` times what the reference contraction had
above 150 Hz, and 50 µV only at the least or while there is none, as here people work
hard on purpose. All channels must be loud in a second, for as many seconds as
`SafetyLimits.stop_rhythmic_s`.
"""

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.model.frame import Contact
from rehab.model.signal import Samples
from rehab.signals.filters import finite_runs

LOW_HZ = 150.0
ORDER = 4
HIGHEST_OF_FS = 0.4
"""A sampling rate that puts 150 Hz above this share of itself leaves no band to count in:
under 375 Hz this half of the rule is off, and the session says so in a NOTE event."""
WINDOW_S = 1.0
LEAST_HEARD = 0.5
"""An arm that shakes loses packets: one in each second must not keep the rule from ever
being met. Design."""
LONGEST_PAUSE_S = 1.0
"""So much of the time may be quieter, or lost."""
CROSSINGS_PER_S = 100.0
WHOLE_HZ = 1000.0
"""Noise above 150 Hz crosses so often when its RMS is about 0.7 of the hysteresis. Under
1 kHz samples miss the peaks of such waves: the root of the share of it is asked."""
FLOOR_UV = 50.0
RATIO = 3.5
"""So the question comes from about 2.5 times the reference contraction on."""
RATIO_ALONE = 5.0
"""One channel alone has no other to confirm it: a single muscle can be that strong by
will, all of them together cannot. Design."""
REST_RATIO = 10.0
"""Never under so many times the level at rest: a reference may have been feeble."""

Levels = NDArray[np.float64]


class Sustained:
    """Whether all channels have been loud above 150 Hz for so many seconds.

    Any split into chunks gives the same: nothing is counted before a second is
    whole, on a grid of the sample index. Of a second that arrived in pieces each piece is
    counted on its own and the measure is that of what was heard; one of which less than
    `LEAST_HEARD` was is not loud.

    Parameters
    ----------
    fs_hz : float
    n_channels : int
    stop_s : float
        How long it must last.
    is_uv : bool
        Whether samples are in µV. In counts nothing is loud before the levels are told.
    """

    def __init__(
        self, fs_hz: float, n_channels: int, stop_s: float, *, is_uv: bool
    ) -> None:
        self.is_available = can_watch(fs_hz)
        self._fs_hz, self._floor = fs_hz, FLOOR_UV if is_uv else 0.0
        self._n_needed = max(1, round(stop_s / WINDOW_S))
        self._n_most = self._n_needed + round(LONGEST_PAUSE_S / WINDOW_S)
        self._windows: deque[tuple[frozenset[int], frozenset[int]]] = deque(
            maxlen=self._n_most
        )
        self._window = np.zeros((round(WINDOW_S * fs_hz), n_channels), np.float32)
        self._n_new = 0
        self._least: tuple[Levels, Levels] | None = None
        if is_uv:
            floor = np.full(n_channels, FLOOR_UV)
            self._least = floor, floor
        if self.is_available:
            self._sos = _high_pass(fs_hz)
            self._state = np.zeros((len(self._sos), 2, n_channels))

    def tell(self, rest_rms: ArrayLike, reference_rms: ArrayLike) -> None:
        """Take in the levels above 150 Hz at rest and in the reference contraction."""
        least = np.maximum(REST_RATIO * np.asarray(rest_rms), self._floor)
        reference = np.asarray(reference_rms)
        self._least = (
            np.maximum(RATIO * reference, least),
            np.maximum(RATIO_ALONE * reference, least),
        )

    def forget(self) -> None:
        """Begin anew: after a pause or an answer."""
        self._windows.clear()

    def take(self, filtered: Samples) -> None:
        """Take in band-passed samples, shape ``(n_samples, n_channels)``."""
        if not self.is_available:
            return
        at, n_window = 0, len(self._window)
        while at < len(filtered):
            n = min(n_window - self._n_new, len(filtered) - at)
            self._window[self._n_new : self._n_new + n] = filtered[at : at + n]
            at += n
            self._pass(n)

    def lose(self, n_samples: int) -> None:
        """Take in that samples were lost."""
        n_window = len(self._window)
        n_far = self._n_most * n_window
        if n_samples > n_far:  # whole windows that nobody will ask for
            n_samples = n_far + (n_samples - n_far) % n_window
        while n_samples > 0 and self.is_available:
            n = min(n_window - self._n_new, n_samples)
            self._window[self._n_new : self._n_new + n] = np.nan
            n_samples -= n
            self._pass(n)

    def is_on(self, contacts: Sequence[Contact], working: frozenset[int]) -> bool:
        """Whether it has lasted long enough to ask the person.

        `working` are the channels known to have a muscle behind them. What fell off, or
        hears the mains, has no say.
        """
        deaf = {
            i for i, at in enumerate(contacts) if at in {Contact.OFF, Contact.MAINS}
        }
        asked = working - deaf
        if not asked or len(self._windows) < self._n_needed:
            return False
        which = 1 if len(asked) == 1 else 0
        n = sum(asked <= window[which] for window in self._windows)
        return n >= self._n_needed

    def _pass(self, n: int) -> None:
        self._n_new += n
        if self._n_new == len(self._window):
            self._windows.append(self._judge())
            self._n_new = 0

    def _judge(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return which channels were loud, and which so loud as to be believed alone."""
        pieces = self._fast_pieces()
        n_heard = sum(len(piece) for piece in pieces)
        if self._least is None or n_heard < LEAST_HEARD * len(self._window):
            return frozenset(), frozenset()
        loud, loud_alone = (self._loud(pieces, least) for least in self._least)
        return loud, loud_alone

    def _fast_pieces(self) -> list[Levels]:
        """Return what of the second lies above 150 Hz, cut where samples were lost."""
        from scipy.signal import sosfilt

        pieces, end = [], 0
        for start, stop in finite_runs(self._window):
            if start > end:
                self._state[:] = 0.0
            part = self._window[start:stop]
            fast, self._state = sosfilt(self._sos, part, axis=0, zi=self._state)
            pieces.append(fast)
            end = stop
        if end < len(self._window):
            self._state[:] = 0.0
        return pieces

    def _loud(self, pieces: Sequence[Levels], least: Levels) -> frozenset[int]:
        seen = min(1.0, self._fs_hz / WHOLE_HZ) ** 0.5
        heard_s = sum(len(piece) for piece in pieces) / self._fs_hz
        n_least = CROSSINGS_PER_S * seen * heard_s
        return frozenset(
            i
            for i, level in enumerate(least)
            if sum(_crossings(piece[:, i], level) for piece in pieces) >= n_least
        )


def can_watch(fs_hz: float) -> bool:
    """Whether a sampling rate leaves enough above 150 Hz."""
    return HIGHEST_OF_FS * fs_hz >= LOW_HZ


def high_passed(filtered: Samples, fs_hz: float) -> Samples:
    """Return what of band-passed samples lies above 150 Hz; NaN rows stay NaN."""
    from scipy.signal import sosfilt

    out, sos = np.full_like(filtered, np.nan), _high_pass(fs_hz)
    for start, stop in finite_runs(filtered):
        out[start:stop] = sosfilt(sos, filtered[start:stop], axis=0)
    return out


def _high_pass(fs_hz: float) -> NDArray[np.float64]:
    from scipy.signal import butter

    sos = butter(ORDER, LOW_HZ, "highpass", fs=fs_hz, output="sos")
    return np.asarray(sos, dtype=np.float64)


def _crossings(values: Levels, level: float) -> int:
    """Count the zero crossings of one channel that go from one side of ±level to the other."""
    above = values[np.abs(values) > level] > 0
    return int(np.count_nonzero(above[1:] != above[:-1]))
