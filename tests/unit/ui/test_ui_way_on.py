"""What comes after something failed. If these fail, a person reads a line for developers,
or goes round in circles.
"""

import pytest

from rehab.errors import FileError, Reason, RehabError, SensorError, StoreError
from rehab.i18n import explain, explain_to_patient
from rehab.model.frame import Stage
from rehab.model.signal import Side
from rehab.ui.scene import Screen
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.screen_words import said

SMALL = (640, 360)
BUSY = StoreError(Reason.STORE_BUSY, path="/data")
NO_RADIO = SensorError(Reason.BLUETOOTH_MISSING)
NO_FILE = FileError(Reason.FILE_MISSING, path="/data/a b.edf")


def sitting(**options: object) -> Sitting:
    desk = FakeDesk(FakeClock(), (make.exercise(repetitions=1, phase_s=0.3),))
    return Sitting(desk, size=SMALL, **options)  # type: ignore[arg-type]


def failed(error: RehabError, sensor: str = "ble:NPG") -> Sitting:
    """Open a sensor that fails."""
    s = sitting(first="sensor", sensor=sensor)
    s.desk.fault = error
    s.wait(1.0)
    assert s.name == "error"
    s.desk.fault = None
    return s


def labels(s: Sitting) -> list[str]:
    scene = s.director.scene
    assert isinstance(scene, Screen)
    return [button.label for button in scene.buttons()]


@pytest.mark.parametrize("reason", Reason)
def test_the_patient_reads_short_words(reason: Reason) -> None:
    words = explain_to_patient(RehabError(reason, path="/data/x", name="ble:x"))
    assert not set("`{}/_:;()") & set(words)
    sentences = words.removesuffix(".").split(". ")
    assert 1 <= len(sentences) <= 2
    assert all(len(sentence.split()) <= 9 for sentence in sentences)


@pytest.mark.parametrize("error", [NO_RADIO, NO_FILE, BUSY])
def test_both_sentences_are_there_and_fit(
    error: RehabError, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = failed(error)
    words = said(s, monkeypatch)
    assert explain_to_patient(error) in words
    assert f"For a helper: {explain(error)}" in words
    assert s.canvas.faults == []


@pytest.mark.parametrize("error", [NO_RADIO, NO_FILE])
def test_without_a_sensor_one_can_try_it(error: RehabError) -> None:
    s = failed(error)
    assert labels(s) == ["Try without a sensor", "Choose again", "Home"]
    s.press(1.3)
    s.wait(1.5)
    assert s.desk.begun == [("test_raise", Side.RIGHT, "simulated")]
    assert s.name == "placement"
    s.press(0.3, "escape")
    assert s.name == "today"
    s.director._go("sensor")
    s.wait(1.0)
    assert len(s.desk.begun) == 1  # the next time it asks again


def test_what_failed_is_not_offered_as_the_way_on() -> None:
    assert labels(failed(NO_RADIO, sensor="simulated"))[0] == "Choose again"
    assert labels(failed(BUSY)) == ["Go on", "Home"]


def test_the_sensor_that_works_is_offered_first() -> None:
    s = failed(SensorError(Reason.RADIO_EXTRA_MISSING), sensor="simulated")
    assert [c.spec for c in s.visit.sensors()] == ["ble:NPG", "simulated"]
    s.visit.begin("simulated")
    s.go(Stage.READY)
    assert [c.spec for c in s.visit.sensors()] == ["simulated", "ble:NPG"]


def test_a_sensor_that_was_lost_is_still_a_working_one() -> None:
    s = sitting()
    s.go(Stage.READY)
    assert s.desk.session is not None
    s.desk.session.fault = SensorError(Reason.SENSOR_LOST, name="NPG")
    s.wait(1.0)
    assert [c.spec for c in s.visit.sensors()] == ["simulated", "ble:NPG"]


@pytest.mark.parametrize("first", ["home", "history"])
def test_home_works_while_the_store_does_not(
    first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = sitting(first=first)
    s.desk.store_fault = BUSY
    s.wait(1.0)
    s.press(1.3)  # go on
    s.wait(2.0)
    base = "home" if first == "home" else "today"
    assert s.names == [first, "error", base]
    words = said(s, monkeypatch)
    assert "session" not in words
    assert "Welcome" not in words
    s.desk.fault = BUSY
    s.press(1.3)  # start
    s.wait(0.5)
    if base == "today":
        s.press(1.3)  # none of these is true
        s.wait(0.5)
        s.press(1.3)  # nothing hurts
        s.wait(0.5)
    s.press(1.3)  # with the first sensor
    s.wait(0.5)
    assert s.name == "error"
    assert explain_to_patient(BUSY) in said(s, monkeypatch)
    s.press(1.3)
    s.wait(1.0)
    assert s.name == base
