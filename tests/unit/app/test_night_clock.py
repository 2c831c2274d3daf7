"""Clocks that are set at night: what a morning says is what the clock on the wall said."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from rehab.app.night_clock import clock_set, offset_min_here
from rehab.app.night_judging import row_of
from tests import night_archive_room as room

EVENING_S = datetime(2026, 10, 24, 20, 17, 3, tzinfo=UTC).timestamp()
SET_S = datetime(2026, 10, 25, 1, 0, tzinfo=UTC).timestamp()


def _in_berlin(at_s: float) -> int:
    return 120 if at_s < SET_S else 60


def test_it_is_known_in_the_evening_when_clocks_are_set() -> None:
    """A night that is killed, or read elsewhere, has its own clock's morning all the same."""
    assert clock_set(EVENING_S, _in_berlin) == [round(SET_S * 1e6), 60]
    assert clock_set(EVENING_S - 86_400, _in_berlin) is None
    assert clock_set(SET_S, _in_berlin) is None


def test_the_machine_s_own_zone_is_asked() -> None:
    here = datetime.fromtimestamp(EVENING_S, UTC).astimezone().utcoffset()
    assert here is not None
    assert offset_min_here(EVENING_S) * 60 == here.total_seconds()


def test_a_night_gets_up_by_the_new_time(tmp_path: Path) -> None:
    """Its morning would be an hour off, on the strip too, two nights a year."""
    set_at = [60_000_000, 60]
    file = room.record(tmp_path, UUID(int=7), room.emg(1), clock_set=set_at)
    row = row_of(file)
    assert row is not None
    assert row.utc_offset_min == 0
    assert [row.offset_min_at(at_s) for at_s in (row.lights_out_s, 59.9, 60.0)] == [
        0,
        0,
        60,
    ]
    assert row.offset_min_at(row.up_s) == 60
    as_ever = row_of(room.record(tmp_path, UUID(int=8), room.emg(1)))
    assert as_ever is not None
    assert as_ever.offset_min_at(as_ever.up_s) == 0
