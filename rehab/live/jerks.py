"""The live count: which jerks were handed out, and which of them count."""

from collections import OrderedDict, deque

from rehab.model.score import Jerk, JerkKind

N_KEPT = 256
"""Jerks remembered: a change comes within a second, so this is plenty."""


class JerkBook:
    """Follows each jerk from provisional to confirmed or withdrawn.

    Only jerks (15-200 ms) that began in a stretch of exercise are counted.
    """

    def __init__(self) -> None:
        self._is_counted: OrderedDict[int, bool] = OrderedDict()
        self._stretches: deque[tuple[int, int]] = deque(maxlen=4)
        self._open_since: int | None = None
        self.n_counted = 0

    def open(self, index: int) -> None:
        """Exercise begins at `index`."""
        if self._open_since is None:
            self._open_since = index

    def close(self, index: int) -> None:
        """Exercise ends at `index` (exclusive), or pauses."""
        if self._open_since is not None:
            self._stretches.append((self._open_since, index))
            self._open_since = None

    def hear(self, jerk: Jerk, onset_index: int) -> tuple[bool, bool]:
        """Take in a new or changed jerk; return (is new among the confirmed, counts)."""
        if jerk.is_withdrawn:
            self.n_counted -= self._is_counted.pop(jerk.id, False)
            return False, False
        if not jerk.is_confirmed or jerk.id in self._is_counted:
            return False, self._is_counted.get(jerk.id, False)
        counts = jerk.kind is JerkKind.JERK and self._is_exercise(onset_index)
        self._is_counted[jerk.id] = counts
        self.n_counted += counts
        if len(self._is_counted) > N_KEPT:
            self._is_counted.popitem(last=False)
        return True, counts

    def _is_exercise(self, index: int) -> bool:
        if self._open_since is not None and index >= self._open_since:
            return True
        return any(start <= index < stop for start, stop in self._stretches)
