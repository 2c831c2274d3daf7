"""Seeded stories of what a Bluetooth link may go through, and what must hold after them.

They run over the virtual radio in quick time, so that hundreds of them take minutes.
"""

import asyncio
import random
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from bumble import hci
from bumble.controller import Controller
from bumble.core import PhysicalTransport
from numpy.typing import NDArray

from rehab import plugins
from rehab.errors import PacketError, Reason, SensorError
from rehab.model.signal import Chunk, Gap, LinkState, Motion, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.ble.transport import BleTransport, Timing
from rehab.sensors.transport import RESUMED
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import Counts, EmulatedDevice, Make
from rehab.sensors.virtual.kinds import emulated
from rehab.sensors.virtual.source import virtual_radio

TIMING = Timing(give_up_s=15.0)
JITTER_S = 0.06
"""How far samples may lie from their time after a loss that no counter tells."""

NAMED = frozenset(
    {
        Reason.SENSOR_NOT_FOUND,
        Reason.SENSOR_SILENT,
        Reason.SENSOR_LOST,
        Reason.SENSOR_REFUSED,
        Reason.BATTERY_EMPTY,
        Reason.PACKETS_CUT,
        Reason.RATE_UNCERTAIN,
    }
)
_NOTIFICATION = bytes([0x04, 0x00, 0x1B])


class UnrulyAir(Air):
    """Says some notifications twice, and some in the wrong order."""

    twice_pct = 0.0
    swap_pct = 0.0
    _kept_back: tuple[Controller, hci.Address, PhysicalTransport, bytes] | None = None

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        pdu = (sender_controller, destination_address, transport, data)
        if data[2:5] != _NOTIFICATION:
            super().send_acl_data(*pdu)
            return
        kept, self._kept_back = self._kept_back, None
        if kept is None and self._luck.random() < self.swap_pct / 100:
            self._kept_back = pdu
            return
        super().send_acl_data(*pdu)
        if kept is not None:
            super().send_acl_data(*kept)
        if self._luck.random() < self.twice_pct / 100:
            super().send_acl_data(*pdu)


@dataclass(frozen=True, slots=True)
class Case:
    """An emulated sensor whose samples say which ones they are: a digit a channel."""

    device: str
    n_channels: int
    base: int
    lowest: int = 0
    is_index_lasting: bool = False  # it counts on through every loss of the link


CASES = {
    "npg": Case("npg", 3, 30_000),
    "umyo": Case("umyo", 1, 30_000, -15_000),
}


class Digits:
    """A muscle that counts its samples, and knows when it took them."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._weights = case.base ** np.arange(case.n_channels)
        self.n_taken = 0
        self.taken_s: list[float] = []  # of each sample, by number

    def take(self, n_samples: int) -> Counts:
        now_s = asyncio.get_running_loop().time()
        number = np.arange(self.n_taken, self.n_taken + n_samples)
        self.n_taken += n_samples
        self.taken_s += [now_s] * n_samples
        digits = number[:, None] // self._weights % self._case.base
        return (digits + self._case.lowest).astype(np.int32)

    def numbers(self, chunk: Chunk, about: int) -> NDArray[np.int64]:
        """Return which samples these are; the first one is near `about`."""
        digits = np.rint(chunk.emg_uv).astype(np.int64) - self._case.lowest
        told = digits @ self._weights
        n_all = int(self._weights[-1]) * self._case.base
        turns = round((about - int(told[0])) / n_all)
        return cast("NDArray[np.int64]", told + turns * n_all)


@dataclass
class Ear:
    """Decodes what arrives, and keeps everything."""

    stream_: Stream | None = None
    packets: list[Packet] = field(default_factory=list)
    heard: list[Chunk | Gap] = field(default_factory=list)
    epochs: list[int] = field(
        default_factory=list
    )  # how long `heard` was at a new link
    state: LinkState = LinkState.SEARCHING
    last_s: float = 0.0

    def stream(self, stream: Stream) -> None:
        self.stream_ = stream
        self._decoder = plugins.load("decoders", stream.decoder)(stream)

    def packet(self, packet: Packet) -> None:
        self.packets.append(packet)
        self.last_s = asyncio.get_running_loop().time()
        self.heard += decoded(self._decoder, packet)
        if packet.characteristic == RESUMED:
            self.epochs.append(len(self.heard))

    async def room(self) -> None:
        raise AssertionError("a radio cannot be held up")

    def change(
        self, state: LinkState, _battery_pct: int | None = None, _device: str = ""
    ) -> None:
        self.state = state


def decoded(decoder: Decoder, packet: Packet) -> list[Chunk | Gap]:
    try:
        return [v for v in decoder.feed(packet) if not isinstance(v, Motion)]
    except PacketError:
        return []


@dataclass
class Ending:
    """How a story ended."""

    ear: Ear
    muscle: Digits
    error: SensorError | None
    is_flat: bool  # it was switched off for good


async def live_through(case: Case, seed: int) -> Ending:
    """Let one schedule of faults happen to a sensor."""
    luck = random.Random(seed)  # noqa: S311
    air = UnrulyAir(
        luck.choice([0.0075, 0.015, 0.03]),
        loss_pct=luck.choice([0.0, 0.0, 0.5, 4.0]),
        seed=seed,
    )
    air.twice_pct = luck.choice([0.0, 0.0, 2.0])
    air.swap_pct = luck.choice([0.0, 0.0, 1.0])
    is_short = luck.random() < 0.06
    how = Make(
        n_channels=case.n_channels,
        battery_pct=luck.choice([3, 87]),
        max_mtu=23 if is_short else 517,
        clock_ppm=luck.uniform(-200, 200),
    )
    muscle, ear = Digits(case), Ear()
    sensor = emulated(case.device)(air, muscle, how)
    await sensor.switch_on()
    happening = asyncio.create_task(_happen(luck, air, sensor))
    is_flat, error = False, None
    async with virtual_radio(air) as radio:
        transport = BleTransport(sensor.name, radio=radio, timing=TIMING)
        running = asyncio.create_task(transport.run(ear))
        await asyncio.wait({running, happening}, return_when="FIRST_COMPLETED")
        if happening.done():
            is_flat = happening.result()
            await asyncio.wait({running}, timeout=25.0)
        happening.cancel()
        if running.done() and isinstance(running.exception(), SensorError):
            error = cast("SensorError", running.exception())
        elif running.done():
            running.result()
        running.cancel()
        await asyncio.wait({running, happening})
    await sensor.switch_off()
    return Ending(ear, muscle, error, is_flat)


async def _happen(luck: random.Random, air: Air, sensor: EmulatedDevice) -> bool:
    """Do what the schedule says; returns whether the sensor is gone for good."""
    await sensor.started.wait()
    for _ in range(luck.randint(1, 3)):
        await asyncio.sleep(luck.uniform(0.5, 7.0))
        match luck.choice(["burst", "burst", "cut", "cut", "vanish", "freeze", "flat"]):
            case "burst":
                air.cut(luck.uniform(0.03, 0.4))
            case "cut":
                air.cut(luck.uniform(0.5, 5.0))
            case "vanish":
                air.cut(luck.uniform(0.5, 8.0), sensor.controller)
                await sensor.lose_power()
            case "freeze":
                sensor.is_frozen = True
                await asyncio.sleep(luck.uniform(0.2, 4.0))
                sensor.is_frozen = False
            case "flat" if luck.random() < 0.2:
                air.cut(1e6, sensor.controller)
                await sensor.lose_power()
                return True
    return False


def verify(case: Case, end: Ending) -> int:
    """See that it ended well, and that every sample is where it belongs.

    Returns how many samples were heard.
    """
    ear = end.ear
    if end.error is None:
        assert ear.state is LinkState.STREAMING
        assert not end.is_flat
    else:
        assert end.error.reason in NAMED
    if ear.stream_ is None:
        return 0
    again = plugins.load("decoders", ear.stream_.decoder)(ear.stream_)
    same = [v for packet in ear.packets for v in decoded(again, packet)]
    assert [(v.start_index, v.stop_index) for v in same] == [
        (v.start_index, v.stop_index) for v in ear.heard
    ]
    assert [v.start_index for v in ear.heard] == [
        0,
        *(v.stop_index for v in ear.heard),
    ][: len(ear.heard)]
    return _verify_places(case, end)


def _verify_places(case: Case, end: Ending) -> int:
    """See that within a link each sample is at its index, and after it near its time."""
    ear, muscle, fs_hz = end.ear, end.muscle, cast("Stream", end.ear.stream_).fs_hz
    n_heard, last, began_s = 0, -1, None
    shift: int | None = None  # number on the device minus index; the same within a link
    for at, value in enumerate(ear.heard):
        if at in ear.epochs and not case.is_index_lasting:
            shift = None
        if isinstance(value, Gap):
            continue
        about = bisect_left(muscle.taken_s, value.received_ns / 1e9)
        numbers = muscle.numbers(value, about)
        assert np.all(np.diff(numbers) == 1)
        assert numbers[0] > last, "a sample came twice, or went back"
        last = int(numbers[-1])
        if shift is None:
            shift = int(numbers[0]) - value.start_index
        assert numbers[0] - value.start_index == shift, "a sample is not at its index"
        taken_s = muscle.taken_s[numbers[0]] - value.start_index / fs_hz
        began_s = taken_s if began_s is None else began_s
        assert abs(taken_s - began_s) < JITTER_S, "a gap has the wrong length"
        n_heard += len(numbers)
    return n_heard
