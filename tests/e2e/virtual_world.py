"""A world for stories about Bluetooth: the air, sensors that count, an ear that keeps."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import pytest
from bumble.device import Device
from numpy.typing import NDArray

from rehab import plugins
from rehab.errors import SensorError
from rehab.model.signal import Chunk, Gap, LinkState, Motion, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.ble.radio import Radio
from rehab.sensors.ble.transport import BleTransport, Timing
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import Counts, EmulatedDevice, Make
from rehab.sensors.virtual.kinds.npg import EmulatedNpgLite
from rehab.sensors.virtual.source import virtual_radio
from tests import quick_time
from tests.sending import Sender

FS_HZ = 500.0
TIMING = Timing(
    scan_s=0.7,
    settle_s=0.2,
    first_data_s=1.0,
    rate_s=0.7,
    rate_at_most_s=1.0,
    patience_s=0.1,
    back_off_s=(0.1, 0.4),
    round_s=0.7,
)


class CountingMuscle:
    """Samples that say which one they are: the truth about every loss."""

    def __init__(self) -> None:
        self.n_taken = 0

    def take(self, n_samples: int) -> Counts:
        index = np.arange(self.n_taken, self.n_taken + n_samples)
        self.n_taken += n_samples
        columns = [index % 30000, index // 30000, -index % 30000]
        return np.stack(columns, 1).astype(np.int32)


class KnownMuscle:
    """Any values that a device can send, the same every time."""

    def __init__(self, sender: Sender, n_samples: int = 4000) -> None:
        self.counts = sender.counts(n_samples)
        self.expected = sender.decoded(self.counts)
        self.n_taken = 0

    def take(self, n_samples: int) -> Counts:
        self.n_taken += n_samples
        taken = self.counts[self.n_taken - n_samples : self.n_taken]
        return taken.astype(np.int32)


def device_indices(chunk: Chunk) -> NDArray[np.float32]:
    return chunk.emg_uv[:, 0] + 30000 * chunk.emg_uv[:, 1]


@dataclass
class Ear:
    """An outlet that keeps everything and can be waited for."""

    streams: list[Stream] = field(default_factory=list)
    packets: list[Packet] = field(default_factory=list)
    changes: list[tuple[LinkState, int | None]] = field(default_factory=list)
    heard: list[Chunk | Gap] = field(default_factory=list)
    motions: list[Motion] = field(default_factory=list)
    decoder: Decoder | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def stream(self, stream: Stream) -> None:
        assert not self.packets
        self.streams.append(stream)
        self.decoder = plugins.load("decoders", stream.decoder)(stream)

    def packet(self, packet: Packet) -> None:
        assert self.decoder is not None
        self.packets.append(packet)
        for heard in self.decoder.feed(packet):
            if isinstance(heard, Motion):
                self.motions.append(heard)
            else:
                self.heard.append(heard)
        self._news.set()

    async def room(self) -> None:
        raise AssertionError("a radio cannot be held up")

    def change(
        self, state: LinkState, battery_pct: int | None = None, _device: str = ""
    ) -> None:
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
        self.sensors: list[EmulatedDevice] = []

    async def add(
        self,
        name: str = "NPG-Lite-3CH-EMU1",
        make: type[EmulatedNpgLite] = EmulatedNpgLite,
        address: str = "C4:5B:BE:00:00:01",
    ) -> EmulatedNpgLite:
        how = Make(name=name, address=address)
        sensor = make(self.air, CountingMuscle(), how)
        await self.switch_on(sensor)
        return sensor

    async def switch_on(self, sensor: EmulatedDevice) -> None:
        self.sensors.append(sensor)
        await sensor.switch_on()

    def transport(
        self,
        wanted: str = "",
        timing: Timing = TIMING,
        options: Mapping[str, str] | None = None,
    ) -> BleTransport:
        return BleTransport(wanted, radio=self.radio, timing=timing, options=options)

    @asynccontextmanager
    async def hearing(
        self,
        wanted: str = "",
        timing: Timing = TIMING,
        options: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Ear]:
        transport = self.transport(wanted, timing, options)
        running = asyncio.create_task(transport.run(self.ear))
        try:
            yield self.ear
            assert not running.done()
        finally:
            running.cancel()
            async with asyncio.timeout(2):
                await asyncio.wait({running})
            assert not self.host.connections

    async def failure(
        self,
        wanted: str = "",
        timing: Timing = TIMING,
        options: Mapping[str, str] | None = None,
    ) -> SensorError:
        with pytest.raises(SensorError) as caught:
            async with asyncio.timeout(10):
                await self.transport(wanted, timing, options).run(self.ear)
        assert not self.host.connections
        return caught.value


def live(story: Callable[[World], Awaitable[None]], interval_s: float = 0.0075) -> None:
    """Run a story in a world and a time of its own; see that nothing is left over."""

    async def world_of_its_own() -> None:
        air = Air(interval_s)
        async with virtual_radio(air) as radio:
            world = World(air, radio)
            try:
                await story(world)
            finally:
                for sensor in world.sensors:
                    await sensor.switch_off()
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    quick_time.run(world_of_its_own())
