"""The Bluetooth transport against an emulated NPG Lite: real GATT over a virtual radio."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from bumble.device import Device
from bumble.gatt import Characteristic
from numpy.typing import NDArray

from rehab.errors import Reason, SensorError
from rehab.model.signal import Chunk, Gap, LinkState, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.ble.radio import Radio, look_around
from rehab.sensors.ble.transport import BleTransport, Timing
from rehab.sensors.packets.npg import make_decoder
from rehab.sensors.transport import RESUMED
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.npg_lite import EmulatedNpgLite
from rehab.sensors.virtual.source import virtual_radio

FS_HZ = 500.0
TIMING = Timing(
    scan_s=0.7,
    settle_s=0.2,
    first_data_s=1.0,
    rate_s=0.7,
    rate_at_most_s=1.0,
    back_off_s=(0.1, 0.4),
)


class CountingMuscle:
    """Samples that say which one they are: the truth about every loss."""

    def __init__(self) -> None:
        self.n_taken = 0

    def take(self, n_samples: int) -> NDArray[np.int16]:
        index = np.arange(self.n_taken, self.n_taken + n_samples)
        self.n_taken += n_samples
        return np.stack([index % 30000, index // 30000, -index % 30000], 1).astype(
            np.int16
        )


def device_indices(chunk: Chunk) -> NDArray[np.float32]:
    return chunk.emg_uv[:, 0] + 30000 * chunk.emg_uv[:, 1]


@dataclass
class Ear:
    """An outlet that keeps everything and can be waited for."""

    streams: list[Stream] = field(default_factory=list)
    packets: list[Packet] = field(default_factory=list)
    changes: list[tuple[LinkState, int | None]] = field(default_factory=list)
    heard: list[Chunk | Gap] = field(default_factory=list)
    decoder: Decoder | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def stream(self, stream: Stream) -> None:
        assert not self.packets
        self.streams.append(stream)
        self.decoder = make_decoder(stream)

    def packet(self, packet: Packet) -> None:
        assert self.decoder is not None
        self.packets.append(packet)
        self.heard.extend(self.decoder.feed(packet))
        self._news.set()

    async def room(self) -> None:
        raise AssertionError("a radio cannot be held up")

    def change(self, state: LinkState, battery_pct: int | None = None) -> None:
        self.changes.append((state, battery_pct))
        self._news.set()

    async def until(self, is_true: Callable[[], bool]) -> None:
        async with asyncio.timeout(15):
            while not is_true():
                self._news.clear()
                await self._news.wait()

    async def samples(self, n_more: int) -> None:
        wanted = self.index + n_more
        await self.until(lambda: self.index >= wanted)

    @property
    def index(self) -> int:
        return self.heard[-1].stop_index if self.heard else 0

    @property
    def chunks(self) -> list[Chunk]:
        return [piece for piece in self.heard if isinstance(piece, Chunk)]

    @property
    def gaps(self) -> list[Gap]:
        return [piece for piece in self.heard if isinstance(piece, Gap)]

    @property
    def states(self) -> list[LinkState]:
        return [state for state, _ in self.changes]


class World:
    """The air, this machine's virtual radio, and the sensors that are switched on."""

    def __init__(self, air: Air, radio: Radio) -> None:
        self.air = air
        self.radio = radio
        self.host: Device = radio.options["host"]
        self.ear = Ear()
        self.sensors: list[EmulatedNpgLite] = []

    async def add(
        self,
        name: str = "NPG-Lite-3CH-EMU1",
        make: type[EmulatedNpgLite] = EmulatedNpgLite,
        address: str = "C4:5B:BE:00:00:01",
    ) -> EmulatedNpgLite:
        sensor = make(self.air, CountingMuscle(), name=name, address=address)
        self.sensors.append(sensor)
        await sensor.switch_on()
        return sensor

    def transport(self, wanted: str = "", timing: Timing = TIMING) -> BleTransport:
        return BleTransport(wanted, radio=self.radio, timing=timing)

    @asynccontextmanager
    async def hearing(
        self, wanted: str = "", timing: Timing = TIMING
    ) -> AsyncIterator[Ear]:
        running = asyncio.create_task(self.transport(wanted, timing).run(self.ear))
        try:
            yield self.ear
            assert not running.done()
        finally:
            running.cancel()
            async with asyncio.timeout(2):
                await asyncio.wait({running})
            assert not self.host.connections

    async def failure(self, wanted: str = "", timing: Timing = TIMING) -> SensorError:
        with pytest.raises(SensorError) as caught:
            async with asyncio.timeout(10):
                await self.transport(wanted, timing).run(self.ear)
        assert not self.host.connections
        return caught.value


def live(story: Callable[[World], Awaitable[None]]) -> None:
    """Run a story in a world of its own, and see that nothing is left over."""

    async def world_of_its_own() -> None:
        air = Air()
        async with virtual_radio(air) as radio:
            world = World(air, radio)
            try:
                await story(world)
            finally:
                for sensor in world.sensors:
                    await sensor.switch_off()
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(world_of_its_own())


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

    live(story)


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
            sensor.fall_silent()
            await ear.until(lambda: LinkState.LOST in ear.states)
            await ear.samples(100)
        assert len(ear.gaps) == 1

    live(story)


def test_another_thing_with_the_same_service_is_never_connected() -> None:
    """The service UUID is that of an example sketch: half of all hobby boards have it
    (R21).
    """

    async def story(world: World) -> None:
        other = await world.add("ESP32-Lamp")
        error = await world.failure()
        assert error.reason is Reason.SENSOR_NOT_FOUND
        assert error.facts["seen"] == "ESP32-Lamp"
        error = await world.failure("ESP32-Lamp")
        assert error.reason is Reason.SENSOR_NOT_FOUND
        assert not other.started.is_set()
        assert other.n_connections == 0

    live(story)


def test_an_absent_sensor_is_said_to_be_absent() -> None:
    """A patient whose sensor is off must be told so, and not wait for ever."""

    async def story(world: World) -> None:
        error = await world.failure("NPG-Lite-3CH-EMU1")
        assert error.reason is Reason.SENSOR_NOT_FOUND
        assert error.facts["name"] == "NPG-Lite-3CH-EMU1"

    live(story)


def test_of_two_sensors_none_is_taken_unasked_and_the_named_one_is() -> None:
    """In a clinic the next patient's sensor is in reach: nobody may be given its data."""

    async def story(world: World) -> None:
        near = await world.add("NPG-Lite-3CH-NEAR")
        far = await world.add("NPG-Lite-6CH-FAR", address="C4:5B:BE:00:00:02")
        error = await world.failure("npg")
        assert error.facts["seen"] == "NPG-Lite-3CH-NEAR, NPG-Lite-6CH-FAR"
        seen = await look_around(world.radio, 0.3)
        assert sorted(s.name for s in seen.values() if s.kind) == [near.name, far.name]
        async with world.hearing(near.address.lower()) as ear:
            await ear.samples(500)
        assert far.n_connections == 0
        assert ear.streams[0].device == near.name

    live(story)


class WithoutControl(EmulatedNpgLite):
    def characteristics(self) -> list[Characteristic[bytes]]:
        return [self.data]


def test_something_that_only_has_the_name_is_refused() -> None:
    """A name can be anybody's; without the control characteristic it is no sensor."""

    async def story(world: World) -> None:
        await world.add(make=WithoutControl)
        error = await world.failure()
        assert error.reason is Reason.SENSOR_INCOMPATIBLE
        assert "0000ff01" in error.facts["missing"]

    live(story)


class Silent(EmulatedNpgLite):
    async def send(self, block: bytes) -> None:
        pass


def test_a_sensor_that_sends_nothing_is_said_to_be_silent() -> None:
    """Connected without data looks like a relaxed muscle: it must not."""

    async def story(world: World) -> None:
        await world.add(make=Silent)
        assert (await world.failure()).reason is Reason.SENSOR_SILENT

    live(story)


class Slow(EmulatedNpgLite):
    n_sent = 0

    async def send(self, block: bytes) -> None:
        self.n_sent += 1
        if self.n_sent % 4:
            await super().send(block)


def test_a_rate_that_fits_no_known_one_is_refused() -> None:
    """A wrong sampling rate would stretch every jerk: better no session than that."""

    async def story(world: World) -> None:
        await world.add(make=Slow)
        error = await world.failure()
        assert error.reason is Reason.RATE_UNCERTAIN
        assert 340 < float(error.facts["measured"]) < 410

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
        assert len(ear.packets) - n_before > 80
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
