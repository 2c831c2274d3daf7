"""Cues by ear while an exercise runs: it follows the frames that are drawn, in one place.

It looks at stage and phase alone, which no jerk changes; a set that many jerks end is not
told by a sound.
"""

from rehab.i18n import _
from rehab.model.exercise import Exercise, TaskName
from rehab.model.frame import Frame, Stage
from rehab.ui.sound.sounds import Sounds
from rehab.ui.sound.tones import TONES

_ENDS = {Stage.SET_REST: "rest", Stage.DONE: "done"}
Place = tuple[Stage, int, int, int]
"""Stage, set, repetition, and which phase of it."""


class Guide:
    """Asks for a sound when the phase changes: the cue spoken, or else its tone."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds
        self._place: Place | None = None

    def follow(self, frame: Frame | None, exercise: Exercise) -> None:
        """Take the frame of now. Rest before sleep (a task of letting go) stays silent."""
        place = None if frame is None else _place(frame)
        if place == self._place:
            return
        before, self._place = self._place, place
        if frame is None or exercise.task is TaskName.RELAX:
            return
        if frame.stage is Stage.READY:
            self._prepare(exercise)
        if frame.stage in _ENDS:
            if before is not None and _was_cut_short(before, frame, exercise):
                return
            self._sounds.cue(_ENDS[frame.stage])
        elif frame.stage is Stage.EXERCISE and frame.phase is not None:
            self._tell(frame, exercise)

    def _tell(self, frame: Frame, exercise: Exercise) -> None:
        if not 0 <= frame.phase_index < len(exercise.phases):
            return  # getting ready
        phase = exercise.phases[frame.phase_index]
        if self._sounds.can_speak:
            self._sounds.say(_(phase.cue))
        elif phase.name in TONES:
            self._sounds.cue(phase.name)

    def _prepare(self, exercise: Exercise) -> None:
        """Have everything made while nothing moves: then no frame of a set is late."""
        for name in (*(phase.name for phase in exercise.phases), *_ENDS.values()):
            if name in TONES:
                self._sounds.prepare_cue(name)
        for phase in exercise.phases:
            self._sounds.prepare(_(phase.cue))


def _place(frame: Frame) -> Place:
    return frame.stage, frame.set_number, frame.repetition, frame.phase_index


def _was_cut_short(before: Place, frame: Frame, exercise: Exercise) -> bool:
    """Whether the set ended in the middle of it: by its jerks."""
    stage, _set, repetition, phase_index = before
    last = (frame.n_repetitions, len(exercise.phases) - 1)
    return stage is Stage.EXERCISE and (repetition, phase_index) < last
