"""What goes into the input filter and what comes out: plain values, no pygame."""

from dataclasses import dataclass
from enum import Enum, auto

from rehab.ui.layout import Box


class Action(Enum):
    """What a person wants."""

    PRIMARY = auto()  # choose the target
    NEXT = auto()  # the focus moves on
    PREV = auto()
    BACK = auto()
    PAUSE = auto()


@dataclass(frozen=True, slots=True)
class Intent:
    """A wish that passed the filter; `target` names what PRIMARY chose."""

    action: Action
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A key, button or pointer went down; `at` is the pointer's place on the canvas."""

    control: str
    time_s: float
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """It came up again."""

    control: str
    time_s: float
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The pointer moved."""

    time_s: float
    at: tuple[float, float]


InputEvent = Press | Release | Move


@dataclass(frozen=True, slots=True)
class Target:
    """What can be chosen; `needs_hold` if a short press is not enough."""

    name: str
    box: Box
    needs_hold: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What the screen offers now. `is_moving`: an arm moves, any press pauses."""

    targets: tuple[Target, ...] = ()
    focus: int = 0
    is_moving: bool = False

    @property
    def focused(self) -> Target | None:
        """The target that the keyboard acts on."""
        return self.targets[self.focus] if self.targets else None

    def under(self, point: tuple[float, float] | None) -> Target | None:
        """Return the target at `point`."""
        if point is None:
            return None
        return next((t for t in self.targets if t.box.holds(point)), None)
