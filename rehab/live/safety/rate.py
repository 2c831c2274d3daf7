"""Stop rule b: so many jerks in a set that it is ended."""

from collections import deque

WINDOW_S = 60.0
EARLIEST_S = 20.0
LEAST_LIMIT_PER_MIN = 10.0
"""No set is stopped under this rate, whatever the limit says."""
OWN_RATIO = 3.0
"""Three times the own usual rate is a cluster (SCIENCE section 6, b)."""


def set_limit(fixed_per_min: float, usual_per_min: float | None) -> float:
    """Return the jerks a minute that end a set.

    The own median can lower the limit of the exercise; nothing raises it.
    """
    if usual_per_min is None:
        return max(fixed_per_min, LEAST_LIMIT_PER_MIN)
    own = max(OWN_RATIO * usual_per_min, LEAST_LIMIT_PER_MIN)
    return max(min(fixed_per_min, own), LEAST_LIMIT_PER_MIN)


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
