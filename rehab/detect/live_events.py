"""What becomes of bursts: provisional, then confirmed or withdrawn; one jerk, n channels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rehab.detect.fusion import TOGETHER_S, kind_of
from rehab.detect.live_bursts import Burst
from rehab.detect.live_tracks import TINY
from rehab.detect.steps import Grid
from rehab.model.score import Jerk

LONGEST_S = 0.500
"""A longer event is a contraction, whatever it looked like."""


@dataclass(slots=True)
class _Event:
    id: int
    bursts: list[Burst] = field(default_factory=list)

    @property
    def onset(self) -> int:
        return min(burst.onset for burst in self.bursts)


class LiveEvents:
    """The events that are not settled yet.

    Parameters
    ----------
    grid : Grid
    keep : float
        Chance of a burst, as it is judged, that confirms it.
    """

    def __init__(self, grid: Grid, keep: float) -> None:
        self._step_s, self._keep = grid.step_s, keep
        self._together = grid.steps(TOGETHER_S)
        self._events: list[_Event] = []
        self.reset()

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits to be settled."""
        return not self._events

    def reset(self) -> None:
        """Forget everything; ids begin anew."""
        self._events.clear()
        self._next_id = 1

    def open(self, burst: Burst) -> list[Jerk]:
        """Take in a new burst; alone it is a new event, else a part of one."""
        for event in self._events:
            is_free = all(b.channel != burst.channel for b in event.bursts)
            if is_free and abs(event.onset - burst.onset) <= self._together:
                event.bursts.append(burst)
                return []
        event = _Event(self._next_id, [burst])
        self._next_id += 1
        self._events.append(event)
        return [self._jerk(event, event.bursts, burst.seen)]

    def due(self, now: int) -> list[Burst]:
        """Return the bursts that can be judged after `now` steps."""
        return [
            burst
            for event in self._events
            for burst in event.bursts
            if not burst.is_open and not burst.is_judged and burst.due <= now
        ]

    def settle(self) -> list[Jerk]:
        """Let go of the events of which every burst is judged, confirmed or withdrawn."""
        found = []
        for event in self._events.copy():
            if not all(burst.is_judged for burst in event.bursts):
                continue
            self._events.remove(event)
            kept = [b for b in event.bursts if b.chance >= self._keep]
            if kept:
                jerk = self._jerk(event, kept, max(b.stop for b in kept))
                if jerk.offset_s - jerk.onset_s <= LONGEST_S:
                    found.append(replace(jerk, is_confirmed=True))
                    continue
            stop = max(burst.stop for burst in event.bursts)
            jerk = self._jerk(event, event.bursts, stop)
            found.append(replace(jerk, is_withdrawn=True))
        return found

    def _jerk(self, event: _Event, bursts: Sequence[Burst], stop: int) -> Jerk:
        ordered = sorted(bursts, key=lambda burst: (-burst.power, burst.channel))
        strongest, onset = ordered[0], min(burst.onset for burst in bursts)
        onset_s, offset_s = onset * self._step_s, stop * self._step_s
        around = max(strongest.around, TINY)
        return Jerk(
            id=event.id,
            onset_s=onset_s,
            offset_s=offset_s,
            channels=tuple(burst.channel for burst in ordered),
            kind=kind_of(offset_s - onset_s),
            peak_uv=math.sqrt(strongest.power),
            contrast=math.sqrt(strongest.power / around),
            is_confirmed=False,
            confidence=max(burst.chance for burst in bursts),
            lags_s=tuple((b.onset - onset) * self._step_s for b in ordered),
        )
