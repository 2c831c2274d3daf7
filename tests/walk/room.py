"""The real window with somebody before it, who acts between two frames.

The window's loop has the main thread, as SDL wants it; who sits before it has another
one. They never run at the same time: after each frame the baton goes over and back.
"""

import threading
import time
from collections.abc import Callable

import pygame

from rehab.ports import Desk
from rehab.ui import window
from rehab.ui.canvas import Canvas
from rehab.ui.director import Director
from rehab.ui.events import InputEvent
from rehab.ui.rules import FRAMES_PER_S

_STEP_S = 0.05  # of time that is not waited for: as much as counts of a slow frame


class LeftError(Exception):
    """The window was closed while somebody sat before it."""


class _Clock:
    """The clock of the window in a room; fits `rehab.ui.window.FrameClock`."""

    def __init__(self, room: "WindowRoom") -> None:
        self._room = room

    def now(self) -> float:
        return self._room.clock_s()

    def wait(self, frames_per_s: int = 60) -> None:  # noqa: ARG002
        self._room.next_frame()


class WindowRoom:
    """Runs `run_window` with a clock that lets somebody act.

    Parameters
    ----------
    is_real : bool
        At the pace of a display; else as fast as it can be drawn.
    look : callable
        Called after every frame with the director and the canvas.
    """

    def __init__(
        self, *, is_real: bool, look: Callable[["WindowRoom", Canvas], None]
    ) -> None:
        self._is_real, self._look = is_real, look
        self._time_s = 100.0
        self._mine, self._theirs = threading.Semaphore(0), threading.Semaphore(0)
        self._is_over = self._is_left = False
        self._fault: BaseException | None = None
        self.canvas: Canvas | None = None
        self._found: Director | None = None

    @property
    def director(self) -> Director:
        """What runs the screens."""
        assert self._found is not None
        return self._found

    def now(self) -> float:
        """Return the time of the screens: behind the clock where frames are slow."""
        return self._found._time_s if self._found is not None else 0.0

    def clock_s(self) -> float:
        """Return the clock that the window goes by."""
        return time.monotonic() if self._is_real else self._time_s

    def run(self, desk: Desk, act: Callable[["WindowRoom"], None]) -> None:
        """Open the window, let somebody act until they are through, and close it."""
        room, begun = self, window.Director

        class Watched(begun):  # type: ignore[misc, valid-type]
            """The director, seen from outside."""

            def __init__(self, *given: object, **how: object) -> None:
                super().__init__(*given, **how)
                room._found = self

            def frame(
                self, events: list[InputEvent], time_s: float, canvas: Canvas
            ) -> None:
                super().frame(events, time_s, canvas)
                room.canvas = canvas

        thread = threading.Thread(target=self._sit, args=(act,), daemon=True)
        thread.start()
        window.Director = Watched  # type: ignore[misc]
        try:
            window.run_window(
                desk, theme="dusk", clock=_Clock(self), is_full=self._is_real
            )
        finally:
            window.Director = begun  # type: ignore[misc]
            self._is_left = True
            self._theirs.release()
            thread.join(5.0)
        if self._fault is not None:
            raise self._fault

    def _sit(self, act: Callable[["WindowRoom"], None]) -> None:
        self._theirs.acquire()
        try:
            act(self)
        except BaseException as error:  # noqa: BLE001 - raised in the main thread
            self._fault = error
        self._is_over = True
        self._mine.release()

    def wait(self, seconds: float) -> None:
        """Let so much time of the screens pass."""
        until_s = self.now() + seconds
        while self.now() < until_s:
            self.frame()

    def next_frame(self) -> None:
        """Hand the baton over until somebody has acted; the window calls it."""
        if self.canvas is not None:
            self._look(self, self.canvas)
        if self._is_real:
            self._pace.tick(FRAMES_PER_S)
        self._time_s += _STEP_S
        if self._is_over:
            pygame.event.post(pygame.event.Event(pygame.QUIT))
            return
        self._theirs.release()
        self._mine.acquire()

    @property
    def _pace(self) -> pygame.time.Clock:
        if not hasattr(self, "_clock"):
            self._clock = pygame.time.Clock()
        return self._clock

    def frame(self) -> None:
        """Let the window draw one frame."""
        self._mine.release()
        self._theirs.acquire()
        if self._is_left:
            raise LeftError
