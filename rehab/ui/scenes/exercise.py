"""Exercise: the person to follow, one cue, the effort, and what the muscle did."""

import math

from rehab.i18n import _
from rehab.model.exercise import PhaseName
from rehab.model.frame import Command, Frame, JerkMark, Stage
from rehab.model.signal import LinkState
from rehab.ui.arrangement import USUAL, arrangement
from rehab.ui.canvas import BODY, COUNT, HEADING, LABEL, LEAD, Canvas
from rehab.ui.layout import Box
from rehab.ui.meter import Band, Meter
from rehab.ui.motion import Motion, SmoothClock
from rehab.ui.person import (
    Person,
    all_poses,
    key_poses,
    other_poses,
    stage_pelvis,
)
from rehab.ui.phrases import repetition_words, side_words
from rehab.ui.ring import Ring
from rehab.ui.rules import FULL_SCALE, REST_GOAL
from rehab.ui.scene import Screen
from rehab.ui.trace import Key, Marks, Sweep
from rehab.ui.widgets import Button, draw_cue, draw_repetitions, pause_button

_RING_ALONE_X = 1476


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
        if self._band is not None:
            self._full_scale = max(FULL_SCALE, 1.5 * self._band[1])
            self._meter = Meter(USUAL.bar, self._full_scale)
        self._places = USUAL
        self._key = Key()
        self._has_begun = False
        goals = list(dict.fromkeys(key_poses(exercise)))
        self._person = Person.of(
            visit.people,
            exercise,
            visit.side,
            stage_pelvis(exercise.view, visit.side),
            all_poses(exercise),
            ghosts=goals,
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
        if frame is None or frame.phase not in {PhaseName.LIFT, PhaseName.LOWER}:
            self._person.render()  # what is still missing, while the arm stands still
        if frame is not None and frame.stage is Stage.EXERCISE:
            lag_s = self._clock.lag(frame.time_s, dt_s)
            self._motion.update(frame, lag_s, dt_s)
            if self._meter is not None:
                self._meter.update(frame.level, self._goal(frame), dt_s)
            self._person.update(dt_s, frame.level if self._meter else 0.0)
            self._has_begun |= frame.phase is not PhaseName.PREPARE
            place = frame.repetition * 100 + frame.phase_index
            self._shown = self._marks.update(frame.marks, place, dt_s)
        return super().update(dt_s)

    def _goal(self, frame: Frame) -> Band | None:
        """Return the band to show on the bar; lowering has none."""
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
        words = side_words(self.visit.side)
        canvas.text(words, side, BODY, colour=t.ink_soft, is_aside=True)
        if self._meter is not None and self._band is not None:
            self._meter.draw_ground(canvas, self._band[1])
        trace, above = self._places.trace, 100 if canvas.is_large else 72
        canvas.card(
            Box(trace.x - 24, trace.y - above, trace.w + 48, trace.h + above + 28)
        )
        box = Box(trace.x, trace.y - 62, 700, 48)
        words = _("Your muscle, last 10 seconds")
        ink = t.ink_soft
        canvas.text(words, box, LABEL, colour=ink, on=t.card, is_aside=True)

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
        if self._meter is not None:
            self._meter.draw(canvas)
        self._paint_cue(canvas, frame)
        self._paint_ring(canvas, frame)
        if self._has_begun:  # the end of the reference contraction is not of it
            self._sweep.push(frame.trace_column, frame.trace)
        self._sweep.draw()
        self._key.update(self._sweep.draw_marks(self._shown))
        trace = self._places.trace
        self._key.draw(canvas, trace.right, trace.y - (96 if canvas.is_large else 62))

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
                words = f"{which}: {words}"
            canvas.text(words, places.below, BODY, colour=t.ink_soft, align="centre")
