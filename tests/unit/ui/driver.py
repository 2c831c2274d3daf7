"""Drives the window's screens frame by frame, with keys pressed by hand."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pygame

from rehab.i18n import is_right_to_left
from rehab.model.exercise import PhaseName
from rehab.model.frame import (
    Stage,
)
from rehab.model.signal import Side
from rehab.ui.canvas import Canvas
from rehab.ui.director import Director
from rehab.ui.events import InputEvent, Press, Release
from rehab.ui.fonts import Fonts
from rehab.ui.layout import Layout
from rehab.ui.person import People
from rehab.ui.theme import DUSK, Theme
from rehab.ui.visit import Visit
from tests.unit.ui.fake_desk import FakeDesk

_KEPT: list[Fonts] = []


def typefaces() -> Fonts:
    """Return fonts that all sittings of a process share: half a test's time is text.

    A line of text is the same on every screen. After `pygame.quit` there are new ones.
    """
    if not _KEPT:
        pygame.font.init()
        pygame.register_quit(_KEPT.clear)
        _KEPT.append(Fonts())
    return _KEPT[0]


class FakeFigure:
    """A person that costs nothing: tests of words and rules need no body."""

    def prepare(self, poses: object, muscle: str | None = None) -> object:  # noqa: ARG002
        return iter(())

    def prepare_other(self, poses: object) -> object:  # noqa: ARG002
        return iter(())

    def draw(self, *_: object, **__: object) -> None:
        """Draw nothing."""


class Sitting:
    """A director on a surface, driven frame by frame with keys."""

    def __init__(
        self,
        desk: FakeDesk,
        *,
        first: str = "home",
        theme: Theme = DUSK,
        size: tuple[int, int] = (1920, 1080),
        people: People | None = None,
        sensor: str | None = None,
        side: Side | None = None,
        text_scale: float = 1.0,
        is_calm: bool = False,
    ) -> None:
        pygame.display.init()
        pygame.font.init()
        self.window = pygame.display.set_mode(size)
        self.desk, self.clock = desk, desk.clock
        people = people or People(lambda *_: FakeFigure())  # type: ignore[arg-type]
        self.visit = Visit(desk, people, sensor=sensor, side=side)
        self.canvas = Canvas(
            self.window,
            Layout.fit(size, is_rtl=is_right_to_left()),
            theme,
            typefaces(),
            text_scale=text_scale,
            is_calm=is_calm,
        )
        self.director = Director(self.visit, first, self.clock.now())
        self.names = [first]
        self.draws_every = 1  # frame of a wait: drawing is nine tenths of its cost

    @property
    def name(self) -> str:
        return self.director.name

    def frame(self, *events: InputEvent) -> None:
        self.clock.wait()
        self.director.frame(events, self.clock.now(), self.canvas)
        if self.names[-1] != self.name:
            self.names.append(self.name)

    def wait(self, seconds: float) -> None:
        """Let time go by; the last frame is always drawn."""
        n_frames = round(seconds / self.clock.frame_s)
        for k in range(1, n_frames + 1):
            is_drawn = k % self.draws_every == 0 or k == n_frames
            with nullcontext() if is_drawn else self._undrawn():
                self.frame()

    @contextmanager
    def _undrawn(self) -> Iterator[None]:
        scenes = self.director.scenes.values()
        for scene in scenes:
            scene.draw = lambda _canvas: None  # type: ignore[method-assign]
        yield
        for scene in scenes:
            del scene.draw

    def press(self, seconds: float, control: str = "space") -> None:
        """Press a key for so long, then leave it alone for a second."""
        self.frame(Press(control, self.clock.now()))
        self.wait(seconds)
        self.frame(Release(control, self.clock.now()))
        self.wait(0.8)

    def go(
        self, stage: Stage, phase: PhaseName | None = None, part: float = 0.5
    ) -> None:
        """Show the screen of a stage, in the middle of a phase."""
        if self.visit.session is None:
            self.director._go("sensor")
            self.visit.begin("simulated")
        self.visit.is_placed = True
        assert self.desk.session is not None
        self.desk.session.jump(stage, phase, part)
        self.wait(0.6)
        if stage is not Stage.READY:
            self.desk.session.jump(stage, phase, part)
        self.frame()
