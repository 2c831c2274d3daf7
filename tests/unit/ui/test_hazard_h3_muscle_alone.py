"""H3: the card that came as nobody answered, before somebody who has only their muscle. It
must let them go on, and must not be put away by a muscle that seizes.
"""

import pytest

from rehab.errors import Reason, RehabError
from rehab.model.frame import StopReason
from rehab.ui.sitting import Way
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_muscle import REST, TENSE, FakeMuscle, choose, switch_to_muscle
from tests.unit.ui.fake_muscle import wait as pass_time
from tests.unit.ui.session_ways import exercising
from tests.unit.ui.ways import sitting

SMALL = (480, 270)


def carded(why: StopReason) -> tuple[Sitting, FakeMuscle]:
    """Return a sitting whose card came as the session ended, and its muscle."""
    s = sitting(size=SMALL)
    exercising(s)
    muscle = switch_to_muscle(s)
    assert s.desk.session is not None
    s.desk.session._stopped, s.desk.session.stop_reason = True, why
    pass_time(s, 0.3)
    assert s.name == "card"
    return s, muscle


@pytest.mark.parametrize("why", [StopReason.RHYTHMIC, StopReason.UNWELL])
def test_the_card_is_left_and_the_end_is_told(why: StopReason) -> None:
    s, muscle = carded(why)
    pass_time(s, 6.0)
    assert s.name == "card"
    assert s.desk.session is not None
    assert s.desk.session.is_finished
    choose(s, muscle, 0)
    assert s.name == "summary"
    assert s.visit.row is not None
    choose(s, muscle, 0)
    assert s.name != "summary"


@pytest.mark.parametrize("why", [StopReason.RHYTHMIC, StopReason.UNWELL])
def test_bursts_that_go_on_put_no_card_away(why: StopReason) -> None:
    s, muscle = carded(why)
    muscle.is_shaking = True
    for _ in range(6):
        muscle.effort = TENSE
        pass_time(s, 1.6)
        muscle.effort = REST
        pass_time(s, 1.0)
    assert s.name == "card"
    muscle.is_shaking = False
    pass_time(s, 2.0)
    choose(s, muscle, 0)
    assert s.name == "summary"


def test_a_muscle_that_is_stiff_puts_no_card_away() -> None:
    s, muscle = carded(StopReason.RHYTHMIC)
    muscle.effort = TENSE
    pass_time(s, 20.0)
    assert s.name == "card"


def test_a_sensor_just_opened_does_not_know_yet_whether_it_shakes() -> None:
    s, muscle = carded(StopReason.RHYTHMIC)
    muscle._since_s = s.clock.now() + 0.6
    pass_time(s, 1.0)
    muscle.effort = TENSE
    pass_time(s, 2.3)
    muscle.effort = REST
    pass_time(s, 1.0)
    assert s.name == "card"


def test_help_gives_way_to_the_card_also_once_it_is_kept() -> None:
    s, _muscle = carded(StopReason.RHYTHMIC)
    pass_time(s, 2.0)
    s.press(0.4, "f1")
    assert s.name == "card"
    s.press(1.4, "enter")
    assert s.name == "summary"


def test_a_card_that_was_opened_before_is_left_after_the_end() -> None:
    """The time was up while somebody had it before them."""
    s = sitting(size=SMALL)
    exercising(s)
    s.press(0.05, "f2")
    muscle = switch_to_muscle(s)
    assert s.desk.session is not None
    s.desk.session._stopped = True
    s.desk.session.stop_reason = StopReason.MAX_DURATION
    pass_time(s, 6.0)
    assert s.name == "card"
    choose(s, muscle, 0)
    assert s.name == "summary"


def test_what_cannot_be_kept_is_told_after_the_card() -> None:
    """A full disk must not take it from those who come to help."""
    s, muscle = carded(StopReason.RHYTHMIC)
    assert s.desk.session is not None
    s.desk.session.finish_fault = RehabError(Reason.DISK_FULL, path="x")
    pass_time(s, 6.0)
    assert s.name == "card"
    s.press(0.4, "enter")
    assert s.name == "card"  # it is still the one that no tap puts away
    choose(s, muscle, 0)
    assert s.name == "error"


def test_the_next_session_begins_with_nothing_left_of_it() -> None:
    s, muscle = carded(StopReason.RHYTHMIC)
    pass_time(s, 6.0)
    choose(s, muscle, 0)
    s.press(0.4, "f2")
    s.press(0.4, "enter")  # an ordinary card by now
    assert s.name == "summary"
    s.visit.set_out(Way.FREE)
    s.visit.begin("ble:NPG")
    assert s.visit.scene_of_now() is None
    assert not s.visit.needs_help
