"""The patient's window: pygame, sixty frames a second, at any size.

The window is resizable and drawn in its own pixels, so text stays crisp; what does not
have the shape of the canvas gets bars in the colour of the page.
"""

import contextlib
import os
import time
from pathlib import Path
from typing import Protocol

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from rehab.i18n import hear_system, is_right_to_left
from rehab.model.signal import Side
from rehab.ports import Desk
from rehab.ui.canvas import Canvas
from rehab.ui.director import Director
from rehab.ui.display import Display
from rehab.ui.fonts import Fonts
from rehab.ui.inputs import Ears, Heard
from rehab.ui.layout import Layout
from rehab.ui.person import People
from rehab.ui.rules import FRAMES_PER_S
from rehab.ui.shots import Shots
from rehab.ui.sound.sounds import Sounds
from rehab.ui.theme import THEMES
from rehab.ui.visit import Visit

_LONGEST_STEP_S = 0.05
_DARK_FRAMES_PER_S = 5  # a black screen for ten hours costs next to nothing
_ASLEEP_S = 3.0  # no frame for so long: the lid was closed, or the machine stood still


class FrameClock(Protocol):
    """Tells the time and waits for the next frame."""

    def now(self) -> float:
        """Return seconds from any start, never going back."""
        ...

    def wait(self, frames_per_s: int = FRAMES_PER_S) -> None:
        """Return when the next frame is due."""
        ...


class DisplayClock:
    """The machine's clock, sixty frames a second if nothing else is asked."""

    def __init__(self) -> None:
        self._clock = pygame.time.Clock()

    def now(self) -> float:
        """Return the monotonic clock in seconds."""
        return time.monotonic()

    def wait(self, frames_per_s: int = FRAMES_PER_S) -> None:
        """Sleep until the next frame; does not spin."""
        self._clock.tick(frames_per_s)


def run_window(  # noqa: PLR0913 - the window's whole setting
    desk: Desk,
    *,
    theme: str,
    first_scene: str | None = None,
    exercise: str | None = None,
    sensor: str | None = None,
    side: Side | None = None,
    screenshot_dir: Path | None = None,
    max_seconds: float | None = None,
    clock: FrameClock | None = None,
    is_full: bool = True,
    sounds: Sounds | None = None,
) -> int:
    """Open the patient's window and run it until it is closed.

    Parameters
    ----------
    desk : Desk
        The program behind it.
    theme : str
        "dusk", "paper" or "contrast", unless the patient's preferences name another.
    first_scene : str or None
        Left out it is the exercise that was chosen, the welcome before the first start,
        else the day.
    exercise, sensor
        Chosen beforehand: an exercise's id, a sensor's SPEC.
    side : Side or None
        Chosen beforehand; an exercise that does not allow it takes the patient's.
    screenshot_dir : Path or None
        Where every screen is saved once as PNG.
    max_seconds : float or None
        Close by itself after this long.
    clock : FrameClock or None
        Given in tests.
    is_full : bool
        Whether it opens over the whole screen, where text is largest; F11 changes that.
        Without a real display there is no screen to fill.
    sounds : Sounds or None
        Given in tests; else as the patient's preferences say.

    Returns
    -------
    int
        The exit code: 0.

    Raises
    ------
    ValueError
        For a theme or a scene that does not exist.
    """
    if theme not in THEMES:
        raise ValueError(f"no theme {theme!r}; there are {sorted(THEMES)}")
    _prepare_sdl()
    pygame.display.init()
    pygame.font.init()
    hear_system(_system_languages())
    chosen = desk.preferences()
    visit = Visit(
        desk,
        People(),
        exercise=exercise,
        sensor=sensor,
        side=side,
        sounds=sounds or Sounds(chosen.volume, has_voice=chosen.has_voice),
    )
    try:
        window = Window(theme, clock or DisplayClock(), visit, is_full=is_full)
        first = first_scene or _first_of(visit, exercise)
        director = Director(visit, first, window.clock.now())
        window.run(director, max_seconds=max_seconds, screenshot_dir=screenshot_dir)
    finally:
        visit.close()
        pygame.quit()
    return 0


def _first_of(visit: Visit, exercise: str | None) -> str:
    """Return the screen that it opens with."""
    if exercise is not None:
        return "home"
    return "welcome" if visit.desk.profile() is None else "today"


def _system_languages() -> list[str]:
    """Return what the system's user reads, best first; nothing where it does not say."""
    with contextlib.suppress(pygame.error, AttributeError):
        found = pygame.system.get_pref_locales()
        return [str(one["language"]) for one in found if one.get("language")]
    return []


def _prepare_sdl() -> None:
    """Ask SDL for what a calm, cheap window needs; the environment may overrule it.

    Where there is no graphics hardware, pushing the window through an emulated one costs
    8-35 ms a frame, against 0.1-2 ms without.
    """
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")
    if os.name == "nt":
        import ctypes

        # without it Windows stretches the picture, and text blurs
        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.user32.SetProcessDpiAwarenessContext(-4)  # type: ignore[attr-defined, unused-ignore]


class Window:
    """The display with a canvas on it, and the loop of frames.

    It looks as the preferences of the visit say, from the frame on in which they change.
    """

    def __init__(
        self, theme: str, clock: FrameClock, visit: Visit, *, is_full: bool
    ) -> None:
        self.clock = clock
        self._usual_theme, self._visit = theme, visit
        self._fonts = Fonts()
        self._ears = Ears()
        self._display = Display(is_full=is_full)
        self._is_dark = False
        self._surface = self._display.open()
        self._lay_out(self._surface)

    @property
    def _look(self) -> tuple[str, float, bool, bool]:
        """Theme, size of words, calm motion, and the direction of reading."""
        liked = self._visit.preferences
        theme = liked.theme if liked.theme in THEMES else self._usual_theme
        return theme, liked.text_scale, liked.is_calm, is_right_to_left()

    def _lay_out(self, surface: pygame.Surface) -> None:
        """Fit the canvas into the window's surface; scenes then draw themselves anew."""
        self._surface, self._laid = surface, self._look
        theme, text_scale, is_calm, is_rtl = self._laid
        self.layout = Layout.fit(surface.get_size(), is_rtl=is_rtl)
        surface.fill(THEMES[theme].page)
        self.canvas = Canvas(
            surface,
            self.layout,
            THEMES[theme],
            self._fonts,
            text_scale=text_scale,
            is_calm=is_calm,
        )

    def run(
        self,
        director: Director,
        *,
        max_seconds: float | None,
        screenshot_dir: Path | None,
    ) -> None:
        """Draw frames until the window is closed.

        A frame that took long counts as 50 ms at most, so that a press cannot grow long
        because the machine was slow.
        """
        shots = Shots(screenshot_dir) if screenshot_dir is not None else None
        start_s = last_s = self.clock.now()
        shown_s = start_s
        n_frames = 0
        while max_seconds is None or last_s - start_s < max_seconds:
            now_s = self.clock.now()
            if now_s - last_s > _ASLEEP_S:
                director.look_away()
            shown_s += min(now_s - last_s, _LONGEST_STEP_S)
            last_s = now_s
            heard = self._ears.read(self.layout, shown_s)
            if heard.is_closed or director.visit.is_closing:
                break
            self._adapt(heard, director)
            director.frame(heard.inputs, shown_s, self.canvas)
            pygame.display.flip()
            if shots is not None:
                shots.take(director, self.canvas)
            n_frames += 1
            if n_frames == 2:  # after the first pictures: it can take a while
                self._ears.look_for_pads()
            self._wait(is_dark=director.scene.is_dark)
        if shots is not None:
            shots.finish()

    def _wait(self, *, is_dark: bool) -> None:
        """Wait for the next frame; in the dark without light beside the picture."""
        if is_dark is not self._is_dark:
            self._is_dark = is_dark
            self._surface.fill((0, 0, 0) if is_dark else self.canvas.theme.page)
            pygame.mouse.set_visible(not is_dark)
        self.clock.wait(_DARK_FRAMES_PER_S if is_dark else FRAMES_PER_S)

    def _adapt(self, heard: Heard, director: Director) -> None:
        """Follow the window's size; while an arm moves F11 is a key like any other."""
        if heard.has_lost_focus:
            director.filter.let_go()
            director.look_away()
        surface = self._display.settle()
        if heard.is_full_toggled and not director.scene.panel().is_moving:
            surface = self._display.toggle()
        elif heard.is_resized:
            surface = self._display.resized()
        if surface is not None:
            director.window_changed()
            self._lay_out(surface)
        elif self._laid != self._look:
            director.part()  # another theme comes slowly
            self._lay_out(self._surface)
