"""Calibrate: rest, then a few comfortable contractions."""

import math
from dataclasses import replace

from rehab.i18n import _
from rehab.model.exercise import ArmPose, PhaseName
from rehab.model.frame import Command, Frame, Stage
from rehab.ui.arrangement import LARGE, USUAL
from rehab.ui.canvas import BODY, COUNT, HEADING, LEAD, Canvas
from rehab.ui.figure import between, ease
from rehab.ui.layout import Box
from rehab.ui.meter import Meter
from rehab.ui.person import Person
from rehab.ui.phrases import limb_words, nearer_words, repetition_words, rest_words
from rehab.ui.ring import Ring
from rehab.ui.rules import MAX_TARGETS
from rehab.ui.scene import Screen
from rehab.ui.widgets import (
    Button,
    draw_cue,
    draw_repetitions,
    pause_button,
)

_USUAL = replace(
    USUAL,
    hint=Box(1096, 176, 760, 120),
    bar=Box(1096, 320, 128, 430),
    ring_at=(1590, 560),
    ring_radius=190,
    below=Box(1328, 778, 270, 56),
    dots_y=806,
)
_LARGE = replace(LARGE, below=Box(1400, 694, 460, 84))
_PELVIS = (430, 716)
_FULL_SCALE = 1.6  # of the reference: a second try may be stronger than the first
_N_ROWS = 4
_ROW_HIGH = (140, 120)  # with advice; the second where all rows are in use
_MOVE_SHARE = 0.45


class Calibrate(Screen):
    """One thing to do at a time; any key pauses."""

    simulated_at = (64, 176)
    simulated_large_at = (64, 900)

    def enter(self) -> None:
        """Take the person over from the screen before, poses and all."""
        super().enter()
        visit = self.visit
        exercise = visit.exercise
        self._meter = Meter(_USUAL.bar, _FULL_SCALE)
        self._places = _USUAL
        self._person = Person.whole(visit.people, exercise, visit.side, _PELVIS)
        self._said: object = None

    @property
    def _frame(self) -> Frame | None:
        return self.visit.frame

    @property
    def is_moving(self) -> bool:
        """Always: somebody rests or pushes."""
        return True

    @property
    def fits_large_words(self) -> bool:
        """Always: here one looks and does more than one reads."""
        return True

    def buttons(self) -> tuple[Button, ...]:
        """Pause, and nothing beside it."""
        return (pause_button(),)

    def choose(self, target: str) -> str | None:  # noqa: ARG002 - there is only one
        """Pause."""
        return self.pause()

    def pause(self) -> str | None:
        """Pause at once."""
        self.visit.ask(Command.PAUSE)
        return None

    def update(self, dt_s: float) -> str | None:
        """Move the bar; draw the ground anew when the words change."""
        frame = self._frame
        if frame is not None:
            self._meter.update(frame.level, None, dt_s)
            has_scale = self.visit.exercise.target is not None
            self._person.update(dt_s, frame.level * 0.45 if has_scale else 0.0)
            said = (frame.stage, frame.phase, frame.asks_nearer)
            if said != self._said:
                self._said = said
                self.redraw()
        self._person.render()
        return super().update(dt_s)

    def build(self, canvas: Canvas) -> None:
        """Make the ring for this size of window."""
        t = canvas.theme
        self._places = _LARGE if canvas.is_large else _USUAL
        self._meter.box = self._places.bar
        radius, band = self._places.ring_radius * canvas.scale, 28 * canvas.scale
        self._ring = Ring(radius, band, (1.0,), track=t.track, fill=t.goal)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words, and what stands still beside them."""
        canvas.light((520, 500), (1260, 1180))
        frame, t = self._frame, canvas.theme
        title = _("Find your level")
        canvas.text(title, Box(64, 40, 960, 70), HEADING, bold=True)
        side = Box(64, 106, 500, 56)
        words = limb_words(self.visit.side, self.visit.exercise)
        canvas.text(words, side, BODY, colour=t.ink_soft, is_aside=True)
        if frame is None:
            return
        cue, hint = self._cue(frame)
        draw_cue(canvas, cue)
        canvas.text(hint, self._places.hint, LEAD, colour=t.ink_soft)
        if frame.stage is Stage.REFERENCE:
            self._meter.draw_ground(canvas, None)

    def _cue(self, frame: Frame) -> tuple[str, str]:
        """Return what to do now, and how."""
        if frame.stage is Stage.REST_CALIBRATION:
            is_waiting = frame.phase is PhaseName.PREPARE  # after a pause
            if is_waiting and frame.asks_nearer:
                return _("Get ready"), nearer_words()
            cue = _("Get ready") if is_waiting else _("Let go")
            how = rest_words(self.visit.exercise)
            return cue, f"{how} {_('Breathe out.')}"
        if frame.phase is PhaseName.REST:  # how comes with "press": nobody starts early
            if frame.asks_nearer:
                return _("Get ready"), nearer_words()
            return _("Get ready"), _("Watch the picture. Wait.")
        asked = self.visit.exercise.reference
        how = asked.hint if asked else _("Use the orange muscle.")
        return _("Press gently"), how + " " + _("Just comfortable.")

    def _poses(self) -> tuple[ArmPose, ArmPose | None]:
        """Return the poses of the working and of the helping arm."""
        exercise, frame = self.visit.exercise, self._frame
        asked, start = exercise.reference, exercise.poses["start"]
        if asked is None or frame is None or frame.stage is not Stage.REFERENCE:
            return start, None
        t = _share_there(frame)
        if self._canvas is not None and self._canvas.is_calm:
            t = float(t > 0.5)  # nothing glides: the picture fades
        rest = start if asked.other else None
        other = (
            between(rest, exercise.poses[asked.other], t)
            if rest and asked.other
            else None
        )
        return between(start, exercise.poses[asked.pose], t), other

    def paint(self, canvas: Canvas) -> None:
        """Draw the person, the ring and the bar."""
        frame = self._frame
        pose, other = self._poses()
        self._person.draw(canvas, pose, other=other)
        if frame is None:
            return
        t = canvas.theme
        places = self._places
        canvas.put(self._ring.show(frame.progress), places.ring_at)
        count = str(max(1, math.ceil(frame.remaining_s)))
        box = places.count
        canvas.text(count, box, COUNT, bold=True, align="centre", middle=True)
        if frame.stage is Stage.REFERENCE:
            self._meter.draw(canvas)
            session = self.visit.session
            n = session.plan.n_references if session is not None else MAX_TARGETS - 1
            now = min(frame.n_references_done + 1, n)
            if places.dots_y is not None:
                at = (places.ring_at[0] + 110, places.dots_y)
                draw_repetitions(canvas, at, n, now)
            words = _("Try {which}").format(which=repetition_words(now, n))
            canvas.text(words, places.below, BODY, colour=t.ink_soft, middle=True)


def _share_there(frame: Frame) -> float:
    """Return how far the arms are from hanging (0) to pressing (1).

    They move in the last part of the pause, so that nobody has to hurry, and go back in
    the first part of the next one.
    """
    if frame.phase is not PhaseName.REST:
        return 1.0
    back = 1.0 - ease(min(1.0, frame.progress / _MOVE_SHARE))
    there = ease(max(0.0, (frame.progress - 1.0 + _MOVE_SHARE) / _MOVE_SHARE))
    return max(back if frame.n_references_done else 0.0, there)
