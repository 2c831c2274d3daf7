"""From the first start to the results with one key. If these fail, somebody who has one
switch and nobody beside them does not get to their first exercise.
"""

from dataclasses import replace

from rehab.errors import Reason, SensorError
from rehab.model.checkup import Advice, Checkup, Rating
from rehab.model.exercise import PhaseName, Placement
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.signal import Side
from rehab.ui.sitting import Way
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.on_the_way import _words, choose, session, sitting, train, until
from tests.unit.ui.ways import page_of


def test_space_alone_goes_the_whole_way_from_the_first_start() -> None:
    s = sitting("welcome", is_new=True)
    choose(s, "setup")
    for _ in range(3):
        choose(s, "hold")
    choose(s, "use")
    choose(s, "none")
    for answer in ("left", "arm", "go", "no", "no", "later", "later", "go"):
        choose(s, answer)
    assert s.name == "today"
    profile = s.desk.kept_profile
    assert profile is not None
    assert profile.side is Side.LEFT
    assert "biceps" in profile.muscles
    assert not profile.startles
    choose(s, "start")
    choose(s, "go")  # none of these is true
    choose(s, "done")  # nothing hurts
    assert s.desk.kept_checkups == [Checkup(pain=0)]
    choose(s, "use")
    train(s)
    until(s, "next", 40.0)
    choose(s, "go")
    train(s)
    until(s, "summary", 40.0)
    choose(s, "finish")
    for answer in ("good", "done", "yes", "well", "nothing"):
        choose(s, answer)
    assert s.name == "history"
    assert [kept.rating for kept in s.desk.kept_ratings] == [Rating(5, 0, True, 3, "")]
    assert len(s.desk.begun) == 2
    assert len(set(s.desk.sittings)) == 1
    choose(s, "back")
    assert s.name == "today"
    assert "All of today is done." in _words(s)


def test_trying_it_needs_no_sensor_and_ends_where_it_began() -> None:
    s = sitting("welcome", is_new=True)
    choose(s, "try")
    until(s, "contact")  # nothing has to be stuck on
    assert s.desk.begun[0][2] == "simulated"
    assert s.desk.begun_items[0].sets == 1
    choose(s, "begin")
    until(s, "summary", 40.0)
    choose(s, "finish")
    assert s.name == "welcome"
    assert s.desk.kept_ratings == []
    panel = s.director.scene.panel()
    assert panel.focused is not None
    assert panel.focused.name == "setup"  # who reads nothing does not go round for ever
    assert "A few questions" in _words(s)
    choose(s, "setup")
    assert s.name == "hands"


def test_the_steps_of_the_first_start_are_counted_through() -> None:
    """One that begins again at 1 looks like an end that never comes."""
    s = sitting("welcome", is_new=True)
    choose(s, "setup")
    steps = []
    for answer in ("skip", "none", "left", "go", "no", "no", "later", "later"):
        steps.append(_words(s).split(" | ")[0])
        choose(s, answer)
    steps.append(_words(s).split(" | ")[0])
    assert steps == [f"Step {n} of 9" for n in range(1, 10)]


def test_pads_that_stay_are_not_asked_for_again() -> None:
    """Whoever just stuck on three pairs does not search for two of them once more."""
    names = ("biceps", "triceps", "deltoid_anterior")
    all_three = tuple(Placement(name, True, "") for name in names)
    exercises = [
        replace(make.exercise(), id=f"e{k}", muscles=muscles)
        for k, muscles in enumerate((all_three, all_three[:2], all_three[1:]))
    ]
    s = Sitting(FakeDesk(FakeClock(), tuple(exercises)), size=(640, 360))
    s.visit.index = 0
    s.visit.is_placed = True
    s.visit.index = 1
    assert s.visit.is_placed  # the first two are where they were
    s.visit.index = 2
    assert not s.visit.is_placed  # the first channel would be another muscle
    s.visit.index, s.visit.side = 1, Side.LEFT
    assert not s.visit.is_placed


def test_the_card_opens_from_everywhere_and_leads_back() -> None:
    s = sitting("welcome", is_new=True)
    s.director._go("profile")
    s.wait(0.8)
    page_of("right")(s)  # its second page
    s.press(0.04, "f2")  # not even a slow press
    assert s.name == "card"
    choose(s, "ok")
    assert s.name == "profile"
    assert "Which muscles" in _words(s)


def test_the_card_pauses_what_runs_and_can_stop_it() -> None:
    s = sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT)
    s.frame()
    s.press(0.04, "f2")
    assert s.name == "card"
    assert set(session(s).commands) == {Command.PAUSE}
    assert "0170 555 0123" in _words(s)
    s.press(0.3)
    s.press(1.3)
    assert session(s).stop_reason is StopReason.UNWELL
    assert s.name == "card"  # it stays, for whoever comes
    s.press(0.3)
    until(s, "summary")


def test_help_pauses_nothing_that_waits_and_leads_back() -> None:
    s = sitting()
    s.press(0.3, "f1")
    assert s.name == "help"
    assert "Start leads you step by step." in _words(s)
    choose(s, "back")
    assert s.name == "today"


def test_nobody_answered_so_the_card_stays_on() -> None:
    s = sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT)
    session(s)._stopped, session(s).stop_reason = True, StopReason.RHYTHMIC
    until(s, "card")
    assert "No answer came." in _words(s)
    s.wait(5.0)
    assert s.name == "card"


def test_a_card_that_was_looked_at_before_comes_again() -> None:
    """H3: who looked at it in a quiet moment needs it all the more when nobody answers."""
    s = sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT)
    s.frame()
    s.press(0.04, "f2")
    choose(s, "ok")
    until(s, "pause")
    session(s)._stopped, session(s).stop_reason = True, StopReason.RHYTHMIC
    until(s, "card")


def test_what_fails_while_the_question_stands_is_told_after_the_card() -> None:
    """H3: a cable torn out by a seizure must not turn it into "That did not work"."""
    s = sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT)
    s.press(0.05)
    session(s).stop_reason = StopReason.RHYTHMIC
    s.wait(0.2)
    session(s).fault = SensorError(Reason.SENSOR_LOST, name="NPG")
    until(s, "card")
    s.wait(5.0)
    assert s.name == "card"
    choose(s, "ok")
    assert s.name == "error"


def test_the_other_arm_is_asked_about_and_ends_it() -> None:
    s = sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT)
    session(s).doubt_side()
    until(s, "pause")
    choose(s, "wrong")
    until(s, "summary")
    assert session(s).stop_reason is StopReason.WRONG_SIDE


def test_a_sensor_is_asked_for_once() -> None:
    s = sitting()
    s.visit.set_out(Way.FREE)
    s.director._go("sensor")
    s.visit.begin("ble:NPG")
    session(s).is_simulated = False
    s.wait(2.0)
    assert s.name == "sensor"
    choose(s, "mine")
    until(s, "placement")
    s.visit.abandon()
    s.director._go("sensor")
    s.visit.begin("ble:NPG")
    session(s).is_simulated = False
    until(s, "placement")


def test_the_doctor_is_named_before_the_day() -> None:
    s = sitting("welcome")
    s.desk.kept_advice = (Advice.CONTACT_CLINICIAN,)
    s.visit.base = "today"
    s.director._go("today")
    until(s, "advice")
    choose(s, "ok")
    assert s.name == "today"
    s.wait(1.0)
    assert s.name == "today"  # it is told once


def test_settings_can_be_taken_back() -> None:
    s = sitting()
    s.director._go("settings")
    s.wait(1.0)
    choose(s, "next")
    choose(s, "change")
    assert s.visit.preferences.text_scale == 1.25
    scene = s.director.scene
    scene._at = 13  # type: ignore[attr-defined]
    s.press(2.2)  # a longer hold than any other
    assert s.desk.kept_preferences.text_scale == 1.0
    choose(s, "change")
    assert s.desk.kept_preferences.text_scale == 1.25
