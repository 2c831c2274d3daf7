"""H3, H6: a bad pattern over days is told, and chance is not taken for one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rehab.model.checkup import Advice
from rehab.model.frame import StopReason
from rehab.model.score import Withheld
from rehab.model.signal import Side
from tests.unit.app.programme_room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.home.close()


def _history(room: Room, *rates: float, **changes: object) -> None:
    for k, rate in enumerate(rates):
        room.did("arm_raise", per_min=rate, days_ago=len(rates) - k, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rates", "is_told"),
    [
        ((3, 3, 3, 6, 6, 6), True),
        ((3, 3, 3, 6, 6, 5), False),  # not three in a row
        ((3, 3, 6, 6, 6), False),  # two sessions are no baseline
        ((9, 9, 9, 9, 9, 9, 9, 9, 3, 3, 3, 3, 3, 3, 3, 3, 6, 6, 6), True),
        ((0, 0, 0, 0.5, 0.5, 0.5), False),  # twice nothing
        ((0, 0, 0, 1, 1, 1), True),
        ((3, 3, 3, 6, 6, 6, 3), False),  # over
    ],
)
def test_three_sessions_at_twice_the_usual(
    room: Room, rates: tuple[float, ...], is_told: bool
) -> None:
    """Rule d: a clinician should hear of it this week."""
    _history(room, *rates)
    assert (Advice.CONTACT_CLINICIAN in room.desk.advice()) is is_told


def test_a_rest_at_both_ends_of_a_day_is_one_day(room: Room) -> None:
    """Two bad days are no three in a row."""
    for days_ago, rate in ((5, 3), (4, 3), (3, 3), (2, 6), (1, 6)):
        for hours in (0.0, 0.5):
            room.did("rest_recording", per_min=rate, days_ago=days_ago - hours / 24)
    assert room.desk.advice() == ()
    room.did("rest_recording", per_min=6)
    assert room.desk.advice() == (Advice.CONTACT_CLINICIAN,)


def test_a_pattern_of_last_month_is_not_told_today(room: Room) -> None:
    """ "This week" would come weeks too late."""
    _history(room, 3, 3, 3, 6, 6, 6)
    room.now += timedelta(days=8)
    assert room.desk.advice() == ()


def test_only_what_can_be_compared_is_compared(room: Room) -> None:
    """H5: another detector, another exercise, a bad signal or a try-out is no pattern."""
    _history(room, 3, 3, 3)
    room.did("arm_raise", per_min=9, version=2)
    room.did("arm_raise", per_min=9, withheld=(Withheld.LOW_COVERAGE,))
    room.did("arm_raise", per_min=9, patient="demo")
    room.did("arm_raise", per_min=9, side=Side.LEFT)
    room.did("elbow_flexion", per_min=9)
    assert room.desk.advice() == ()


def test_a_new_sign_is_told_for_a_week(room: Room) -> None:
    """Whoever felt ill in training should speak about it."""
    room.did("arm_raise", stop_reason=StopReason.UNWELL, days_ago=1)
    assert room.desk.advice() == (Advice.CONTACT_CLINICIAN,)
    room.now += timedelta(days=7)
    assert room.desk.advice() == ()


def test_the_usual_rate_is_that_of_the_last_eight_of_this_exercise(room: Room) -> None:
    """Rule b compares a set with it."""
    usual = room.desk._programme.usual_per_min
    assert usual("arm_raise", Side.RIGHT) is None
    _history(room, 2, 4)
    assert usual("arm_raise", Side.RIGHT) is None
    _history(room, 30, 30, 30, 4, 4, 4, 4, 6, 6, 6, 6)
    room.did("elbow_flexion", per_min=50)
    room.did("arm_raise", per_min=50, side=Side.LEFT)
    assert usual("arm_raise", Side.RIGHT) == 5.0
