"""Exercise: the person to follow, one cue, the effort, and what the muscle did."""

import math

import pygame

from rehab.i18n import _
from rehab.model.exercise import PhaseName, TaskName
from rehab.model.frame import Command, Frame, JerkMark, Stage
from rehab.model.signal import LinkState
from rehab.ui.arrangement import USUAL, arrangement
from rehab.ui.breath import BreathPlace, draw_breath
from rehab.ui.canvas import BODY, COUNT, HEADING, LABEL, LEAD, Canvas
from rehab.ui.layout import Box
from rehab.ui.meter import Band, Meter
from rehab.ui.motion import Motion, SmoothClock
from rehab.ui.person import (
    Person,
    other_poses,
    stage_pelvis,
)
from rehab.ui.phrases import limb_words, repetition_words
from rehab.ui.ring import Ring
from rehab.ui.rules import FADE_S, FULL_SCALE, REST_GOAL
from rehab.ui.scene import Screen
from rehab.ui.trace import Key, Marks, Sweep
from rehab.ui.widgets import Button, draw_cue, draw_repetitions, pause_button

_RING_ALONE_X = 1476

QUIET = 0.10
"""The line to stay below: 1.2 times the level at rest, where 12 times fill the scale."""
DIM, DIM_S = 0.30, 6.0
"""In the evening the screen loses this share of its light, as slowly as that."""


class ExerciseScene(Screen):
    """The moving screen. Any key pauses; nothing here answers a jerk."""

    simulated_at = (64, 168)
    simulated_large_at = (72, 818)

    def enter(self) -> None:
        """Begin with a fresh trace, and the poses rendered so far."""
        super().enter()
        visit = self.visit
        exercise = visit.exercise
        self._clock = SmoothClock()
        self._motion = Motion(exercise)
        self._marks = Marks()
        self._shown: list[tuple[JerkMark, float]] = []
        target = exercise.target
        self._band: Band | None = (
            (target.low_pct / 100, target.high_pct / 100) if target else None
        )
        self._full_scale = 1.0
        self._meter: Meter | None = None
        lets_go = exercise.task is TaskName.RELAX
        self._is_evening = lets_go and target is None and not exercise.is_assessment
        self._dim = 0.0
        self._veil: float | None = None
        if self._is_evening:
            self._band, self._full_scale = (0.0, QUIET), 4 * QUIET
        elif self._band is not None:
            least = 3 * self._band[1] if lets_go else FULL_SCALE
            self._full_scale = max(least, 1.5 * self._band[1])
            self._meter = Meter(USUAL.bar, self._full_scale)
        self._places = USUAL
        self._key = Key()
        self._has_begun = False
        pelvis = stage_pelvis(exercise.view, visit.side)
        self._person = Person.whole(
            *(visit.people, exercise, visit.side, pelvis),
            others=other_poses(exercise),
        )

    @property
    def fits_large_words(self) -> bool:
        """Always: here one looks and does more than one reads."""
        return True

    @property
    def is_moving(self) -> bool:
        """Always: that is what this screen is for."""
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
        """Follow the sample clock; move bar, glow, ghost and marks within their limits."""
        frame = self.visit.frame
        is_still = frame is None or frame.phase not in {PhaseName.LIFT, PhaseName.LOWER}
        if is_still or not self._person.is_shown:
            self._person.render()  # what is still missing, while the arm stands still
        if frame is not None and frame.stage is Stage.EXERCISE:
            lag_s = self._clock.lag(frame.time_s, dt_s)
            is_calm = self._canvas is not None and self._canvas.is_calm
            self._motion.update(frame, lag_s, dt_s, is_calm=is_calm)
            if self._meter is not None:
                self._meter.update(frame.level, self._goal(frame), dt_s)
            self._hide(frame, dt_s)
            is_shown = frame.has_feedback and not self._is_hidden_muscle
            self._person.update(dt_s, frame.level if is_shown else 0.0)
            if self._is_evening and frame.phase is not PhaseName.PREPARE:
                self._dim = min(DIM, self._dim + DIM * dt_s / DIM_S)
            self._has_begun |= frame.phase is not PhaseName.PREPARE
            place = frame.repetition * 100 + frame.phase_index
            self._shown = self._marks.update(frame.marks, place, dt_s)
        return super().update(dt_s)

    @property
    def _is_hidden_muscle(self) -> bool:
        """Whether nothing is shown of the muscle at all: a recording at rest."""
        return self._meter is None and not self._is_evening

    def _hide(self, frame: Frame, dt_s: float) -> None:
        """Fade bar and trace out where a repetition is done without seeing them."""
        wanted = 0.0 if frame.has_feedback else 1.0
        if self._veil is None:
            self._veil = wanted
        most = dt_s / FADE_S
        self._veil += min(max(wanted - self._veil, -most), most)

    def _goal(self, frame: Frame) -> Band | None:
        """Return the band to show on the bar; lowering to hang has none.

        The goal of a track moves, that of letting go stays.
        """
        task, target = self.visit.exercise.task, frame.target
        if task is not TaskName.HOLD and target is not None:
            return target.low_pct / 100, target.high_pct / 100
        if frame.phase is PhaseName.REST:
            return 0.0, REST_GOAL
        if frame.phase in {PhaseName.LIFT, PhaseName.HOLD} and self._band:
            return self._band
        if frame.target is not None:
            return frame.target.low_pct / 100, frame.target.high_pct / 100
        return None

    def build(self, canvas: Canvas) -> None:
        """Make ring and trace for this size of window and words."""
        t, scale = canvas.theme, canvas.scale
        places = arrangement(is_large=canvas.is_large)
        if self._meter is None:
            places = places.moved_ring(_RING_ALONE_X)
        else:
            self._meter.box = places.bar
        self._places = places
        parts = [phase.seconds for phase in self.visit.exercise.phases]
        radius, band = places.ring_radius * scale, places.ring_radius * 0.145 * scale
        self._ring = Ring(radius, band, parts, track=t.track, fill=t.goal)
        self._sweep = Sweep(canvas, places.trace, self._band, self._full_scale)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw what stays during a set."""
        t, exercise = canvas.theme, self.visit.exercise
        pelvis = stage_pelvis(exercise.view, self.visit.side)
        canvas.light((pelvis[0] + 140, pelvis[1] - 200), (1300, 1240))
        title = Box(64, 14, 960, 110) if canvas.is_large else Box(64, 40, 960, 68)
        canvas.text(exercise.words.title, title, HEADING, bold=True)
        side = Box(64, 106, 500, 56)
        words = limb_words(self.visit.side, exercise)
        canvas.text(words, side, BODY, colour=t.ink_soft, is_aside=True)
        trace, above = self._places.trace, 100 if canvas.is_large else 72
        card = Box(trace.x - 24, trace.y - above, trace.w + 48, trace.h + above + 28)
        bar = self._places.bar
        room = Box(bar.x - 34, bar.y - 12, bar.w + 232, bar.h + 90)  # with its words
        boxes = (card, room) if self._meter is not None else (card,)
        self._bare = [
            (box, canvas.surface.subsurface(canvas.rect(box)).copy()) for box in boxes
        ]
        if self._meter is not None and self._band is not None:
            self._meter.draw_ground(canvas, self._band[1])
        canvas.card(card)
        box = Box(trace.x, trace.y - 62, 700, 48)
        words = _("Your muscle, last 10 seconds")
        ink = t.ink_soft
        canvas.text(words, box, LABEL, colour=ink, on=t.card, is_aside=True)

    def draw(self, canvas: Canvas) -> None:
        """Draw everything, in the evening with less light."""
        super().draw(canvas)
        if self._dim > 0.0:
            share = round(255 * (1.0 - self._dim))
            grey = (share, share, share)
            canvas.surface.fill(grey, special_flags=pygame.BLEND_RGB_MULT)

    def paint(self, canvas: Canvas) -> None:
        """Draw one frame."""
        frame = self.visit.frame
        if frame is None:
            return
        motion = self._motion
        self._person.draw(
            canvas,
            motion.pose,
            other=motion.other,
            ghost=motion.ghost,
            ghost_alpha=motion.ghost_alpha,
        )
        self._paint_muscle(canvas, frame)
        self._paint_cue(canvas, frame)
        if self._is_evening:
            elapsed_s = None
            if frame.phase_index >= 0:
                seconds = self.visit.exercise.phases[frame.phase_index].seconds
                elapsed_s = self._motion.progress * seconds
            place = BreathPlace.of(self._places)
            draw_breath(canvas, place, elapsed_s, frame.remaining_s)
        else:
            self._paint_ring(canvas, frame)

    def _paint_muscle(self, canvas: Canvas, frame: Frame) -> None:
        """Draw bar and trace, or over them what would be there without."""
        veil = self._veil or 0.0
        if self._has_begun:  # the end of the reference contraction is not of it
            self._sweep.push(frame.trace_column, frame.trace)
        if veil < 1.0:
            if self._meter is not None:
                self._meter.draw(canvas)
            self._sweep.draw()
            self._sweep.draw_specks(self._marks.specks)
            self._key.update(self._sweep.draw_marks(self._shown))
            trace, above = self._places.trace, 96 if canvas.is_large else 62
            self._key.draw(canvas, trace.right, trace.y - above)
        if veil > 0.0:
            for box, bare in self._bare:
                canvas.blit(bare, canvas.rect(box).topleft, veil)

    def _paint_cue(self, canvas: Canvas, frame: Frame) -> None:
        phases, t = self.visit.exercise.phases, canvas.theme
        cue, hint = _("Get ready"), _("We begin in a moment.")
        if 0 <= frame.phase_index < len(phases):
            phase = phases[frame.phase_index]
            cue, hint = phase.cue, phase.hint
        if frame.link is LinkState.LOST:
            hint = _("The sensor is away. Bring it closer.")
        draw_cue(canvas, cue)
        canvas.text(hint, self._places.hint, LEAD, colour=t.ink_soft)

    def _paint_ring(self, canvas: Canvas, frame: Frame) -> None:
        t, seconds = canvas.theme, [p.seconds for p in self.visit.exercise.phases]
        done = 0.0
        if frame.phase_index >= 0:
            done = sum(seconds[: frame.phase_index])
            done += seconds[frame.phase_index] * self._motion.progress
        places = self._places
        canvas.put(self._ring.show(done / sum(seconds)), places.ring_at)
        count = str(max(1, math.ceil(frame.remaining_s)))
        box = places.count
        canvas.text(count, box, COUNT, bold=True, align="centre", middle=True)
        if frame.repetition > 0:
            if places.dots_y is not None:
                at = (places.ring_at[0], places.dots_y)
                draw_repetitions(canvas, at, frame.n_repetitions, frame.repetition)
            words = repetition_words(frame.repetition, frame.n_repetitions)
            if frame.n_sets > 1:
                which = _("Set {n}").format(n=frame.set_number)
                longer = f"{which}: {words}"
                if canvas.width(longer, BODY) <= places.below.w or not canvas.is_large:
                    words = longer
            canvas.text(words, places.below, BODY, colour=t.ink_soft, align="centre")
