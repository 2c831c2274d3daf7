"""The exercise screen without feedback, with a moving goal, and in the evening."""

from dataclasses import replace

import numpy as np
import pygame
from numpy.typing import NDArray

from rehab.model.exercise import Exercise, Phase, PhaseName, TaskName
from rehab.model.frame import Stage
from rehab.ui.layout import Box
from rehab.ui.meter import Meter
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock

SMALL = (960, 540)


def exercising(exercise: Exercise, phase: PhaseName) -> Sitting:
    s = Sitting(FakeDesk(FakeClock(), (exercise,)), size=SMALL)
    s.go(Stage.EXERCISE, phase, 0.1)
    return s


def pixels(s: Sitting) -> NDArray[np.int16]:
    return pygame.surfarray.array3d(s.canvas.surface).astype(np.int16)


def test_without_feedback_nothing_tells_of_the_muscle() -> None:
    """The assessment must not be trained to the display."""
    shown = []
    for level in (0.0, 0.5):
        s = exercising(make.exercise(repetitions=8, phase_s=9.0), PhaseName.HOLD)
        assert s.desk.session is not None
        s.desk.session.has_feedback = False
        s.desk.session._level = level
        s.wait(1.0)
        shown.append(pixels(s))
    assert np.abs(shown[0] - shown[1]).max() == 0


def test_feedback_comes_and_goes_without_a_jump() -> None:
    """A card that vanishes at once is a flash beside the arm."""
    s = exercising(make.exercise(repetitions=8, phase_s=9.0), PhaseName.HOLD)
    assert s.desk.session is not None
    s.wait(1.0)
    s.desk.session.has_feedback = False
    before, steps = pixels(s), []
    for _ in range(30):
        s.frame()
        now = pixels(s)
        steps.append(float(np.abs(now[50:600, 430:] - before[50:600, 430:]).mean()))
        before = now
    assert max(steps) < 0.2 * sum(steps)


def test_a_goal_that_moves_slowly_stays_in_sight() -> None:
    """A goal that faded with every step of its way could not be followed."""
    meter = Meter(Box(0, 0, 128, 520))
    for k in range(240):
        low = 0.1 + 0.2 * k / 240
        meter.update(0.2, (low, low + 0.1), 1 / 60)
        assert meter._goal_alpha == 1.0 or k < 60
    assert meter._goal is not None
    assert meter._goal[0] > 0.29


def evening() -> Exercise:
    phase = Phase(PhaseName.REST, 600.0, "start", "Breathe", "Let go.")
    return replace(
        make.exercise(),
        task=TaskName.RELAX,
        target=None,
        phases=(phase,),
        is_assessment=False,
    )


def test_in_the_evening_the_screen_gets_darker_slowly() -> None:
    """A screen that dims in one step is a flash, and one that stays keeps one awake."""
    s = exercising(evening(), PhaseName.REST)
    light = []
    for _ in range(80):
        s.wait(0.1)
        light.append(float(pixels(s)[:400].mean()))
    assert light[-1] < 0.85 * light[0]
    assert max(np.abs(np.diff(light))) < 0.04 * light[0]


def test_the_rings_breathe_four_in_and_six_out() -> None:
    """The rhythm is what calms."""
    from rehab.ui.breath import is_in, swell

    assert [is_in(t) for t in (0.1, 3.9, 4.1, 9.9, 10.1)] == [1, 1, 0, 0, 1]
    opening = [swell(k / 10) for k in range(100)]
    assert np.argmax(opening) == 40
    assert max(np.abs(np.diff(opening))) < 0.09
