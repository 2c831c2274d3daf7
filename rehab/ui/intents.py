"""The jerk-safe input filter: presses come in, with their times; intents come out.

Rules of this file
------------------
* No clock, no window, no pygame: times are given, so every rule can be tested.
* While an arm moves, any press pauses at once. Nothing else is asked of it.
* Otherwise a command is a slow press, let go where it began: a tap of a jerk
  (under 250 ms), a second press that follows too soon, a press while another one is
  down, a press by a racing pointer, and anything just after a new screen are dropped.
* What sets an arm in motion or ends a session is held until its ring is full; a slip
  lets the ring run back, it does not reset it.
* One switch is enough: press Space to move on, hold Space to choose. Where there is one
  target only, a press chooses it too.

Sources: Steady Clicks (frozen pointer, overlapping buttons dropped: 224 -> 88 wrong
clicks in 100) and Windows FilterKeys (slow keys, bounce keys). The times are in `rules`.
"""

import itertools
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.ui.events import (
    Action,
    InputEvent,
    Intent,
    Move,
    Panel,
    Press,
    Release,
    Target,
)
from rehab.ui.rules import (
    BOUNCE_S,
    GUARD_S,
    HOLD_DECAY,
    HOLD_S,
    MAX_SPEED,
    SLIP,
    SLOW_PRESS_S,
    SPEED_WINDOW_S,
    TAP_MAX_S,
)

SWITCH = "space"
"""The control that does everything: a key, or a switch box that sends it."""
CONFIRM = frozenset({"enter", "pad-a"})
BACK = frozenset({"escape", "pad-b"})
NEXT = frozenset({"right", "down", "tab", "pad-right", "pad-down"})
PREV = frozenset({"left", "up", "pad-left", "pad-up"})
POINTER = frozenset({"pointer"})


@dataclass(slots=True)
class _Down:
    control: str
    since_s: float
    target: Target | None
    at: tuple[float, float] | None
    is_spent: bool = False  # its hold was completed


class InputFilter:
    """Turns events into intents. Feed events in order, and call `tick` every frame."""

    def __init__(self) -> None:
        self._down: set[str] = set()
        self._press: _Down | None = None
        self._is_blocked = False  # until everything is let go
        self._open_at_s = float("-inf")
        self._dead_until_s: dict[str, float] = {}
        self._moves: deque[Move] = deque(maxlen=64)
        self._holding: str | None = None
        self._held_s = 0.0
        self._ticked_s: float | None = None

    def screen_changed(self, time_s: float) -> None:
        """Ignore everything for a moment, and until all keys and buttons are up."""
        self._open_at_s = time_s + GUARD_S
        self._is_blocked = bool(self._down)
        self._press = None
        self._holding, self._held_s = None, 0.0

    def let_go(self) -> None:
        """Forget what is down: the window lost the keyboard and will not hear releases."""
        self._down.clear()
        self._press = None
        self._is_blocked = False

    @property
    def hold(self) -> tuple[str | None, float]:
        """The target whose ring is filling or running back, and how full it is."""
        return self._holding, min(1.0, self._held_s / HOLD_S)

    def feed(self, event: InputEvent, panel: Panel) -> list[Intent]:
        """Take in one event and return what it means now, if anything."""
        match event:
            case Move():
                self._moves.append(event)
                if self._press is not None and self._press.at is not None:
                    self._press.at = event.at
                return []
            case Press():
                return self._pressed(event, panel)
            case Release():
                return self._released(event, panel)

    def tick(self, time_s: float, panel: Panel) -> list[Intent]:
        """Let time pass: rings fill or run back; a full one is an intent."""
        step = 0.0 if self._ticked_s is None else max(0.0, time_s - self._ticked_s)
        self._ticked_s = time_s
        target = self._held_target()
        if target is None or target.name != self._holding:
            self._held_s = max(0.0, self._held_s - HOLD_DECAY * step)
            if self._held_s == 0.0:
                self._holding = None
        if target is None or panel.is_moving or self._press is None:
            return []
        if self._holding != target.name:
            self._holding, self._held_s = target.name, 0.0
        self._held_s += min(step, time_s - self._press.since_s)
        if self._held_s < HOLD_S:
            return []
        self._press.is_spent = True
        self._holding, self._held_s = None, 0.0
        return [Intent(Action.PRIMARY, target.name)]

    def _held_target(self) -> Target | None:
        """Return the target that is being held right now, not slipped off."""
        press = self._press
        if press is None or press.is_spent or press.target is None:
            return None
        if press.control in POINTER:
            inside = press.at is not None and _is_near(press.target, press.at)
            return press.target if press.target.needs_hold and inside else None
        if press.control == SWITCH:
            return press.target
        is_confirm = press.control in CONFIRM
        return press.target if is_confirm and press.target.needs_hold else None

    def _pressed(self, event: Press, panel: Panel) -> list[Intent]:
        was_free = not self._down
        if event.control in self._down:
            return []  # the keyboard repeats a key that is held
        self._down.add(event.control)
        if panel.is_moving:
            self._is_blocked, self._press = True, None
            return [Intent(Action.PAUSE)]
        if not was_free:  # two at once: neither was meant
            self._is_blocked, self._press = True, None
            return []
        if self._is_blocked or event.time_s < self._open_at_s:
            self._is_blocked = True
            return []
        is_pointer = event.control in POINTER
        target = panel.under(event.at) if is_pointer else panel.focused
        is_resumed = target is not None and target.name == self._holding
        if not is_resumed and event.time_s < self._dead_until_s.get(event.control, 0.0):
            return []
        if is_pointer and self._is_racing(event):
            return []
        self._press = _Down(event.control, event.time_s, target, event.at)
        return []

    def _released(self, event: Release, panel: Panel) -> list[Intent]:
        self._down.discard(event.control)
        press = self._press
        if not self._down:
            self._is_blocked = False
        if press is None or press.control != event.control:
            return []
        self._press = None
        self._dead_until_s[event.control] = event.time_s + BOUNCE_S
        if press.is_spent or event.time_s - press.since_s < SLOW_PRESS_S:
            return []
        if press.control in POINTER:
            return self._clicked(press, event)
        is_tap = event.time_s - press.since_s <= TAP_MAX_S
        return _keyed(press, panel, is_tap=is_tap)

    def _clicked(self, press: _Down, event: Release) -> list[Intent]:
        target = press.target
        if target is None or target.needs_hold:
            return []
        if event.at is not None and not _is_near(target, event.at):
            return []
        return [Intent(Action.PRIMARY, target.name)]

    def _is_racing(self, event: Press) -> bool:
        """Say whether the pointer came flying: a jerk moved it."""
        since = event.time_s - SPEED_WINDOW_S
        path = [m for m in self._moves if m.time_s >= since]
        return any(
            _distance(a.at, b.at) > MAX_SPEED * max(b.time_s - a.time_s, 1e-3)
            for a, b in itertools.pairwise(path)
        )


def _keyed(press: _Down, panel: Panel, *, is_tap: bool) -> list[Intent]:
    """Return what a slow press of a key means."""
    control, target = press.control, press.target
    if control in NEXT:
        return [Intent(Action.NEXT)]
    if control in PREV:
        return [Intent(Action.PREV)]
    if control in BACK:
        return [Intent(Action.BACK)]
    is_plain = target is not None and not target.needs_hold
    is_only = control == SWITCH and len(panel.targets) == 1
    if target is not None and is_plain and (control in CONFIRM or is_only):
        return [Intent(Action.PRIMARY, target.name)]
    if control == SWITCH and is_tap:
        return [Intent(Action.NEXT)]
    return []


def _is_near(target: Target, point: tuple[float, float]) -> bool:
    return target.box.grown(SLIP).holds(point)


def _distance(a: Sequence[float], b: Sequence[float]) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
