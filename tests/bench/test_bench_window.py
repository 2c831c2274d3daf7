"""What a frame of the patient's window costs: `pytest -m bench tests/bench/test_bench_window.py`."""

import os
import time
from collections.abc import Callable
from typing import Any

os.environ["SDL_VIDEODRIVER"] = "dummy"

import numpy as np
import pygame
import pytest

from rehab.model.exercise import PhaseName
from rehab.model.frame import JerkMark, Stage
from rehab.ui.person import People
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]
_N_FRAMES = 780  # one repetition of 13 s at 60 Hz


def _sitting() -> Sitting:
    exercise = make.exercise(repetitions=12, phase_s=3.25)
    desk = FakeDesk(FakeClock(), (exercise,))
    return Sitting(desk, people=People())


def _render_all(s: Sitting) -> float:
    """Render the person to the end; return how long it took in seconds."""
    begin = time.perf_counter()
    person = s.director.scene._person  # type: ignore[attr-defined]
    person.use(s.canvas)
    while person.render():
        pass
    return time.perf_counter() - begin


def test_bench_frame_of_the_exercise(
    benchmark: Any, figure: Callable[[str], None]
) -> None:
    s = _sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT, 0.0)
    benchmark.extra_info["render_all_s"] = round(_render_all(s), 2)
    assert s.desk.session is not None
    s.desk.session.marks = tuple(
        JerkMark(k, 150 * k, 0.3, is_counted=True) for k in range(6)
    )

    def frame() -> None:
        s.frame()
        pygame.display.flip()

    benchmark.pedantic(frame, rounds=_N_FRAMES, warmup_rounds=30)
    costs_ms = np.asarray(benchmark.stats.stats.data) * 1e3
    figure(
        f"exercise scene, 1920 x 1080, dummy driver: median {np.median(costs_ms):.1f} ms"
        f" (promise 5), p99 {np.percentile(costs_ms, 99):.1f} ms (promise 10)"
    )


def test_bench_entering_the_exercise(benchmark: Any) -> None:
    s = _sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT, 0.0)
    _render_all(s)

    def enter() -> None:
        s.director.scene.enter()
        s.director.scene._canvas = None  # type: ignore[attr-defined]
        s.frame()

    benchmark.pedantic(enter, rounds=20, warmup_rounds=2)


def test_bench_first_picture(benchmark: Any) -> None:
    def first() -> None:
        exercise = make.exercise()
        s = Sitting(FakeDesk(FakeClock(), (exercise,)), people=People())
        s.frame()
        pygame.display.flip()

    benchmark.pedantic(first, rounds=5)
