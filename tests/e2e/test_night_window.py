"""A night at the window, on the real desk: from the first page to the history."""

import os
import time
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.nights import NightPlan, NightStage
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.ways import page_of

SPEC = "simulated?night=periodic&seed=3"
_SIZE = (640, 360)


def _until(s: Sitting, name: str, stage: NightStage | None = None) -> None:
    """Let frames go by until a screen stands; one that never comes ends with the test."""
    while s.name != name or (stage is not None and _stage(s) is not stage):
        s.frame()
        time.sleep(0.0005)  # the sensor has its own thread
    s.wait(0.8)


def _stage(s: Sitting) -> NightStage | None:
    night = s.visit.night
    return None if night is None or night.frame is None else night.frame.stage


def test_a_short_night_is_recorded_counted_and_shown(tmp_path: Path) -> None:
    """If this fails, somebody slept with a sensor on the leg for nothing."""
    home = Home(Settings(tmp_path))
    desk = AppDesk(home, "me", sensor=SPEC, how={"speed": float("inf")})
    desk.nights.planned = NightPlan("me", hours=0.5)
    desk.clock = FakeClock()  # type: ignore[attr-defined]
    s = Sitting(desk, first="night", size=_SIZE, sensor=SPEC)  # type: ignore[arg-type]
    s.draws_every = 10
    try:
        page_of("bed", "go")(s)
        _until(s, "placement")
        page_of("done")(s)
        _until(s, "contact")
        page_of("begin")(s)
        _until(s, "bed", NightStage.READY)
        page_of("out")(s)
        _until(s, "morning")
        s.wait(0.5)
        row = s.visit.night.row if s.visit.night is not None else None
        assert row is not None
        assert row.is_simulated
        assert abs(row.dark_s - 1800.0) < 2.0
        assert row.score is not None
        assert row.score.index_per_h is None  # half an hour is no night
        page_of("nights")(s)
        assert s.name == "nights"
        assert [one.id for one in desk.nights.rows()] == [row.id]
    finally:
        s.visit.close()
        home.close()
