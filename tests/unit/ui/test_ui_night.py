"""A night at the window: without light and sound, never lost, never ended by a slip."""

import numpy as np
import pygame
import pytest

from rehab.cli.night_words import result
from rehab.errors import Reason, SensorError
from rehab.model.nights import (
    CLOCK_SET_MIN,
    CLOCK_SET_US,
    SLEPT_S,
    NightCommand,
    NightStage,
    Site,
)
from rehab.model.signal import Side
from rehab.ui.events import Press
from rehab.ui.night_page import night_lines
from rehab.ui.night_words import getting_up, lights_out, when_words
from rehab.ui.pages import Pages
from rehab.ui.theme import NIGHT, PAPER, luminance
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_nights import FakeNight, night_row
from tests.unit.ui.night_ways import begin, lit, night_at
from tests.unit.ui.ways import at_scene, page_of, sitting

_SMALL = (960, 540)


def in_bed(stage: NightStage, **how: object) -> tuple[Sitting, FakeNight]:
    s = sitting(size=_SMALL, **how)
    night_at(stage)(s)
    assert s.desk.nights.night is not None
    return s, s.desk.nights.night


def test_space_alone_goes_to_bed_and_gets_up() -> None:
    """Who has one key goes through the whole night with it."""
    s = sitting("more", size=_SMALL)
    s.wait(1.0)
    s.press(1.3)  # the night
    assert s.name == "night"
    for _page in range(4):  # to bed, left leg, beside the shin, go on
        s.press(1.3)
    assert s.name == "sensor"
    s.wait(1.0)
    s.press(1.3)
    s.wait(1.0)
    night = s.desk.nights.night
    assert night is not None
    assert (night.plan.side, night.plan.site) == (Side.LEFT, Site.TIBIALIS)
    while s.name == "placement":
        s.press(1.3)
    assert s.name == "contact"
    s.press(2.0)
    assert s.name == "bed"
    s.wait(4.0)
    s.press(2.0)  # lights out
    assert s.name == "dark"
    assert night.stage is NightStage.DARK
    s.press(0.2)  # shows it
    s.press(2.0)  # I am up
    s.wait(1.0)
    assert s.name == "morning"
    assert night.row is not None
    assert s.visit.session is None
    s.press(1.3)
    assert s.name == "today"


@pytest.mark.parametrize("theme", [PAPER, NIGHT], ids=["paper", "night"])
def test_the_dark_gives_no_light(theme: object) -> None:
    """A bright screen in the bedroom wakes people, whatever theme they like by day."""
    s, _night = in_bed(NightStage.DARK, theme=theme)
    assert s.director.scene.is_dark
    assert not pygame.surfarray.array3d(s.window).any()
    s.press(0.1)
    assert not s.director.scene.is_dark
    s.wait(1.0)
    shown = pygame.surfarray.array3d(s.window).reshape(-1, 3) / 255.0
    assert (shown.max(axis=1) > 0.2).mean() < 0.05
    assert max(map(luminance, np.unique(shown * 255, axis=0).astype(int))) < 0.4


def test_it_is_black_again_by_itself() -> None:
    s, _night = in_bed(NightStage.DARK)
    s.press(0.1)
    s.wait(19.0)
    assert not s.director.scene.is_dark
    s.wait(3.0)
    assert s.director.scene.is_dark


def test_a_slip_in_the_dark_ends_nothing() -> None:
    """A cat, a jerk, a book on the keyboard: only a press that is held gets up."""
    s, night = in_bed(NightStage.DARK)
    for _slip in range(6):
        s.press(0.15)
    s.frame(Press("escape", s.clock.now()))
    s.wait(1.0)
    assert night.stage is NightStage.DARK
    assert NightCommand.UP not in night.asked
    assert s.name == "dark"


def test_no_sound_at_night() -> None:
    s = sitting(size=_SMALL)
    s.visit.sounds.choose(0.5, has_voice=False)
    played: list[str] = []
    s.visit.sounds.cue = played.append  # type: ignore[method-assign]
    night_at(NightStage.CONTACT)(s)
    night = s.desk.nights.night
    assert night is not None
    for stage in (NightStage.READY, NightStage.DARK, NightStage.UP):
        night.stage = stage
        s.wait(1.0)
    assert played == []


def test_whoever_closes_the_window_keeps_the_night() -> None:
    s, night = in_bed(NightStage.DARK)
    s.visit.close()
    assert night.row is not None
    s, night = in_bed(NightStage.READY)
    s.visit.close()
    assert night.row is None
    assert night.is_abandoned


def test_what_fails_in_the_dark_is_kept_and_told() -> None:
    """A full disk at three: the night until then is there in the morning."""
    s, night = in_bed(NightStage.DARK)
    night.fault = SensorError(Reason.SENSOR_LOST, name="x")
    s.wait(1.0)
    assert s.name == "error"
    assert night.has_failed
    assert night.row is not None
    assert night.row.status == "partial"


def test_the_emergency_card_and_help_come_back_to_the_night() -> None:
    s = sitting(size=_SMALL)
    lit(s)
    s.press(0.05, "f2")
    assert s.name == "card"
    page_of("ok")(s)
    assert s.name == "dark"
    assert not s.director.scene.is_dark
    assert s.desk.nights.night is not None
    assert s.desk.nights.night.stage is NightStage.DARK


def test_whoever_feels_unwell_at_night_keeps_the_card_and_the_night() -> None:
    s = sitting(size=_SMALL)
    lit(s)
    s.press(0.05, "f2")
    page_of("unwell")(s)
    assert s.name == "card"
    page_of("ok")(s)
    assert s.name == "morning"
    assert s.desk.nights.night is not None
    assert s.desk.nights.night.row is not None


def test_a_leg_that_was_lost_is_told() -> None:
    """Who reads half of last night's number would take it for a better night."""
    row = night_row(right_h=2.0)
    (words,) = (w for w in (one.words for one in night_lines(row)) if "Right leg" in w)
    assert "Right leg: only 2 h 0 min judged. Numbers from one leg are smaller" in words
    assert "right leg: only 2.00 h judged. Numbers from one leg are smaller" in str(
        result(row)
    )
    assert not any("only" in line for line in result(night_row()))


def test_a_computer_that_slept_is_told_in_the_morning() -> None:
    """Who finds two hours missing would look for the fault at the pads."""
    row, told = (
        night_row(method={SLEPT_S: 7800.0}),
        "The computer slept for 2 h 10 min.",
    )
    assert any(line.words.startswith(told) for line in night_lines(row))
    assert any(line.startswith(told) for line in result(row))
    assert "slept" not in str([night_lines(night_row()), result(night_row())])


@pytest.mark.parametrize(
    ("set_min", "until"), [(60, "05:03"), (180, "07:03")], ids=["autumn", "spring"]
)
def test_a_night_in_which_clocks_are_set_ends_by_the_new_time(
    set_min: int, until: str
) -> None:
    """Who gets up at five would read that it was six."""
    usual = night_row()
    begin, end = (f"{at:%H:%M}" for at in (lights_out(usual), getting_up(usual)))
    set_us = usual.started_us + 3 * 3_600_000_000
    row = night_row(method={CLOCK_SET_US: set_us, CLOCK_SET_MIN: set_min})
    assert end == "06:03"
    assert (lights_out(row).utcoffset(), getting_up(row) - lights_out(row)) == (
        lights_out(usual).utcoffset(),
        getting_up(usual) - lights_out(usual),
    )
    assert when_words(row).endswith(f"{begin} to {until}")
    assert f", {begin} to {until}: complete" in result(row)[0]


def test_a_day_after_a_night_is_a_day() -> None:
    """A session that is begun after a night must not become one."""
    s, _night = in_bed(NightStage.READY)
    page_of("back")(s)
    assert s.desk.nights.night is not None
    assert s.desk.nights.night.is_abandoned
    s.director._go("home")
    page_of("start")(s)
    s.visit.begin("simulated")
    assert s.desk.session is not None


def test_the_way_to_bed_names_the_night() -> None:
    s = sitting(size=_SMALL)
    at_scene("night", "bed", "left", "shin")(s)
    scene = s.director.scene
    assert isinstance(scene, Pages)
    assert "never on the skin" in scene.question().words
    assert "take the pads off" in scene.question().words
    begin(s)
    assert s.visit.title == "The night"
    assert "cable" in s.visit.position
