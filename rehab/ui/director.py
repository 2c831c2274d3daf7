"""The director: shows one scene, passes it what is wanted, and fades to the next.

Knows no window and no clock, so that whole sittings can be driven in a test.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pygame

from rehab.errors import RehabError
from rehab.ui.canvas import Canvas
from rehab.ui.events import Action, InputEvent, Press
from rehab.ui.intents import InputFilter, Listener, Sensed
from rehab.ui.rules import FADE_S, MAX_FRAME_S, RISE_S
from rehab.ui.scenes import make_scenes
from rehab.ui.seam import Scene
from rehab.ui.sound.guide import Guide
from rehab.ui.sound.mute import MuteKey
from rehab.ui.stages import KEEPERS
from rehab.ui.visit import BASES, Visit

_log = logging.getLogger(__name__)
ASIDE = {Action.HELP: "help", Action.CARD: "card"}
"""Screens that any other one can be left for; the way back leads to where one was."""
FIRST_S = 5.0
"""Of a sensor just opened: the detector of jerks gets to know the signal."""
_LOOKS = {Action.NEXT, Action.PREV, Action.FOCUS}  # scanning does that by itself


class Director:
    """Runs the scenes of a visit.

    Parameters
    ----------
    visit : Visit
    first : str
        Name of the scene to begin with.
    time_s : float
        Now; all later times come from the same clock.
    """

    def __init__(self, visit: Visit, first: str, time_s: float) -> None:
        self.visit = visit
        self.scenes = make_scenes(visit)
        if first not in self.scenes:
            raise ValueError(f"no scene {first!r}; there are {sorted(self.scenes)}")
        self.name = first
        self.filter = InputFilter(visit.habits)
        self._listener = Listener()
        self._time_s = time_s
        self._old: pygame.Surface | None = None
        self._fade = 1.0
        self._rise = 0.0
        self._is_by_pad = False  # the last press was a controller's
        self._shown: Canvas | None = None
        self._guide = Guide(visit.sounds)
        self._mute = MuteKey(visit.sounds)
        if first in BASES:
            visit.base = first
        self.filter.screen_changed(time_s)
        with self._calm():
            self.scene.enter()

    @property
    def scene(self) -> Scene:
        """The scene that is shown."""
        return self.scenes[self.name]

    @property
    def is_settled(self) -> bool:
        """Whether the cross-fade is over."""
        return self._fade >= 1.0

    def look_away(self) -> None:
        """Pause what runs: the window is covered, the screen locked, the lid closed."""
        self.visit.stand_still()

    def window_changed(self) -> None:
        """Forget the last picture: its pixels went with the old window."""
        self._shown = self._old = None
        self._fade = 1.0

    def frame(
        self, events: Iterable[InputEvent], time_s: float, canvas: Canvas
    ) -> None:
        """Take in what happened since the last frame, and draw the frame of now.

        A press that pauses reaches the session before its next tick: within one frame.
        """
        dt_s = max(0.0, time_s - self._time_s)
        self._time_s = time_s
        with self._calm():
            scene, n_turns = self.scene, self.scene.n_turns
            self._listen(events, time_s)
            self.visit.tick()
            self.filter.sense(self._sense(time_s))
            self._show_muscle(dt_s)
            self._go(self.scene.update(dt_s))
            if self.scene is scene and scene.n_turns != n_turns:
                self.part()
            self._guide.follow(self.visit.frame, self.visit.exercise)
            self.visit.sounds.update(dt_s)
        drawn = self.scene
        canvas.is_by_pad = self._is_by_pad
        with self._calm():
            drawn.draw(canvas)
        if self.scene is not drawn:
            self.scene.draw(canvas)
        self._shown = canvas
        self._blend(canvas, dt_s)

    @contextmanager
    def _calm(self) -> Iterator[None]:
        """Let whatever fails lead to the screen that tells it; the session is kept.

        That screen needs neither sensor nor store; if it fails itself there is nothing
        left to show. With ``REHAB_DEBUG`` set our own mistakes are raised.
        """
        try:
            yield
        except Exception as error:
            if not isinstance(error, RehabError):
                if os.environ.get("REHAB_DEBUG"):
                    raise
                _log.exception("the screen %r failed", self.name)
            if self.name == "error":
                raise
            visit = self.visit
            needs_card = visit.is_asking or visit.needs_help
            needs_card &= visit.error is None  # else the card itself may be what fails
            visit.fail(error)
            if needs_card:  # nobody said "I am OK": what failed is told after that
                self._go("card")
                self.scene.redraw()
                self.scenes["error"].enter()
                self.visit.aside_from = "error"
                return
            self._go("error")

    def _sense(self, time_s: float) -> Sensed:
        """Return what the sensor knows: of the ear while it listens, else of the session."""
        visit = self.visit
        if self.name not in KEEPERS:
            visit.keep_behind(time_s)
        visit.hear(time_s)
        heard, effort = visit.ear.listener, visit.ear.effort
        if heard is not None:
            # what shakes an arm must not answer "I am OK" by itself; who has just begun
            # to listen does not know yet whether it does
            is_open = visit.is_asking or visit.needs_help
            is_unsure = bool(heard.jerks_s) or heard.time_s < FIRST_S
            if (is_open and is_unsure) or self.scene.panel().is_moving:
                effort = None
            return self._listener.take_heard(heard, effort, time_s)
        frame = visit.frame if visit.session is not None else None
        return self._listener.take(frame, time_s)

    def _show_muscle(self, dt_s: float) -> None:
        """Let the bar of a contraction follow, never faster than a calm eye likes."""
        rise, most = self.filter.rise, dt_s / RISE_S
        change = (rise or 0.0) - self._rise
        self._rise += min(max(change, -most), most)
        self.scene.show_muscle(self._rise if rise is not None else None)

    def _listen(self, events: Iterable[InputEvent], time_s: float) -> None:
        """Turn events into intents; a new screen takes nothing from the old one."""
        self.filter.habits = self.visit.habits
        panel, events = self.scene.panel(), tuple(events)
        for event in events:
            if isinstance(event, Press):
                self._is_by_pad = event.control.startswith("pad-")
            self.scene.hear(event)
            self._mute.feed(event, self.visit.habits.slow_s)
        intents = [i for event in events for i in self.filter.feed(event, panel)]
        intents += self.filter.tick(time_s, panel)
        if any(intent.action not in _LOOKS for intent in intents):
            self.visit.sounds.wake()
        self.scene.show_hold(*self.filter.hold)
        self.scene.show_ignored(self.filter.ignored)
        for intent in intents:
            following = ASIDE.get(intent.action) or self.scene.handle(intent)
            if following is not None and following != self.name:
                self._go(following)
                return

    def _go(self, name: str | None) -> None:
        """Change to another scene, if it is another one.

        Who leaves for help or the emergency card finds the screen as it was; a session
        that runs waits meanwhile.
        """
        if name is None or name == self.name:
            return
        was_aside = self.name in ASIDE.values()
        if name in ASIDE.values() and not was_aside:
            self.visit.stand_aside(self.name)
        is_back = was_aside and name == self.visit.aside_from
        self.part()
        self.scene.redraw()  # lets its picture go: eight megabytes a screen
        self.name = name
        if name in KEEPERS:
            self.visit.is_untold = False
        if is_back:
            self.scene.come_back()
        else:
            self.scene.enter()

    def part(self) -> None:
        """Leave the picture of now: it fades, and nothing is taken in for a moment."""
        if self._shown is not None:
            self._old = self._shown.surface.copy()
            self._fade = 0.0
        self.visit.sounds.drop()
        self.filter.screen_changed(self._time_s)

    def _blend(self, canvas: Canvas, dt_s: float) -> None:
        """Let the old screen fade away, never faster than a calm eye likes.

        A slow frame does not make a larger step: the fade then takes longer.
        """
        if self._old is None:
            return
        self._fade = min(1.0, self._fade + min(dt_s, MAX_FRAME_S) / FADE_S)
        is_resized = self._old.get_size() != canvas.surface.get_size()
        if self._fade >= 1.0 or is_resized:
            self._old, self._fade = None, 1.0
            return
        self._old.set_alpha(round(255 * (1 - self._fade)))
        canvas.surface.blit(self._old, (0, 0))
