"""Breathing and letting go. If these fail, something moves for who asked for stillness, or
somebody at a table is told to let arms hang that lie on it.
"""

from dataclasses import replace

import pytest

from rehab import resources
from rehab.catalog import load_catalog
from rehab.model.exercise import Exercise, Stance, TaskName
from rehab.model.frame import Stage
from rehab.ui.breath import breath_words, is_in, swell
from rehab.ui.layout import Box
from rehab.ui.phrases import rest_words
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.screen_words import said

SMALL = (960, 540)
REAL = tuple(load_catalog(resources.folder("exercises")).values())
RINGS = {1.0: Box(1000, 60, 784, 780), 2.0: Box(1220, 44, 600, 600)}


def resting(text_scale: float, *, is_calm: bool) -> Sitting:
    exercise = make.exercise(repetitions=8, sets=2, phase_s=3.0)
    dose = replace(exercise.dose, rest_between_sets_s=60)
    desk = FakeDesk(FakeClock(), (replace(exercise, dose=dose),))
    s = Sitting(desk, size=SMALL, text_scale=text_scale, is_calm=is_calm)
    s.go(Stage.SET_REST, part=0.1)
    return s


def rim(s: Sitting, text_scale: float) -> bytes:
    """Return the upper part of the rings, where no number stands."""
    box = RINGS[text_scale]
    part = s.canvas.rect(Box(box.x, box.y, box.w, 150))
    return bytes(s.canvas.surface.subsurface(part).copy().get_buffer().raw)


@pytest.mark.parametrize("text_scale", [1.0, 2.0])
def test_the_rings_breathe_and_stand_still_for_who_wants_it_calm(
    text_scale: float,
) -> None:
    for is_calm in (False, True):
        s = resting(text_scale, is_calm=is_calm)
        shown = set()
        for _ in range(11):
            s.wait(1.0)
            shown.add(rim(s, text_scale))
        assert (len(shown) == 1) is is_calm, is_calm


def test_words_count_the_seconds_of_a_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    s = resting(1.0, is_calm=True)
    heard = []
    for _ in range(30):
        s.wait(0.5)
        words = said(s, monkeypatch)
        heard.append(next(w for w in words.split(" | ") if w.startswith("Breathe")))
    changes = list(dict.fromkeys(heard))
    assert set(changes) == {
        *(f"Breathe in: {n}" for n in range(1, 5)),
        *(f"Breathe out: {n}" for n in range(1, 7)),
    }


def test_one_breath_is_four_seconds_in_and_six_out() -> None:
    seconds = [k + 0.5 for k in range(20)]
    assert [is_in(t) for t in seconds] == ([True] * 4 + [False] * 6) * 2
    assert breath_words(3.9, is_counted=True) == "Breathe in: 4"
    assert breath_words(4.0, is_counted=False) == "Breathe out"
    assert (swell(0), swell(4), round(swell(10), 6)) == (-1, 1, -1)


@pytest.mark.parametrize("exercise", REAL, ids=lambda e: e.id)
def test_one_lets_go_in_the_posture_of_the_exercise(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = exercise.stance is Stance.UPRIGHT
    assert ("arms hang" in rest_words(exercise)) is hangs
    s = Sitting(FakeDesk(FakeClock(), (exercise,)), size=SMALL)
    stages = [Stage.REST_CALIBRATION]
    if exercise.dose.sets > 1 and exercise.task is not TaskName.RELAX:
        stages.append(Stage.SET_REST)
    for stage in stages:
        s.go(stage, part=0.1)
        words = said(s, monkeypatch)
        assert rest_words(exercise) in words
        assert ("arms hang" in words) is hangs
