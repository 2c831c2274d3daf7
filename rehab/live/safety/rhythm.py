"""Stop rule a: regular bursts everywhere. Not a seizure alarm."""

from collections import deque
from collections.abc import Sequence

import numpy as np

from rehab.model.frame import Contact
from rehab.model.score import Jerk, JerkKind

ANSWER_S = 10.0
"""Time to say "I am OK" before the session is stopped."""
SLOWEST_HZ = 2.0
LARGEST_CV = 0.5
"""Loose on purpose: one missed burst in ten leaves the CV near 0.3, irregular jerks are
at 0.8 and more."""
LONGEST_PAUSE_S = 1.0


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
