"""H5, H6: a recording that is played is not what the patient did on that day."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.app.week import feedback_pct
from rehab.model.checkup import Advice
from rehab.model.frame import StopReason
from rehab.model.signal import Side
from tests.unit.app.programme_room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.home.close()


def test_a_replay_is_shown_and_does_not_use_up_the_day(room: Room) -> None:
    """Who looks at an old recording could not train that day, or would train less."""
    before = room.desk.today()
    item = before.items[1]
    row = room.did(item.exercise_id, 60, side=item.side, is_replayed=True)
    for k in range(12):  # an hour
        room.did(f"other_{k}", 1, is_replayed=True)
    assert room.desk.today() == before
    room.desk._programme.refuse(item)
    assert row in room.desk.history()
    room.restart()
    assert row in room.desk.history()


def test_the_jerks_of_a_replay_stop_nobody_and_call_nobody(room: Room) -> None:
    """Rules a to d are about the person in the chair."""
    for k in range(3):
        room.did("arm_raise", per_min=3, days_ago=10 - k)
    for k in range(3):
        room.did("arm_raise", per_min=30, days_ago=3 - k, is_replayed=True)
    room.did("arm_raise", stop_reason=StopReason.RHYTHMIC, is_replayed=True)
    assert room.desk.advice() == ()
    assert room.desk.today().items


def test_a_replay_moves_no_median_and_begins_no_week(room: Room) -> None:
    """Rule b would stop too late, and the help on the screen would fade too early."""
    usual = room.desk._programme.usual_per_min
    for k in range(3):
        room.did("arm_raise", per_min=20, days_ago=30 - k, is_replayed=True)
    assert usual("arm_raise", Side.RIGHT) is None
    shown = {i.feedback_pct for i in room.desk.today().items if not i.is_assessment}
    assert shown == {feedback_pct(0)}


def test_a_replay_is_allowed_on_a_day_of_rest_and_shares_no_sitting(room: Room) -> None:
    """It moves nobody's arm; and its counts may not be added to those of the day."""
    room.did("arm_raise", 3, stop_reason=StopReason.PAIN)
    item = room.desk.item("arm_raise", Side.RIGHT)
    room.desk.refuse(item, "replay:night.edf")
    assert room.desk.advice() == (Advice.STOP_TODAY,)
    room.now += timedelta(days=1)
    replayed = room.did("arm_raise", is_replayed=True, sitting=uuid4())
    assert room.desk.sitting() != replayed.sitting
    assert room.desk.sitting() != room.desk.sitting(practice=True)


def test_a_window_that_stays_open_begins_a_new_sitting_in_the_morning(
    room: Room,
) -> None:
    """Two days in one sitting would be one point of the trend."""
    first = room.did("arm_raise").sitting
    room.now += timedelta(days=1)
    assert room.desk.sitting() != first
    assert room.desk.sitting() == room.desk.sitting()
