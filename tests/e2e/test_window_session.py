"""The real window under the dummy driver. If these fail, `rehab` does not open, does not
close, or falls over a person's hand.
"""

import os
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from rehab.errors import Reason, SensorError, StoreError
from rehab.model.frame import Stage
from rehab.model.people import Preferences
from rehab.model.signal import Side
from rehab.ui import window
from rehab.ui.theme import PAPER
from tests import make
from tests.e2e.scripted_window import (
    ScriptedClock,
    desk_for,
    hold_space,
    key,
    post,
)
from tests.unit.ui.fake_desk import FakeDesk

pytestmark = pytest.mark.usefixtures("mistakes_are_raised")

os.environ["SDL_VIDEODRIVER"] = "dummy"


os.environ["SDL_AUDIODRIVER"] = "dummy"


@pytest.mark.usefixtures("no_body")
def test_space_alone_in_the_real_window(tmp_path: Path) -> None:
    clock = ScriptedClock(hold_space(1.0, 4.0, 8.0, 11.0, 14.0, 30.0))
    desk = desk_for(clock)
    code = window.run_window(
        desk,
        theme="dusk",
        first_scene="home",
        clock=clock,
        max_seconds=34.0,
        screenshot_dir=tmp_path,
    )
    assert code == 0
    assert desk.session is not None
    assert desk.session.is_finished
    names = [path.stem[3:] for path in sorted(tmp_path.glob("*.png"))]
    assert names == [
        "home",
        "sensor",
        "placement",
        "contact",
        "calibrate",
        "exercise",
        "rest",
        "summary",
    ]


@pytest.mark.usefixtures("no_body")
@pytest.mark.parametrize("is_new", [True, False])
def test_it_opens_with_the_welcome_and_later_with_the_day(
    tmp_path: Path, *, is_new: bool
) -> None:
    clock = ScriptedClock()
    desk = desk_for(clock)
    desk.kept_profile = None if is_new else desk.kept_profile
    window.run_window(
        desk, theme="dusk", clock=clock, max_seconds=2.0, screenshot_dir=tmp_path
    )
    names = [path.stem[3:] for path in sorted(tmp_path.glob("*.png"))]
    assert names == ["welcome" if is_new else "today"]


@pytest.mark.usefixtures("no_body")
def test_what_somebody_prefers_is_seen_at_once(tmp_path: Path) -> None:
    clock = ScriptedClock()
    desk = desk_for(clock)
    desk.kept_preferences = Preferences(theme="paper", text_scale=2.0)
    window.run_window(
        desk, theme="dusk", clock=clock, max_seconds=1.5, screenshot_dir=tmp_path
    )
    picture = pygame.image.load(tmp_path / "01_today.png")
    assert tuple(picture.get_at((5, 5)))[:3] == PAPER.page


@pytest.mark.usefixtures("no_body")
def test_a_covered_window_pauses_what_runs() -> None:
    """The screen was locked, or the lid closed: nobody sees the cue."""
    stages: list[Stage] = []
    clock = ScriptedClock(hold_space(1.0, 4.0, 8.0, 11.0, 14.0))
    desk = desk_for(clock)

    def look() -> None:
        assert desk.session is not None
        stages.append(desk.session.tick().stage)

    clock.script |= {
        960: look,
        961: lambda: post(pygame.WINDOWFOCUSLOST),
        970: look,
    }
    window.run_window(
        desk, theme="dusk", first_scene="home", clock=clock, max_seconds=17.0
    )
    assert stages[0] not in {Stage.READY, Stage.PAUSED}
    assert stages[1] is Stage.PAUSED


@pytest.mark.usefixtures("no_body")
def test_escape_closes_from_home_but_a_jerk_does_not() -> None:
    """Full screen has no cross to click; and a tap of 50 ms must not close it."""
    escape = pygame.K_ESCAPE
    script = {
        90: key(pygame.KEYDOWN, escape),
        93: key(pygame.KEYUP, escape),
        150: key(pygame.KEYDOWN, escape),
        180: key(pygame.KEYUP, escape),
    }
    clock = ScriptedClock(script)
    window.run_window(
        desk_for(clock), theme="dusk", first_scene="home", clock=clock, max_seconds=8.0
    )
    assert 165 <= clock.n_frames <= 195


@pytest.mark.usefixtures("no_body")
def test_closing_the_window_lets_go_of_the_sensor() -> None:
    script = hold_space(1.0, 4.0, 7.0) | {600: lambda: post(pygame.QUIT)}
    clock = ScriptedClock(script)
    desk = desk_for(clock)
    window.run_window(
        desk, theme="dusk", first_scene="home", sensor="ble:NPG", clock=clock
    )
    assert clock.n_frames == 600
    assert desk.session is not None
    assert desk.session.is_abandoned
    assert not pygame.display.get_init()


@pytest.mark.usefixtures("no_body")
def test_a_lost_sensor_is_a_calm_screen(tmp_path: Path) -> None:
    clock = ScriptedClock(hold_space(1.0, 4.0, 7.0))
    desk = desk_for(clock)
    desk.fault = SensorError(Reason.BLUETOOTH_OFF)
    window.run_window(
        desk,
        theme="paper",
        first_scene="home",
        sensor="ble:NPG",
        clock=clock,
        max_seconds=12.0,
        screenshot_dir=tmp_path,
    )
    assert [path.stem[3:] for path in sorted(tmp_path.glob("*.png"))][-1] == "error"


@pytest.mark.usefixtures("no_body")
def test_the_side_of_the_command_line_is_trained() -> None:
    clock = ScriptedClock(hold_space(1.0, 4.0, 7.0))
    exercise = make.exercise(repetitions=1, phase_s=0.3)
    both = replace(exercise, sides=(Side.LEFT, Side.RIGHT))
    desk = FakeDesk(clock, (both,))  # type: ignore[arg-type]
    window.run_window(
        desk,
        theme="dusk",
        exercise=both.id,
        sensor="x",
        side=Side.LEFT,
        clock=clock,
        max_seconds=11.0,
    )
    assert desk.begun == [(both.id, Side.LEFT, "x")]


@pytest.mark.usefixtures("no_body")
def test_a_damaged_history_is_a_calm_screen(tmp_path: Path) -> None:
    clock = ScriptedClock()
    desk = desk_for(clock)
    desk.store_fault = StoreError(Reason.STORE_DAMAGED, path="/data")
    code = window.run_window(
        desk,
        theme="dusk",
        first_scene="home",
        clock=clock,
        max_seconds=3.0,
        screenshot_dir=tmp_path,
    )
    assert code == 0
    assert [path.stem[3:] for path in sorted(tmp_path.glob("*.png"))][-1] == "error"


@pytest.mark.usefixtures("no_body")
def test_a_slow_machine_does_not_lengthen_a_tap() -> None:
    # the tap's release is heard a second late, as the frame took that long
    clock = ScriptedClock()

    def stall() -> None:
        clock.time_s += 1.0
        key(pygame.KEYUP)()

    clock.script = {120: key(pygame.KEYDOWN), 121: stall}
    desk = desk_for(clock)
    names = []
    clock.script[200] = lambda: names.append(len(desk.begun))
    window.run_window(
        desk, theme="dusk", first_scene="home", sensor="x", clock=clock, max_seconds=5.0
    )
    assert names == [0]


def test_wrong_names_are_our_mistake() -> None:
    clock = ScriptedClock()
    with pytest.raises(ValueError, match="theme"):
        window.run_window(desk_for(clock), theme="neon", clock=clock)
    with pytest.raises(ValueError, match="scene"):
        window.run_window(
            desk_for(clock), theme="dusk", first_scene="nowhere", clock=clock
        )


def test_the_first_picture_comes_before_the_figure() -> None:
    drawn = []

    def look() -> None:
        surface = pygame.display.get_surface()
        assert surface is not None
        drawn.append(tuple(surface.get_at((300, 680)))[:3])

    clock = ScriptedClock({1: look})
    window.run_window(
        desk_for(clock), theme="dusk", first_scene="home", clock=clock, max_seconds=0.02
    )
    assert drawn == [(120, 196, 248)]  # Start is there
