"""H7: another patient's data are shown or kept."""

from pathlib import Path
from uuid import uuid4

from rehab.app.hazards import hazard
from rehab.model.trend import TrendLabel
from tests.unit.app.programme_room import Room

HAZARD = hazard("H7")


def _train(room: Room, patient: str, rates: list[float]) -> None:
    for k, per_min in enumerate(rates):
        sitting = uuid4()
        for exercise in ("arm_raise", "elbow_flexion"):
            ago = float(len(rates) - k)
            room.did(
                exercise,
                per_min=per_min,
                days_ago=ago,
                sitting=sitting,
                patient=patient,
            )


def test_a_trend_holds_one_person(tmp_path: Path) -> None:
    """Two in one household: the one's fall would be told to the other."""
    room = Room(tmp_path)
    try:
        _train(room, "me", [8.0] * 16)
        _train(room, "you", [40.0] * 8 + [4.0] * 8)
        trend = room.desk.trend()
        assert trend is not None
        assert trend.n_sessions == 16
        assert trend.label is TrendLabel.NO_CLEAR_CHANGE
        assert {row.patient for row in room.desk.history()} == {"me"}
    finally:
        room.home.close()
