"""The muscle as a switch: held for 0.8 s it is pressed, relaxed within 2 s let go.

A jerk cannot do it: it lasts under 0.3 s, and a cluster of jerks is told by its jerks.
Which muscle, and when it may, is decided where the signal is heard (`sensing`).
"""

from enum import Enum, auto

from rehab.ui.rules import (
    EFFORT_DIP_S,
    EFFORT_JERKS,
    EFFORT_OFF,
    EFFORT_ON,
    EFFORT_S,
    RELAX_S,
)

STRONG = 0.25
"""So much of what is shown is strength, the rest is time."""


class Turn(Enum):
    """What the switch just did."""

    DOWN = auto()
    UP = auto()
    GIVEN_UP = auto()  # held too long, or the signal went: nothing was meant


class EffortSwitch:
    """Follows the effort. It begins, and begins again, only from a relaxed muscle."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._above_s = 0.0  # last time at or above the threshold
        self._down_s: float | None = None
        self._must_relax = True
        self._effort = 0.0

    @property
    def share(self) -> float:
        """How much of the 0.8 s is done, 0..1: the ring of a contraction."""
        if self._since_s is None or self._down_s is not None:
            return 0.0
        return min(1.0, max(0.0, self._above_s - self._since_s) / EFFORT_S)

    @property
    def rise(self) -> float:
        """How far a contraction has come, 0..1: first it gets strong, then it lasts."""
        if self._must_relax:
            return 0.0
        if self._down_s is not None:
            return 1.0
        if self._since_s is not None:
            return STRONG + (1.0 - STRONG) * self.share
        strong = (self._effort - EFFORT_OFF) / (EFFORT_ON - EFFORT_OFF)
        return STRONG * min(1.0, max(0.0, strong))

    def restart(self) -> None:
        """Wait for the muscle to relax first."""
        self._since_s = self._down_s = None
        self._must_relax = True

    def tick(
        self,
        time_s: float,
        effort: float | None,
        jerks_s: tuple[float, ...],
        *,
        relax_s: float = RELAX_S,
    ) -> Turn | None:
        """Take in the effort of now; None: there is no muscle to go by."""
        was_down = self._down_s is not None
        self._effort = effort or 0.0
        if effort is None:
            self.restart()
            return Turn.GIVEN_UP if was_down else None
        if effort < EFFORT_OFF:
            self._since_s = self._down_s = None
            self._must_relax = False
            return Turn.UP if was_down else None
        if self._must_relax:
            return None
        if self._down_s is not None:
            if time_s - self._down_s <= relax_s:
                return None
            self.restart()
            return Turn.GIVEN_UP
        return self._rise(time_s, effort, jerks_s)

    def _rise(
        self, time_s: float, effort: float, jerks_s: tuple[float, ...]
    ) -> Turn | None:
        """Follow a contraction until it has lasted."""
        if effort >= EFFORT_ON:
            self._above_s = time_s
            if self._since_s is None:
                self._since_s = time_s
        elif self._since_s is not None and time_s - self._above_s > EFFORT_DIP_S:
            self._since_s = None
        since_s = self._since_s
        if since_s is None or time_s - since_s < EFFORT_S or effort < EFFORT_ON:
            return None
        if sum(t >= since_s - EFFORT_DIP_S for t in jerks_s) >= EFFORT_JERKS:
            self.restart()
            return None
        self._down_s = time_s
        return Turn.DOWN
