"""The gate: what was chosen waits here until a jerk of the hand can be ruled out.

The muscle starts 30-100 ms before the key goes down, but its signal comes by radio and
is judged before it is told: a press is known before the jerk that made it.
"""

from dataclasses import dataclass

from rehab.ui.events import Action, Intent, Panel
from rehab.ui.intents.press import Held
from rehab.ui.rules import HEAR_S, IGNORED_S, JERK_AFTER_S, JERK_BEFORE_S


@dataclass(frozen=True, slots=True)
class Wish:
    """A command that a press has earned, unless it was a jerk.

    `done_s` is when it was let go or full. `calm_s` is how much of it has to lie beyond
    the reach of a jerk that began it.
    """

    intent: Intent
    press: Held
    done_s: float
    calm_s: float
    is_gated: bool = True


class Gate:
    """Keeps wishes back. `jerks_s` are onsets by the clock of the presses, in order."""

    def __init__(self) -> None:
        self.jerks_s: tuple[float, ...] = ()
        self.is_hearing = False
        self._waiting: list[tuple[float, Wish]] = []
        self._ignored: tuple[str, float] | None = None

    @property
    def waiting(self) -> tuple[Wish, ...]:
        """What was not let through yet, in order."""
        return tuple(wish for _, wish in self._waiting)

    def clear(self) -> None:
        """Drop what waits, and what was said about it."""
        self._waiting.clear()
        self._ignored = None

    def calm_from(self, press: Held) -> float:
        """Return from when on a press counts: not within reach of a jerk."""
        start_s = max(press.since_s, press.calm_s)
        for jerk_s in self.jerks_s:
            if -JERK_BEFORE_S <= start_s - jerk_s <= JERK_AFTER_S:
                start_s = jerk_s + JERK_AFTER_S
        return start_s

    def is_void(self, wish: Wish) -> bool:
        """Say whether a jerk pressed, not the person."""
        start_s = self.calm_from(wish.press)
        if start_s <= max(wish.press.since_s, wish.press.calm_s):
            return False
        return wish.done_s - start_s < wish.calm_s

    def lasted(self, press: Held, until_s: float) -> float:
        """Return for how long a press counted until then; not above 0 for a void one."""
        return until_s - self.calm_from(press)

    def add(self, wish: Wish) -> None:
        """Keep a wish; what stops, and what no sensor can judge, is due at once."""
        target = wish.press.target
        is_stop = target is not None and target.is_stop
        waits = self.is_hearing and wish.is_gated and not is_stop
        self._waiting.append((wish.done_s + (HEAR_S if waits else 0.0), wish))

    def due(self, time_s: float, panel: Panel) -> list[Intent]:
        """Let through what has waited long enough, was no jerk, and still makes sense."""
        found = []
        for due_s, wish in self._waiting.copy():
            if due_s > time_s:
                continue
            self._waiting.remove((due_s, wish))
            if wish.is_gated and self.is_void(wish):
                self.ignore(wish.press, time_s)
                continue
            is_choice = wish.intent.action is Action.PRIMARY
            if not is_choice or panel.named(wish.intent.target) is not None:
                found.append(wish.intent)
        return found

    def ignore(self, press: Held, time_s: float) -> None:
        """Remember that a press was void, so that its tile can say so."""
        if press.target is not None:
            self._ignored = (press.target.name, time_s)

    def ignored(self, time_s: float) -> str | None:
        """Return the target of a press that was just ignored."""
        if self._ignored is None or time_s - self._ignored[1] > IGNORED_S:
            return None
        return self._ignored[0]
