"""H2: a jerk or a startle while one stands is a fall."""

from pathlib import Path

import pytest

from rehab.app.hazards import hazard
from rehab.app.week import is_allowed
from rehab.errors import Reason, RehabError
from rehab.model.people import Profile
from rehab.model.plan import PlanItem
from tests.unit.app.programme_room import Room

HAZARD = hazard("H2")


def test_every_standing_exercise_waits_for_permission(tmp_path: Path) -> None:
    """Each of the exercises that ship, not only one that a test made up."""
    room = Room(tmp_path)
    try:
        offered = {one.id for one in room.desk.exercises()}
        catalog = room.home.catalog.values()
        standing = [one for one in catalog if one.limits.standing_allowed]
        assert standing
        for one in standing:
            assert not is_allowed(one, Profile())
            assert is_allowed(one, Profile(may_stand=True))
            assert one.id not in offered
            item = PlanItem(one.id, one.sides[0], 1, 1)
            with pytest.raises(RehabError) as caught:
                room.desk.begin(item, "ble:NPG", room.desk.sitting())
            assert caught.value.reason is Reason.STANDING_NOT_ALLOWED
    finally:
        room.home.close()
