"""H3: the safety question and its card on the screen, before a hand that may be seizing."""

from dataclasses import replace

import pytest

from rehab.model.frame import Command, Stage, StopReason
from rehab.ui.events import Press, Release
from rehab.ui.intents.sensing import Listener
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock


def test_while_bursts_go_on_the_muscle_is_no_switch_at_the_question() -> None:
    """What is heard of it is the seizure."""
    s = sitting()
    s.go(Stage.EXERCISE, part=0.1)
    assert s.visit.frame is not None
    asked = replace(
        s.visit.frame,
        stage=Stage.PAUSED,
        stop_reason=StopReason.RHYTHMIC,
        effort=0.5,
        time_s=50.0,
    )
    assert Listener().take(asked, 9.0).effort == 0.5
    assert Listener().take(replace(asked, jerks_s=(49.0,)), 9.0).effort is None


def sitting() -> Sitting:
    raises = make.exercise(repetitions=2, sets=1, phase_s=3.0)
    return Sitting(FakeDesk(FakeClock(), (raises,)), size=(640, 360))


def asked() -> Sitting:
    s = sitting()
    s.go(Stage.EXERCISE, part=0.1)
    assert s.desk.session is not None
    s.frame(Press("space", s.clock.now()))  # pauses, and is never let go
    s.desk.session._paused = True
    s.desk.session.stop_reason = StopReason.RHYTHMIC
    s.wait(1.0)
    assert s.name == "pause"
    return s


def test_a_key_that_was_down_before_the_question_says_nothing() -> None:
    """The hand cramped on it while the arm moved."""
    s = asked()
    s.wait(8.0)
    s.frame(Release("space", s.clock.now()))
    s.wait(1.0)
    assert s.desk.session is not None
    assert Command.I_AM_OK not in s.desk.session.commands
    s.press(1.4)
    assert Command.I_AM_OK in s.desk.session.commands


def test_the_question_is_seen_also_by_who_was_telling_their_pain() -> None:
    """It came in the rest between sets, behind a screen that nobody was to leave."""
    raises = make.exercise(repetitions=1, sets=2, phase_s=3.0)
    s = Sitting(FakeDesk(FakeClock(), (raises,)), size=(640, 360))
    s.go(Stage.SET_REST, part=0.1)
    s.director._go("pain")
    s.wait(1.0)
    assert s.desk.session is not None
    assert s.name == "pain"
    s.desk.session._paused = True
    s.desk.session.stop_reason = StopReason.RHYTHMIC
    s.wait(0.2)
    assert s.name == "pause"


def test_on_the_card_over_the_question_a_stiff_hand_stops_nothing() -> None:
    """It would be filed as a wish, and the card that stays would not come."""
    s = asked()
    s.frame(Release("space", s.clock.now()))
    s.wait(1.0)
    s.press(0.4, "f2")
    assert s.name == "card"
    s.press(0.4, "right")
    s.wait(1.0)
    s.press(9.0, "enter")
    assert s.desk.session is not None
    assert Command.UNWELL not in s.desk.session.commands
    s.press(1.4, "enter")  # a person who feels unwell can still say so
    s.wait(0.5)
    assert Command.UNWELL in s.desk.session.commands


def test_a_card_that_is_opened_later_is_an_ordinary_one() -> None:
    """The answer of this morning must not be asked for all day."""
    s = asked()
    s.frame(Release("space", s.clock.now()))
    assert s.desk.session is not None
    s.desk.session._stopped = True
    s.wait(1.2)
    assert s.director.scene.buttons()[0].is_answer  # type: ignore[attr-defined]
    s.press(1.4)
    s.wait(1.5)
    assert s.name == "summary"
    assert s.visit.session is None
    s.press(0.4, "f2")
    assert s.name == "card"
    assert not s.director.scene.buttons()[0].is_answer  # type: ignore[attr-defined]


@pytest.mark.parametrize("from_help", [False, True])
def test_the_card_of_no_answer_stays_for_a_stiff_hand(from_help: bool) -> None:
    """It stands for those who come to help; also where help lay over the question."""
    s = asked()
    s.frame(Release("space", s.clock.now()))
    s.wait(1.0)
    if from_help:
        s.press(0.4, "f1")
        assert s.name == "help"
    assert s.desk.session is not None
    s.desk.session._stopped = True
    s.wait(1.2)
    assert s.name == "card"
    for seconds, control in (
        (0.4, "space"),
        (9.0, "space"),
        (9.0, "enter"),
        (1, "escape"),
    ):
        s.press(seconds, control)
        assert s.name == "card"
    s.press(1.4)
    assert s.name == "summary"


def test_start_over_takes_two_seconds_on_its_screen() -> None:
    """A jerk that lasts does not throw away how somebody made this usable."""
    s = sitting()
    s.visit.prefer(text_scale=1.5)
    s.director._go("settings")
    s.wait(1.0)
    scene = s.director.scene
    while "over" not in str(scene.settings()[scene._at].change):  # type: ignore[attr-defined]
        if scene._at == len(scene.settings()) - 1:  # type: ignore[attr-defined]
            break
        scene.choose("next")  # type: ignore[attr-defined]
    s.wait(1.0)
    s.press(1.5)
    assert s.visit.preferences.text_scale == 1.5
    s.wait(1.5)
    s.press(2.2)
    assert s.visit.preferences.text_scale == 1.0
