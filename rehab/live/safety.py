"""The stop rules that a live session can judge (SCIENCE section 6). Not a seizure alarm.

Each rule hears jerks and answers a question; the engine asks on a fixed grid of the
sample clock, so that no chunk size can change an answer.
"""

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.frame import Contact
from rehab.model.score import Jerk, JerkKind

CHECK_S = 0.5
"""The rules are asked at every multiple of this, counted from the stream's start."""
ANSWER_S = 10.0
"""Time to say "I am OK" before the session is stopped (stop rule a)."""
LONG_GAP_S = 0.5
"""A longer loss breaks a repetition off."""
WINDOW_S = 60.0
EARLIEST_S = 20.0
LEAST_LIMIT_PER_MIN = 10.0
"""No set is stopped under this rate, whatever the limit says (stop rule b)."""
SLOWEST_HZ = 2.0
LARGEST_CV = 0.5
"""Loose on purpose: one missed burst in ten leaves the CV near 0.3, irregular jerks are
at 0.8 and more."""
LONGEST_PAUSE_S = 1.0
IDLE_S = 60.0


class SetRate:
    """Jerks a minute in the present set, over its last 60 s.

    Only the set's own time counts: a pause or a gap is neither time nor jerks.
    """

    def __init__(self, fs_hz: float, limit_per_min: float) -> None:
        self._fs_hz = fs_hz
        self._limit = max(limit_per_min, LEAST_LIMIT_PER_MIN)
        self._onsets: deque[int] = deque(maxlen=int(self._limit * WINDOW_S / 60.0) + 1)
        self._now = 0

    def begin_set(self) -> None:
        """Forget the set before."""
        self._onsets.clear()
        self._now = 0

    def wait(self, n_samples: int) -> None:
        """Let time of the set pass."""
        self._now += n_samples

    def hear(self, n_ago: int) -> None:
        """Take in a jerk whose onset was `n_ago` samples before now."""
        self._onsets.append(self._now - n_ago)

    def is_over_limit(self) -> bool:
        """Whether the set must be stopped. Never within its first 20 s."""
        if self._now < EARLIEST_S * self._fs_hz:
            return False
        window = min(WINDOW_S * self._fs_hz, self._now)
        n = sum(onset >= self._now - window for onset in self._onsets)
        return n * 60.0 * self._fs_hz / window >= self._limit


class Rhythm:
    """Regular bursts at 2 Hz or more on all channels at once, for so many seconds.

    An electrode that fell off, or was never put on, must not hide them: only channels
    that `is_on` is told of are asked, and of those none that is off.
    """

    def __init__(self, stop_s: float) -> None:
        self._stop_s = stop_s
        self._bursts: deque[Jerk] = deque(maxlen=int(stop_s * 20.0) + 1)

    def forget(self) -> None:
        """Begin anew: after a pause, a gap or an answer."""
        self._bursts.clear()

    def hear(self, jerk: Jerk) -> None:
        """Take in a confirmed burst."""
        if jerk.kind is not JerkKind.SILENCE:
            self._bursts.append(jerk)

    def is_on(
        self, now_s: float, contacts: Sequence[Contact], working: frozenset[int]
    ) -> bool:
        """Whether the run has lasted long enough to ask the person.

        `working` are the channels known to have a muscle behind them.
        """
        begin_s = now_s - self._stop_s
        off = {i for i, contact in enumerate(contacts) if contact is Contact.OFF}
        asked = working - off
        onsets = np.array(
            [
                burst.onset_s
                for burst in self._bursts
                if burst.onset_s >= begin_s and asked and asked <= set(burst.channels)
            ]
        )
        if len(onsets) < max(3.0, SLOWEST_HZ * (self._stop_s - LONGEST_PAUSE_S)):
            return False
        is_whole = max(onsets[0] - begin_s, now_s - onsets[-1]) <= LONGEST_PAUSE_S
        intervals = np.diff(onsets)
        mean = float(np.mean(intervals))
        is_regular = float(np.std(intervals)) <= LARGEST_CV * mean
        return bool(is_whole and is_regular and mean <= 1.05 / SLOWEST_HZ)


class Idle:
    """Time in which effort was asked and none was seen: the person may have left."""

    def __init__(self, fs_hz: float) -> None:
        self._n_limit = round(IDLE_S * fs_hz)
        self._n = 0

    def forget(self) -> None:
        """Begin anew."""
        self._n = 0

    def take(self, is_effort: NDArray[np.bool_]) -> None:
        """Take in samples of a phase that asks for effort, True where some was seen."""
        seen = np.flatnonzero(is_effort)
        n_quiet = len(is_effort) - 1 - int(seen[-1]) if len(seen) else len(is_effort)
        self._n = n_quiet if len(seen) else self._n + n_quiet

    def is_on(self) -> bool:
        """Whether nobody seems to follow."""
        return self._n >= self._n_limit
