"""H2: a jerk or a startle while one stands is a fall."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rehab.app.week import clipped, is_allowed, usual_week
from rehab.catalog import load_catalog
from rehab.errors import Reason, RehabError
from rehab.model.exercise import Exercise
from rehab.model.people import Profile
from rehab.model.plan import DayPlan, PlanItem
from rehab.model.signal import Side
from tests.unit.app.programme_room import Room

CATALOG = load_catalog(Path(__file__).parents[3] / "exercises")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.home.close()


def _standing() -> Exercise:
    """Any exercise, done on one's feet."""
    exercise = CATALOG["arm_raise_both"]
    limits = replace(exercise.limits, standing_allowed=True)
    return replace(exercise, id="on_feet", number=11, limits=limits)


def test_standing_is_planned_only_with_permission() -> None:
    """Also where a therapist's plan, or an old one, asks for it."""
    exercise = _standing()
    catalog = CATALOG | {exercise.id: exercise}
    asked = DayPlan((PlanItem(exercise.id, Side.BOTH, 1, 8),))
    for may_stand in (False, True):
        profile = Profile(may_stand=may_stand)
        week = usual_week(catalog.values(), profile)
        planned = {item.exercise_id for day in week.days for item in day.items}
        assert (exercise.id in planned) is may_stand
        assert bool(clipped(asked, catalog, profile, 0)) is may_stand


def test_standing_cannot_be_begun_without_permission(room: Room) -> None:
    """The last wall, whatever a screen offers."""
    exercise = _standing()
    room.home.catalog[exercise.id] = exercise
    item = PlanItem(exercise.id, Side.BOTH, 1, 8)
    assert exercise.id not in {e.id for e in room.desk.exercises()}
    with pytest.raises(RehabError) as caught:
        room.desk.begin(item, "ble:NPG", room.desk.sitting())
    assert caught.value.reason is Reason.STANDING_NOT_ALLOWED


def test_no_screen_gives_the_permission_to_stand(room: Room) -> None:
    """H2: a jerk of the legs on one's feet is a fall."""
    room.desk.keep_profile(Profile(may_stand=True))
    profile = room.desk.profile()
    assert profile is not None
    assert not profile.may_stand
    standing = [e for e in CATALOG.values() if e.limits.standing_allowed]
    assert not any(is_allowed(e, profile) for e in standing)
    assert {e.id for e in room.desk.exercises()}.isdisjoint(e.id for e in standing)
    room.home.papers.keep_profile(Profile(may_stand=True))  # a clinician
    room.desk.keep_profile(Profile(name="Ada", may_stand=True))
    assert room.desk.profile() == Profile(name="Ada", may_stand=True)
    room.desk.keep_profile(Profile(may_stand=False))  # can be taken back
    assert room.desk.profile() == Profile()
