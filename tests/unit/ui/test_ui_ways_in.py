"""Other ways to operate the window, in the window. If these fail, who has one switch or
only a muscle is stuck, or a person is not told why a press did nothing.
"""

from dataclasses import replace

import pytest

from rehab.model.frame import Command, Frame, Stage
from rehab.model.habits import Habits
from rehab.model.people import Preferences
from rehab.ui.events import Press, Release
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FRAME_S, FakeClock, FakeSession
from tests.unit.ui.places import at
from tests.unit.ui.screen_words import said

SMALL = (640, 360)


def sitting(**habits: object) -> Sitting:
    raises = make.exercise(repetitions=2, sets=1, phase_s=3.0)
    s = Sitting(FakeDesk(FakeClock(), (raises,)), size=SMALL)
    s.visit.habits = Habits(**habits)  # type: ignore[arg-type]
    return s


def session(s: Sitting) -> FakeSession:
    assert s.desk.session is not None
    return s.desk.session


def feel(
    s: Sitting, monkeypatch: pytest.MonkeyPatch, **known: object
) -> dict[str, object]:
    """Let the session's frames say more; what is returned may be changed."""
    tick, changes = session(s).tick, dict(known)

    def told() -> Frame:
        return replace(tick(), **changes)  # type: ignore[arg-type]

    monkeypatch.setattr(session(s), "tick", told)
    return changes


def lit(s: Sitting) -> str:
    target = s.director.scene.panel().focused
    assert target is not None
    return target.name


def until_lit(s: Sitting, name: str) -> None:
    for _ in range(round(20 / FRAME_S)):
        if lit(s) == name:
            return
        s.frame()
    pytest.fail(f"{name} was never lit")


def test_in_a_rest_scanning_begins_at_the_way_on_and_comes_to_the_card() -> None:
    """One press on what is lit first calls nobody; the card is two steps away."""
    raises = make.exercise(repetitions=2, sets=2, phase_s=3.0)
    s = Sitting(FakeDesk(FakeClock(), (raises,)), size=SMALL)
    s.visit.habits = Habits(scan_s=1.0)
    s.go(Stage.SET_REST, part=0.1)
    session(s)._steps = [replace(step, seconds=90.0) for step in session(s)._steps]
    s.wait(0.5)
    until_lit(s, "fine")
    s.press(0.3)
    while s.director.scene.panel().named("go") is None:  # the least rest
        s.frame()
    s.wait(0.3)
    assert lit(s) == "go"
    seen = [lit(s)]
    while seen[-1] != "card":
        s.frame()
        if lit(s) != seen[-1]:
            seen.append(lit(s))
    assert seen == ["go", "hurts", "card"]
    s.press(0.3)
    assert s.name == "card"


def test_scanning_resumes_and_stops_with_one_switch() -> None:
    s = sitting(scan_s=1.0)
    s.go(Stage.EXERCISE, part=0.1)
    s.press(0.05)
    assert s.name == "pause"
    until_lit(s, "resume")
    s.press(1.4)
    assert session(s).commands[-1] is Command.RESUME
    s.wait(0.5)
    s.press(0.05)
    until_lit(s, "stop")
    s.press(1.4)
    assert session(s).commands[-1] is Command.STOP


def test_a_muscle_alone_resumes(monkeypatch: pytest.MonkeyPatch) -> None:
    s = sitting(scan_s=4.0, emg_switch=True)
    s.go(Stage.EXERCISE, part=0.1)
    s.press(0.05)
    known = feel(s, monkeypatch, effort=0.02)
    s.wait(1.0)
    until_lit(s, "resume")
    known["effort"] = 0.5
    s.wait(2.3)
    known["effort"] = 0.02
    s.wait(0.5)
    assert session(s).commands[-1] is Command.RESUME


def test_an_arm_that_is_rated_presses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else lifting it would pause the exercise."""
    s = sitting(scan_s=4.0, emg_switch=True)
    s.go(Stage.EXERCISE, part=0.1)
    known = feel(s, monkeypatch, effort=0.02)
    s.wait(0.5)
    known["effort"] = 0.6
    s.wait(1.2)
    known["effort"] = 0.02
    s.wait(0.5)
    assert session(s).commands == []


def test_a_press_of_a_jerk_is_void_and_told_without_a_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s = sitting()
    s.go(Stage.EXERCISE, part=0.1)
    session(s).is_simulated = False
    s.press(0.05)
    known = feel(s, monkeypatch, jerks_s=())
    s.wait(0.5)
    before = lit(s)
    s.frame(Press("right", s.clock.now()))
    at_s = s.visit.frame.time_s if s.visit.frame is not None else 0.0
    known["jerks_s"] = (at_s,)
    s.wait(0.33)
    s.frame(Release("right", s.clock.now()))
    s.wait(0.6)
    assert lit(s) == before
    assert s.director.filter.ignored == before
    known["jerks_s"] = ()
    s.wait(3.0)
    assert s.director.filter.ignored is None
    s.press(0.4, "right")
    assert lit(s) != before


def test_chosen_times_count_at_once() -> None:
    s = sitting()
    s.wait(0.8)
    slow = Habits(slow_s=1.0)
    s.visit.prefer(habits=slow)
    assert isinstance(s.visit.preferences, Preferences)
    name = s.name
    s.press(0.5, "enter")
    assert s.name == name
    s.press(1.2, "enter")
    assert s.name != name


def test_the_hand_test_proposes_times_from_what_the_hand_did() -> None:
    s = sitting()
    s.director._go("hands")
    s.wait(0.8)
    for _ in range(3):
        s.press(0.3, "enter")  # a tap that lasts long
        s.press(1.4, "enter")
    s.wait(1.0)
    names = [target.name for target in s.director.scene.panel().targets]
    assert "use" in names
    s.press(0.6, "enter")
    assert s.visit.habits.slow_s == pytest.approx(0.45, abs=0.06)


def test_who_has_a_gamepad_is_told_its_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds no keyboard is not helped by "Space" and "F2"."""
    s = at("today", size=(640, 360))
    assert "Space: move" in said(s, monkeypatch)
    s.press(0.3, "pad-right")
    assert "A: choose" in said(s, monkeypatch)
    assert "Space" not in said(s, monkeypatch)
    s.press(0.3)
    assert "Space: move" in said(s, monkeypatch)
