"""The Bluetooth transport against an emulated NPG Lite: real GATT over a virtual radio."""

import asyncio
from dataclasses import replace

import numpy as np
from bumble.device import Connection

from rehab.errors import Reason
from rehab.model.signal import LinkState
from rehab.sensors.transport import RESUMED
from rehab.sensors.virtual.kinds.npg import EmulatedNpgLite
from tests.e2e.virtual_world import FS_HZ, TIMING, World, device_indices, live


def test_three_seconds_without_a_gap() -> None:
    """Nothing may be lost between the sensor's first sample and the patient's screen."""

    async def story(world: World) -> None:
        await world.add()
        async with world.hearing() as ear:
            await ear.samples(1500)
        (stream,) = ear.streams
        assert (stream.fs_hz, stream.n_channels) == (FS_HZ, 3)
        assert stream.device == "NPG-Lite-3CH-EMU1"
        assert stream.is_simulated
        assert ear.gaps == []
        values = np.concatenate([device_indices(chunk) for chunk in ear.chunks])
        np.testing.assert_array_equal(values, np.arange(len(values)))
        assert ear.changes == [
            (LinkState.SEARCHING, None),
            (LinkState.CONNECTING, None),
            (LinkState.STREAMING, 87),
        ]

    live(story)


def test_a_link_that_is_cut_for_two_seconds_comes_back_with_one_gap() -> None:
    """The session goes on; the hole is as long as the loss, to 25 ms, and all else is
    there, sample by sample (R5).
    """

    async def story(world: World) -> None:
        await world.add()
        async with world.hearing() as ear:
            await ear.samples(500)
            world.air.cut(2.0)
            await ear.until(lambda: LinkState.LOST in ear.states)
            await ear.until(lambda: ear.states[-1] is LinkState.STREAMING)
            await ear.samples(500)
        assert ear.states[-2:] == [LinkState.LOST, LinkState.STREAMING]
        assert [p.characteristic for p in ear.packets].count(RESUMED) == 1
        (gap,) = ear.gaps
        before = [c for c in ear.chunks if c.start_index < gap.start_index]
        after = [c for c in ear.chunks if c.start_index >= gap.stop_index]
        values = np.concatenate([device_indices(chunk) for chunk in before])
        np.testing.assert_array_equal(values, np.arange(gap.start_index))
        values = np.concatenate([device_indices(chunk) for chunk in after])
        np.testing.assert_array_equal(np.diff(values), 1)
        n_lost = values[0] - gap.start_index
        assert n_lost > 2.0 * FS_HZ
        assert abs(gap.n_samples - n_lost) <= 0.025 * FS_HZ

    live(story, interval_s=0.015)


def test_a_short_outage_loses_what_the_sensor_could_not_hold_and_no_more() -> None:
    """An arm in front of the sensor for 0.35 s does not end the link: no reconnecting."""

    async def story(world: World) -> None:
        await world.add()
        async with world.hearing() as ear:
            await ear.samples(400)
            world.air.cut(0.35)
            await ear.samples(400)
        assert LinkState.LOST not in ear.states
        assert ear.gaps == []
        values = np.concatenate([device_indices(chunk) for chunk in ear.chunks])
        np.testing.assert_array_equal(values, np.arange(len(values)))

    live(story)


def test_a_sensor_that_falls_silent_is_searched_again() -> None:
    """A link can stay up while nothing comes; only a watch on the data notices (H9)."""

    async def story(world: World) -> None:
        sensor = await world.add()
        async with world.hearing(timing=replace(TIMING, silence_s=0.5)) as ear:
            await ear.samples(400)
            sensor.halt()
            await ear.until(lambda: LinkState.LOST in ear.states)
            await ear.samples(100)
        assert len(ear.gaps) == 1

    live(story)


class Running(EmulatedNpgLite):
    def _on_connection(self, connection: Connection) -> None:
        super()._on_connection(connection)
        self._zero = -77
        self.begin()


def test_a_sensor_that_runs_already_is_started_anew() -> None:
    """What somebody else's program left running must not begin our recording."""

    async def story(world: World) -> None:
        await world.add(make=Running)
        async with world.hearing() as ear:
            await ear.samples(400)
        assert ear.packets[0].data[0] == 0
        assert ear.gaps == []

    live(story)


class Twice(EmulatedNpgLite):
    is_doubling = False

    async def send(self, block: bytes) -> None:
        await super().send(block)
        if self.is_doubling:
            await super().send(block)


def test_notifications_that_come_twice_are_heard_once() -> None:
    """BlueZ delivers twice after a reconnect: the patient must not jerk twice."""

    async def story(world: World) -> None:
        sensor = await world.add(make=Twice)
        assert isinstance(sensor, Twice)
        async with world.hearing() as ear:
            await ear.samples(500)
            sensor.is_doubling = True
            n_before = len(ear.packets)
            await ear.samples(500)
        assert 45 <= len(ear.packets) - n_before <= 60
        assert ear.gaps == []
        values = np.concatenate([device_indices(chunk) for chunk in ear.chunks])
        np.testing.assert_array_equal(values, np.arange(len(values)))

    live(story)


def test_a_sensor_that_does_not_come_back_is_given_up() -> None:
    """A dead battery ends the session with a sentence, not with an endless search."""

    async def story(world: World) -> None:
        await world.add()
        timing = replace(TIMING, give_up_s=1.0)

        async def cut_later() -> None:
            await world.ear.until(lambda: LinkState.STREAMING in world.ear.states)
            world.air.cut(60.0)

        cutting = asyncio.create_task(cut_later())
        error = await world.failure(timing=timing)
        await cutting
        assert error.reason is Reason.SENSOR_LOST
        assert error.facts["name"] == "NPG-Lite-3CH-EMU1"

    live(story)
