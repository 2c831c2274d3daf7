"""One press, from the moment a control goes down until it is surely up."""

import itertools
from collections import deque
from dataclasses import dataclass

from rehab.ui.events import Move, Target
from rehab.ui.rules import MAX_SPEED, SLIP, SPEED_WINDOW_S

Point = tuple[float, float]


@dataclass(slots=True)
class Held:
    """A press that may become a command.

    Parameters
    ----------
    target : Target or None
        What it was about when it began; what moves under it later does not matter.
    at : point or None
        Where the pointer is now.
    calm_s : float
        From here on it counts: later than `since_s` if another control was touched.
    up_s : float or None
        When it was let go; it may be down again in a moment.
    n_breaks : int
        How often that happened.
    is_spent : bool
        Whether its ring was filled.
    from_s : float
        How full the ring was when it began.
    """

    control: str
    since_s: float
    target: Target | None
    at: Point | None = None
    calm_s: float = float("-inf")
    up_s: float | None = None
    n_breaks: int = 0
    is_spent: bool = False
    from_s: float = 0.0

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

    def add(self, move: Move) -> None:
        """Take in a move."""
        self._moves.append(move)

    def is_racing(self, time_s: float) -> bool:
        """Say whether the pointer came flying just before `time_s`: a jerk moved it."""
        near = [m for m in self._moves if m.time_s >= time_s - SPEED_WINDOW_S]
        return any(
            _distance(a.at, b.at) > MAX_SPEED * max(b.time_s - a.time_s, 1e-3)
            for a, b in itertools.pairwise(near)
        )


def _distance(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
