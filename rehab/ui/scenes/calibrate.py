"""Calibrate: check the pads, rest, then a few comfortable contractions."""

import math

from rehab.i18n import _
from rehab.model.exercise import ArmPose, PhaseName
from rehab.model.frame import Command, Contact, Frame, Stage
from rehab.ui.canvas import BODY, COUNT, HEADING, LEAD, TITLE, Canvas
from rehab.ui.figure import between, ease
from rehab.ui.layout import Box
from rehab.ui.meter import Meter
from rehab.ui.person import Person, all_poses, key_poses
from rehab.ui.phrases import battery_words, contact_words, repetition_words, side_words
from rehab.ui.ring import Ring
from rehab.ui.rules import MAX_TARGETS
from rehab.ui.scene import Screen, draw_key_help
from rehab.ui.widgets import (
    Button,
    Meaning,
    draw_cue,
    draw_repetitions,
    draw_row,
    hold_button,
    pause_button,
)

_RING_AT = (1590, 560)
_BAR = Box(1096, 320, 128, 430)
_PELVIS = (430, 716)
_FULL_SCALE = 1.6  # of the reference: a second try may be stronger than the first
_N_ROWS = 4
_ROW_HIGH = (140, 120)  # with advice; the second where all rows are in use
_MOVE_SHARE = 0.45


class Calibrate(Screen):
    """Before BEGIN a checklist; after it one thing to do at a time."""

    simulated_at = (64, 176)

    def enter(self) -> None:
        """Take the person over from the screen before, poses and all."""
        super().enter()
        visit = self.visit
        exercise = visit.exercise
        self._meter = Meter(_BAR, _FULL_SCALE)
        self._person = Person.of(
            visit.people,
            exercise,
            visit.side,
            _PELVIS,
            all_poses(exercise),
            ghosts=list(dict.fromkeys(key_poses(exercise))),
        )
        self._said: object = None

    @property
    def _frame(self) -> Frame | None:
        return self.visit.frame

    @property
    def _is_ready(self) -> bool:
        return self._frame is None or self._frame.stage is Stage.READY

    @property
    def is_moving(self) -> bool:
        """From BEGIN on."""
        return not self._is_ready

    def buttons(self) -> tuple[Button, ...]:
        """Begin and back; while it measures, pause."""
        if not self._is_ready:
            return (pause_button(),)
        begin = hold_button(
            "begin",
            _("Hold to begin"),
            "play",
            Box(1040, 800, 480, 232),
            is_primary=True,
            meaning=Meaning.GO,
            size=60,
        )
        return (begin, Button("back", _("Back"), "back", Box(1588, 868, 260, 164)))

    def choose(self, target: str) -> str | None:
        """Begin, pause, or leave."""
        if target == "begin":
            self.visit.ask(Command.BEGIN)
        elif target == "pause":
            return self.pause()
        else:
            return self.go_back()
        return None

    def pause(self) -> str | None:
        """Pause at once."""
        self.visit.ask(Command.PAUSE)
        return None

    def go_back(self) -> str | None:
        """Leave before anything has begun."""
        if not self._is_ready:
            return self.pause()
        self.visit.abandon()
        return "home"

    def update(self, dt_s: float) -> str | None:
        """Move the bar; draw the ground anew when the words change."""
        frame = self._frame
        if frame is not None:
            self._meter.update(frame.level, None, dt_s)
            has_scale = self.visit.exercise.target is not None
            self._person.update(dt_s, frame.level * 0.45 if has_scale else 0.0)
            said: tuple[object, ...] = (frame.stage, frame.phase)
            if self._is_ready:
                said += (frame.contacts, frame.battery_pct)
            if said != self._said:
                self._said = said
                self.redraw()
        self._person.render()
        return super().update(dt_s)

    def build(self, canvas: Canvas) -> None:
        """Make the ring for this size of window."""
        t = canvas.theme
        radius, band = 190 * canvas.scale, 28 * canvas.scale
        self._ring = Ring(radius, band, (1.0,), track=t.track, fill=t.goal)

    def paint_ground(self, canvas: Canvas) -> None:
        """Draw the words, and what stands still beside them."""
        canvas.light((520, 500), (1260, 1180))
        frame, t = self._frame, canvas.theme
        title = _("Check the pads") if self._is_ready else _("Find your level")
        canvas.text(title, Box(64, 40, 900, 70), HEADING, bold=True)
        side = Box(64, 106, 500, 56)
        canvas.text(side_words(self.visit.side), side, BODY, colour=t.ink_soft)
        if frame is None or self._is_ready:
            self._paint_checklist(canvas, frame)
            return
        cue, hint = self._cue(frame)
        draw_cue(canvas, cue)
        canvas.text(hint, Box(1096, 176, 760, 120), LEAD, colour=t.ink_soft)
        if frame.stage is Stage.REFERENCE:
            self._meter.draw_ground(canvas, None)

    def _cue(self, frame: Frame) -> tuple[str, str]:
        """Return what to do now, and how."""
        if frame.stage is Stage.REST_CALIBRATION:
            is_waiting = frame.phase is PhaseName.PREPARE  # after a pause
            cue = _("Get ready") if is_waiting else _("Let go")
            return cue, _("Let both arms hang. Breathe out.")
        if frame.phase is PhaseName.REST:  # how comes with "press": nobody starts early
            return _("Get ready"), _("Watch the picture. Wait.")
        asked = self.visit.exercise.reference
        how = asked.hint if asked else _("Use the orange muscle.")
        return _("Press gently"), how + " " + _("Just comfortable.")

    def _paint_checklist(self, canvas: Canvas, frame: Frame | None) -> None:
        t = canvas.theme
        contacts = frame.contacts[:_N_ROWS] if frame is not None else ()
        is_good = bool(contacts) and all(c is Contact.GOOD for c in contacts)
        title = _("All is ready") if is_good else _("Almost ready")
        canvas.text(title, Box(1040, 44, 840, 120), TITLE, bold=True)
        words = battery_words(frame.battery_pct if frame is not None else None)
        canvas.text(words, Box(1040, 164, 840, 60), BODY, colour=t.ink_soft)
        y = 240.0
        for k, contact in enumerate(contacts or (Contact.UNKNOWN,)):
            said, advice = contact_words(contact)
            if len(contacts) > 1:
                said = f"{k + 1}. {said}"
            high = _ROW_HIGH[len(contacts) == _N_ROWS] if advice else 96
            box = Box(1040, y, 808, high)
            draw_row(canvas, box, said, advice, is_good=contact is Contact.GOOD)
            y += high + 16
        about = self.visit.exercise.words
        room = Box(1040, y + 8, 808, 770 - y)
        if room.h > 60:
            canvas.text(about.stop_if, room, BODY - 4, colour=t.ink_soft)
        canvas.text(about.position, Box(64, 914, 880, 92), BODY - 4, colour=t.ink_soft)
        draw_key_help(canvas, Box(64, 1018, 900, 46))

    def _poses(self) -> tuple[ArmPose, ArmPose | None]:
        """Return the poses of the working and of the helping arm."""
        exercise, frame = self.visit.exercise, self._frame
        asked, start = exercise.reference, exercise.poses["start"]
        if asked is None or frame is None or frame.stage is not Stage.REFERENCE:
            return start, None
        t = _share_there(frame)
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
        if frame is None or self._is_ready:
            return
        t = canvas.theme
        canvas.put(self._ring.show(frame.progress), _RING_AT)
        count = str(max(1, math.ceil(frame.remaining_s)))
        box = Box(_RING_AT[0] - 160, _RING_AT[1] - 146, 320, 292)
        canvas.text(count, box, COUNT, bold=True, align="centre", middle=True)
        if frame.stage is Stage.REFERENCE:
            self._meter.draw(canvas)
            session = self.visit.session
            n = session.plan.n_references if session is not None else MAX_TARGETS - 1
            now = min(frame.n_references_done + 1, n)
            draw_repetitions(canvas, (_RING_AT[0] + 110, 806), n, now)
            words = _("Try {which}").format(which=repetition_words(now, n))
            box = Box(_RING_AT[0] - 262, 778, 270, 56)
            canvas.text(words, box, BODY, colour=t.ink_soft, middle=True)


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
