"""Ways to screens: what is pressed, answered or heard until one is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rehab.errors import Reason, SensorError
from rehab.model.checkup import Advice, Checkup
from rehab.model.people import Profile
from rehab.model.score import Withheld
from rehab.model.signal import Side
from rehab.model.trend import Trend, TrendLabel
from rehab.ports import SensorChoice
from rehab.ui.scene import Screen
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import PRACTICE, FakeDesk
from tests.unit.ui.fake_rows import row
from tests.unit.ui.fake_session import FakeClock


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


def page_of(*answers: str) -> Callable[[Sitting], None]:
    """Return the way to a page: what is answered before it."""

    def way(s: Sitting) -> None:
        for answer in answers:
            scene = s.director.scene
            assert isinstance(scene, Screen)
            n_turns = scene.n_turns
            s.director._go(scene.choose(answer))
            if scene.n_turns != n_turns and s.director.scene is scene:
                s.director.part()  # as in a frame, where the choice is made
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
