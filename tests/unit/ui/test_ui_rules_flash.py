"""No light that jumps. If these fail, a screen flashes in front of somebody whose jerks a
flash brings on: the brightness of a quarter of the screen may change by less than a tenth
from one frame to the next, whatever happens.
"""

from collections.abc import Iterator

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from rehab.model.exercise import PhaseName
from rehab.model.frame import JerkMark, Stage
from rehab.ui.canvas import Canvas
from rehab.ui.crossfade import CrossFade
from rehab.ui.layout import Layout
from rehab.ui.theme import CONTRAST, DUSK, PAPER, Theme
from tests import make
from tests.unit.ui.driver import Sitting, typefaces
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.places import PLACES, at
from tests.unit.ui.ways import sitting

SMALL = (480, 270)
MOST = 0.10
AREA = 0.25
_LINEAR = (
    np.where(
        np.arange(256) / 255 <= 0.04045,
        np.arange(256) / 255 / 12.92,
        ((np.arange(256) / 255 + 0.055) / 1.055) ** 2.4,
    )
).astype(np.float32)
_PARTS = [w * _LINEAR for w in np.asarray([0.2126, 0.7152, 0.0722], np.float32)]


@pytest.fixture(autouse=True)
def sixty_frames_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeClock, "frame_s", 1 / 60)


def light(s: Sitting) -> NDArray[np.float32]:
    """Return the relative luminance of every third pixel, 0 to 1."""
    rgb = pygame.surfarray.pixels3d(s.canvas.surface)[::3, ::3]
    r, g, b = (_PARTS[k].take(rgb[..., k]) for k in range(3))
    return np.asarray(r + g + b, np.float32)


def jump(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """Return the change that a quarter of the picture makes at least."""
    change = np.abs(after - before).ravel()
    if not change.any():  # as the frame before
        return 0.0
    k = round(change.size * (1 - AREA))
    return float(np.partition(change, k)[k])


def jumps(s: Sitting, frames: int) -> Iterator[float]:
    before = light(s)
    for _ in range(frames):
        s.frame()
        after = light(s)
        yield jump(before, after)
        before = after


@pytest.mark.parametrize("theme", [DUSK, PAPER, CONTRAST], ids=lambda t: t.name)
@pytest.mark.parametrize("place", PLACES)
def test_a_screen_comes_and_stays_without_a_flash(place: str, theme: Theme) -> None:
    s = sitting(size=SMALL, theme=theme)
    s.wait(0.1)
    seen: list[float] = []
    before = light(s)
    draw = s.frame

    def frame(*events: object) -> None:
        nonlocal before
        draw(*events)  # type: ignore[arg-type]
        after = light(s)
        seen.append(jump(before, after))
        before = after

    s.frame = frame  # type: ignore[method-assign]
    PLACES[place](s)
    s.wait(0.5)
    assert max(seen) < MOST


@pytest.mark.parametrize("is_calm", [False, True])
def test_phases_and_jerks_bring_no_flash(*, is_calm: bool) -> None:
    desk = FakeDesk(FakeClock(), (make.exercise(repetitions=3, phase_s=0.6),))
    s = Sitting(desk, size=SMALL, is_calm=is_calm)
    s.go(Stage.EXERCISE, PhaseName.LIFT, 0.0)
    assert desk.session is not None
    worst = 0.0
    for k in range(8):
        desk.session.marks = tuple(
            JerkMark(n, 200 + 10 * n, 0.5, is_counted=bool(n % 2)) for n in range(k * 3)
        )
        desk.session._level = 5.0 * (k % 2)
        worst = max(worst, *jumps(s, 20))
    assert worst < MOST


@pytest.mark.parametrize("text_scale", [1.0, 2.0])
def test_another_theme_comes_slowly(text_scale: float) -> None:
    s = at("home", size=SMALL, text_scale=text_scale)
    before = light(s)
    for theme in (PAPER, CONTRAST, DUSK):
        s.director.part()
        layout = Layout.fit(SMALL)
        s.canvas = Canvas(s.window, layout, theme, typefaces(), text_scale=text_scale)
        for _ in range(40):
            s.frame()
            after = light(s)
            assert jump(before, after) < MOST
            before = after


def test_with_reduced_motion_a_pose_fades_into_the_next() -> None:
    pygame.display.init()
    surface = pygame.display.set_mode((64, 64))
    fade: CrossFade[int] = CrossFade()
    seen = []
    for k in range(60):
        fade.update(1 / 60)
        surface.fill((0, 0, 0))
        grey = 200 if k >= 10 else 40
        fade.draw(surface, grey, lambda v: surface.fill((v, v, v)) and None)
        seen.append(surface.get_at((5, 5)).r)
    assert seen[9] == 40
    assert seen[-1] == 200
    assert max(np.abs(np.diff(seen))) <= 200 / 0.4 / 60 * 1.3
