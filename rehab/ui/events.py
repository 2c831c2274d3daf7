"""What goes into the input filter and what comes out: plain values, no pygame."""

from dataclasses import dataclass
from enum import Enum, auto

from rehab.ui.layout import Box


class Action(Enum):
    """What a person wants."""

    PRIMARY = auto()  # choose the target
    FOCUS = auto()  # the focus goes to the target
    NEXT = auto()  # the focus moves on
    PREV = auto()
    BACK = auto()
    PAUSE = auto()
    HELP = auto()  # what is this screen?
    CARD = auto()  # the emergency card, from everywhere
    TYPE = auto()  # a letter, where one writes


@dataclass(frozen=True, slots=True)
class Intent:
    """A wish that passed the filter.

    `target` is what PRIMARY or FOCUS is about, or the letter of TYPE.
    """

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
    """What can be chosen; `needs_hold` if a short press is not enough.

    What stops (`is_stop`) never waits to hear whether the hand jerked. What answers
    (`is_answer`) counts when it is let go in time: a hand that is stiff, or beats, says
    nothing. `hold_s` is how long holding takes at least, whoever holds. What calls for
    help (`is_alarm`) is reached by scanning, which never begins there.
    """

    name: str
    box: Box
    needs_hold: bool = False
    is_stop: bool = False
    is_answer: bool = False
    hold_s: float = 0.0
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What the screen offers now. `is_moving`: an arm moves, any press pauses.

    `takes_letters`: one writes, and the key of a letter means that letter.
    """

    targets: tuple[Target, ...] = ()
    focus: int = 0
    is_moving: bool = False
    takes_letters: bool = False

    @property
    def focused(self) -> Target | None:
        """The target that the keyboard acts on."""
        return self.targets[self.focus] if self.targets else None

    @property
    def safest(self) -> Target | None:
        """Where scanning begins: the first target that sets nothing going by itself.

        Without one it is the usual next choice, which has to be held.
        """
        calm = (t for t in self.targets if not (t.needs_hold or t.is_alarm))
        return next(calm, self.targets[0] if self.targets else None)

    def named(self, name: str | None) -> Target | None:
        """Return the target of that name, if it is offered now."""
        return next((t for t in self.targets if t.name == name), None)

    def under(self, point: tuple[float, float] | None) -> Target | None:
        """Return the target at `point`."""
        if point is None:
            return None
        return next((t for t in self.targets if t.box.holds(point)), None)
