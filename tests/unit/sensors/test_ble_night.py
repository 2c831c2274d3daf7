"""A night's patience with a sensor that is lost: to the end, and ever more seldom."""

import asyncio

import pytest

from rehab.sensors.ble.backoff import BackOff
from rehab.sensors.ble.timing import DAY, NIGHT
from tests import quick_time
from tests.unit.sensors.ble_room import Room
from tests.unit.sensors.test_ble_times import a_room, now_s


def _night_room() -> Room:
    room = a_room()
    room.timing = NIGHT
    return room


@pytest.mark.parametrize("away_s", [3.0, 90.0, 3600.0, 5 * 3600.0])
def test_a_sensor_that_was_away_for_hours_is_found(away_s: float) -> None:
    """Hours without it cost those hours, and about two minutes more."""
    room = _night_room()

    async def story() -> None:
        await room.until_streaming()
        known = list(room.adverts)
        room.adverts.clear()
        room.lose()
        await asyncio.sleep(away_s)
        room.adverts[:] = known
        began_s = now_s()
        await room.until_streaming(2)
        longest_s = NIGHT.between_s[1] + NIGHT.round_s + 5.0
        assert now_s() - began_s <= min(longest_s, away_s + 20.0)

    quick_time.run(room.live(story))


def test_it_is_looked_for_ever_more_seldom() -> None:
    """A night of scans would empty what is left of a battery, and the computer's."""
    room = _night_room()

    n_scans = []

    async def story() -> None:
        await room.until_streaming()
        room.adverts.clear()
        before = room.n_scans
        room.lose()
        await asyncio.sleep(3600.0)
        n_scans.append(room.n_scans - before)

    quick_time.run(room.live(story))
    assert 10 <= n_scans[0] <= 45


def test_a_link_that_only_connects_is_left_in_peace_for_minutes() -> None:
    """Connecting costs a sensor most: at night it is tried every three minutes at last."""
    back_off = BackOff(*NIGHT.back_off_s)
    waits = [back_off.wait_s() for _ in range(12)]
    assert waits[0] == 0.0
    assert 135.0 <= waits[-1] <= 180.0
    assert DAY.back_off_s == (1.0, 30.0)
    assert DAY.give_up_s == 60.0
