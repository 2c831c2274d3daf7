"""H3: the sensor goes while "Are you OK?" stands; the emergency card comes all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehab.app.absence import Absence
from rehab.app.guided import Guided, open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.signal import Heard, LinkChange, LinkState, Side


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(Settings(tmp_path))
    yield home
    home.close()


class Clock:
    """`now_s` is moved by the test."""

    now_s = 0.0


def asked(home: Home, monkeypatch: pytest.MonkeyPatch) -> tuple[Guided, Clock]:
    """A session in which the question was just asked, and its sensor fell silent."""
    plan = plan_for(home, "arm_raise", Side.RIGHT, "me", repetitions=1)
    guided = open_guided(
        home, plan, "simulated?jerks_per_min=0", auto=False, speed=float("inf")
    )
    clock = Clock()
    guided._absence = Absence(lambda: clock.now_s, lambda: clock.now_s)
    while guided.tick().stage is not Stage.EXERCISE:
        guided.ask(Command.BEGIN)
    assert guided._engine is not None
    guided._engine._conductor.ask_if_ok("rhythmic")
    monkeypatch.setattr(guided._source, "drain", list)
    return guided, clock


def pass_by(guided: Guided, clock: Clock, seconds: float) -> Stage:
    """Let time pass at 20 frames a second."""
    for _ in range(round(seconds * 20)):
        clock.now_s += 0.05
        guided.tick()
    return guided.tick().stage


def test_the_time_to_answer_runs_out_without_a_sensor(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who lies beside the chair is out of the radio's reach."""
    guided, clock = asked(home, monkeypatch)
    changes: list[Heard] = [LinkChange(LinkState.LOST, 0)]
    monkeypatch.setattr(guided._source, "drain", lambda: changes)  # it looks for it
    assert pass_by(guided, clock, 5.0) is Stage.PAUSED
    assert guided.tick().remaining_s == pytest.approx(5.0, abs=0.2)
    assert pass_by(guided, clock, 5.2) is Stage.STOPPED
    assert guided.tick().stop_reason is StopReason.RHYTHMIC
    guided.abandon()


def test_an_answer_counts_without_a_sensor_too(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is well is not shown the emergency card because a radio failed."""
    guided, clock = asked(home, monkeypatch)
    pass_by(guided, clock, 8.0)
    guided.ask(Command.I_AM_OK)
    assert pass_by(guided, clock, 30.0) is Stage.PAUSED
    assert guided.tick().stop_reason is None
    guided.abandon()
