"""What the hands do: which controls are down, and the one press that may be meant."""

from rehab.model.habits import Habits
from rehab.ui.events import Move, Panel, Press, Release
from rehab.ui.intents.controls import EMG, POINTER
from rehab.ui.intents.press import Held, Path
from rehab.ui.rules import BRIDGE_S, GUARD_S


class Hands:
    """Follows presses and releases. `press` is the one that may become a command.

    A press that began wrongly (in the guard, too soon, by a racing pointer) never is
    one, however long it lasts.
    """

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.press: Held | None = None
        self._beside: dict[str, Held] = {}  # went down while another was
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
        self._beside.clear()

    def let_go(self) -> None:
        """Take everything as up."""
        self.down.clear()
        self._is_blocked, self.press = False, None
        self._beside.clear()

    def moved(self, move: Move) -> None:
        """Take in a move of the pointer: under a press it is frozen against jerks."""
        dx, dy = self._path.add(move)
        press = self.press
        if press is not None and press.at is not None and press.up_s is None:
            press.at = press.at[0] + dx, press.at[1] + dy

    def pressed(
        self, event: Press, panel: Panel, habits: Habits, caught: str | None
    ) -> None:
        """Take in that a control went down, which was up.

        `caught` is the target whose ring is running back: it may be pressed again at
        once.
        """
        control, time_s = event.control, event.time_s
        if event.at is not None:
            self.moved(Move(time_s, event.at))
        was_free = not self.down
        self.down.add(control)
        if was_free and self._goes_on(control):
            return
        if was_free and self._is_blocked and time_s - self._free_s > BRIDGE_S:
            self._is_blocked = False
        if self._is_blocked or not self.is_open(time_s):
            self._is_blocked = True
            return
        press = self._begin(event, panel, caught)
        if was_free:
            self.press = press
        else:
            self._crowd(press, time_s, habits)

    def _goes_on(self, control: str) -> bool:
        """Say whether it was up for a moment only: a tremor, and the press goes on."""
        press = self.press
        if press is None or press.up_s is None or press.control != control:
            return False
        press.up_s = None
        return True

    def _begin(self, event: Press, panel: Panel, caught: str | None) -> Held | None:
        """Return the press that begins, if it may."""
        control, time_s = event.control, event.time_s
        is_pointer = control == POINTER
        target = panel.under(event.at) if is_pointer else panel.focused
        is_caught = target is not None and target.name == caught
        is_dead = time_s < self._dead_until_s.get(control, 0.0)
        is_racing = is_pointer and self._path.is_racing(time_s)
        if is_racing or (is_dead and not is_caught):
            return None
        return Held(control, time_s, target, event.at)

    def _crowd(self, new: Held | None, time_s: float, habits: Habits) -> None:
        """Take in a second control that went down: a jerk, of this one or the other.

        What was held for long is meant. Else nothing is, until one is alone again.
        """
        press = self.press
        if press is not None and press.up_s is None:
            if time_s - max(press.since_s, press.calm_s) >= least_s(press, habits):
                return
            self._beside[press.control] = press
            self.press = None
        if new is not None:
            self._beside[new.control] = new

    def released(self, event: Release) -> None:
        """Take in that a control came up."""
        if event.control not in self.down:
            return
        if event.at is not None:
            self.moved(Move(event.time_s, event.at))
        self.down.discard(event.control)
        if not self.down:
            self._free_s = event.time_s
        self._beside.pop(event.control, None)
        press = self.press
        if press is not None and press.control == event.control:
            press.up_s = event.time_s
        elif press is None and len(self.down) == 1:
            self.press = self._beside.pop(next(iter(self.down)), None)
            if self.press is not None:
                self.press.calm_s = event.time_s

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
    return 0.0 if press.control == EMG else habits.slow_s
