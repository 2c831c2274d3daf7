"""How long a patient waits, with the program's own limits, in quick time.

The connection takes as long as on a real BlueZ at its slowest (1.9 s, DEVICES).
"""

import asyncio

import pytest

from rehab.errors import Reason, SensorError
from rehab.model.signal import LinkState
from rehab.sensors.ble.backoff import STEADY_S, BackOff
from rehab.sensors.ble.timing import Timing
from tests import quick_time
from tests.unit.sensors.ble_room import Room

CONNECT_S = 1.9


def a_room() -> Room:
    return Room(timing=Timing(), connect_s=CONNECT_S)


def now_s() -> float:
    return asyncio.get_running_loop().time()


def ending(room: Room, fault: str, n_s: float = 0.0) -> tuple[Reason, float]:
    """Let something happen; return what the session ends with, and how long after."""
    at_s = [0.0, 0.0]

    async def story() -> None:
        await room.until_streaming()
        await asyncio.sleep(n_s)
        at_s[0] = now_s()
        if fault == "vanish":
            room.adverts.clear()
            room.lose()
        elif fault == "unplug":
            room.unplug()
        elif fault == "mute":
            room.is_mute = True
        await asyncio.sleep(1000)

    async def watched() -> Reason:
        with pytest.raises(ExceptionGroup) as caught:
            await room.live(story)
        at_s[1] = now_s()
        (error,) = caught.value.exceptions
        assert isinstance(error, SensorError)
        return error.reason

    reason = quick_time.run(watched())
    return reason, at_s[1] - at_s[0]


def test_a_lost_link_streams_again_within_three_seconds() -> None:
    """Each second more is one in which no jerk is seen, and the exercise waits."""
    room = a_room()

    async def story() -> None:
        await room.until_streaming()
        for n in range(2, 6):
            await asyncio.sleep(STEADY_S + 1)
            room.lose()
            began_s = now_s()
            await room.until_streaming(n)
            assert now_s() - began_s <= 3.0

    quick_time.run(room.live(story))


def test_two_seconds_of_silence_need_no_new_link() -> None:
    room = a_room()

    async def story() -> None:
        await room.until_streaming()
        room.is_mute = True
        await asyncio.sleep(2.0)
        assert room.states[-1] is LinkState.LOST
        room.is_mute = False
        began_s = now_s()
        await room.until_streaming(2)
        assert now_s() - began_s < 0.1

    quick_time.run(room.live(story))
    assert room.n_connects == 1


@pytest.mark.parametrize("away_s", [3.0, 20.0, 45.0])
def test_an_adapter_that_was_away_is_used_soon_after(away_s: float) -> None:
    room = a_room()

    async def story() -> None:
        await room.until_streaming()
        room.unplug()
        await asyncio.sleep(away_s)
        room.plug_in()
        began_s = now_s()
        await room.until_streaming(2)
        assert now_s() - began_s <= 2.0 + CONNECT_S + 0.2

    quick_time.run(room.live(story))


@pytest.mark.parametrize("away_s", [3.0, 20.0, 45.0])
def test_a_sensor_that_was_away_is_found_soon_after(away_s: float) -> None:
    room = a_room()

    async def story() -> None:
        await room.until_streaming()
        known = list(room.adverts)
        room.adverts.clear()
        room.lose()
        await asyncio.sleep(away_s)
        room.adverts[:] = known
        began_s = now_s()
        await room.until_streaming(2)
        # the room's sensor is only heard when a scan begins
        assert now_s() - began_s <= Timing().round_s + 0.5 + CONNECT_S + 0.2

    quick_time.run(room.live(story))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("vanish", Reason.SENSOR_LOST),
        ("unplug", Reason.BLUETOOTH_GONE),
        ("mute", Reason.SENSOR_SILENT),
    ],
)
def test_what_does_not_come_back_is_given_up_after_a_minute(
    fault: str, reason: Reason
) -> None:
    found, after_s = ending(a_room(), fault, 10.0)
    assert found is reason
    assert 55.0 < after_s < 80.0


def test_a_radio_that_cuts_packets_is_refused_within_seconds() -> None:
    room = a_room()
    room.mtu = 23

    async def story() -> float:
        with pytest.raises(ExceptionGroup):
            await room.live(lambda: asyncio.sleep(1000))
        return now_s()

    assert quick_time.run(story()) - 1000.0 < CONNECT_S + 1.0


def test_a_sensor_that_only_connects_is_left_in_peace() -> None:
    """One that is connected again and again without sending runs its battery down."""
    room = a_room()

    async def story() -> None:
        await room.until_streaming()
        room.is_mute = True
        await asyncio.sleep(50.0)

    quick_time.run(room.live(story))
    assert 2 <= room.n_connects <= 7


def test_the_waits_double_up_to_half_a_minute_and_begin_anew() -> None:
    back_off = BackOff(1.0, 30.0)
    waits = [back_off.wait_s() for _ in range(9)]
    assert waits[0] == 0.0
    for wait_s, usual_s in zip(waits[1:], (1, 2, 4, 8, 16, 30, 30, 30), strict=True):
        assert 0.7 * usual_s <= wait_s <= min(1.3 * usual_s, 30.0)
    back_off.streamed(STEADY_S / 2)
    assert back_off.wait_s() > 20.0
    back_off.streamed(STEADY_S)
    assert back_off.wait_s() == 0.0
