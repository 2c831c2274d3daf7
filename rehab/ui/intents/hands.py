"""What the hands do: which controls are down, and the one press that may be meant."""

from rehab.model.habits import Habits
from rehab.ui.events import Move, Panel, Press, Release
from rehab.ui.intents.controls import EMG, POINTER
from rehab.ui.intents.press import Held, Path
from rehab.ui.rules import BRIDGE_S, BROKEN_S, GUARD_S


class Hands:
    """Follows presses and releases. `press` is the one that may become a command.

    A press that began wrongly (in the guard, too soon, by a racing pointer) never is
    one, however long it lasts.
    """

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.press: Held | None = None
        self._is_blocked = False  # until everything is let go
        self._free_s = float("-inf")  # when that was
        self._open_at_s = float("-inf")
        self._dead_until_s: dict[str, float] = {}
        self._path = Path()

    def screen_changed(self, time_s: float) -> None:
        """Ignore everything for a moment, and until all keys and buttons are up."""
        self._open_at_s = time_s + GUARD_S
        self.block()

    def is_open(self, time_s: float) -> bool:
        """Say whether the guard of a new screen is over."""
        return time_s >= self._open_at_s

    def block(self) -> None:
        """Drop what is down until everything was let go, for longer than a tremor."""
        self._is_blocked, self.press = True, None

    def let_go(self) -> None:
        """Take everything as up."""
        self.down.clear()
        self._is_blocked, self.press = False, None

    def moved(self, move: Move) -> None:
        """Take in a move of the pointer."""
        self._path.add(move)
        if self.press is not None and self.press.at is not None:
            self.press.at = move.at

    def pressed(
        self, event: Press, panel: Panel, habits: Habits, caught: str | None
    ) -> None:
        """Take in that a control went down, which was up.

        `caught` is the target whose ring is running back: it may be pressed again at
        once.
        """
        control, time_s = event.control, event.time_s
        was_free = not self.down
        self.down.add(control)
        press = self.press
        if not was_free:
            self._crowd(time_s, habits)
            return
        if press is not None and press.up_s is not None and press.control == control:
            press.up_s, press.n_breaks = None, press.n_breaks + 1  # it was a tremor
            press.at = event.at or press.at
            return
        if self._is_blocked and time_s - self._free_s > BRIDGE_S:
            self._is_blocked = False
        if self._is_blocked or not self.is_open(time_s):
            self._is_blocked = True
            return
        is_pointer = control == POINTER
        target = panel.under(event.at) if is_pointer else panel.focused
        is_caught = target is not None and target.name == caught
        is_dead = time_s < self._dead_until_s.get(control, 0.0)
        is_racing = is_pointer and self._path.is_racing(time_s)
        if is_racing or (is_dead and not is_caught):
            return
        self.press = Held(control, time_s, target, event.at)

    def _crowd(self, time_s: float, habits: Habits) -> None:
        """Take in a second control: a jerk. What was not held long is not meant yet.

        If it is held on it counts from when it is alone again.
        """
        press = self.press
        if press is None or press.up_s is not None:
            return
        if time_s - press.since_s < least_s(press, habits):
            press.calm_s = float("inf")

    def released(self, event: Release) -> None:
        """Take in that a control came up."""
        if event.control not in self.down:
            return
        self.down.discard(event.control)
        if not self.down:
            self._free_s = event.time_s
        press = self.press
        if press is None:
            return
        if press.control == event.control:
            press.up_s = event.time_s
            press.at = event.at or press.at
        elif self.down == {press.control} and press.calm_s > event.time_s:
            press.calm_s = event.time_s

    def take_done(self, time_s: float, pressed: str | None = None) -> Held | None:
        """Return the press that is surely up, once: for long, or another is `pressed`."""
        press = self.press
        if press is None or press.up_s is None:
            return None
        if pressed in {None, press.control} and time_s - press.up_s <= BRIDGE_S:
            return None
        self.press = None
        return press

    def rest(self, press: Held, bounce_s: float) -> None:
        """Let the control of a command be dead for a while."""
        if press.up_s is not None:
            self._dead_until_s[press.control] = press.up_s + bounce_s


def least_s(press: Held, habits: Habits) -> float:
    """Return how long a press has to last to be a command; a contraction already has."""
    if press.control == EMG:
        return 0.0
    return habits.slow_s + (BROKEN_S if press.n_breaks else 0.0)
