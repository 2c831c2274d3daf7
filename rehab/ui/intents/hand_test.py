"""The three-press hand test: what a hand can do, and the times that suit it.

A person presses three times and holds until a ring is full. What they hold, where they
slip, and what else goes down meanwhile says what the input filter has to forgive.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from rehab.model.habits import BOUNCE_RANGE_S, HOLD_RANGE_S, SLOW_RANGE_S, Habits
from rehab.ui.events import InputEvent, Move, Press, Release
from rehab.ui.rules import BRIDGE_S

MEANT_S = 0.4
"""A press at least so long was meant; a shorter one happened."""
NEAR_S = 2.0
"""A tap so soon after a press is its rebound."""
MARGIN_S = 0.1
STEP_S = 0.05


@dataclass(frozen=True, slots=True)
class HandPress:
    """One press of the test, tremor bridged.

    Parameters
    ----------
    held_s : float
        How long it was held.
    slip : float
        How far the pointer went under it, in logical pixels; 0 for a key.
    rebounds_s : tuple of float
        How long after its release unmeant presses began.
    taps_s : tuple of float
        How long the accidental presses before, during and after it lasted.
    """

    held_s: float
    slip: float = 0.0
    rebounds_s: tuple[float, ...] = ()
    taps_s: tuple[float, ...] = ()


def measure_habits(presses: Sequence[HandPress], known: Habits | None = None) -> Habits:
    """Return times that suit a hand, as a proposal; what cannot be told stays.

    Slow: longer than the longest accidental tap, but at most half of what the hand
    holds. Bounce: beyond the last rebound. Hold: the usual, or four fifths of what the
    hand held where that was less. `known` holds what the test does not measure.
    """
    usual = Habits()
    known = known or usual
    if not presses:
        return known
    shortest_s = min(press.held_s for press in presses)
    taps = [tap for press in presses for tap in press.taps_s]
    rebounds = [again for press in presses for again in press.rebounds_s]
    slow_s = max([usual.slow_s, *(tap + MARGIN_S for tap in taps)])
    bounce_s = max([usual.bounce_s, *(again + MARGIN_S for again in rebounds)])
    hold_s = usual.hold_s if shortest_s >= usual.hold_s else 0.8 * shortest_s
    return Habits(
        slow_s=_fit(min(slow_s, shortest_s / 2), SLOW_RANGE_S),
        bounce_s=_fit(bounce_s, BOUNCE_RANGE_S),
        hold_s=_fit(hold_s, HOLD_RANGE_S),
        dwell_s=known.dwell_s,
        scan_s=known.scan_s,
        emg_switch=known.emg_switch,
    )


def _fit(seconds: float, limits: tuple[float, float]) -> float:
    """Return a time in steps of 50 ms, within its limits."""
    low, high = limits
    return round(min(high, max(low, round(seconds / STEP_S) * STEP_S)), 3)


@dataclass(slots=True)
class _Span:
    """A control that was down, or still is."""

    control: str
    start_s: float
    stop_s: float | None = None
    at: tuple[float, float] | None = None
    slip: float = 0.0

    def lasted_s(self, now_s: float) -> float:
        return (now_s if self.stop_s is None else self.stop_s) - self.start_s


@dataclass(slots=True)
class HandTest:
    """Hears raw presses, and finds those that were meant and what went on beside."""

    now_s: float = 0.0
    _spans: list[_Span] = field(default_factory=list)

    def feed(self, event: InputEvent) -> None:
        """Take in a press, a release or a move."""
        self.now_s = max(self.now_s, event.time_s)
        match event:
            case Move():
                for span in self._spans:
                    if span.stop_s is None and span.at is not None:
                        span.slip = max(span.slip, math.dist(span.at, event.at))
            case Press():
                self._pressed(event)
            case Release():
                for span in self._spans:
                    if span.control == event.control and span.stop_s is None:
                        span.stop_s = event.time_s

    def _pressed(self, event: Press) -> None:
        mine = [span for span in self._spans if span.control == event.control]
        if mine and mine[-1].stop_s is None:
            return
        if mine and event.time_s - (mine[-1].stop_s or 0.0) <= BRIDGE_S:
            mine[-1].stop_s = None  # it was a tremor
            return
        self._spans.append(_Span(event.control, event.time_s, at=event.at))

    @property
    def presses(self) -> tuple[HandPress, ...]:
        """What was meant and is over, in order."""
        meant = [
            span
            for span in self._spans
            if span.stop_s is not None and span.lasted_s(self.now_s) >= MEANT_S
        ]
        found = []
        for k, span in enumerate(meant):
            until_s = meant[k + 1].start_s if k + 1 < len(meant) else self.now_s
            since_s = span.start_s if k else float("-inf")
            stop_s = span.stop_s or self.now_s
            taps = [
                s
                for s in self._spans
                if s.lasted_s(self.now_s) < MEANT_S and since_s <= s.start_s < until_s
            ]
            found.append(
                HandPress(
                    held_s=span.lasted_s(self.now_s),
                    slip=span.slip,
                    rebounds_s=tuple(
                        s.start_s - stop_s
                        for s in taps
                        if 0 < s.start_s - stop_s <= NEAR_S
                    ),
                    taps_s=tuple(s.lasted_s(self.now_s) for s in taps),
                )
            )
        return tuple(found)
