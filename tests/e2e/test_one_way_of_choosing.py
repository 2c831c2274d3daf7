"""A whole day with one way of choosing only: the muscle, a gamepad, the space bar. On the real
program with a sensor that is no simulation to it. If this fails, somebody who has only that
is stuck before their morning is done.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pytest

from rehab.app import guided
from rehab.app.absence import Absence
from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.errors import Reason, SensorError
from rehab.model.frame import Stage
from rehab.model.habits import Habits
from rehab.model.people import Preferences, Profile
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, WeekPlan
from rehab.model.signal import Side
from rehab.ui.ear import Hearing
from rehab.ui.events import InputEvent
from rehab.ui.inputs import Ears
from rehab.ui.layout import Layout
from tests.muscle import SPEC, Arm
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_session import FakeClock
from tests.walk.ways import OneKey, OneMuscle, OnePad, Way, lit

pytestmark = pytest.mark.timeout(900)  # whole days, frame by frame

SIZE = (640, 360)
LONGEST_S = 240.0
ITEMS = tuple(
    PlanItem(name, Side.RIGHT, sets=1, repetitions=2)
    for name in ("arm_raise", "elbow_flexion")
)
HURRIED = frozenset({Stage.REST_CALIBRATION, Stage.REFERENCE, Stage.EXERCISE})


class Day(Sitting):
    """The window's screens on the real desk; `way` is all that the person can do."""

    def __init__(
        self,
        home: Home,
        arm: Arm,
        clock: FakeClock,
        way: Way,
        *,
        first: str = "today",
    ) -> None:
        desk = AppDesk(home, "me", sensor=SPEC)
        desk.clock = clock  # type: ignore[attr-defined]
        super().__init__(desk, first=first, size=SIZE)  # type: ignore[arg-type]
        self.draws_every = 4
        self.arm, self.way, self.real, self.ears = arm, way, desk, Ears()
        arm.is_hurried = self.is_hurried
        self.wait(2.0)

    def is_hurried(self) -> bool:
        frame, session = self.visit.frame, self.visit.session
        return session is not None and frame is not None and frame.stage in HURRIED

    def now(self) -> float:
        return self.clock.now()

    def frame(self, *events: InputEvent) -> None:
        heard = self.ears.read(Layout.fit(SIZE), self.now()).inputs
        super().frame(*events, *heard)

    def until(self, *names: str) -> None:
        until_s = self.clock.now() + LONGEST_S
        while self.name not in names:
            assert self.clock.now() < until_s, (names, self.names)
            self.wait(4 * self.clock.frame_s)
        self.wait(1.0)

    def choose(self, *targets: str) -> None:
        for name in targets:
            self.way.choose(self, name)
            self.wait(1.0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("REHAB_DEBUG", "1")
    # a full machine takes its time for a frame: nobody was away for that
    monkeypatch.setattr(guided, "Absence", lambda: Absence(lambda: 0.0, lambda: 0.0))
    opened = Home(Settings(data_dir=tmp_path))
    opened.papers.keep_profile(Profile())
    day = DayPlan(ITEMS)
    opened.store.diary.add_plan(PlanVersion("me", 0, WeekPlan((day,) * 7)))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def arm(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Arm:
    arm = Arm(clock.now)
    arm.plug_in(monkeypatch)
    return arm


def begin(home: Home, arm: Arm, clock: FakeClock, way: Way) -> Day:
    home.papers.keep_preferences(Preferences(habits=way.habits))
    return Day(home, arm, clock, way)


@pytest.mark.parametrize(
    "make_way",
    [OneMuscle, lambda _: OnePad(), lambda _: OneKey()],
    ids=["muscle", "pad", "key"],
)
def test_a_whole_day(
    home: Home, arm: Arm, clock: FakeClock, make_way: Callable[[Arm], Way]
) -> None:
    day = begin(home, arm, clock, make_way(arm))
    day.choose("start", "go", "done", "use")
    day.until("sensor")
    day.choose("mine")
    for k in range(2):
        day.until("placement", "contact")
        while day.name == "placement":
            day.choose("done")
        day.until("contact")
        day.choose("begin")
        day.until("next" if k == 0 else "summary")
        if k == 0:
            day.choose("go")
    day.choose("finish", "good", "done", "yes", "well", "nothing")
    assert day.name == "history"
    rows = home.sessions("me")
    assert [row.exercise_id for row in rows] == [item.exercise_id for item in ITEMS]
    assert [row.status for row in rows] == ["complete"] * 2
    assert len(home.store.diary.ratings("me")) == 1
    assert day.real.preferences().sensor == SPEC
    day.choose("back")
    assert day.name == "today"
    day.visit.close()
    assert arm.source is None


def test_a_muscle_alone_gets_through_the_practice(
    home: Home, arm: Arm, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The muscle of the practice is nobody's; one's own leads on beside it."""
    way = OneMuscle(arm)
    home.papers.keep_preferences(Preferences(habits=way.habits))
    day = Day(home, arm, clock, way, first="welcome")
    practice = Arm(clock.now, kind="simulated")
    practice.is_hurried = day.is_hurried
    practice.plug_in(monkeypatch)
    day.choose("try")
    day.until("contact")
    assert arm.source is not None
    day.choose("begin")
    day.until("exercise")
    assert day.director.filter.rise is None  # no bar on Pause: it would do nothing
    day.until("summary")
    day.choose("finish")
    assert day.name == "welcome"
    (row,) = home.sessions("demo")
    assert row.is_simulated
    assert row.status == "complete"
    day.visit.close()
    assert arm.source is None


def test_a_muscle_that_goes_away_is_said_and_keys_still_work(
    home: Home, arm: Arm, clock: FakeClock
) -> None:
    day = begin(home, arm, clock, OneMuscle(arm))
    assert day.visit.ear.state is Hearing.HEARD
    arm.fault = SensorError(Reason.SENSOR_LOST, name="muscle")
    day.wait(1.0)
    assert day.visit.ear.state is Hearing.LOST
    assert arm.source is None
    assert day.name == "today"  # no screen of alarm
    assert "Keys still work" in day.canvas.key_words
    for _ in range(4):
        if (focused := lit(day)) is not None and focused.name == "start":
            break
        day.wait(1.8)
    day.press(0.5)
    assert day.name == "check"
    arm.fault = None
    day.wait(16.0)
    assert day.visit.ear.state is Hearing.HEARD  # it comes back by itself
    day.visit.close()


def test_the_muscle_is_heard_only_where_it_is_the_switch(
    home: Home, arm: Arm, clock: FakeClock
) -> None:
    day = begin(home, arm, clock, OneKey())
    assert arm.opened == []
    day.visit.prefer(habits=Habits(emg_switch=True))
    day.wait(1.0)
    assert arm.source is not None
    day.visit.prefer(habits=Habits())
    day.wait(0.1)
    assert arm.source is None
    day.visit.close()
