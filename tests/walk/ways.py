"""The ways of choosing: one key, a gamepad, one muscle. Each of them alone has to do."""

from collections.abc import Callable
from typing import Protocol

import pygame

from rehab.model.habits import Habits
from rehab.ui.director import Director
from rehab.ui.events import Target
from tests.muscle import Arm

LONGEST_S = 40.0
"""So long one choice may take: every target's turn, and two tries that slipped."""


class Room(Protocol):
    """Where somebody sits: pygame's events are read there, frame by frame."""

    @property
    def director(self) -> Director:
        """What runs the screens."""
        ...

    def now(self) -> float:
        """Return the time of the screens in seconds."""
        ...

    def frame(self) -> None:
        """Let one frame be drawn."""
        ...

    def wait(self, seconds: float) -> None:
        """Let so much time pass."""
        ...


class Way(Protocol):
    """One way of choosing. `habits` are the settings that it needs, made once."""

    habits: Habits

    def choose(self, room: Room, name: str) -> None:
        """Choose a target."""
        ...

    def tap(self, room: Room) -> None:
        """Press for a moment: what pauses while an arm moves."""
        ...


def lit(room: Room) -> Target | None:
    """Return the target that has the focus."""
    return room.director.scene.panel().focused


def place(room: Room) -> tuple[str, int]:
    """Return the screen and its page."""
    return room.director.name, room.director.scene.n_turns


def move_to(room: Room, name: str, move: Callable[[], None]) -> Target:
    """Move the light until it is on a target."""
    for _ in range(5):
        target = lit(room)
        if target is not None and target.name == name:
            return target
        move()
    raise AssertionError((room.director.name, name, "is not to be reached"))


class OneKey:
    """The space bar: press to move on, hold to choose."""

    habits = Habits()

    def __init__(self, turn: Callable[[bool], None] | None = None) -> None:
        self._turn = turn or _space

    def choose(self, room: Room, name: str) -> None:
        move_to(room, name, lambda: self._press(room, 0.3))
        self._press(room, 1.4)

    def tap(self, room: Room) -> None:
        self._press(room, 0.1)

    def _press(self, room: Room, seconds: float) -> None:
        self._turn(True)
        room.wait(seconds)
        self._turn(False)
        room.wait(0.8)


def _space(is_down: bool) -> None:
    kind = pygame.KEYDOWN if is_down else pygame.KEYUP
    pygame.event.post(pygame.event.Event(kind, key=pygame.K_SPACE))


class OnePad:
    """A gamepad that nothing plugged in: pygame's own events, as the window reads them."""

    habits = Habits()

    def choose(self, room: Room, name: str) -> None:
        target = move_to(room, name, lambda: self._cross(room))
        self._button(room, 1.4 if target.needs_hold else 0.4)

    def tap(self, room: Room) -> None:
        self._button(room, 0.1)

    def _button(self, room: Room, seconds: float) -> None:
        self.send(pygame.JOYBUTTONDOWN, button=0)
        room.wait(seconds)
        self.send(pygame.JOYBUTTONUP, button=0)
        room.wait(0.8)

    def _cross(self, room: Room) -> None:
        self.send(pygame.JOYHATMOTION, hat=0, value=(1, 0))
        room.wait(0.3)
        self.send(pygame.JOYHATMOTION, hat=0, value=(0, 0))
        room.wait(0.8)

    def send(self, kind: int, **what: object) -> None:
        """Let pygame hear what the controller did."""
        event = pygame.event.Event(kind, {"instance_id": 0, "joy": 0, **what})
        pygame.event.post(event)


class OneMuscle:
    """Wait for the light, tense until the bar (or the ring) is full, let go."""

    habits = Habits(emg_switch=True, scan_s=1.8)

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def choose(self, room: Room, name: str) -> None:
        until_s = room.now() + LONGEST_S
        before = state(room)
        while state(room) == before:
            assert room.now() < until_s, (before, name, "is not to be chosen")
            target = self._catch(room, name)
            self._arm.tense(0.6)
            self._hold(room, target)
            self._arm.tense(0.0)
            room.wait(1.2)

    def tap(self, room: Room) -> None:
        """Do nothing: while an arm moves its muscle is no switch."""

    def _catch(self, room: Room, name: str) -> Target:
        """Wait until the light just came to the target."""
        until_s = room.now() + LONGEST_S / 2
        while room.now() < until_s:
            before = lit(room)
            room.frame()
            n = len(room.director.scene.panel().targets)
            is_new = before is None or before.name != name or n == 1
            target = lit(room)
            if is_new and target is not None and target.name == name:
                return target
        raise AssertionError((room.director.name, name, "was never lit"))

    def _hold(self, room: Room, target: Target) -> None:
        before, until_s = place(room), room.now() + 3.0
        while room.now() < until_s:
            room.frame()
            rise, (_, share) = room.director.filter.rise, room.director.filter.hold
            is_full = (share if target.needs_hold else rise or 0.0) >= 1.0
            if is_full or place(room) != before:
                return


def state(room: Room) -> tuple[object, ...]:
    """Return the screen, its page and its targets: what a choice changes."""
    buttons = getattr(room.director.scene, "buttons", tuple)()
    shown = tuple((b.name, b.label, b.icon) for b in buttons)
    visit = room.director.visit
    chosen = visit.index, visit.side
    return (*place(room), shown, chosen, getattr(room.director.scene, "_n_held", 0))
