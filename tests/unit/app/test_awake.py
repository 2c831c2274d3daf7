"""A computer that falls asleep ends the night: it is asked not to, and its answer is told."""

import logging

import pytest

from rehab.app.awake import kept_awake
from rehab.app.night_desk import Awake
from rehab.model.nights import NightPlan, NightStage
from tests.unit.ui.fake_nights import FakeNight
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.night_ways import weak
from tests.unit.ui.ways import sitting


def test_a_system_that_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """wakepy's own stand-in for a system that agrees."""
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    with kept_awake() as is_awake:
        assert is_awake


def test_a_system_that_does_not(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No night ends because nobody could be asked; it is said, and written down."""
    monkeypatch.setenv("WAKEPY_FORCE_FAILURE", "1")
    with caplog.at_level(logging.WARNING), kept_awake() as is_awake:
        assert not is_awake
    assert "does not promise" in caplog.text


@pytest.mark.parametrize(
    ("wish", "may_sleep"),
    [("WAKEPY_FAKE_SUCCESS", False), ("WAKEPY_FORCE_FAILURE", True)],
)
def test_who_goes_to_bed_at_the_window_reads_it_before_the_lights_are_out(
    monkeypatch: pytest.MonkeyPatch, wish: str, may_sleep: bool
) -> None:
    """In the morning, with half a night, it is too late."""
    monkeypatch.setenv(wish, "1")
    inside = FakeNight(NightPlan("me"), FakeClock())
    night = Awake(inside)
    assert not night.tick().may_sleep  # nobody was asked yet
    for stage in (NightStage.READY, NightStage.DARK):
        inside.stage = stage
        assert night.tick().may_sleep is may_sleep
    inside.is_simulated = True
    assert not night.tick().may_sleep
    night.finish()


def test_the_bed_says_so() -> None:
    s = sitting(size=(960, 540))
    weak(s)
    words = [line.words for line in s.director.scene.reading()]
    assert any("may go to sleep by itself" in one for one in words)
