"""From the first start to the results with Space alone, on the real program with a simulated
patient. If this fails, a new user's first morning does.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pytest

from rehab.app import guided
from rehab.app.absence import Absence
from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.signal import Side
from rehab.ui.scene import Screen
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_session import FakeClock

SENSOR = "simulated?seed=7&jerks_per_min=12"
LONGEST_S = 800.0


class RealSitting(Sitting):
    """The window's screens on the real desk; the sensor's thread has its own time."""

    def __init__(self, desk: AppDesk) -> None:
        desk.clock = FakeClock()  # type: ignore[attr-defined]
        super().__init__(desk, first="welcome", size=(640, 360))  # type: ignore[arg-type]
        self.until_s = time.monotonic() + LONGEST_S
        self.draws_every = 4

    def until(self, *names: str) -> None:
        while self.name not in names:
            if time.monotonic() > self.until_s:
                pytest.fail(f"{names} never came: {self.names}")
            self.wait(4 * self.clock.frame_s)
            time.sleep(0.002)
        self.wait(1.0)

    def choose(self, *targets: str) -> None:
        for target in targets:
            scene = self.director.scene
            assert isinstance(scene, Screen)
            for _ in range(4):
                panel = scene.panel()
                if panel.focused is not None and panel.focused.name == target:
                    break
                self.press(0.3)
            focused = scene.panel().focused
            assert focused is not None, (self.name, target)
            assert focused.name == target, (self.name, target)
            self.press(1.4)
            self.wait(0.6)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("REHAB_DEBUG", "1")
    # a full machine takes its time for a frame: nobody was away for that
    monkeypatch.setattr(guided, "Absence", lambda: Absence(lambda: 0.0, lambda: 0.0))
    opened = Home(Settings(data_dir=tmp_path))
    yield opened
    opened.close()


@pytest.mark.timeout(900)
def test_a_first_morning(home: Home) -> None:
    desk = AppDesk(home, "me", sensor=SENSOR, how={"speed": 200.0})
    s = RealSitting(desk)
    s.wait(1.0)
    s.choose("setup", "hold", "hold", "hold", "use", "none")
    s.choose("right", "go", "no", "no", "later", "later", "go")
    assert s.name == "today"
    profile = desk.profile()
    assert profile is not None
    assert profile.side is Side.RIGHT
    planned = desk.today().items
    s.choose("start", "go", "done", "use")
    for _ in range(2):
        s.until("placement", "contact")
        while s.name == "placement":
            s.choose("done")
        s.until("contact")
        s.choose("begin")
        s.until("next")
        if len(s.visit.course.rows) < 2:
            s.choose("go")
    rows = s.visit.course.rows
    assert [row.exercise_id for row in rows] == [i.exercise_id for i in planned[:2]]
    assert {row.sitting for row in rows} == {desk.sitting(practice=True)}
    s.choose("stop")
    s.until("summary")
    s.choose("finish", "good", "done", "yes", "well", "nothing")
    assert s.name == "history"
    left = [item.exercise_id for item in desk.today(practice=True).items]
    assert left == [item.exercise_id for item in planned[2:]]
    s.choose("back")
    assert s.name == "today"
    s.visit.close()
