"""What every task must keep to, whichever package it comes from."""

from dataclasses import replace
from itertools import pairwise

import pytest

from rehab import plugins
from rehab.catalog.load import load_catalog
from rehab.live.script import GET_READY
from rehab.model.exercise import Exercise, Phase, PhaseName
from rehab.resources import folder
from tests import make

_STEPS = [i / 200 for i in range(201)]
_EXERCISES = [make.exercise(), *load_catalog(folder("exercises")).values()]
_ODD = replace(
    make.exercise(),
    id="no_ramps",
    target=None,
    phases=(
        Phase(PhaseName.HOLD, 20.0, "goal", "Push", "Stay.", has_target=True),
        Phase(PhaseName.REST, 10.0, "start", "Rest", "Let go."),
    ),
)


@pytest.fixture(params=plugins.names("tasks"))
def name(request: pytest.FixtureRequest) -> str:
    """Each registered task."""
    return str(request.param)


@pytest.fixture(params=[*_EXERCISES, _ODD], ids=lambda exercise: exercise.id)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    """Each exercise that ships, a short one, and one without lift and lower."""
    found: Exercise = request.param
    return found


def test_effort_is_bounded_and_the_same_every_time(
    name: str, exercise: Exercise
) -> None:
    """More than a little above the reference could provoke jerks; an effort that
    changes from look to look cannot be followed."""
    one = plugins.load("tasks", name)(exercise)
    two = plugins.load("tasks", name)(exercise)
    for phase in (GET_READY, *exercise.phases):
        efforts = [one.effort(phase, x) for x in _STEPS]
        assert all(0.0 <= effort <= 1.2 for effort in efforts)
        assert efforts == [two.effort(phase, x) for x in _STEPS]
        assert [one.effort(phase, x) for x in reversed(_STEPS)] == efforts[::-1]


def test_effort_has_no_step(name: str, exercise: Exercise) -> None:
    """A sudden demand makes a ballistic burst, which no detector tells from a jerk."""
    task = plugins.load("tasks", name)(exercise)
    course = [
        (task.effort(phase, x), phase.seconds / 200)
        for phase in (GET_READY, *exercise.phases, *exercise.phases)
        for x in _STEPS
    ]
    for (before, _), (after, step_s) in pairwise(course):
        assert abs(after - before) <= 1.0 * step_s + 1e-9


def test_nothing_is_asked_at_rest(name: str, exercise: Exercise) -> None:
    """Rest must be rest."""
    task = plugins.load("tasks", name)(exercise)
    assert task.effort(GET_READY, 0.5) == 0.0
    assert task.band(GET_READY, 0.5) is None
    for phase in exercise.phases:
        if phase.name is PhaseName.REST:
            assert task.effort(phase, 1.0) == 0.0


def test_the_effort_asked_lies_in_the_band_shown(name: str, exercise: Exercise) -> None:
    """Who follows the figure must find the bar in the band, where a band counts."""
    task = plugins.load("tasks", name)(exercise)
    for phase in exercise.phases:
        is_late = phase is exercise.phases[0] or phase.name is PhaseName.REST
        for x in _STEPS[100 if is_late else 0 :]:
            band = task.band(phase, x)
            if band is None or not phase.has_target:
                continue
            effort_pct = 100.0 * task.effort(phase, x)
            assert 0.0 <= band.low_pct <= effort_pct + 1e-9
            assert effort_pct - 1e-9 <= band.high_pct <= 120.0


def test_no_band_asks_for_more_than_was_prescribed(
    name: str, exercise: Exercise
) -> None:
    """Progress of the load is the therapist's decision."""
    if exercise.target is None:
        exercise = replace(exercise, target=make.exercise().target)
    assert exercise.target is not None
    task = plugins.load("tasks", name)(exercise)
    bands = [task.band(phase, x) for phase in exercise.phases for x in _STEPS]
    highest = max((band.high_pct for band in bands if band), default=0.0)
    assert highest <= exercise.target.high_pct + 1e-9
