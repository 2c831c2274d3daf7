"""Ways to every screen, for rules that hold on all of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rehab.errors import Reason, SensorError
from rehab.model.checkup import Advice, Checkup
from rehab.model.exercise import PhaseName
from rehab.model.frame import Contact, Stage, StopReason
from rehab.model.people import Profile
from rehab.model.score import Withheld
from rehab.model.signal import LinkState, Side
from rehab.model.trend import Trend, TrendLabel
from rehab.ports import SensorChoice
from rehab.ui.scene import Screen
from rehab.ui.sitting import Way
from tests import make
from tests.unit.ui.fake_desk import PRACTICE, FakeClock, FakeDesk, Sitting, row


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


def search(
    *heard: SensorChoice, own: SensorChoice | None = None, fault: Reason | None = None
) -> Callable[[Sitting], None]:
    """Return the way to a choice among what is heard."""

    def way(s: Sitting) -> None:
        s.desk.known_sensors = (own, PRACTICE) if own is not None else (PRACTICE,)
        s.desk.heard_sensors = heard
        s.desk.radio_fault = SensorError(fault) if fault is not None else None
        s.director._go("sensor")
        s.wait(3.2)

    return way


OWN = SensorChoice("ble:A", "Your sensor", "", is_simulated=False, is_first=True)
NEAR = SensorChoice("ble:B", "NPG Lite 30:30:F9", "", is_simulated=False, is_near=True)
FAR = SensorChoice("ble:C", "NPG Lite 4A:11:02", "", is_simulated=False, is_near=False)


def connecting(s: Sitting) -> None:
    s.director._go("sensor")
    s.visit.begin("simulated")
    assert s.desk.session is not None
    s.desk.session._connect_s = 1e9
    s.wait(0.6)


def page_of(*answers: str) -> Callable[[Sitting], None]:
    """Return the way to a page: what is answered before it."""

    def way(s: Sitting) -> None:
        for answer in answers:
            scene = s.director.scene
            assert isinstance(scene, Screen)
            s.director._go(scene.choose(answer))
            s.wait(0.3)
        s.wait(0.7)

    return way


def at_scene(name: str, *answers: str) -> Callable[[Sitting], None]:
    """Return the way to a scene that needs no session, and to a page of it."""

    def way(s: Sitting) -> None:
        s.director._go(name)
        s.wait(0.8)
        page_of(*answers)(s)

    return way


def advised(advice: Advice) -> Callable[[Sitting], None]:
    def way(s: Sitting) -> None:
        s.visit.advice = advice
        s.visit.checkup = Checkup(has_fever=True)
        at_scene("advice")(s)

    return way


def named(s: Sitting) -> None:
    s.desk.kept_profile = Profile(name="Maximiliane")
    at_scene("name")(s)


def writing(*answers: str) -> Callable[[Sitting], None]:
    """Return the way to the letters after some were typed, and on from there."""

    def way(s: Sitting) -> None:
        at_scene("name")(s)
        for letter in "anna":
            s.director.scene.type(letter)  # type: ignore[attr-defined]
        page_of(*answers)(s)

    return way


def free_day(s: Sitting) -> None:
    s.desk.kept_advice = (Advice.REST_DAY,)
    at_scene("today")(s)


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


def helped(s: Sitting) -> None:
    s.wait(0.8)
    s.press(0.3, "f1")


def heard(way: Callable[[Sitting], None]) -> Callable[[Sitting], None]:
    """Return the same way for who has chosen sound."""

    def with_sound(s: Sitting) -> None:
        s.visit.sounds.choose(0.3, has_voice=False)
        way(s)

    return with_sound


def hushed(way: Callable[[Sitting], None]) -> Callable[[Sitting], None]:
    """Return the same way for who has chosen sound, and pressed M since."""

    def silent(s: Sitting) -> None:
        s.visit.sounds.choose(0.3, has_voice=False)
        s.visit.sounds.hush()
        way(s)

    return silent


def carded(s: Sitting) -> None:
    s.press(0.05, "f2")


def more_of(way: Callable[[Sitting], None]) -> Callable[[Sitting], None]:
    """Return the way to the second page of large words."""

    def turned(s: Sitting) -> None:
        way(s)
        page_of("more")(s)

    return turned


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


def history(s: Sitting) -> None:
    s.director._go("history")
    s.wait(0.6)


def history_baseline(s: Sitting) -> None:
    """Sittings are counted until there is a comparison."""
    s.desk.kept_trend = Trend(TrendLabel.BUILDING, 12)
    history(s)


def history_withheld(s: Sitting) -> None:
    """The longest of what may be said of all sittings."""
    s.desk.kept_trend = Trend(TrendLabel.WITHHELD, 22)
    history(s)


def pictured(s: Sitting) -> None:
    history(s)
    page_of("chart")(s)


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


SETTINGS = {f"settings {k + 1}": at_scene("settings", *["next"] * k) for k in range(14)}
PLACES = {
    "home": home,
    "welcome": at_scene("welcome"),
    "hands": at_scene("hands"),
    "hands done": at_scene("hands", "hold", "hold", "hold"),
    "loudness": at_scene("loudness"),
    "profile side": at_scene("profile"),
    "profile muscles": at_scene("profile", "right", "arm"),
    "profile sound": at_scene("profile", "right", "go"),
    "profile light": at_scene("profile", "right", "go", "no"),
    "profile name": at_scene("profile", "right", "go", "no", "yes"),
    "profile contact": at_scene("profile", "right", "go", "no", "yes", "later"),
    "profile kept": at_scene("profile", "right", "go", "no", "yes", "later", "later"),
    "name": at_scene("name"),
    "name group": writing("letters-1"),
    "name letter": writing("letters-1", "letters-1"),
    "name ready": writing("back"),
    "name kept": named,
    "phone": at_scene("phone", "take", "next"),
    "phone named": at_scene("phone", "take", "done"),
    "today": at_scene("today"),
    "today free": free_day,
    "check": at_scene("check"),
    "check marked": at_scene("check", "has_fever"),
    "check pain": at_scene("check", "go", "more"),
    "advice rest": advised(Advice.REST_DAY),
    "advice stop": advised(Advice.STOP_TODAY),
    "advice clinician": advised(Advice.CONTACT_CLINICIAN),
    "sensor asking": asking,
    "placement": placing,
    "pause side": doubting,
    "pain": hurting,
    "next": between,
    "rating how": at_scene("rating"),
    "rating pain": at_scene("rating", "good", "more"),
    "rating medication": at_scene("rating", "good", "done"),
    "rating slept": at_scene("rating", "good", "done", "yes"),
    "rating note": at_scene("rating", "good", "done", "yes", "well"),
    "more": at_scene("more"),
    "week": at_scene("week"),
    "help": helped,
    "help heard": heard(helped),
    "help hushed": hushed(helped),
    "settings hushed": hushed(SETTINGS["settings 4"]),
    "exercise hushed": hushed(holding),
    "card": carded,
    "card session": carded_in_session,
    "card more": more_of(carded),
    "card unanswered": unanswered,
    **SETTINGS,
    "sensor": choosing,
    "sensor none": search(),
    "sensor near": search(NEAR, FAR),
    "sensor far": search(FAR),
    "sensor own": search(own=OWN),
    "sensor off": search(fault=Reason.BLUETOOTH_OFF),
    "sensor denied": search(own=OWN, fault=Reason.BLUETOOTH_MISSING),
    "sensor connecting": connecting,
    "contact": checking,
    "calibrate rest": calibrating,
    "calibrate reference": contracting,
    "exercise lift": exercising,
    "exercise hold": holding,
    "pause": paused,
    "pause question": asked,
    "pause more": more_of(asked),
    "pause away": away,
    "rest": resting,
    "rest waiting": rest_told(0.1),
    "rest ready": rest_told(0.8),
    "summary": done,
    "summary stopped": stopped,
    "summary unguided": unguided,
    "history": history,
    "history next": history_next,
    "history baseline": history_baseline,
    "history withheld": history_withheld,
    "history picture": pictured,
    "error": trouble,
    "error radio": failing,
}


def at(place: str, **options: Any) -> Sitting:
    s = sitting(**options)
    PLACES[place](s)
    assert s.name == place.split(maxsplit=1)[0]
    return s
