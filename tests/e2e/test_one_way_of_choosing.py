"""A whole day with one way of choosing only: the muscle, a gamepad, the space bar. On the real
program with a sensor that is no simulation to it. If this fails, somebody who has only that
is stuck before their morning is done.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame
import pytest

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
from rehab.ui.events import InputEvent, Target
from rehab.ui.inputs import Ears
from rehab.ui.layout import Layout
from tests.muscle import SPEC, Arm
from tests.unit.ui.fake_desk import FakeClock, Sitting

SIZE = (640, 360)
LONGEST_S = 240.0
ITEMS = tuple(
    PlanItem(name, Side.RIGHT, sets=1, repetitions=2)
    for name in ("arm_raise", "elbow_flexion")
)
HURRIED = frozenset({Stage.REST_CALIBRATION, Stage.REFERENCE, Stage.EXERCISE})


class Day(Sitting):
    """The window's screens on the real desk; `way` is all that the person can do."""

    def __init__(self, home: Home, arm: Arm, clock: FakeClock, way: "Way") -> None:
        desk = AppDesk(home, "me", sensor=SPEC)
        desk.clock = clock  # type: ignore[attr-defined]
        super().__init__(desk, first="today", size=SIZE)  # type: ignore[arg-type]
        self.arm, self.way, self.real = arm, way, desk
        arm.is_hurried = self.is_hurried
        self.wait(2.0)

    def is_hurried(self) -> bool:
        frame, session = self.visit.frame, self.visit.session
        return session is not None and frame is not None and frame.stage in HURRIED

    def until(self, *names: str) -> None:
        until_s = self.clock.now() + LONGEST_S
        while self.name not in names:
            assert self.clock.now() < until_s, (names, self.names)
            self.frame()
        self.wait(1.0)

    @property
    def lit(self) -> Target | None:
        return self.director.scene.panel().focused

    def choose(self, *targets: str) -> None:
        for name in targets:
            self.way.choose(self, name)
            self.wait(1.0)


class Way(Protocol):
    """One way of choosing."""

    habits: Habits

    def choose(self, day: Day, name: str) -> None: ...


class OneMuscle:
    """Wait for the light, tense until the bar (or the ring) is full, let go."""

    habits = Habits(emg_switch=True, scan_s=1.8)

    def choose(self, day: Day, name: str) -> None:
        until_s = day.clock.now() + 40.0
        before = place(day)
        while place(day) == before:
            assert day.clock.now() < until_s, (" ".join(day.names), name)
            lit = self._catch(day, name)
            day.arm.tense(0.6)
            self._hold(day, lit)
            day.arm.tense(0.0)
            day.wait(1.2)

    def _catch(self, day: Day, name: str) -> Target:
        """Wait until the light just came to the target."""
        for _ in range(600):
            before = day.lit
            day.frame()
            n = len(day.director.scene.panel().targets)
            is_new = before is None or before.name != name or n == 1
            if is_new and day.lit is not None and day.lit.name == name:
                return day.lit
        pytest.fail(f"{name} was never lit: {' '.join(day.names)}")

    def _hold(self, day: Day, lit: Target) -> None:
        before = place(day)
        for _ in range(90):
            day.frame()
            rise, (_, share) = day.director.filter.rise, day.director.filter.hold
            is_full = (share if lit.needs_hold else rise or 0.0) >= 1.0
            if is_full or place(day) != before:
                return


def place(day: Day) -> tuple[str, int]:
    """Return the screen and its page."""
    return day.name, day.director.scene.n_turns


class OnePad:
    """A gamepad that nothing plugged in: pygame's own events, as the window reads them."""

    habits = Habits()

    def __init__(self) -> None:
        self._ears = Ears()

    def choose(self, day: Day, name: str) -> None:
        for _ in range(4):
            if day.lit is not None and day.lit.name == name:
                break
            self._press(day, pygame.JOYHATMOTION, 0.3, hat=0)
        assert day.lit is not None
        assert day.lit.name == name, (day.name, name)
        seconds = 1.4 if day.lit.needs_hold else 0.4
        self._press(day, pygame.JOYBUTTONDOWN, seconds, button=0)

    def _press(self, day: Day, kind: int, seconds: float, **what: int) -> None:
        is_hat = kind == pygame.JOYHATMOTION
        down = {"value": (1, 0)} if is_hat else {}
        up = {"value": (0, 0)} if is_hat else {}
        day.frame(*self._hear(day, kind, **what, **down))
        day.wait(seconds)
        off = kind if is_hat else pygame.JOYBUTTONUP
        day.frame(*self._hear(day, off, **what, **up))
        day.wait(0.8)

    def _hear(self, day: Day, kind: int, **what: object) -> list[InputEvent]:
        pygame.event.get()
        event = pygame.event.Event(kind, {"instance_id": 0, "joy": 0, **what})
        pygame.event.post(event)
        return self._ears.read(Layout.fit(SIZE), day.clock.now()).inputs


class OneKey:
    """The space bar: press to move on, hold to choose."""

    habits = Habits()

    def choose(self, day: Day, name: str) -> None:
        for _ in range(4):
            if day.lit is not None and day.lit.name == name:
                break
            day.press(0.3)
        assert day.lit is not None
        assert day.lit.name == name, (day.name, name)
        day.press(1.4)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("REHAB_DEBUG", "1")
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


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "way", [OneMuscle(), OnePad(), OneKey()], ids=lambda w: type(w).__name__
)
def test_a_whole_day(home: Home, arm: Arm, clock: FakeClock, way: Way) -> None:
    day = begin(home, arm, clock, way)
    day.choose("start", "go", "use")
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


def test_a_muscle_that_goes_away_is_said_and_keys_still_work(
    home: Home, arm: Arm, clock: FakeClock
) -> None:
    day = begin(home, arm, clock, OneMuscle())
    assert day.visit.ear.state is Hearing.HEARD
    arm.fault = SensorError(Reason.SENSOR_LOST, name="muscle")
    day.wait(1.0)
    assert day.visit.ear.state is Hearing.LOST
    assert arm.source is None
    assert day.name == "today"  # no screen of alarm
    assert "Keys still work" in day.canvas.key_words
    for _ in range(4):
        if day.lit is not None and day.lit.name == "start":
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
