"""From the first start to the results with one key. If these fail, somebody who has one
switch and nobody beside them does not get to their first exercise.
"""

from dataclasses import replace

import pytest

from rehab.errors import Reason, SensorError
from rehab.model.checkup import Advice, Checkup, Rating
from rehab.model.exercise import PhaseName, Placement
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.people import Profile
from rehab.model.signal import Side
from rehab.ui.scene import Screen
from rehab.ui.sitting import Way
from tests import make
from tests.unit.ui.fake_desk import FRAME_S, FakeClock, FakeDesk, FakeSession, Sitting
from tests.unit.ui.places import page_of
from tests.unit.ui.screen_words import said

SMALL = (640, 360)


def sitting(first: str = "today", *, is_new: bool = False) -> Sitting:
    short = make.exercise(repetitions=1, sets=2, phase_s=0.3)
    short = replace(short, sides=(Side.RIGHT, Side.LEFT))
    desk = FakeDesk(FakeClock(), (short,))
    desk.items = tuple(desk.item(short.id, side) for side in short.sides)
    desk.kept_profile = None if is_new else Profile(contact_phone="0170 555 0123")
    s = Sitting(desk, first=first, size=SMALL)
    s.wait(1.0)
    return s


def session(s: Sitting) -> FakeSession:
    assert s.desk.session is not None
    return s.desk.session


def until(s: Sitting, name: str, seconds: float = 20.0) -> None:
    for _ in range(round(seconds / FRAME_S)):
        if s.name == name:
            s.wait(1.0)
            return
        s.frame()
    pytest.fail(f"{name} never came: {s.names}")


def choose(s: Sitting, target: str) -> None:
    """Press Space until the target is lit, then hold it."""
    scene = s.director.scene
    assert isinstance(scene, Screen)
    for _ in range(4):
        panel = scene.panel()
        if panel.focused is not None and panel.focused.name == target:
            break
        s.press(0.3)
    assert scene.panel().focused is not None
    s.press(1.3)
    s.wait(0.5)


def train(s: Sitting, *, is_placed: bool = False) -> None:
    """Go from the sensor to the end of one exercise."""
    if not is_placed:
        until(s, "placement")
        choose(s, "done")
        choose(s, "done")
    until(s, "contact")
    choose(s, "begin")


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


def _words(s: Sitting) -> str:
    with pytest.MonkeyPatch.context() as patch:
        return said(s, patch)


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


@pytest.mark.parametrize("mark", ["missed_dose", "has_fever", "slept_little"])
def test_a_hard_day_is_a_rest_day(mark: str) -> None:
    s = sitting()
    choose(s, "start")
    choose(s, mark)
    choose(s, "go")
    assert s.name == "advice"
    assert "Today is a rest day" in _words(s)
    choose(s, "ok")
    assert s.name == "today"
    assert "start" not in [b.name for b in s.director.scene.buttons()]  # type: ignore[attr-defined]
    assert s.desk.begun == []


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


def test_an_exercise_of_ones_own_choice_asks_how_the_day_is_too() -> None:
    """Rule e: a fever is a fever, whichever screen one begins on."""
    s = sitting()
    s.director._go("home")
    s.wait(1.0)
    choose(s, "start")
    assert s.name == "check"


@pytest.mark.parametrize(("sensor", "asks"), [("ble:NPG", True), ("simulated", False)])
def test_a_named_sensor_on_an_arm_asks_how_the_day_is_first(
    sensor: str, asks: bool
) -> None:
    """Rule e: `rehab train X --sensor ble:…` is a way to train, too, and not around it."""
    desk = FakeDesk(FakeClock(), (make.exercise(repetitions=1, sets=1, phase_s=0.3),))
    s = Sitting(desk, first="home", size=SMALL, sensor=sensor)
    s.wait(1.0)
    choose(s, "start")
    assert s.name == ("check" if asks else "placement")
    if asks:
        choose(s, "has_fever")
        choose(s, "go")
        assert s.name == "advice"
        assert desk.begun == []
        choose(s, "again")
        choose(s, "go")
        choose(s, "done")
        s.wait(0.5)
        assert [begun[2] for begun in desk.begun] == [sensor]


def test_a_sensor_on_an_arm_that_was_chosen_later_asks_too() -> None:
    """The demo's window offers it, and so does what is shown after a sensor failed."""
    s = sitting("home")
    choose(s, "start")
    assert s.name == "sensor"
    choose(s, "other")
    choose(s, "use")
    assert s.name == "check"
    choose(s, "go")
    choose(s, "done")
    s.wait(0.5)
    assert [begun[2] for begun in s.desk.begun] == ["ble:NPG"]


def test_pain_is_asked_before_the_first_exercise_on_one_screen() -> None:
    """Rule c compares with it; a press is enough, and nobody has to answer."""
    for answers, kept in (
        (("done",), Checkup(pain=0)),
        (("more", "more", "less", "done"), Checkup(pain=1)),
        (("more", "skip"), Checkup()),
    ):
        s = sitting()
        choose(s, "start")
        choose(s, "go")
        for answer in answers:
            choose(s, answer)
        assert s.desk.kept_checkups == [kept]
        assert s.name == "sensor"


def test_pain_of_four_at_the_start_is_no_day_to_train_and_can_be_put_right() -> None:
    """A hand that jerks presses More once too often: the day must not be lost by it."""
    s = sitting()
    choose(s, "start")
    choose(s, "go")
    for answer in ("more", "more", "more", "more", "done"):
        choose(s, answer)
    assert s.name == "advice"
    assert s.visit.advice is Advice.STOP_TODAY
    choose(s, "again")
    choose(s, "go")
    choose(s, "done")
    assert s.name == "sensor"
    assert [said.pain for said in s.desk.kept_checkups] == [4, 0]


@pytest.mark.parametrize("before", [None, 2])
def test_pain_is_asked_between_sets_with_one_press(before: int | None) -> None:
    """Rule c: who is never asked goes on in pain; who aches as before says so at once."""
    s = sitting()
    s.go(Stage.SET_REST, part=0.1)
    session = s.desk.session
    assert session is not None
    session.plan = replace(session.plan, pain_before=before)
    session._steps = [replace(step, seconds=60.0) for step in session._steps]
    s.wait(0.8)
    choose(s, "fine")
    assert session.pains == [before or 0]
    assert s.name == "rest"
    names = [target.name for target in s.director.scene.panel().targets]
    assert names == ["card", "hurts", "stop"]  # nothing that would do nothing
    assert "You can go on in" in _words(s)
    s.wait(31.0)
    choose(s, "go")
    assert session.commands == [Command.BEGIN]


@pytest.mark.parametrize("pain", [3, 4])
def test_pain_of_four_ends_the_session(pain: int) -> None:
    s = sitting()
    s.go(Stage.EXERCISE, PhaseName.LIFT)
    s.press(0.05)
    s.wait(1.0)
    choose(s, "hurts")
    assert s.name == "pain"
    for _ in range(pain):
        choose(s, "more")
    choose(s, "done")
    assert session(s).pains == [pain]
    until(s, "summary" if pain >= 4 else "pause")


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
