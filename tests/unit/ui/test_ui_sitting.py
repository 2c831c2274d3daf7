"""Whole sittings at the window. If these fail, a person gets stuck, or loses a session."""

from dataclasses import replace

import pytest

from rehab.errors import Reason, RehabError, SensorError, StoreError
from rehab.model.checkup import Checkup
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.signal import Side
from rehab.ui.events import Press, Release
from rehab.ui.scenes.summary import _reason
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FRAME_S, FakeClock, FakeSession

SMALL = (640, 360)  # what happens does not depend on the size


def desk(**options: object) -> FakeDesk:
    short = make.exercise(repetitions=1, sets=2, phase_s=0.3)
    both = make.exercise(repetitions=1, phase_s=0.3, side=Side.BOTH)
    return FakeDesk(FakeClock(), (short, both), **options)  # type: ignore[arg-type]


def session(s: Sitting) -> FakeSession:
    assert s.desk.session is not None
    return s.desk.session


def until(s: Sitting, name: str, seconds: float = 20.0) -> None:
    for _ in range(round(seconds / FRAME_S)):
        if s.name == name:
            s.wait(0.8)
            return
        s.frame()
    pytest.fail(f"{name} never came: {s.names}")


def hold(s: Sitting) -> None:
    s.press(1.3)


def test_space_alone_does_a_whole_session() -> None:
    s = Sitting(desk(), size=SMALL)
    s.wait(0.8)
    hold(s)  # start
    until(s, "sensor")
    hold(s)  # try it now
    until(s, "placement")
    hold(s)  # the pads of the first muscle are on
    s.wait(0.5)
    hold(s)  # and those of the second
    until(s, "contact")
    hold(s)  # begin
    until(s, "rest")
    until(s, "summary")
    hold(s)  # finish
    until(s, "home")
    assert s.names == [
        "home",
        "sensor",
        "placement",
        "contact",
        "calibrate",
        "exercise",
        "rest",
        "exercise",
        "summary",
        "home",
    ]
    assert session(s).is_finished
    assert not session(s).is_abandoned


def test_space_alone_reaches_every_target_of_home() -> None:
    s = Sitting(desk(), size=SMALL)
    s.wait(0.8)
    s.press(0.3)
    hold(s)  # next exercise
    assert s.visit.index == 1
    assert s.visit.side is Side.BOTH
    s.press(0.3)
    hold(s)  # results
    assert s.name == "history"
    s.wait(0.5)
    s.press(0.3)  # a single target needs no hold
    assert s.name == "home"


def test_space_alone_goes_on_now_after_a_set() -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.SET_REST, part=0.0)
    session(s)._steps = [replace(step, seconds=14.0) for step in session(s)._steps]
    s.wait(0.8)
    hold(s)  # nothing hurts
    s.wait(6.0)
    hold(s)
    assert session(s).pains == [0]
    assert Command.BEGIN in session(s).commands


def test_pause_resume_and_stop_with_space_alone() -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.1)
    s.press(0.05)
    assert s.name == "pause"
    hold(s)
    assert session(s).commands == [Command.PAUSE, Command.RESUME]
    until(s, "exercise")
    s.press(0.05)
    s.wait(0.5)
    for _ in range(3):  # to Stop
        s.press(0.3)
    hold(s)
    until(s, "summary")
    assert session(s).commands[-1] is Command.STOP
    assert session(s).is_finished


def test_a_short_press_never_resumes() -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.1)
    s.press(0.05)
    for control in ("space", "enter", "space", "enter"):
        s.press(0.5, control)
    assert session(s).commands == [Command.PAUSE]


def test_a_sensor_that_is_not_there_leads_on() -> None:
    s = Sitting(desk(), size=SMALL)
    s.desk.fault = SensorError(Reason.SENSOR_NOT_FOUND, name="NPG", seen="–")
    s.visit.check(Checkup())
    s.wait(0.8)
    hold(s)
    until(s, "sensor")
    hold(s)
    until(s, "error")
    s.desk.fault = None
    hold(s)  # choose again
    until(s, "sensor")
    hold(s)
    until(s, "placement")


def test_a_sensor_named_at_the_start_is_opened_once_and_not_again_by_itself() -> None:
    s = Sitting(desk(), size=SMALL, sensor="ble:NPG")
    s.visit.check(Checkup())
    s.wait(0.8)
    hold(s)
    until(s, "placement")
    assert s.desk.begun == [("test_raise", Side.RIGHT, "ble:NPG")]
    session(s).fault = SensorError(Reason.SENSOR_LOST, name="NPG")
    until(s, "error")
    assert session(s).is_abandoned
    s.press(0.3)
    hold(s)  # choose again
    until(s, "sensor")
    s.wait(2.0)
    assert len(s.desk.begun) == 1


def test_what_was_done_is_kept_when_the_sensor_is_lost() -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.5)
    session(s).fault = SensorError(Reason.SENSOR_LOST, name="NPG")
    until(s, "error")
    assert session(s).is_finished
    hold(s)  # see what is kept
    until(s, "summary")
    assert s.visit.row is not None


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.EXERCISE])
def test_a_full_disk_ends_in_a_sentence_and_lets_go(stage: Stage) -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.5)
    session(s).finish_fault = StoreError(Reason.DISK_FULL, path="/data")
    if stage is Stage.DONE:
        session(s)._at = 10_000
    else:
        session(s).fault = RehabError(Reason.DISK_ERROR, path="/data")
    until(s, "error")
    assert session(s).is_abandoned
    assert s.visit.session is None
    hold(s)
    until(s, "home")


def test_leaving_before_the_start_closes_the_sensor() -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.READY)
    s.wait(0.5)
    s.press(0.3, "escape")
    assert s.name == "home"
    assert session(s).is_abandoned


def test_the_mouse_works_too() -> None:
    s = Sitting(desk(), size=SMALL)
    s.wait(0.8)
    point = (500.0, 760.0)
    s.frame(Press("pointer", s.clock.now(), point))
    s.wait(0.3)
    s.frame(Release("pointer", s.clock.now(), point))
    s.wait(0.2)
    assert s.name == "sensor"


def test_another_exercise_brings_its_own_ring_and_goal() -> None:
    s = Sitting(desk(), size=SMALL)
    scene = s.director.scenes["exercise"]
    s.go(Stage.EXERCISE, part=0.1)
    first = scene._ring  # type: ignore[attr-defined]
    s.visit.abandon()
    s.visit.next_exercise()
    s.director._go("home")
    s.wait(0.5)
    s.go(Stage.EXERCISE, part=0.1)
    assert scene._ring is not first  # type: ignore[attr-defined]


def test_a_session_that_broke_off_is_not_called_whole() -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.5)
    session(s).fault = SensorError(Reason.SENSOR_LOST, name="NPG")
    until(s, "error")
    assert _reason(s.visit) is StopReason.SENSOR_LOST
