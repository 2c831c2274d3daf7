"""One press, from the moment a control goes down until it is surely up."""

import itertools
import math
from collections import deque
from dataclasses import dataclass

from rehab.ui.events import Move, Target
from rehab.ui.rules import MAX_SPEED, SLIP, SPEED_WINDOW_S

MOVE_STEP_S = 0.05
"""A pointer that moves is heard at least so often."""
Point = tuple[float, float]


@dataclass(slots=True)
class Held:
    """A press that may become a command.

    Parameters
    ----------
    target : Target or None
        What it was about when it began; what moves under it later does not matter.
    at : point or None
        Where the pointer was led to since: a jerk that throws it moves it nowhere.
    calm_s : float
        From here on it counts: later than `since_s` if another control was touched.
    up_s : float or None
        When it was let go; it may be down again in a moment.
    is_spent : bool
        Whether its ring was filled.
    from_s : float
        How full the ring was when it began.
    full_s : float or None
        When the ring of an answer became full.
    n_slips : int
        How often it was up for a moment.
    """

    control: str
    since_s: float
    target: Target | None
    at: Point | None = None
    calm_s: float = float("-inf")
    up_s: float | None = None
    is_spent: bool = False
    from_s: float = 0.0
    full_s: float | None = None
    n_slips: int = 0

    @property
    def is_inside(self) -> bool:
        """Whether the pointer is still on the target, or only slipped a little."""
        if self.target is None or self.at is None:
            return False
        return self.target.box.grown(SLIP).holds(self.at)


class Path:
    """Where the pointer has been lately."""

    def __init__(self) -> None:
        self._moves: deque[Move] = deque(maxlen=64)

    def add(self, move: Move) -> Point:
        """Take in a move; return how far it was led: nowhere if it was thrown."""
        before = self._moves[-1] if self._moves else move
        self._moves.append(move)
        if _is_thrown(before, move):
            return 0.0, 0.0
        return move.at[0] - before.at[0], move.at[1] - before.at[1]

    def is_racing(self, time_s: float) -> bool:
        """Say whether the pointer came flying just before `time_s`: a jerk moved it."""
        near = [m for m in self._moves if m.time_s >= time_s - SPEED_WINDOW_S]
        return any(_is_thrown(a, b) for a, b in itertools.pairwise(near))


def _is_thrown(a: Move, b: Move) -> bool:
    """Say whether this was a jerk: a pointer that stood still moved in its last frame."""
    lasted_s = min(max(b.time_s - a.time_s, 1e-3), MOVE_STEP_S)
    return math.dist(a.at, b.at) > MAX_SPEED * lasted_s
