"""The emulated gForce over the virtual radio: both resolutions, and a short MTU."""

import asyncio

import numpy as np
import pytest

from rehab.errors import Reason
from rehab.model.signal import Channel, LinkState, Unit
from rehab.sensors.ble.kinds import gforce as kind
from rehab.sensors.packets.gforce import MIDDLE, SCALE_UV
from rehab.sensors.virtual.device import Counts, Make
from rehab.sensors.virtual.kinds.gforce import EmulatedGForce
from tests.e2e.virtual_world import World, live


class Codes:
    """Any codes of the converter, the same every time."""

    def __init__(self, bits: int) -> None:
        rng = np.random.default_rng(4)
        self.codes = rng.integers(0, 2 * MIDDLE[bits], (20_000, 8))
        self.uv = ((self.codes - MIDDLE[bits]) * SCALE_UV[bits]).astype(np.float32)
        self.n_taken = 0

    def take(self, n_samples: int) -> Counts:
        self.n_taken += n_samples
        taken = self.codes[self.n_taken - n_samples : self.n_taken]
        return taken.astype(np.int32)


def _assert_sent(world: World, muscle: Codes) -> None:
    ear = world.ear
    assert ear.gaps == []
    emg_uv = np.concatenate([chunk.emg_uv for chunk in ear.chunks])
    np.testing.assert_array_equal(emg_uv, muscle.uv[: len(emg_uv)])


@pytest.mark.parametrize(("bits", "fs_hz"), [(8, 1000.0), (12, 500.0)])
def test_every_sample_arrives_where_it_belongs(bits: int, fs_hz: float) -> None:
    """12 bits that are read as 8 give sixteen samples of nothing for eight of a muscle."""

    async def story(world: World) -> None:
        muscle = Codes(bits)
        sensor = EmulatedGForce(world.air, muscle, Make(options={"bits": bits}))
        await world.switch_on(sensor)
        async with world.hearing(options={"bits": str(bits)}) as ear:
            await ear.samples(1500)
        (stream,) = ear.streams
        assert (stream.fs_hz, stream.n_channels) == (fs_hz, 8)
        assert stream.channels[7] == Channel("CH8", Unit.UV)
        assert stream.settings == {"bits": bits}
        assert ear.changes[-1] == (LinkState.STREAMING, 87)
        _assert_sent(world, muscle)
        switches = [c for c in sensor.commands if c[0] == kind.SET_SWITCH]
        assert switches[1:] == [b"\x4f\x80\0\0\0", b"\x4f\0\0\0\0"]

    live(story)


def test_a_short_mtu_gives_the_same_samples_in_pieces() -> None:
    """Some systems allow 23 bytes; a piece taken for a packet is noise."""

    async def story(world: World) -> None:
        muscle = Codes(12)
        how = Make(options={"bits": 12}, max_mtu=64)
        await world.switch_on(EmulatedGForce(world.air, muscle, how))
        options = {"kind": "gforce", "bits": "12"}
        async with world.hearing("gForcePro+(EMU1)", options=options) as ear:
            await ear.samples(500)
        assert {len(p.data) for p in ear.packets} == {61, 11 + 2}
        _assert_sent(world, muscle)

    live(story)


def test_what_was_lost_on_the_way_is_a_gap_of_its_length() -> None:
    """No counter: only the clock can tell, and it must not take late for lost."""

    class Silent(EmulatedGForce):
        n_unsent = 0
        is_silent = False

        async def emit(self, counts: Counts, start_index: int) -> None:
            if self.is_silent:
                self.n_unsent += len(counts)
            else:
                await super().emit(counts, start_index)

    async def story(world: World) -> None:
        sensor = Silent(world.air, Codes(8), Make(options={"bits": 8}))
        await world.switch_on(sensor)
        async with world.hearing() as ear:
            await ear.samples(1500)
            sensor.is_silent = True
            await asyncio.sleep(0.4)
            sensor.is_silent = False
            await ear.samples(1500)
        assert sum(gap.n_samples for gap in ear.gaps) == sensor.n_unsent > 300

    live(story)


@pytest.mark.parametrize("bits", [8, 12])
def test_twelve_bits_are_asked_for_first(bits: int) -> None:
    """Steps of 16 microvolts hide jerks; who cannot do better is heard all the same."""

    async def story(world: World) -> None:
        how = Make(options={"bits": bits})
        await world.switch_on(EmulatedGForce(world.air, Codes(bits), how))
        async with world.hearing() as ear:
            await ear.samples(500)
        assert ear.streams[0].settings == {"bits": bits}

    live(story)


def test_a_device_that_takes_no_such_mode_is_told_from_one_that_does() -> None:
    """An endless wait for data looks to a patient like a broken sensor."""

    async def story(world: World) -> None:
        eight = Make(options={"bits": 8})
        await world.switch_on(EmulatedGForce(world.air, Codes(8), eight))
        options = {"kind": "gforce", "bits": "12"}
        error = await world.failure("gForcePro+(EMU1)", options=options)
        assert error.reason is Reason.SENSOR_INCOMPATIBLE
        options = {"kind": "gforce", "bits": "9"}
        error = await world.failure("gForcePro+(EMU1)", options=options)
        assert error.reason is Reason.SENSOR_UNKNOWN

    live(story)


def _displaced(world: World, muscle: Codes) -> list[int]:
    """Return by how much each chunk lies beside its place; the rows say which they are."""
    at = {row.tobytes(): k for k, row in enumerate(muscle.uv)}
    shifts = [at[c.emg_uv[0].tobytes()] - c.start_index for c in world.ear.chunks]
    return [shift - shifts[0] for shift in shifts]


@pytest.mark.parametrize("cut_s", [0.1, 0.2, 0.3, 0.4])
def test_an_outage_that_ends_in_a_burst_moves_nothing(cut_s: float) -> None:
    """What the sensor could hold comes late; what it could not is a gap of its length."""

    async def story(world: World) -> None:
        muscle = Codes(8)
        await world.switch_on(
            EmulatedGForce(world.air, muscle, Make(options={"bits": 8}))
        )
        async with world.hearing() as ear:
            await ear.samples(2000)
            world.air.cut(cut_s)
            await ear.samples(2000)
        assert LinkState.LOST not in ear.states
        displaced = _displaced(world, muscle)
        assert displaced[-1] == 0
        assert (sum(map(bool, displaced)) > 0) <= (world.air.n_dropped > 0)
        assert sum(g.n_samples for g in ear.gaps) == 16 * world.air.n_dropped

    live(story)


def test_a_link_that_comes_back_goes_on_where_the_time_is() -> None:
    """Its blocks begin anew and nothing counts them: to some milliseconds."""

    async def story(world: World) -> None:
        muscle = Codes(8)
        await world.switch_on(
            EmulatedGForce(world.air, muscle, Make(options={"bits": 8}))
        )
        async with world.hearing() as ear:
            await ear.samples(2000)
            world.air.cut(1.5)
            await ear.until(lambda: LinkState.LOST in ear.states)
            await ear.until(lambda: ear.states[-1] is LinkState.STREAMING)
            await ear.samples(3000)
        assert len(ear.gaps) >= 1
        assert abs(_displaced(world, muscle)[-1]) <= 16

    live(story)
