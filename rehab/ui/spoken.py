"""An exercise in the patient's language: its file says everything in English."""

from collections import OrderedDict
from dataclasses import replace

from rehab.i18n import _, language
from rehab.model.exercise import Exercise, Words

_KEPT = 64
_kept: OrderedDict[tuple[int, str], tuple[Exercise, Exercise]] = OrderedDict()


def spoken(exercise: Exercise) -> Exercise:
    """Return `exercise` with its words translated; the same object each time.

    In English it is the exercise itself. A text without a translation stays as it is.
    """
    if language() == "en":
        return exercise
    key = (id(exercise), language())
    if key not in _kept:
        _kept[key] = (exercise, _translated(exercise))
        if len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return _kept[key][1]


def _translated(exercise: Exercise) -> Exercise:
    about, asked = exercise.words, exercise.reference
    return replace(
        exercise,
        words=Words(
            title=_(about.title),
            purpose=_(about.purpose),
            position=_(about.position),
            stop_if=_(about.stop_if),
        ),
        phases=tuple(
            replace(phase, cue=_(phase.cue), hint=_(phase.hint))
            for phase in exercise.phases
        ),
        muscles=tuple(
            replace(muscle, words=_(muscle.words)) for muscle in exercise.muscles
        ),
        reference=None if asked is None else replace(asked, hint=_(asked.hint)),
    )
