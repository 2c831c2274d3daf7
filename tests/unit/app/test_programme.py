"""The plan of a day: what is left of it, also after a crash, an early end, a week."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.app.guided import Guided
from rehab.app.week import left_of, seconds_of
from rehab.model.people import Profile
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, WeekPlan
from rehab.model.score import Withheld
from rehab.model.session import Event, EventKind
from rehab.model.signal import Side
from tests.unit.app.programme_room import MONDAY, Room

FREE = DayPlan()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.home.close()


def test_a_week_is_five_days_of_fifteen_to_twenty_minutes(room: Room) -> None:
    """More tires the arm, which brings on jerks; less is not what was prescribed."""
    week = room.desk.week()
    catalog = room.home.catalog
    for day in week.days[:5]:
        seconds = sum(seconds_of(i, catalog[i.exercise_id]) for i in day.items)
        assert 10 * 60 <= seconds <= 20 * 60
        n_training = sum(not item.is_assessment for item in day.items)
        assert 2 <= n_training <= 4
    assert week.days[5].is_free
    assert week.days[6].is_free


def test_the_block_is_first_the_same_every_day_and_without_feedback(room: Room) -> None:
    """Another order, dose or display would change the rate that is compared."""
    blocks = [
        [i for i in day.items if i.is_assessment and not i.is_closing]
        for day in room.desk.week().days[:5]
    ]
    for day, block in zip(room.desk.week().days, blocks, strict=False):
        assert list(day.items[: len(block)]) == block
        assert block == blocks[0]
    numbers = [room.home.catalog[item.exercise_id].number for item in blocks[0]]
    assert numbers == sorted(numbers)
    assert set(numbers) <= {0, 1, 4, 5, 6}
    assert {item.feedback_pct for item in blocks[0]} == {0}


def test_the_rest_is_recorded_at_the_start_and_at_the_end(room: Room) -> None:
    """SCIENCE 7, exercise 0: the one does not count as the other, also after a crash."""
    first, *between, last = room.desk.today().items
    assert first.exercise_id == last.exercise_id == "rest_recording"
    assert (first.is_closing, last.is_closing) == (False, True)
    assert {i.exercise_id for i in between} & {"rest_recording"} == set()
    assert last.feedback_pct == 0
    for item in (first, *between):
        room.did(item.exercise_id, item.sets * item.repetitions, side=item.side)
        room.restart()
    assert room.desk.today().items == (last,)
    room.desk._programme.refuse(last)  # the day's limits have room for it
    assert room.desk.plan(last).is_closing
    room.did(last.exercise_id, 1, side=last.side)
    assert room.desk.today().items == ()
    assert room.desk.today().done == (first, *between, last)


def test_what_was_done_today_is_not_asked_again(room: Room) -> None:
    """Who stops half-way, or whose computer died, goes on with the rest."""
    first, second = room.desk.today().items[:2]
    room.did(first.exercise_id, first.sets * first.repetitions, side=first.side)
    today = room.desk.today()
    assert today.done == (first,)
    assert today.items[0] == second
    sitting = room.desk.sitting()
    room.restart()
    assert room.desk.today() == today
    assert room.desk.sitting() == sitting
    room.now += timedelta(days=1)
    assert room.desk.today().done == ()
    assert room.desk.sitting() != sitting


def test_a_set_that_jerks_ended_is_known_to_the_next_exercise(room: Room) -> None:
    """Rule b: the second one of the sitting ends it, in whichever exercise."""
    sitting, other = room.desk.sitting(), room.desk.sitting(practice=True)
    item = room.desk.item("arm_raise", Side.RIGHT)
    begun = []
    for which in (sitting, sitting, other):
        guided = room.desk.begin(item, "simulated?seed=1", which)
        assert isinstance(guided, Guided)
        begun.append(guided.plan.n_sets_stopped)
        guided._note([Event(0, EventKind.NOTE, {"set_stopped": "jerk_rate"})])
        guided.abandon()
    assert begun == [0, 1, 0]


def test_half_an_exercise_leaves_its_other_half(room: Room) -> None:
    """What was done counts, and never is more asked than was planned."""
    item = next(i for i in room.desk.today().items if i.exercise_id == "arm_raise")
    room.did("arm_raise", 3)
    (left,) = [i for i in room.desk.today().items if i.exercise_id == "arm_raise"]
    assert (left.sets, left.repetitions) == (1, item.repetitions - 3)


@pytest.mark.parametrize(
    ("n_done", "sets", "repetitions"),
    [(0, 2, 8), (1, 2, 7), (5, 2, 5), (8, 1, 8), (12, 1, 4), (13, 0, 0), (20, 0, 0)],
)
def test_what_is_left_is_never_more_than_was_planned(
    n_done: int, sets: int, repetitions: int
) -> None:
    """A rest of two repetitions is not worth another calibration."""
    left = left_of(PlanItem("x", Side.LEFT, 2, 8), n_done)
    found = (left.sets, left.repetitions) if left else (0, 0)
    assert found == (sets, repetitions)


def test_practice_and_other_people_do_not_count(room: Room) -> None:
    """H7: a try-out in the morning must not be the day's training."""
    before = room.desk.today()
    room.did("arm_raise", 8, patient="demo")
    room.did("arm_raise", 8, patient="you")
    room.did("arm_raise", 8, side=Side.LEFT)
    assert room.desk.today() == before


def test_practice_goes_on_from_exercise_to_exercise(room: Room) -> None:
    """Who tries it all out without a sensor sees the whole way once."""
    first = room.desk.today(practice=True).items[0]
    sitting = room.desk.sitting(practice=True)
    n = first.sets * first.repetitions
    room.did(first.exercise_id, n, patient="demo", sitting=sitting)
    assert room.desk.today(practice=True).done == (first,)
    assert room.desk.sitting() != sitting


@pytest.mark.parametrize(
    ("days", "pct"), [(0, 100), (6, 100), (8, 50), (20, 50), (22, 33)]
)
def test_feedback_fades_from_the_first_scored_session_on(
    room: Room, days: int, pct: int
) -> None:
    """Who always sees the bar learns to follow a bar."""
    room.did("arm_raise", days_ago=days + 40, withheld=(Withheld.NO_REFERENCE,))
    room.did("arm_raise", days_ago=days)
    shown = {item.feedback_pct for item in room.desk.week().days[0].items}
    assert shown == {0, pct}


@pytest.mark.parametrize(("days", "pct"), [(0, 100), (8, 50), (22, 33)])
def test_a_free_choice_shows_no_more_than_the_plan(
    room: Room, days: int, pct: int
) -> None:
    """It enters the same counts: what is watched is another exercise (SCIENCE 6)."""
    room.did("arm_raise", days_ago=days)
    for exercise_id, shown in (("arm_raise", 0), ("grip_squeeze", pct)):
        item = room.desk.item(exercise_id, Side.RIGHT)
        assert item.feedback_pct == 100
        for sensor in ("ble:NPG", "npg-cable:X"):
            assert room.desk.shown_plan(item, sensor).feedback_pct == shown
        for sensor in ("simulated?seed=1", "replay:night.edf"):
            assert room.desk.shown_plan(item, sensor).feedback_pct == 100
    less = replace(room.desk.item("grip_squeeze", Side.RIGHT), feedback_pct=10)
    assert room.desk.shown_plan(less, "ble:NPG").feedback_pct == 10


def test_a_written_plan_is_used_from_its_day_on(room: Room) -> None:
    """A therapist changes the plan for next week, not for this minute."""
    item = PlanItem("elbow_flexion", Side.LEFT, 1, 5, feedback_pct=20)
    day = DayPlan((item,))
    later = MONDAY + timedelta(days=7)
    version = PlanVersion(
        "me",
        round(later.timestamp() * 1e6),
        WeekPlan((day, FREE, day, FREE, FREE, FREE, FREE)),
    )
    room.home.store.diary.add_plan(version)
    assert len(room.desk.today().items) > 1
    room.now = later
    assert room.desk.today().items == (item,)
    room.now = later + timedelta(days=1)
    assert room.desk.today().is_free


def test_the_plan_follows_the_profile(room: Room) -> None:
    """The plan of the other arm is no plan."""
    room.desk.keep_profile(Profile(side=Side.LEFT))
    sides = {item.side for item in room.desk.today().items}
    assert Side.RIGHT not in sides
    room.desk.keep_profile(Profile(side=Side.BOTH))
    of_days = [
        next(i.side for i in day.items if i.exercise_id == "arm_raise")
        for day in room.desk.week().days[:2]
    ]
    assert of_days == [Side.RIGHT, Side.LEFT]


def test_a_rating_is_kept_for_its_sitting(room: Room) -> None:
    """`uuid4` is any sitting: also one of before a restart."""
    from rehab.model.checkup import Rating

    sitting = uuid4()
    assert room.desk.keep_rating(sitting, Rating(5, 1, True, 3)) is None
    room.restart()
    (row,) = room.desk.ratings()
    assert (row.sitting, row.rating) == (sitting, Rating(5, 1, True, 3))
