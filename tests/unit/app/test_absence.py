"""A laptop that slept, a window that stood still, a clock that was set."""

from pathlib import Path

import pytest

from rehab.app.absence import AWAY_S, Absence
from rehab.app.guided import Guided, open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.model.frame import Command, Frame, Stage
from rehab.model.signal import Side


def test_either_clock_tells_an_absence() -> None:
    """One of them stops while a machine sleeps, the other may be set back."""
    now = {"monotonic": 10.0, "wall": 1000.0}
    absence = Absence(lambda: now["monotonic"], lambda: now["wall"])
    assert absence.tick() == 0.0
    now |= {"monotonic": 10.5, "wall": 1000.5}
    assert absence.tick() == pytest.approx(0.5)
    now |= {"monotonic": 11.0, "wall": 4000.0}  # slept
    assert absence.tick() > AWAY_S
    now |= {"monotonic": 11.5, "wall": 400.0}  # set back
    assert absence.tick() == pytest.approx(0.5)


def _until(guided: Guided, stage: Stage) -> Frame:
    while (frame := guided.tick()).stage is not stage:
        if frame.stage is Stage.READY:
            guided.ask(Command.BEGIN)
    return frame


def test_who_comes_back_finds_a_calm_pause(tmp_path: Path) -> None:
    """After hours with a closed lid: no arm that moves, nothing to catch up with."""
    home = Home(Settings(tmp_path))
    plan = plan_for(home, "arm_raise", Side.RIGHT, "me", repetitions=1)
    guided = open_guided(
        home, plan, "simulated?jerks_per_min=0", auto=False, speed=float("inf")
    )
    later = 0.0
    guided._absence = Absence(lambda: 0.0, lambda: later)
    before = _until(guided, Stage.EXERCISE)
    later = 7200.0
    frame = guided.tick()
    assert (frame.stage, frame.paused_stage) == (Stage.PAUSED, Stage.EXERCISE)
    assert frame.repetition == before.repetition
    guided.ask(Command.RESUME)
    assert guided.tick().stage is Stage.EXERCISE
    guided.abandon()
    home.close()
