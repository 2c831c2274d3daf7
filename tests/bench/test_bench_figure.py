"""How long the figure takes at full size; run by hand with ``pytest -m bench``."""

import time
from collections.abc import Callable
from statistics import median

import pygame
import pytest

from rehab.model.exercise import ArmPose, View
from rehab.model.signal import Side
from rehab.ui.figure import REST, Figure, between, dusk_look

pytestmark = pytest.mark.bench

GOAL = ArmPose(88.0, 0.0, 5.0, 0.0)
PATH = [between(REST, GOAL, k / 84) for k in range(85)]


@pytest.mark.parametrize("view", list(View))
def test_a_prepared_frame_takes_a_millisecond(
    view: View, figure: Callable[[str], None]
) -> None:
    """More, and the trace and the words no longer fit into a 60 Hz frame."""
    person = Figure(dusk_look(), 624.0, view, Side.RIGHT)
    canvas = pygame.Surface((1920, 1080))
    made = []
    steps = person.prepare(PATH, "deltoid_anterior")
    while True:
        start = time.perf_counter()
        if next(steps, "end") == "end":
            break
        made.append(time.perf_counter() - start)
    drawn = []
    for k in range(500):
        start = time.perf_counter()
        person.draw(
            canvas,
            (392, 668),
            PATH[k % len(PATH)],
            muscle="deltoid_anterior",
            level=0.5,
            ghost=GOAL,
        )
        drawn.append(time.perf_counter() - start)
    figure(
        f"figure, {view} view: draw {1e3 * median(drawn):.2f} ms (promise 1), step"
        f" {1e3 * median(made):.1f} ms (promise 25), {person.n_bytes / 1e6:.0f} MB for"
        f" {len(made)} steps (promise 60)"
    )
    assert person.n_bytes < 60e6
