"""H11: over-exertion."""

from pathlib import Path

import pytest

from rehab.app.hazards import hazard
from rehab.app.week import clipped
from rehab.catalog import load_catalog
from rehab.live.engine import Engine
from rehab.live.tasks.hold import make_task
from rehab.model.people import Profile
from rehab.model.plan import DayPlan, PlanItem
from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector

HAZARD = hazard("H11")
CATALOG = load_catalog(Path(__file__).parents[2] / "exercises")


def test_nobody_can_ask_for_more_sets_than_the_exercise_allows() -> None:
    """A plan is cut to the limit of every exercise, and the engine refuses one that is not."""
    for one in CATALOG.values():
        asked = DayPlan((PlanItem(one.id, one.sides[0], 10**6, 10**6),))
        for item in clipped(asked, CATALOG, Profile(may_stand=True), 0):
            assert item.sets <= one.limits.max_sets
            assert item.repetitions <= one.limits.max_repetitions
    plan = make.plan(sets=make.exercise().limits.max_sets + 1)
    with pytest.raises(ValueError, match="allowed are"):
        Engine(
            plan,
            make.stream(FS_HZ),
            ScriptedDetector(),
            make_task(plan.exercise),
            auto=True,
        )
