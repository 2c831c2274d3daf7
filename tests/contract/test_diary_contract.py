"""What every diary must do: plans, checkups and ratings come back as they were kept."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from rehab.model.checkup import Checkup, CheckupRow, Note, Rating, RatingRow
from rehab.model.plan import DayPlan, PlanItem, PlanVersion, WeekPlan
from rehab.model.signal import Side
from rehab.ports import Store
from rehab.storage.place import Place
from rehab.storage.store import SqlStore

ITEM = PlanItem(
    "arm_raise", Side.LEFT, 2, 8, feedback_pct=50, is_assessment=True, is_closing=True
)
FREE = DayPlan()


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    store = SqlStore(place)
    yield store
    store.close()


def _week(repetitions: int = 8) -> WeekPlan:
    item = PlanItem("reach_and_hold", Side.RIGHT, 1, repetitions)
    return WeekPlan((DayPlan((ITEM, item)), FREE, FREE, FREE, FREE, FREE, FREE))


def test_a_diary_comes_back_as_it_was(store: Store, place: Place) -> None:
    """What a patient says is shown to a clinician beside the jerks of that day."""
    checkup = CheckupRow("me", 10, -210, Checkup(False, True, False, 2))
    sitting = uuid4()
    ratings = [
        RatingRow("me", 20, 60, sitting, Rating(4, 2, True, 3, Note.TIRED.value)),
        RatingRow("me", 30, 60, sitting, Rating()),
    ]
    store.diary.add_checkup(checkup)
    for row in ratings:
        store.diary.add_rating(row)
    store.close()
    again = SqlStore(place, read_only=True)
    assert again.diary.checkups("me") == [checkup]
    assert again.diary.ratings("me") == ratings
    assert again.diary.ratings("you") == again.diary.checkups("you") == []
    again.close()


def test_the_plan_in_force_is_the_newest_that_has_begun(store: Store) -> None:
    """A plan that a therapist wrote for next week must not be asked for today."""
    diary = store.diary
    for from_us, repetitions in ((100, 5), (200, 6), (200, 7)):
        diary.add_plan(PlanVersion("me", from_us, _week(repetitions)))
    assert diary.plan_at("me", 99) is None
    assert diary.plan_at("me", 100) == PlanVersion("me", 100, _week(5))
    assert diary.plan_at("me", 199) == PlanVersion("me", 100, _week(5))
    assert diary.plan_at("me", 300) == PlanVersion("me", 200, _week(7))
    assert diary.plan_at("you", 300) is None


def test_what_makes_no_sense_is_not_said() -> None:
    """Pain of 11 out of 10 is a slip of a screen, not a fact for a clinician."""
    for wrong in ({"pain": 11}, {"how": 0}, {"slept": 4}):
        with pytest.raises(ValueError, match="allowed"):
            Rating(**wrong)
