"""Stop rule a: regular bursts everywhere. Not a seizure alarm."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.model.frame import Contact
from rehab.model.score import Jerk, JerkKind

ANSWER_S = 10.0
"""Time to say "I am OK" before the session is stopped."""
SLOWEST_HZ = 2.0
LARGEST_CV = 0.5
"""Loose on purpose: one missed burst in ten leaves the CV near 0.3, irregular jerks are
at 0.8 and more."""
FOLDED_CV = 0.25
"""Of intervals in which up to two missed bursts were filled in: a run of 5 Hz of which a
third was missed has 0.1 to 0.2, irregular jerks at such a rate 0.25 to 0.5 (simulated)."""
MOST_MISSED = 2
LONGEST_PAUSE_S = 1.0


class Rhythm:
    """Regular bursts at 2 Hz or more on all channels at once, for so many seconds.

    An electrode that fell off, or was never put on, must not hide them: only channels
    that `is_on` is told of are asked, and of those none that is off.

    The live detector judges a burst a second after it was seen, and only then names all
    of its channels. Until then a burst is believed: else the newest second would look
    like an end, and the question would never come.
    """

    def __init__(self, stop_s: float) -> None:
        self._stop_s = stop_s
        self._n_most = int(stop_s * 20.0) + 1
        self._bursts: OrderedDict[int, Jerk] = OrderedDict()

    def forget(self) -> None:
        """Begin anew: after a pause or an answer."""
        self._bursts.clear()

    def hear(self, jerk: Jerk) -> None:
        """Take in a new burst, one that was judged, or one that is withdrawn."""
        if jerk.is_withdrawn or jerk.kind is JerkKind.SILENCE:
            self._bursts.pop(jerk.id, None)
            return
        self._bursts[jerk.id] = jerk
        if len(self._bursts) > self._n_most:
            self._bursts.popitem(last=False)

    def is_on(
        self, now_s: float, contacts: Sequence[Contact], working: frozenset[int]
    ) -> bool:
        """Whether the run has lasted long enough to ask the person.

        `working` are the channels known to have a muscle behind them.
        """
        begin_s = now_s - self._stop_s
        off = {i for i, contact in enumerate(contacts) if contact is Contact.OFF}
        asked = working - off
        onsets = self._onsets(begin_s, asked)
        if len(onsets) < max(3.0, SLOWEST_HZ * (self._stop_s - LONGEST_PAUSE_S)):
            return False
        is_whole = max(onsets[0] - begin_s, now_s - onsets[-1]) <= LONGEST_PAUSE_S
        intervals = np.diff(onsets)
        mean = float(np.mean(intervals))
        return bool(is_whole and _is_regular(intervals) and mean <= 1.05 / SLOWEST_HZ)

    def _onsets(self, begin_s: float, asked: frozenset[int]) -> NDArray[np.float64]:
        """Return when all channels burst together, in order."""
        found = [
            burst.onset_s
            for burst in self._bursts.values()
            if burst.onset_s >= begin_s and _is_everywhere(burst, asked)
        ]
        return np.array(sorted(found))


def _is_regular(intervals: NDArray[np.float64]) -> bool:
    """Whether bursts came evenly, also where the detector missed some of them."""
    n_spans = np.clip(np.round(intervals / np.median(intervals)), 1, MOST_MISSED + 1)
    return bool(_cv(intervals) <= LARGEST_CV or _cv(intervals / n_spans) <= FOLDED_CV)


def _cv(values: NDArray[np.float64]) -> float:
    return float(np.std(values) / np.mean(values))


def _is_everywhere(burst: Jerk, asked: frozenset[int]) -> bool:
    """Whether it was on all channels; of one that is not judged, one is enough."""
    seen = asked & set(burst.channels)
    return bool(seen) and (seen == asked or not burst.is_confirmed)
