"""What is asked on the way: how the day is, and what hurts. If these fail, somebody trains on a
day that is none.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from rehab.model.checkup import Advice, Checkup
from rehab.model.exercise import PhaseName
from rehab.model.frame import Command, Stage
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.on_the_way import SMALL, _words, choose, session, sitting, until


@pytest.mark.parametrize("mark", ["missed_dose", "has_fever", "slept_little"])
def test_a_hard_day_is_a_rest_day(mark: str) -> None:
    s = sitting()
    choose(s, "start")
    choose(s, mark)
    choose(s, "go")
    assert s.name == "advice"
    assert "Today is a rest day" in _words(s)
    choose(s, "ok")
    assert s.name == "today"
    assert "start" not in [b.name for b in s.director.scene.buttons()]  # type: ignore[attr-defined]
    assert s.desk.begun == []


def test_an_exercise_of_ones_own_choice_asks_how_the_day_is_too() -> None:
    """Rule e: a fever is a fever, whichever screen one begins on."""
    s = sitting()
    s.director._go("home")
    s.wait(1.0)
    choose(s, "start")
    assert s.name == "check"


@pytest.mark.parametrize(("sensor", "asks"), [("ble:NPG", True), ("simulated", False)])
def test_a_named_sensor_on_an_arm_asks_how_the_day_is_first(
    sensor: str, asks: bool
) -> None:
    """Rule e: `rehab train X --sensor ble:…` is a way to train, too, and not around it."""
    desk = FakeDesk(FakeClock(), (make.exercise(repetitions=1, sets=1, phase_s=0.3),))
    s = Sitting(desk, first="home", size=SMALL, sensor=sensor)
    s.wait(1.0)
    choose(s, "start")
    assert s.name == ("check" if asks else "placement")
    if asks:
        choose(s, "has_fever")
        choose(s, "go")
        assert s.name == "advice"
        assert desk.begun == []
        choose(s, "again")
        choose(s, "go")
        choose(s, "done")
        s.wait(0.5)
        assert [begun[2] for begun in desk.begun] == [sensor]


def test_a_sensor_on_an_arm_that_was_chosen_later_asks_too() -> None:
    """The demo's window offers it, and so does what is shown after a sensor failed."""
    s = sitting("home")
    choose(s, "start")
    assert s.name == "sensor"
    choose(s, "other")
    choose(s, "use")
    assert s.name == "check"
    choose(s, "go")
    choose(s, "done")
    s.wait(0.5)
    assert [begun[2] for begun in s.desk.begun] == ["ble:NPG"]


def test_a_window_that_stayed_open_over_night_asks_anew() -> None:
    """Rule e: how yesterday was says nothing of the fever of today."""
    s = sitting("home")
    s.visit.check(Checkup())
    assert not s.visit.has_to_be_asked("ble:NPG")
    tomorrow = s.visit.now() + timedelta(days=1)
    s.visit.now = lambda: tomorrow
    assert s.visit.has_to_be_asked("ble:NPG")
    assert not s.visit.has_to_be_asked("simulated")


def test_pain_is_asked_before_the_first_exercise_on_one_screen() -> None:
    """Rule c compares with it; a press is enough, and nobody has to answer."""
    for answers, kept in (
        (("done",), Checkup(pain=0)),
        (("more", "more", "less", "done"), Checkup(pain=1)),
        (("more", "skip"), Checkup()),
    ):
        s = sitting()
        choose(s, "start")
        choose(s, "go")
        for answer in answers:
            choose(s, answer)
        assert s.desk.kept_checkups == [kept]
        assert s.name == "sensor"


def test_pain_of_four_at_the_start_is_no_day_to_train_and_can_be_put_right() -> None:
    """A hand that jerks presses More once too often: the day must not be lost by it."""
    s = sitting()
    choose(s, "start")
    choose(s, "go")
    for answer in ("more", "more", "more", "more", "done"):
        choose(s, answer)
    assert s.name == "advice"
    assert s.visit.advice is Advice.STOP_TODAY
    choose(s, "again")
    choose(s, "go")
    choose(s, "done")
    assert s.name == "sensor"
    assert [said.pain for said in s.desk.kept_checkups] == [4, 0]


@pytest.mark.parametrize("before", [None, 2])
def test_pain_is_asked_between_sets_with_one_press(before: int | None) -> None:
    """Rule c: who is never asked goes on in pain; who aches as before says so at once."""
    s = sitting()
    s.go(Stage.SET_REST, part=0.1)
    session = s.desk.session
    assert session is not None
    session.plan = replace(session.plan, pain_before=before)
    session._steps = [replace(step, seconds=60.0) for step in session._steps]
    s.wait(0.8)
    choose(s, "fine")
    assert session.pains == [before or 0]
    assert s.name == "rest"
    names = [target.name for target in s.director.scene.panel().targets]
    assert names == ["help", "hurts", "card", "stop"]  # nothing that would do nothing
    focused = s.director.scene.panel().focused
    assert focused is not None
    assert focused.name == "help"  # who chooses what is lit calls nobody
    assert "You can go on in" in _words(s)
    s.wait(31.0)
    choose(s, "go")
    assert session.commands == [Command.BEGIN]


@pytest.mark.parametrize("pain", [3, 4])
def test_pain_of_four_ends_the_session(pain: int) -> None:
    s = sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT)
    s.press(0.05)
    s.wait(1.0)
    choose(s, "hurts")
    assert s.name == "pain"
    for _ in range(pain):
        choose(s, "more")
    choose(s, "done")
    assert session(s).pains == [pain]
    until(s, "summary" if pain >= 4 else "pause")
