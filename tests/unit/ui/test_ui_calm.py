"""Whatever fails leads to the calm screen. If these fail, the window dies in front of a
person, and perhaps their session with it.
"""

import logging

import pytest

from rehab.errors import Reason, RehabError, SensorError, StoreError
from rehab.model.frame import Stage, StopReason
from rehab.ui.canvas import Canvas
from rehab.ui.person import People
from rehab.ui.scenes.summary import _reason
from tests import make
from tests.unit.ui.driver import FakeFigure, Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_rows import row
from tests.unit.ui.fake_session import FakeClock

SMALL = (640, 360)
BUSY = StoreError(Reason.STORE_BUSY, path="/data")


def desk() -> FakeDesk:
    return FakeDesk(FakeClock(), (make.exercise(repetitions=1, phase_s=0.3),))


@pytest.fixture
def for_patients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REHAB_DEBUG")


def break_paint(s: Sitting, name: str, error: Exception) -> None:
    def paint(_: Canvas) -> None:
        raise error

    s.director.scenes[name].paint = paint  # type: ignore[attr-defined]


@pytest.mark.parametrize("first", ["home", "history"])
@pytest.mark.parametrize("reason", [Reason.STORE_BUSY, Reason.STORE_DAMAGED])
def test_a_store_that_cannot_be_opened_is_told(first: str, reason: Reason) -> None:
    d = desk()
    d.store_fault = StoreError(reason, path="/data")
    s = Sitting(d, size=SMALL, first=first)
    s.wait(1.0)
    assert s.names == [first, "error"]
    d.store_fault = None
    s.press(1.3)  # go on
    s.wait(1.0)
    assert s.name == ("home" if first == "home" else "today")
    assert s.visit.n_done == 0


@pytest.mark.parametrize("first", ["home", "history"])
def test_the_first_picture_does_not_wait_for_the_store(first: str) -> None:
    d = desk()
    d.rows = (row(d.exercises()[0]),)
    s = Sitting(d, size=SMALL, first=first)
    s.frame()
    assert s.visit.n_done is None
    s.wait(0.3)
    assert s.visit.n_done == 1


def test_a_first_screen_that_cannot_begin_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sensors(_: FakeDesk) -> None:
        raise SensorError(Reason.BLUETOOTH_OFF)

    monkeypatch.setattr(FakeDesk, "sensors", sensors)
    s = Sitting(desk(), size=SMALL, first="sensor")
    s.wait(0.5)
    assert s.name == "error"


def test_an_error_while_drawing_is_told() -> None:
    s = Sitting(desk(), size=SMALL)
    break_paint(s, "home", BUSY)
    s.frame()
    assert s.name == "error"
    s.wait(1.0)


@pytest.mark.usefixtures("for_patients")
def test_a_mistake_of_ours_keeps_the_session(caplog: pytest.LogCaptureFixture) -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.1)
    break_paint(s, "exercise", ZeroDivisionError("a bug"))
    with caplog.at_level(logging.ERROR):
        s.wait(1.0)
    assert s.name == "error"
    assert s.desk.session is not None
    assert s.desk.session.is_finished
    assert s.visit.row is not None
    assert "ZeroDivisionError" in caplog.text
    s.press(1.3)  # see what is kept
    s.wait(1.0)
    assert s.name == "summary"


@pytest.mark.usefixtures("for_patients")
@pytest.mark.parametrize("fault", [KeyError("a bug"), RehabError(Reason.DISK_FULL)])
def test_a_mistake_of_ours_while_keeping_lets_go(fault: Exception) -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.1)
    session = s.desk.session
    assert session is not None
    session.fault, session.finish_fault = KeyError("a bug"), fault
    s.wait(1.0)
    assert s.name == "error"
    assert session.is_abandoned
    assert s.visit.session is None


def test_a_mistake_of_ours_is_raised_where_it_is_looked_for() -> None:
    s = Sitting(desk(), size=SMALL)
    break_paint(s, "home", ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError):
        s.frame()


@pytest.mark.usefixtures("for_patients")
def test_a_broken_error_screen_does_not_loop() -> None:
    s = Sitting(desk(), size=SMALL)
    break_paint(s, "home", BUSY)
    break_paint(s, "error", ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError):
        s.frame()


def test_a_whole_session_stays_whole_when_the_history_fails() -> None:
    s = Sitting(desk(), size=SMALL)
    s.go(Stage.EXERCISE, part=0.5)
    assert s.desk.session is not None
    s.desk.session._at = 10_000
    s.wait(1.5)
    assert s.visit.row is not None
    s.desk.store_fault = BUSY
    s.director._go("history")
    s.wait(1.5)
    assert s.name == "error"
    s.press(1.3)
    s.wait(0.5)
    assert s.name == "summary"
    assert _reason(s.visit) is not StopReason.PATIENT


def test_few_figures_are_kept() -> None:
    built: list[object] = []

    def build(*key: object) -> FakeFigure:
        built.append(key)
        return FakeFigure()

    people = People(build)  # type: ignore[arg-type]
    s = Sitting(desk(), size=SMALL)
    exercise = make.exercise()
    for px_per_m in (600, 700, 800, 900, 600, 900):
        people.get(s.canvas, px_per_m, exercise.view, exercise.sides[0])
    assert len(built) == 5  # the first was let go of, the last was not
