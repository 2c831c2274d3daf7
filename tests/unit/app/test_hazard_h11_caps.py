"""H11: nothing that a patient can do raises a limit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.app.desk import AppDesk
from rehab.app.week import clipped, seconds_of, usual_week
from rehab.catalog import load_catalog
from rehab.catalog.ceilings import MAX_DAY_MIN
from rehab.errors import Reason, RehabError
from rehab.live.script import write_script
from rehab.model.checkup import Advice, Checkup, Rating
from rehab.model.frame import StopReason
from rehab.model.people import DEMO, Preferences, Profile
from rehab.model.plan import DayPlan, PlanItem
from rehab.model.signal import Side
from tests.unit.app.programme_room import Room

CATALOG = load_catalog(Path(__file__).parents[3] / "exercises")
PROFILES = st.builds(
    Profile,
    side=st.sampled_from(Side),
    muscles=st.lists(st.sampled_from(["biceps", "triceps", "none"])).map(tuple),
    startles=st.booleans(),
    may_stand=st.booleans(),
)
ITEMS = st.builds(
    PlanItem,
    exercise_id=st.sampled_from([*CATALOG, "unknown"]),
    side=st.sampled_from(Side),
    sets=st.integers(-5, 2**31),
    repetitions=st.integers(-5, 2**31),
    feedback_pct=st.integers(-5, 500),
    is_assessment=st.booleans(),
    is_closing=st.booleans(),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.home.close()


def _check(items: tuple[PlanItem, ...], profile: Profile) -> None:
    for item in items:
        exercise = CATALOG[item.exercise_id]
        limits = exercise.limits
        assert 1 <= item.sets <= limits.max_sets
        assert 1 <= item.repetitions <= limits.max_repetitions
        assert 0 <= item.feedback_pct <= 100
        assert item.side in exercise.sides
        assert profile.may_stand or not limits.standing_allowed
    seconds = sum(seconds_of(i, CATALOG[i.exercise_id]) for i in items)
    assert seconds <= MAX_DAY_MIN * 60
    assert len({(i.exercise_id, i.side, i.is_closing) for i in items}) == len(items)
    assert [i.is_closing for i in items] == sorted(i.is_closing for i in items)
    assert {i.exercise_id for i in items if i.is_closing} <= {"rest_recording"}


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, max_size=12), PROFILES, st.integers(0, 500))
def test_no_plan_asks_for_more_than_the_catalog_allows(
    items: list[PlanItem], profile: Profile, weeks: int
) -> None:
    """Whoever wrote the plan, and whatever a damaged database says."""
    _check(clipped(DayPlan(tuple(items)), CATALOG, profile, weeks), profile)


@settings(max_examples=20, deadline=None)
@given(PROFILES)
def test_the_usual_plan_of_anybody_is_within_the_limits(profile: Profile) -> None:
    """Also of who trains both arms, or ticked no muscle that we know."""
    for day in usual_week(CATALOG.values(), profile).days:
        assert clipped(day, CATALOG, profile, 0) == tuple(
            replace(i, feedback_pct=i.feedback_pct) for i in day.items
        )
        _check(day.items, profile)


@pytest.mark.parametrize("key", ["sets", "repetitions"])
def test_no_desk_call_begins_above_a_limit(room: Room, key: str) -> None:
    """A screen with a mistake must run into the wall, not the patient."""
    for exercise in room.desk.exercises():
        item = room.desk.item(exercise.id, exercise.sides[0])
        for n in (0, 5, 16, 10**6):
            most = getattr(exercise.limits, f"max_{key}")
            wrong = replace(item, **{key: n})
            if 1 <= n <= most:
                assert write_script(room.desk.plan(wrong), 250.0)
                continue
            if n == 0:  # nothing asked is the usual dose
                plan = room.desk.plan(wrong)
                assert 1 <= getattr(plan, key) <= most
                continue
            for call in (
                room.desk.plan,
                lambda i: room.desk.begin(i, "simulated", room.desk.sitting()),
            ):
                with pytest.raises(RehabError) as caught:
                    call(wrong)
                assert caught.value.reason is Reason.OVER_LIMIT


def test_a_day_holds_no_more_than_the_largest_dose(room: Room) -> None:
    """Three sets, begun twice, are six."""
    item = room.desk.item("arm_raise", Side.RIGHT)
    limits = CATALOG["arm_raise"].limits
    room.did("arm_raise", limits.max_sets * limits.max_repetitions - 5)
    _refused(room, item, Reason.ENOUGH_TODAY)
    _refused(room, replace(item, sets=1, repetitions=6), Reason.ENOUGH_TODAY)
    room.now += timedelta(days=1)
    room.desk._programme.refuse(item)


def test_an_hour_is_the_most_of_a_day(room: Room) -> None:
    """Whatever is chosen freely after the plan was done."""
    for k in range(12):  # five minutes each
        room.did(f"other_{k}", 1)
    item = room.desk.item("arm_raise", Side.RIGHT)
    _refused(room, item, Reason.ENOUGH_TODAY)


def test_the_last_exercise_of_an_hour_must_fit_into_it(room: Room) -> None:
    """Fifty-five minutes and a quarter of an hour more are seventy."""
    for k in range(11):  # five minutes each
        room.did(f"other_{k}", 1)
    item = room.desk.item("arm_raise", Side.RIGHT)
    assert seconds_of(item, CATALOG["arm_raise"]) > 300
    _refused(room, item, Reason.ENOUGH_TODAY)


def test_the_demo_is_no_way_around(room: Room) -> None:
    """Its window offers the real sensor, too, and the day was stopped."""
    room.did("arm_raise", 3, stop_reason=StopReason.PAIN)
    demo = AppDesk(room.home, DEMO.id, now=lambda: room.now)
    item = demo.item("elbow_flexion", Side.RIGHT)
    with pytest.raises(RehabError) as caught:
        demo.begin(item, "ble:NPG", demo.sitting())
    assert caught.value.reason is Reason.REST_DAY


def _refused(room: Room, item: PlanItem, reason: Reason) -> None:
    with pytest.raises(RehabError) as caught:
        room.desk.begin(item, "ble:NPG", room.desk.sitting())
    assert caught.value.reason is reason


@pytest.mark.parametrize("what", ["missed_dose", "has_fever", "slept_little"])
def test_a_rest_day_is_a_rest_day(room: Room, what: str) -> None:
    """Rule e: on such a day exercise brings on what it should lessen."""
    item = room.desk.today().items[0]
    assert room.desk.keep_checkup(Checkup(**{what: True})) is Advice.REST_DAY
    room.restart()
    assert room.desk.advice() == (Advice.REST_DAY,)
    assert room.desk.today().items == ()
    _refused(room, item, Reason.REST_DAY)
    assert room.desk.today(practice=True).items
    room.now += timedelta(days=1)
    assert room.desk.advice() == ()
    assert room.desk.today().items


def test_a_slip_in_the_checkup_can_be_put_right(room: Room) -> None:
    """A hand that jerks hits the wrong tile; both answers stay in the history."""
    room.desk.keep_checkup(Checkup(has_fever=True))
    assert room.desk.keep_checkup(Checkup()) is None
    assert room.desk.today().items
    assert len(room.home.store.diary.checkups("me")) == 2


@pytest.mark.parametrize(
    "why",
    [
        StopReason.PAIN,
        StopReason.UNWELL,
        StopReason.RHYTHMIC,
        StopReason.JERK_RATE,
    ],
)
def test_a_stop_rule_ends_the_day_not_only_the_exercise(
    room: Room, why: StopReason
) -> None:
    """Rules a to c: the next exercise is not better than the one that was stopped."""
    room.did("arm_raise", 3, stop_reason=why)
    assert room.desk.advice()[0] is Advice.STOP_TODAY
    assert room.desk.today().items == ()
    _refused(room, room.desk.item("elbow_flexion", Side.RIGHT), Reason.REST_DAY)


def test_an_early_end_by_choice_ends_nothing(room: Room) -> None:
    """Who stops for the telephone goes on afterwards."""
    room.did("arm_raise", 3, stop_reason=StopReason.PATIENT)
    assert room.desk.advice() == ()
    assert room.desk.today().items


def test_pain_afterwards_ends_the_day(room: Room) -> None:
    """Rule c: asked at the end, too."""
    sitting = room.desk.sitting()
    assert room.desk.keep_rating(sitting, Rating(pain=3)) is None
    assert room.desk.keep_rating(sitting, Rating(pain=4)) is Advice.STOP_TODAY
    room.restart()
    assert room.desk.today().items == ()


def test_two_more_than_at_first_ends_the_day_too(room: Room) -> None:
    """Rule c: to be told so, and then to be offered the next exercise, is no stop."""
    sitting = room.desk.sitting()
    told = room.desk._programme.keep_rating(sitting, Rating(pain=3), 1)
    assert told is Advice.STOP_TODAY
    assert room.desk.today().items == ()
    _refused(room, room.desk.item("elbow_flexion", Side.RIGHT), Reason.REST_DAY)
    room.now += timedelta(days=1)
    assert room.desk.today().items


def test_the_pain_at_the_start_is_what_later_pain_is_compared_with(room: Room) -> None:
    """Rule c: also after the program was started anew; the answer of later is no start."""
    item = room.desk.today().items[0]
    room.desk.keep_checkup(Checkup(pain=3))  # one press too many
    room.desk.keep_checkup(Checkup(pain=1))
    for _ in range(2):
        sitting = room.desk.sitting()
        guided = room.desk.begin(item, "simulated?seed=1", sitting)
        assert guided.plan.pain_before == 1
        guided.abandon()
        room.now += timedelta(minutes=5)
        room.did(item.exercise_id, 1, side=item.side)
        room.now += timedelta(minutes=5)
        room.restart()
        room.desk.keep_checkup(Checkup(pain=2))
    assert room.desk.keep_rating(room.desk.sitting(), Rating(pain=2)) is None
    told = room.desk.keep_rating(room.desk.sitting(), Rating(pain=3))
    assert told is Advice.STOP_TODAY
    room.restart()
    assert room.desk.today().items == ()
    room.now += timedelta(days=1)
    assert room.desk.today().items


def test_pain_of_four_before_training_is_a_day_of_rest(room: Room) -> None:
    """Rule c: it would end the first set."""
    item = room.desk.today().items[0]
    assert room.desk.keep_checkup(Checkup(pain=4)) is Advice.STOP_TODAY
    room.restart()
    assert room.desk.today().items == ()
    _refused(room, item, Reason.REST_DAY)
    assert room.desk.keep_checkup(Checkup(pain=0)) is None  # it was a slip
    assert room.desk.today().items


def test_preferences_are_no_way_around(room: Room) -> None:
    """They say how it looks; the plan stays what it is."""
    before = room.desk.week()
    room.desk.keep_preferences(Preferences(text_scale=2.0, is_calm=True, volume=1.0))
    assert room.desk.week() == before
