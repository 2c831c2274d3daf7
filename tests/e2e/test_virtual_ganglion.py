"""The emulated Ganglion over the virtual radio, in both of its firmwares."""

import numpy as np
import pytest

from rehab.model.signal import Unit
from rehab.sensors.ble.kinds import ganglion as kind
from rehab.sensors.virtual.device import Make
from rehab.sensors.virtual.kinds.ganglion import EmulatedGanglion
from tests.e2e.virtual_world import KnownMuscle, World, live
from tests.senders import SENDERS

N_SAMPLES = 300
# 18 bits carry fewer values than 19; both senders' values fit the packets that are used
SENDER = {2: SENDERS["ganglion 2"], 3: SENDERS["ganglion 3, 18 bits"]}


@pytest.mark.parametrize("firmware", [2, 3])
def test_every_sample_arrives_where_it_belongs(firmware: int) -> None:
    """One firmware read as the other gives noise of a plausible size."""

    async def story(world: World) -> None:
        muscle = KnownMuscle(SENDER[firmware])
        how = Make(options={"firmware": firmware})
        sensor = EmulatedGanglion(world.air, muscle, how)
        await world.switch_on(sensor)
        async with world.hearing() as ear:
            await ear.samples(N_SAMPLES)
        (stream,) = ear.streams
        assert (stream.fs_hz, stream.n_channels) == (200.0, 4)
        assert {channel.unit for channel in stream.channels} == {Unit.UV}
        assert stream.settings["firmware"] == firmware
        assert stream.settings["device_manufacturer"] == "openbci.com"
        assert str(stream.settings["device_software"]).startswith(str(firmware))
        assert sensor.n_commands_lost == 0
        assert ear.index <= muscle.n_taken
        if not world.air.n_dropped:  # a busy machine may starve the emulated radio
            assert not ear.gaps
            emg = np.concatenate([chunk.emg_uv for chunk in ear.chunks])
            np.testing.assert_array_equal(emg, muscle.expected[: ear.index])
            assert bool(ear.motions) is (firmware == 3)

    live(story)


def test_commands_that_follow_each_other_closely_are_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The real board loses them: a client that hurries would wait for nothing."""

    monkeypatch.setattr("rehab.sensors.virtual.kinds.ganglion._SPACED_S", 60.0)

    async def story(world: World) -> None:
        sensor = EmulatedGanglion(world.air, KnownMuscle(SENDER[3]))
        await world.switch_on(sensor)
        client = world.radio.client(sensor.address, lambda: None, 5.0)
        await client.connect()
        for command in (kind.STOP, kind.START):
            await client.write_gatt_char(kind.COMMAND, command, response=True)
        assert sensor.n_commands_lost == 1
        assert not sensor.is_streaming
        await client.disconnect()

    live(story)
