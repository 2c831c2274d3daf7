"""Ways to the screens of a session, its end, and what can go wrong in it."""

from collections.abc import Callable
from dataclasses import replace

from rehab.errors import Reason, SensorError
from rehab.model.exercise import PhaseName
from rehab.model.frame import Contact, Stage, StopReason
from rehab.model.signal import LinkState, Side
from rehab.ui.sitting import Way
from tests.unit.ui.driver import Sitting
from tests.unit.ui.ways import page_of


def connecting(s: Sitting) -> None:
    s.director._go("sensor")
    s.visit.begin("simulated")
    assert s.desk.session is not None
    s.desk.session._connect_s = 1e9
    s.wait(0.6)


def asking(s: Sitting) -> None:
    """A sensor streams, and nobody has said whose it is."""
    s.director._go("sensor")
    s.visit.begin("ble:NPG")
    assert s.desk.session is not None
    s.desk.session.is_simulated = False
    s.wait(1.6)


def placing(s: Sitting) -> None:
    s.director._go("sensor")
    s.visit.begin("simulated")
    s.wait(1.6)


def doubting(s: Sitting) -> None:
    exercising(s)
    assert s.desk.session is not None
    s.desk.session.doubt_side()
    s.wait(0.8)


def hurting(s: Sitting) -> None:
    paused(s)
    page_of("hurts", "more")(s)


def between(s: Sitting) -> None:
    """One exercise of the plan is done, another one follows."""
    first, *_ = s.visit.exercises
    s.desk.items = tuple(s.desk.item(first.id, side) for side in (Side.RIGHT,) * 2)
    s.visit.set_out(Way.PLAN)
    exercising(s)
    assert s.desk.session is not None
    s.desk.session._at = 10_000
    s.wait(1.2)


def carded_in_session(s: Sitting) -> None:
    exercising(s)
    s.press(0.05, "f2")


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


def unanswered(s: Sitting) -> None:
    """The card that came as nobody answered."""
    asked(s)
    assert s.desk.session is not None
    s.desk.session._stopped = True
    s.wait(1.2)


def away(s: Sitting) -> None:
    paused(s)
    assert s.desk.session is not None
    s.desk.session.link = LinkState.LOST
    s.wait(0.1)


def resting(s: Sitting) -> None:
    s.go(Stage.SET_REST, part=0.1)


def rest_told(part: float) -> Callable[[Sitting], None]:
    """The rest after the pain was told."""

    def way(s: Sitting) -> None:
        resting(s)
        assert s.desk.session is not None
        session = s.desk.session
        session.tell_pain(0)
        session._steps = [
            replace(step, seconds=60.0) if step.stage is Stage.SET_REST else step
            for step in session._steps
        ]
        s.desk.session.jump(Stage.SET_REST, part=part)
        s.wait(1.2)

    return way


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
