"""Rules over every screen, in every theme. If these fail, a person cannot read, reach or
bear a screen.
"""

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from rehab.errors import RehabError, SensorError
from rehab.model.frame import Command, Stage
from rehab.ui.canvas import Canvas
from rehab.ui.events import Press, Release
from rehab.ui.layout import SCREEN, Layout
from rehab.ui.scene import Screen
from rehab.ui.theme import CONTRAST, DUSK, PAPER, Theme
from rehab.ui.widgets import Button, Meaning, check_buttons
from tests.unit.ui.driver import Sitting, typefaces
from tests.unit.ui.places import PLACES, at
from tests.unit.ui.ways import sitting

LUMA = np.array([0.2126, 0.7152, 0.0722])
FULL = (1920, 1080)
ALL_THEMES = [DUSK, PAPER, CONTRAST]


@pytest.mark.parametrize("place", PLACES)
def test_every_screen_can_be_read_and_reached(place: str) -> None:
    # the canvas refuses text under 7:1 or 32 px, and notes what does not fit
    s = at(place)
    assert s.canvas.faults == []
    _check_targets(s)
    _check_taps(s)
    for theme, size in ((PAPER, FULL), (CONTRAST, FULL), (DUSK, (1280, 720))):
        window = pygame.display.set_mode(size)
        s.canvas = Canvas(window, Layout.fit(size), theme, typefaces())
        s.frame()
        assert s.canvas.faults == []


def _check_targets(s: Sitting) -> None:
    scene = s.director.scene
    assert isinstance(scene, Screen)
    buttons = scene.buttons()
    check_buttons(buttons)
    assert 1 <= len(buttons) <= 4
    assert sum(b.is_primary for b in buttons) <= 1
    inside = SCREEN.grown(-24)
    for button in buttons:
        assert button.box.w >= (320 if button.is_primary else 160)
        assert button.box.h >= (200 if button.is_primary else 130)
        assert inside.x <= button.box.x
        assert inside.y <= button.box.y
        assert button.box.right <= inside.right
        assert button.box.bottom <= inside.bottom
        others = [other for other in buttons if other is not button]
        assert all(button.box.gap_to(other.box) >= 32 for other in others)


def _check_taps(s: Sitting) -> None:
    """A tap of a jerk changes nothing on a screen where nothing moves."""
    before = (s.name, s.director.scene.panel())
    if before[1].is_moving:
        return
    for control in ("space", "enter"):
        s.frame(Press(control, s.clock.now()))
        s.frame()
        s.frame(Release(control, s.clock.now()))
        s.wait(0.1)
    assert (s.name, s.director.scene.panel()) == before


@pytest.mark.parametrize("place", ["pause", "rest ready", "pause question"])
def test_going_on_and_stopping_are_far_apart_and_held(place: str) -> None:
    scene = at(place).director.scene
    assert isinstance(scene, Screen)
    by_meaning = {button.meaning: button for button in scene.buttons()}
    go, stop = by_meaning[Meaning.GO], by_meaning[Meaning.STOP]
    assert go.box.gap_to(stop.box) >= 400
    assert go.needs_hold
    assert stop.needs_hold


@pytest.mark.parametrize(
    "change",
    [
        {"box": SCREEN.grown(-500)},
        {"box": SCREEN.grown(-10)},
        {"box": SCREEN.grown(-100).moved(90, 0)},
    ],
)
def test_a_bad_target_cannot_be_built(change: dict[str, object]) -> None:
    good = Button("a", "A", "play", SCREEN.grown(-200), is_primary=True)
    check_buttons([good])
    values = {"name": "a", "label": "A", "icon": "play", "is_primary": True} | change
    with pytest.raises(ValueError, match="target"):
        check_buttons([Button(**values)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "place", ["exercise lift", "exercise hold", "calibrate rest", "calibrate reference"]
)
@pytest.mark.parametrize("control", ["space", "key-113", "pointer"])
def test_any_key_pauses_within_a_frame(place: str, control: str) -> None:
    s = at(place)
    point = (700.0, 500.0) if control == "pointer" else None
    s.frame(Press(control, s.clock.now(), point))
    assert s.visit.frame is not None
    assert s.visit.frame.stage is Stage.PAUSED
    assert s.name == "pause"


def luma(surface: pygame.Surface) -> NDArray[np.float64]:
    pixels = pygame.surfarray.array3d(surface)[::8, ::8]
    return np.asarray(pixels @ LUMA / 255, np.float64)


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda t: t.name)
def test_no_change_of_screen_flashes(theme: Theme) -> None:
    s = at("exercise hold", theme=theme)
    old = luma(s.window)
    worst = 0.0
    session = s.desk.session
    assert session is not None
    for command in (Command.PAUSE, Command.RESUME, Command.STOP):
        session.ask(command)
        for _ in range(20):
            s.frame()
            new = luma(s.window)
            worst = max(worst, float(np.mean(np.abs(new - old) > 0.10)))
            old = new
    assert s.names[-3:] == ["pause", "exercise", "summary"]
    assert worst < 0.25


def test_a_slow_frame_does_not_turn_a_fade_into_a_flash() -> None:
    s = at("home", theme=PAPER)
    s.director._go("history")
    s.clock.time_s += 0.39
    old = luma(s.window)
    s.frame()
    assert float(np.mean(np.abs(luma(s.window) - old) > 0.10)) < 0.25


@pytest.mark.parametrize("place", ["exercise lift", "calibrate rest", "rest", "pause"])
def test_practice_is_always_labelled(place: str) -> None:
    s = at(place)
    with_chip = pygame.surfarray.array3d(s.window).copy()
    assert s.desk.session is not None
    s.desk.session.is_simulated = False
    s.frame()
    scene = s.director.scene
    assert isinstance(scene, Screen)
    assert scene.simulated_at is not None
    x, y = (round(v) for v in scene.simulated_at)
    now = pygame.surfarray.array3d(s.window)
    area = (slice(x, x + 200), slice(y, y + 56))
    assert np.any(with_chip[area] != now[area])


def test_a_window_of_another_shape_keeps_everything_in_view() -> None:
    s = sitting(size=(1000, 1000))
    s.wait(0.2)
    assert s.canvas.surface.get_size() == (1000, 562)
    assert s.canvas.faults == []


def test_an_error_of_ours_is_not_hidden_as_trouble() -> None:
    with pytest.raises(ValueError, match="no scene"):
        sitting(first="nowhere")
    assert issubclass(SensorError, RehabError)


def test_a_screen_that_is_left_keeps_no_picture() -> None:
    """Thirty screens of eight megabytes would fill a small machine in the first hour."""
    s = at("today")
    s.wait(0.5)
    today = s.director.scene
    assert isinstance(today, Screen)
    assert today._ground is not None
    s.director._go("week")
    s.wait(0.5)
    assert today._ground is None
