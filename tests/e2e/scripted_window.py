"""The real window under the dummy driver, in scripted time."""

from collections.abc import Callable

import pygame

from tests import make
from tests.unit.ui.fake_desk import FakeDesk

FRAME_S = 1 / 60


Script = dict[int, Callable[[], None]]


class ScriptedClock:
    """Frames of 1/60 s; at some of them something happens at the keyboard."""

    def __init__(self, script: Script | None = None) -> None:
        self.time_s = 50.0
        self.n_frames = 0
        self.script = script or {}

    def now(self) -> float:
        return self.time_s

    def wait(self, frames_per_s: int = 60) -> None:  # noqa: ARG002
        self.time_s += FRAME_S
        self.n_frames += 1
        if self.n_frames in self.script:
            self.script[self.n_frames]()


def post(kind: int, **values: object) -> None:
    pygame.event.post(pygame.event.Event(kind, values))


def key(kind: int, code: int = pygame.K_SPACE) -> Callable[[], None]:
    return lambda: post(kind, key=code)


def hold_space(*starts_s: float) -> Script:
    """Press Space for 1.4 s at each of these times."""
    script: Script = {}
    for start in starts_s:
        script[round(start * 60)] = key(pygame.KEYDOWN)
        script[round((start + 1.4) * 60)] = key(pygame.KEYUP)
    return script


def desk_for(clock: ScriptedClock) -> FakeDesk:
    exercise = make.exercise(repetitions=1, sets=2, phase_s=0.3)
    return FakeDesk(clock, (exercise,))  # type: ignore[arg-type]
