"""A sensor that falls silent. If this fails, the bar stands where the muscle was last heard, and a
person holds on against a picture.
"""

from pathlib import Path

import pytest

from rehab.app.absence import Absence
from rehab.app.guided import open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.model.frame import Command, Frame, Stage
from rehab.model.signal import Side


def test_a_level_that_nothing_renews_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, clock = Home(Settings(tmp_path)), [0.0]
    plan = plan_for(home, "arm_raise", Side.RIGHT, "me", repetitions=1)
    spec = "simulated?jerks_per_min=0"
    guided = open_guided(home, plan, spec, auto=False, speed=float("inf"))
    guided._absence = Absence(lambda: clock[0], lambda: clock[0])
    try:
        while guided.tick().stage is not Stage.EXERCISE:
            guided.ask(Command.BEGIN)
        monkeypatch.setattr(guided._source, "drain", list)

        def later(seconds: float) -> Frame:
            clock[0] += seconds
            return guided.tick()

        assert later(0.2).level > 0.0
        assert later(0.2).level > 0.0
        silent = later(0.2)
        assert (silent.level, silent.effort) == (0.0, 0.0)
        assert silent.stage is Stage.EXERCISE
    finally:
        guided.abandon()
        home.close()
