"""What becomes of a trigger: provisional, then confirmed or withdrawn; one jerk, n channels."""

import math
from collections import deque
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rehab.detect.edges import burst_edges
from rehab.detect.fusion import kind_of
from rehab.detect.live_rules import LiveRules
from rehab.model.score import Jerk
from rehab.signals.envelope import Power


@dataclass(slots=True)
class _Burst:
    """One channel's part of an event."""

    channel: int
    around: float
    onset: int
    peak: float
    n_quiet: int = 0
    offset: int = 0
    is_open: bool = True
    is_dropped: bool = False


@dataclass(slots=True)
class _Event:
    id: int
    bursts: list[_Burst] = field(default_factory=list)

    @property
    def onset(self) -> int:
        return min(burst.onset for burst in self.bursts)


class LiveEvents:
    """The events of all channels, step by step.

    Parameters
    ----------
    rules : LiveRules
    n_channels : int
    """

    def __init__(self, rules: LiveRules, n_channels: int) -> None:
        self._rules = rules
        self._n_channels = n_channels
        self._recent: deque[NDArray[np.float64]] = deque(
            maxlen=rules.before + rules.longest + rules.gap + rules.window
        )
        self._events: list[_Event] = []
        self.reset()

    def reset(self) -> None:
        """Forget everything; steps and ids begin anew."""
        self._recent.clear()
        self._events.clear()
        self._n_seen = 0
        self._next_id = 1
        self._blocked = np.zeros(self._n_channels, dtype=np.bool_)
        self._deaf_until = np.zeros(self._n_channels, dtype=np.int64)

    def jump(self, n_steps: int) -> None:
        """Count steps of a long gap that nothing has to be done about."""
        self._n_seen += n_steps

    def push(
        self, power: Power, short: Power, reference: Power, is_hot: NDArray[np.bool_]
    ) -> list[Jerk]:
        """Take in steps; return events that are new, confirmed or withdrawn.

        Parameters
        ----------
        power, short, reference : array, shape ``(n_steps, n_channels)``
            Mean square of the step, of the window that ends with it, and around it.
        is_hot : array of bool, same shape
            True where the window reaches the trigger.
        """
        found: list[Jerk] = []
        hot_steps = np.flatnonzero(is_hot.any(axis=1))
        at = 0
        while at < len(power):
            if not self._events and not self._blocked.any():
                nth = int(np.searchsorted(hot_steps, at))
                calm_to = int(hot_steps[nth]) if nth < len(hot_steps) else len(power)
                self._recent.extend(power[at:calm_to])
                self._n_seen += calm_to - at
                at = calm_to
                if at == len(power):
                    break
            self._recent.append(power[at])
            self._n_seen += 1
            found += self._decide(short[at], reference[at], is_hot[at])
            at += 1
        return found

    def finish(self) -> list[Jerk]:
        """Close what is open."""
        for event in self._events:
            for burst in event.bursts:
                if burst.is_open:
                    self._close(burst)
        return self._take_finished()

    def _decide(
        self,
        short: NDArray[np.float64],
        reference: NDArray[np.float64],
        is_hot: NDArray[np.bool_],
    ) -> list[Jerk]:
        """Look at the step that came last."""
        open_bursts = [b for e in self._events for b in e.bursts if b.is_open]
        for burst in open_bursts:
            self._follow(burst, float(short[burst.channel]))
        found = self._take_finished()
        # A level that stays blocks its channel until it has become the reference.
        self._blocked &= short >= self._rules.release * reference
        busy = {burst.channel for burst in open_bursts}
        for channel in np.flatnonzero(is_hot & ~self._blocked).tolist():
            if channel not in busy and self._n_seen > self._deaf_until[channel]:
                found += self._open(
                    channel, float(short[channel]), float(reference[channel])
                )
        return found

    def _open(self, channel: int, short: float, around: float) -> list[Jerk]:
        """Begin a burst; alone it is a new event, else a part of one."""
        rules = self._rules
        before = self._column(channel)[-rules.before :]
        seed = (max(0, len(before) - rules.window), len(before))
        start, _ = burst_edges(before, around, seed, rules.gap)
        onset = self._n_seen - min(len(before) - start, rules.earliest)
        burst = _Burst(channel, around, onset, short)
        for event in self._events:
            if abs(event.onset - onset) <= rules.together:
                event.bursts.append(burst)
                return []
        event = _Event(self._next_id, [burst])
        self._next_id += 1
        self._events.append(event)
        return [self._jerk(event, [burst], self._n_seen)]

    def _follow(self, burst: _Burst, short: float) -> None:
        """Take one more step of an open burst."""
        rules = self._rules
        if np.isnan(short):  # lost samples: nobody knows how it went on
            burst.is_open, burst.is_dropped = False, True
            return
        burst.peak = max(burst.peak, short)
        burst.n_quiet = burst.n_quiet + 1 if short < rules.release * burst.around else 0
        if burst.n_quiet >= rules.quiet:
            self._close(burst)
        elif self._over(burst) - burst.onset > rules.longest:
            burst.is_open, burst.is_dropped = False, True
            self._blocked[burst.channel] = True

    def _over(self, burst: _Burst) -> int:
        """Where a burst ended roughly: the window holds it for its own length."""
        return self._n_seen - burst.n_quiet - self._rules.window

    def _close(self, burst: _Burst) -> None:
        """Measure a burst that is over."""
        rules = self._rules
        column = self._column(burst.channel)
        oldest = self._n_seen - len(column)
        stop = max(self._over(burst), burst.onset + 1)
        seed = (max(0, burst.onset - oldest), stop - oldest)
        start, stop = burst_edges(column, burst.around, seed, rules.gap)
        burst.onset, burst.offset = oldest + start, oldest + stop
        length = burst.offset - burst.onset
        burst.is_open = False
        burst.is_dropped = not rules.shortest <= length <= rules.longest
        self._deaf_until[burst.channel] = burst.onset + rules.refractory

    def _column(self, channel: int) -> NDArray[np.float64]:
        """Return the kept steps of a channel; a lost step has no power."""
        return np.asarray(np.nan_to_num([row[channel] for row in self._recent]))

    def _take_finished(self) -> list[Jerk]:
        """Judge the events of which no burst is open, and let go of them."""
        found = []
        for event in self._events.copy():
            if any(burst.is_open for burst in event.bursts):
                continue
            self._events.remove(event)
            kept = [burst for burst in event.bursts if not burst.is_dropped]
            if kept:
                offset = max(burst.offset for burst in kept)
                found.append(self._jerk(event, kept, offset, is_confirmed=True))
            else:
                withdrawn = self._jerk(event, event.bursts, self._n_seen)
                found.append(replace(withdrawn, is_withdrawn=True))
        return found

    def _jerk(
        self,
        event: _Event,
        bursts: list[_Burst],
        offset: int,
        *,
        is_confirmed: bool = False,
    ) -> Jerk:
        step_s = self._rules.step_s
        ordered = sorted(bursts, key=lambda burst: (-burst.peak, burst.channel))
        onset_s = min(burst.onset for burst in bursts) * step_s
        offset_s = offset * step_s
        strongest = ordered[0]
        return Jerk(
            id=event.id,
            onset_s=onset_s,
            offset_s=offset_s,
            channels=tuple(burst.channel for burst in ordered),
            kind=kind_of(offset_s - onset_s),
            peak_uv=math.sqrt(strongest.peak),
            contrast=math.sqrt(strongest.peak / strongest.around),
            is_confirmed=is_confirmed,
        )
