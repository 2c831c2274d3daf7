"""Ways to every screen, for rules that hold on all of them."""

from dataclasses import replace
from typing import Any

from rehab.errors import Reason, SensorError
from rehab.model.exercise import PhaseName
from rehab.model.frame import Contact, Stage, StopReason
from rehab.model.score import Withheld
from rehab.model.signal import LinkState, Side
from tests import make
from tests.unit.ui.fake_desk import FakeClock, FakeDesk, Sitting, row


def sitting(first: str = "home", **options: Any) -> Sitting:
    raises = make.exercise(repetitions=8, sets=2, phase_s=3.0)
    exercises = (raises, *(make.exercise(repetitions=12, phase_s=3.0),) * 3)
    desk = FakeDesk(FakeClock(), exercises)
    desk.rows = tuple(
        row(
            exercises[0],
            per_min=2.0 + day % 3,
            is_simulated=day == 2,
            withheld=(Withheld.LOW_DETECTABLE,) if day == 4 else (),
            day=day,
        )
        for day in range(1, 20)
    )
    return Sitting(desk, first=first, **options)


def home(s: Sitting) -> None:
    s.wait(0.1)


def choosing(s: Sitting) -> None:
    s.director._go("sensor")
    s.wait(0.8)
    s.press(0.3)
    s.press(1.3)


def connecting(s: Sitting) -> None:
    s.director._go("sensor")
    s.visit.begin("simulated")
    assert s.desk.session is not None
    s.desk.session._connect_s = 1e9
    s.wait(0.6)


def checking(s: Sitting) -> None:
    s.go(Stage.READY)
    assert s.desk.session is not None
    s.desk.session.contacts = tuple(Contact)[:4]
    s.wait(0.2)


def calibrating(s: Sitting) -> None:
    s.go(Stage.REST_CALIBRATION, part=0.1)


def contracting(s: Sitting) -> None:
    s.go(Stage.REFERENCE, PhaseName.HOLD, 0.1)


def exercising(s: Sitting) -> None:
    s.go(Stage.EXERCISE, PhaseName.LIFT)


def holding(s: Sitting) -> None:
    s.go(Stage.EXERCISE, PhaseName.HOLD)


def paused(s: Sitting) -> None:
    exercising(s)
    s.press(0.04, "key-1")


def asked(s: Sitting) -> None:
    paused(s)
    assert s.desk.session is not None
    s.desk.session.stop_reason = StopReason.RHYTHMIC
    s.wait(0.1)


def away(s: Sitting) -> None:
    paused(s)
    assert s.desk.session is not None
    s.desk.session.link = LinkState.LOST
    s.wait(0.1)


def resting(s: Sitting) -> None:
    s.go(Stage.SET_REST, part=0.1)


def done(s: Sitting) -> None:
    exercising(s)
    assert s.desk.session is not None
    s.desk.session._at = 10_000
    s.wait(1.0)


def stopped(s: Sitting) -> None:
    exercising(s)
    assert s.desk.session is not None
    s.desk.session._stopped = True
    s.desk.session.stop_reason = StopReason.JERK_RATE
    s.wait(1.0)


def history(s: Sitting) -> None:
    s.director._go("history")
    s.wait(0.6)


def history_next(s: Sitting) -> None:
    """Several exercises were done, one of them has no counts."""
    s.desk.rows = (
        *s.desk.rows,
        *(replace(one, side=Side.LEFT) for one in s.desk.rows[1:4]),
    )
    s.visit.exercises = tuple(
        replace(one, sides=(Side.LEFT, Side.RIGHT)) for one in s.visit.exercises
    )
    history(s)
    s.wait(0.5)
    s.press(0.3)
    s.press(1.3)
    s.press(0.3)


def trouble(s: Sitting) -> None:
    s.desk.fault = SensorError(Reason.SENSOR_NOT_FOUND, name="NPG-30:30:F9", seen="–")
    s.visit.wanted_sensor = "ble:NPG"
    s.director._go("sensor")
    s.wait(1.0)


def failing(s: Sitting) -> None:
    """A long sentence, and three targets."""
    s.desk.fault = SensorError(Reason.BLUETOOTH_MISSING)
    s.visit.wanted_sensor = "ble:NPG"
    s.director._go("sensor")
    s.wait(1.0)


def unguided(s: Sitting) -> None:
    calibrating(s)
    assert s.desk.session is not None
    s.desk.session._stopped = True
    s.desk.session.stop_reason = StopReason.SENSOR_ENDED
    s.desk.session.n_repetitions_complete = 0
    s.wait(1.0)


PLACES = {
    "home": home,
    "sensor": choosing,
    "sensor connecting": connecting,
    "calibrate check": checking,
    "calibrate rest": calibrating,
    "calibrate reference": contracting,
    "exercise lift": exercising,
    "exercise hold": holding,
    "pause": paused,
    "pause question": asked,
    "pause away": away,
    "rest": resting,
    "summary": done,
    "summary stopped": stopped,
    "summary unguided": unguided,
    "history": history,
    "history next": history_next,
    "error": trouble,
    "error radio": failing,
}


def at(place: str, **options: Any) -> Sitting:
    s = sitting(**options)
    PLACES[place](s)
    assert s.name == place.split(maxsplit=1)[0]
    return s
