"""The live jerks: which were handed out, which of them count, and the newest ones."""

from collections import OrderedDict, deque

from rehab.model.score import Jerk, JerkKind

N_KEPT = 256
"""Jerks remembered: a change comes within a second, so this is plenty."""
RECENT_S = 2.0
"""How long a jerk can matter to a press of the hand that it moved."""


class RecentJerks:
    """The onsets of the newest jerks, as early as they are known.

    A jerk that is not confirmed yet is among them, as the press that it caused has to be
    judged now; one that is withdrawn leaves.
    """

    def __init__(self) -> None:
        self._onsets_s: OrderedDict[int, float] = OrderedDict()

    def hear(self, jerk: Jerk) -> None:
        """Take in a new or changed jerk."""
        if jerk.is_withdrawn:
            self._onsets_s.pop(jerk.id, None)
            return
        self._onsets_s[jerk.id] = jerk.onset_s
        if len(self._onsets_s) > N_KEPT:
            self._onsets_s.popitem(last=False)

    def onsets(self, now_s: float) -> tuple[float, ...]:
        """Return those of the last `RECENT_S` seconds, in order."""
        since = now_s - RECENT_S
        return tuple(sorted(t for t in self._onsets_s.values() if t >= since))


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
