"""What the exercise screen shows of the muscle. If these fail, a jerk makes the screen jump,
or the trace shows what does not belong to the exercise.
"""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from rehab.model.exercise import Exercise, Phase, PhaseName, TaskName
from rehab.model.frame import JerkMark, Stage
from rehab.ui.arrangement import USUAL
from rehab.ui.scenes.exercise import ExerciseScene
from rehab.ui.trace import Key
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock, FakeSession

SIZE = (960, 540)


def resting() -> Exercise:
    """A recording at rest: no target, no reference."""
    rest = Phase(PhaseName.REST, 60.0, "start", "Rest", "Breathe out.")
    return replace(
        make.exercise(repetitions=1), task=TaskName.RELAX, target=None, phases=(rest,)
    )


def sitting(exercise: Exercise) -> Sitting:
    return Sitting(FakeDesk(FakeClock(), (exercise,)), size=SIZE)


def session(s: Sitting) -> FakeSession:
    assert s.desk.session is not None
    return s.desk.session


def scene(s: Sitting) -> ExerciseScene:
    shown = s.director.scene
    assert isinstance(shown, ExerciseScene)
    return shown


def trace_pixels(s: Sitting) -> np.ndarray:
    return pygame.surfarray.array3d(scene(s)._sweep._surface)


def picture(s: Sitting) -> np.ndarray:
    return pygame.surfarray.array3d(s.window)


def test_a_jerk_at_rest_moves_nothing_but_the_trace() -> None:
    s = sitting(resting())
    s.go(Stage.EXERCISE, PhaseName.REST, 0.1)
    s.wait(1.0)
    calm = picture(s)
    session(s)._level = 5.0  # a jerk, seen by the envelope
    s.frame()
    assert scene(s)._person._level == 0.0
    changed = np.any(picture(s) != calm, axis=2)
    x, y, w, h = (round(v / 2) for v in USUAL.bar.grown(30))
    assert not changed[x : x + w, y : y + h].any()


def test_rest_has_neither_bar_nor_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that rest noise fills tells people at rest that they fail."""
    s = sitting(resting())
    s.go(Stage.EXERCISE, PhaseName.REST, 0.1)
    said: list[str] = []
    monkeypatch.setattr(s.canvas, "text", lambda words, *_, **__: said.append(words))
    scene(s).redraw()
    s.frame()
    assert "Rest" in said
    assert not {"Effort", "Goal"} & set(said)


@pytest.mark.parametrize("is_after_pause", [False, True])
def test_the_trace_begins_with_the_first_movement(*, is_after_pause: bool) -> None:
    """The end of the reference contraction would else stand there as a clipped block."""
    s = sitting(make.exercise(repetitions=2, phase_s=3.0))
    if is_after_pause:
        s.go(Stage.EXERCISE, PhaseName.HOLD, 0.5)
        s.press(0.04, "key-1")
        assert s.name == "pause"
    else:
        s.go(Stage.REFERENCE, PhaseName.HOLD, 0.5)
    session(s)._paused = False
    session(s)._level = 1.0
    session(s).jump(Stage.EXERCISE, PhaseName.PREPARE, 0.0)
    s.wait(0.9)
    empty = trace_pixels(s)
    assert (empty == empty[:1]).all()
    session(s).jump(Stage.EXERCISE, PhaseName.LIFT, 0.0)
    s.wait(0.5)
    lifted = trace_pixels(s)
    drawn = np.any(lifted != empty, axis=(1, 2))
    assert 0 < drawn.sum() < 0.06 * len(drawn)


def test_a_jerk_of_another_muscle_does_not_hang_above_the_line() -> None:
    s = sitting(make.exercise(repetitions=3, phase_s=3.0))
    s.go(Stage.EXERCISE, PhaseName.LIFT, 0.0)
    s.wait(0.5)
    column = int(session(s)._n_columns) - 10
    sweep, box = scene(s)._sweep, scene(s)._sweep._box
    spots = {}
    for level in (0.0, 0.3):
        s.canvas.clear()
        before = picture(s)
        mark = JerkMark(1, column, level, is_counted=True)
        assert sweep.draw_marks([(mark, 1.0)]) == [(mark, 1.0)]
        changed = np.any(picture(s) != before, axis=(0, 2))
        spots[level] = np.flatnonzero(changed) / s.canvas.scale
    assert spots[0.0].min() >= box.bottom - 1
    assert spots[0.0].max() <= box.bottom + 28  # the card's edge
    assert spots[0.3].max() < box.bottom
    assert len(spots[0.0]) < len(spots[0.3])


@pytest.mark.parametrize(
    ("level", "is_counted", "more"),
    [
        (0.3, True, set()),
        (0.3, False, {"not counted"}),
        (0.0, True, {"other muscle"}),
    ],
)
def test_every_kind_of_diamond_that_is_drawn_is_explained(
    level: float,
    is_counted: bool,
    more: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s = sitting(make.exercise())
    s.frame()
    alphas: dict[str, float] = {}

    def text(words: str, *_: object, alpha: float, **__: object) -> None:
        alphas[words] = alpha

    monkeypatch.setattr(s.canvas, "text", text)
    key, mark = Key(), JerkMark(1, 5, level, is_counted=is_counted)
    key.draw(s.canvas, 1448, 852)
    assert set(alphas) == {"a jerk, noted"}
    key.update([(mark, 0.25)])  # the words come as slowly as the diamond
    key.draw(s.canvas, 1448, 852)
    assert set(alphas) == {"a jerk, noted"} | more
    assert all(alphas[words] == 0.25 for words in more)
    key.update([(mark, 1.0)])
    key.update([])  # and stay, so that nothing goes away suddenly
    key.draw(s.canvas, 1448, 852)
    assert all(alphas[words] == 1.0 for words in more)
