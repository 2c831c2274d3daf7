"""A link that lasts: every way in which Bluetooth fails, with the errors that come then.

If these fail, a patient's session ends with a dropped link, or never says why it ended.
"""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from bleak.exc import (
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from rehab.errors import Reason, SensorError
from rehab.model.sensor import OwnSensor
from rehab.model.signal import LinkState
from rehab.sensors.transport import RESUMED
from tests import quick_time
from tests.unit.sensors.ble_room import (
    MINE,
    NAME,
    NO_ADAPTER,
    OTHER,
    QUICK,
    UNKNOWN_OBJECT,
    Room,
)


def ends(room: Room, story: Any = None, **how: Any) -> SensorError:
    """Return what the transport ended with."""

    async def nothing() -> None:
        await asyncio.sleep(20)

    room.timing = replace(room.timing, give_up_s=0.8)
    with pytest.raises(ExceptionGroup) as caught:
        quick_time.run(room.live(story or nothing, **how))
    (error,) = caught.value.exceptions
    assert isinstance(error, SensorError)
    return error


def test_a_dropped_link_streams_again() -> None:
    room = Room()

    async def story() -> None:
        await room.until_streaming()
        room.lose()
        await room.until_streaming(2)
        room.lose()
        await room.until_streaming(3)

    quick_time.run(room.live(story))
    assert [p.characteristic for p in room.packets].count(RESUMED) == 2
    assert room.n_disconnects >= room.n_connects  # the old client lets go of its bus


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),  # an absent device: empty, without a word
        BleakError("Service Discovery has not been performed yet"),
        BleakError("failed to discover services, device disconnected"),
        BleakError("device 'dev_C4_00_00_00_00_01' not found"),
        BleakGATTProtocolError(14),
        BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort-by-local"]),
        BleakDeviceNotFoundError(MINE, "It may have been removed from BlueZ."),
        UNKNOWN_OBJECT,
        EOFError(),
        AssertionError(),  # from within bleak, where the bus died
        KeyError("/org/bluez/hci0"),
        AttributeError("'NoneType' object has no attribute 'body'"),
        asyncio.CancelledError(),  # nobody asked for it
    ],
    ids=repr,
)
def test_a_connection_that_fails_is_tried_again(error: BaseException) -> None:
    room = Room(connect_errors=[error, error])
    quick_time.run(room.live(room.until_streaming))
    assert room.n_connects == 3


def test_a_sensor_that_lets_nobody_connect_is_said_to() -> None:
    room = Room(connect_errors=[TimeoutError()] * 1000)
    error = ends(room)
    assert error.reason is Reason.SENSOR_REFUSED
    assert room.n_connects < 100  # patiently: no busy loop


def test_a_link_that_falls_silent_for_a_moment_is_not_given_up() -> None:
    """A system that keeps the link for 4 s says nothing of 2 s of silence."""
    room = Room(timing=replace(QUICK, patience_s=20.0))

    async def story() -> None:
        await room.until_streaming()
        room.is_mute = True
        await room.until(lambda: room.states[-1] is LinkState.LOST)
        room.is_mute = False
        await room.until_streaming(2)

    quick_time.run(room.live(story))
    assert room.n_connects == 1


def test_a_sensor_that_stays_silent_is_started_anew_and_then_said_to_be() -> None:
    room = Room()

    async def story() -> None:
        await room.until_streaming()
        room.is_mute = True
        await asyncio.sleep(20)

    error = ends(room, story)
    assert error.reason is Reason.SENSOR_SILENT
    assert room.n_connects >= 2


def test_a_sensor_that_vanishes_is_given_up() -> None:
    room = Room()

    async def story() -> None:
        await room.until_streaming()
        room.adverts.clear()
        room.lose()
        await asyncio.sleep(20)

    assert ends(room, story).reason is Reason.SENSOR_LOST


def test_one_that_runs_flat_is_said_to_be_empty() -> None:
    room = Room()

    def told(percent: int) -> bool:
        return percent in room.batteries

    async def story() -> None:
        await room.until_streaming()
        for percent in (20, 10, 3):
            room.battery_pct = percent
            await room.until(partial(told, percent))
        room.adverts.clear()
        room.lose()
        await asyncio.sleep(20)

    error = ends(room, story)
    assert error.reason is Reason.BATTERY_EMPTY
    assert error.facts["percent"] == "3"


def test_an_adapter_that_comes_back_streams_again() -> None:
    room = Room()

    async def story() -> None:
        await room.until_streaming()
        room.unplug()
        await room.until(lambda: room.states[-1] is LinkState.LOST)
        await asyncio.sleep(0.3)
        room.plug_in()
        await room.until_streaming(2)

    quick_time.run(room.live(story))


def test_an_adapter_that_stays_away_is_named() -> None:
    room = Room()

    async def story() -> None:
        await room.until_streaming()
        room.unplug()
        await asyncio.sleep(20)

    assert ends(room, story).reason is Reason.BLUETOOTH_GONE


def test_an_adapter_that_goes_while_the_sensor_is_looked_for_is_missing() -> None:
    room = Room(adverts=[])

    async def story() -> None:
        await room.until(lambda: room.states)
        await asyncio.sleep(0.05)
        room.scan_error = NO_ADAPTER
        await asyncio.sleep(20)

    assert ends(room, story).reason is Reason.BLUETOOTH_MISSING


def test_a_radio_that_cuts_packets_is_refused_at_once() -> None:
    """Two samples of ten are no sEMG, and a wrong advice would cost a morning."""
    room = Room(mtu=23)
    error = ends(room)
    assert error.reason is Reason.PACKETS_CUT
    assert room.n_connects == 1
    assert room.packets == []


def test_a_radio_that_cuts_packets_after_a_reconnect_records_none_of_them() -> None:
    room = Room()

    async def story() -> None:
        await room.until_streaming()
        room.mtu = 23
        room.lose()
        await asyncio.sleep(20)

    assert ends(room, story).reason is Reason.PACKETS_CUT
    assert {len(p.data) for p in room.packets} == {70}


own = (OwnSensor("linux", MINE, NAME, "npg"),)


def test_a_stranger_of_the_same_name_is_never_taken() -> None:
    """Anybody can advertise a name: a neighbour's arm must not become a session (R21)."""
    room = Room(adverts=[(OTHER, NAME)])
    error = ends(room, own=own)
    assert error.reason is Reason.SENSOR_STRANGER
    assert error.facts == {"name": NAME, "known": MINE, "found": OTHER}
    assert room.n_connects == 0


def test_nor_by_the_beginning_of_its_name() -> None:
    room = Room(adverts=[(OTHER, "NPG-ANOTHER 3CH")])
    error = ends(room, own=own, wanted="NPG")
    assert error.facts == {"name": NAME, "known": MINE, "found": OTHER}
    assert room.n_connects == 0


@pytest.mark.parametrize("wanted", [NAME, "NPG", "", MINE])
def test_of_two_with_one_name_the_own_one_is_taken(wanted: str) -> None:
    room = Room(adverts=[(OTHER, NAME), (MINE, NAME)])
    quick_time.run(room.live(room.until_streaming, own=own, wanted=wanted))
    assert room.client is not None
    assert room.client.address == MINE


def test_a_stranger_is_taken_by_its_address() -> None:
    room = Room(adverts=[(OTHER, NAME)])
    quick_time.run(room.live(room.until_streaming, own=own, wanted=OTHER.lower()))


def test_the_first_of_a_name_is_taken() -> None:
    quick_time.run((room := Room()).live(room.until_streaming))


def test_a_stranger_is_not_taken_after_a_loss_either() -> None:
    room = Room()

    async def story() -> None:
        await room.until_streaming()
        room.adverts[:] = [(OTHER, NAME)]
        room.lose()
        await asyncio.sleep(20)

    error = ends(room, story)
    assert error.reason is Reason.SENSOR_STRANGER
    assert error.facts == {"name": NAME, "known": MINE, "found": OTHER}
    assert room.n_connects == 1


def test_nobody_is_connected_to_a_sensor_twice() -> None:
    """Of two that are meant by the same word the second must be another one."""
    room = Room(adverts=[(MINE, NAME), (OTHER, "NPG-OTHER 3CH")])
    room.radio.taken.add(MINE)
    asyncio.run(room.live(room.until_streaming, wanted="NPG"))
    assert room.client is not None
    assert room.client.address == OTHER
    assert room.radio.taken == {MINE}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("NPG-30:30:F9", "NPG-30:30:F9"),
        ("NPG-Lite-3CH-1A2B", "NPG-Lite-3CH-1A2B"),
        ("NPG Musterfrau", "NPG Lite 0001"),
        ("NPG-Ada", "NPG Lite 0001"),
        ("NPG Anna1985", "NPG Lite 0001"),
    ],
)
def test_a_sensor_s_own_name_is_kept_only_if_it_is_its_maker_s(
    name: str, kept: str
) -> None:
    """People call a sensor after its owner; a recording holds a pseudonym (H15)."""
    room = Room(adverts=[(MINE, name)])
    quick_time.run(room.live(room.until_streaming, wanted=name))
    (stream,) = room.streams
    assert stream.device == kept
