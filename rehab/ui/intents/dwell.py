"""Dwelling: a pointer that rests on a target chooses it, for hands that cannot press.

The pointer is smoothed by the 1 euro filter (Casiez, Roussel, Vogel, CHI 2012): a low
pass whose cutoff rises with speed, so that tremor does not reset the ring and a real
movement is not late.
"""

import math

from rehab.model.habits import Habits
from rehab.ui.events import Panel, Target
from rehab.ui.intents.meaning import hold_s
from rehab.ui.rules import (
    DWELL_SPEED,
    EURO_BETA,
    EURO_CUTOFF_HZ,
    HOLD_DECAY,
    LET_GO_S,
    SLIP,
)

Point = tuple[float, float]


class Euro:
    """The 1 euro filter of a point; `speed` is in pixels a second, smoothed."""

    def __init__(self) -> None:
        self.at: Point | None = None
        self._velocity = (0.0, 0.0)

    @property
    def speed(self) -> float:
        """How fast it moves now."""
        return math.hypot(*self._velocity)

    def push(self, raw: Point, step_s: float) -> Point:
        """Take in where the pointer is after `step_s`; return where it is meant to be."""
        if self.at is None or step_s <= 0:
            self.at = self.at or raw
            return self.at
        x, y = self.at
        slow = _share(EURO_CUTOFF_HZ, step_s)
        raw_x, raw_y = (raw[0] - x) / step_s, (raw[1] - y) / step_s
        vx, vy = self._velocity
        self._velocity = (vx + slow * (raw_x - vx), vy + slow * (raw_y - vy))
        share = _share(EURO_CUTOFF_HZ + EURO_BETA * self.speed, step_s)
        self.at = (x + share * (raw[0] - x), y + share * (raw[1] - y))
        return self.at


def _least_s(target: Target, habits: Habits) -> float:
    """Return how long to dwell; on what has to be held, as long as that."""
    held_s = hold_s(target, habits) if target.needs_hold else 0.0
    return max(habits.dwell_s or 0.0, held_s)


def _share(cutoff_hz: float, step_s: float) -> float:
    """Return how much of the new value a low pass takes in one step."""
    return 1.0 / (1.0 + 1.0 / (2 * math.pi * cutoff_hz * step_s))


class Dwell:
    """The ring under a resting pointer.

    A target has to be come to: what appears under the pointer, or was just chosen, is
    not chosen by a hand that lies there. A slip lets the ring run back. What answers is
    chosen when the pointer leaves it soon after its ring is full: one that nobody moves
    any more says nothing.
    """

    def __init__(self) -> None:
        self.name: str | None = None
        self.share = 0.0  # how full it is
        self.held_s = 0.0
        self._raw: Point | None = None
        self._euro = Euro()
        self._barred: str | None = None
        self._is_new = True

    def screen_changed(self) -> None:
        """Bar whatever will be under the pointer."""
        self.name, self.held_s = None, 0.0
        self._is_new = True

    def move(self, at: Point) -> None:
        """Take in where the pointer is."""
        self._raw = at

    def tick(
        self, step_s: float, panel: Panel, habits: Habits, *, is_open: bool
    ) -> Target | None:
        """Let time pass; return what was chosen."""
        if self._raw is None or habits.dwell_s is None:
            return None
        at = self._euro.push(self._raw, step_s)
        target = self._under(panel, at)
        if self._is_new or not is_open:
            self._is_new = False
            self._barred = target.name if target is not None else None
        barred = panel.named(self._barred)
        if barred is not None and not barred.box.grown(SLIP).holds(at):
            self._barred = None
        if target is None or target.name == self._barred or target.name != self.name:
            answer = panel.named(self.name) if is_open else None
            if answer is not None and self._is_answered(answer, habits):
                return answer
            self._run_back(step_s)
        if not is_open or target is None or target.name == self._barred:
            return None
        if self.name is None:
            self.name = target.name
        if self.name != target.name or self._euro.speed > DWELL_SPEED:
            return None
        self.held_s += step_s
        least_s = _least_s(target, habits)
        self.share = min(1.0, self.held_s / least_s)
        if self.held_s < least_s + (LET_GO_S if target.is_answer else 0.0):
            return None
        self._barred = target.name
        self.name, self.held_s = None, 0.0
        return None if target.is_answer else target

    def _is_answered(self, left: Target, habits: Habits) -> bool:
        """Whether the pointer leaves what answers after its ring was full."""
        if not left.is_answer or self.held_s < _least_s(left, habits):
            return False
        self.name, self.held_s = None, 0.0
        return True

    def _under(self, panel: Panel, at: Point) -> Target | None:
        """Return the target at a point; one that is dwelt on reaches a little further."""
        mine = panel.named(self.name)
        if mine is not None and mine.box.grown(SLIP).holds(at):
            other = panel.under(at)
            return mine if other is None else other
        return panel.under(at)

    def _run_back(self, step_s: float) -> None:
        left_s = max(0.0, self.held_s - HOLD_DECAY * step_s)
        self.share *= left_s / self.held_s if left_s > 0 else 0.0
        self.held_s = left_s
        if left_s == 0.0:
            self.name = None
