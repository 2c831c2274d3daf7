"""The emulated Myo over the virtual radio: to our own client, and to one of others."""

import asyncio

import numpy as np
import pytest
from pymyo import Myo
from pymyo.types import EmgMode, HardwareRev, ImuMode, SleepMode, VibrationType

from rehab.model.signal import LinkState, Unit
from rehab.sensors.virtual.client import AirClient
from rehab.sensors.virtual.device import Make
from rehab.sensors.virtual.kinds.myo import EmulatedMyo
from tests.e2e.virtual_world import KnownMuscle, World, live
from tests.senders import SENDERS

N_SAMPLES = 300


async def a_myo(world: World) -> tuple[EmulatedMyo, KnownMuscle]:
    muscle = KnownMuscle(SENDERS["myo"])
    sensor = EmulatedMyo(world.air, muscle, Make(battery_pct=64))
    await world.switch_on(sensor)
    return sensor, muscle


def test_every_sample_arrives_where_it_belongs() -> None:
    """Four characteristics that are put together in a wrong order still look like sEMG."""

    async def story(world: World) -> None:
        sensor, muscle = await a_myo(world)
        async with world.hearing() as ear:
            await ear.samples(N_SAMPLES)
        (stream,) = ear.streams
        assert (stream.fs_hz, stream.n_channels, stream.decoder) == (200.0, 8, "myo")
        assert {channel.unit for channel in stream.channels} == {Unit.COUNTS}
        assert stream.settings["firmware"] == "1.5.1970.REVD"
        assert (LinkState.STREAMING, 64) in ear.changes
        assert sensor.is_awake_for_good is False  # it was left as it was found
        assert ear.index <= muscle.n_taken
        if not world.air.n_dropped:  # a busy machine may starve the emulated radio
            assert not ear.gaps
            emg = np.concatenate([chunk.emg_uv for chunk in ear.chunks])
            np.testing.assert_array_equal(emg, muscle.expected[: ear.index])
            assert len(ear.motions) > N_SAMPLES / 8
        np.testing.assert_array_equal(ear.motions[0].acceleration_g, [[0, 0, 1]])

    live(story)


def test_a_client_of_others_hears_the_same() -> None:
    """Our client and our emulated device could be wrong in the same way; pymyo was
    written for real ones, and runs here as it is.
    """

    async def story(world: World) -> None:
        sensor, muscle = await a_myo(world)
        emg: list[tuple[int, ...]] = []
        accelerations: list[tuple[float, ...]] = []
        is_enough = asyncio.Event()

        async with Myo(sensor.address, backend=AirClient, host=world.host) as myo:

            @myo.on_emg
            def _on_emg(pair: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
                emg.extend(pair)
                if len(emg) >= N_SAMPLES:
                    is_enough.set()

            @myo.on_imu
            def _on_imu(_: object, acceleration: tuple[float, ...], __: object) -> None:
                accelerations.append(acceleration)

            assert await myo.name == sensor.name
            assert await myo.battery == 64
            assert (await myo.info).serial_number == b"EMU\0\0\1"
            version = await myo.firmware_version
            assert version == (1, 5, 1970, HardwareRev.REV_D)
            await myo.vibrate(VibrationType.SHORT)
            await myo.set_sleep_mode(SleepMode.NEVER_SLEEP)
            await myo.set_mode(EmgMode.EMG_RAW, ImuMode.DATA)
            async with asyncio.timeout(20):
                await is_enough.wait()
            assert sensor.vibrations == [1]
            assert sensor.is_awake_for_good
            await myo.set_mode(EmgMode.NONE, ImuMode.NONE)
        if not world.air.n_dropped:
            np.testing.assert_array_equal(emg, muscle.counts[: len(emg)])
            assert len(accelerations) >= N_SAMPLES / 4 - 2
        assert set(accelerations) == {(0.0, 0.0, 1.0)}

    live(story)


def test_it_falls_asleep_unless_it_is_told_not_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the first command a session would end in silence after a while."""
    monkeypatch.setattr("rehab.sensors.virtual.kinds.myo._SLEEP_AFTER_S", 0.2)

    async def story(world: World) -> None:
        sensor, _ = await a_myo(world)
        asleep = asyncio.Event()
        monkeypatch.setattr(sensor, "halt", asleep.set)
        async with Myo(sensor.address, backend=AirClient, host=world.host) as myo:
            await myo.set_mode(EmgMode.EMG)
            async with asyncio.timeout(20):
                await asleep.wait()
            assert myo.is_connected

    live(story)
