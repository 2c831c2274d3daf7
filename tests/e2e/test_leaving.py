"""Somebody leaves in the middle: what was done is kept, what was not begun is no session."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehab.app import opening
from rehab.app.guided import Guided, open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.app.rescue import rescue
from rehab.config import Settings
from rehab.model.frame import Command, Stage
from rehab.model.people import HOME
from rehab.model.sensor import OwnSensor
from rehab.ports import SensorRequest, Source


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(Settings(data_dir=tmp_path))
    yield home
    home.close()


def _until(home: Home, stage: Stage, *, auto: bool = True) -> Guided:
    plan = plan_for(home, "arm_raise", None, "test", repetitions=1)
    guided = open_guided(home, plan, "simulated?seed=1", auto=auto, speed=1000.0)
    while guided.tick().stage is not stage:
        pass
    return guided


def test_leaving_before_the_exercise_fills_no_history(home: Home) -> None:
    """Looking at the sensor and going back again is not a session."""
    guided = _until(home, Stage.REST_CALIBRATION)
    guided.abandon()
    assert rescue(home) == []
    assert home.sessions() == []
    assert list((home.recordings / "set_aside").glob("*.mcap"))  # and nothing is lost


def test_leaving_in_the_exercise_is_found_again(home: Home) -> None:
    """What a patient did counts, however it ended."""
    guided = _until(home, Stage.EXERCISE)
    guided.abandon()
    (row,) = rescue(home)
    assert row.status == "recovered"
    assert home.sessions() == [row]


def test_stopping_in_the_exercise_is_a_stopped_session(home: Home) -> None:
    """Closing the window sends this: it is kept at once, as stopped by the patient."""
    guided = _until(home, Stage.EXERCISE)
    guided.ask(Command.STOP)
    row = guided.finish()
    assert row.status == "stopped"
    assert home.sessions() == [row]
    assert rescue(home) == []


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch) -> OwnSensor:
    """A Bluetooth sensor, as which the simulated one passes itself off."""
    mine = OwnSensor(sys.platform, "C4:00:00:00:00:01", "NPG-TEST 3CH", "npg")

    def opened(_: Guided, request: SensorRequest) -> Source:
        source = opening.open_source(request)
        source._transport.sensors = (mine,)  # type: ignore[attr-defined]
        return source

    monkeypatch.setattr(Guided, "_open", opened)
    return mine


def test_whoever_trained_with_a_sensor_owns_it(home: Home, mine: OwnSensor) -> None:
    """Later another one that only has its name is not taken (R21); a look does not own."""
    _until(home, Stage.READY, auto=False).abandon()
    assert home.own_sensors.of(HOME.id) == ()
    guided = _until(home, Stage.READY, auto=False)
    guided.ask(Command.BEGIN)
    while guided.tick().stage is not Stage.EXERCISE:
        pass
    guided.ask(Command.STOP)
    guided.finish()
    assert home.own_sensors.of(HOME.id) == (mine,)


def test_a_sensor_that_was_named_is_owned_at_once(home: Home, mine: OwnSensor) -> None:
    """Without a window nobody taps it; a session that is killed must not forget it."""
    _until(home, Stage.REST_CALIBRATION).abandon()
    assert home.own_sensors.of(HOME.id) == (mine,)
