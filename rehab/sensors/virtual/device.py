"""What all emulated sensors share: they advertise, take samples by a clock, and send.

A kind of sensor is a class in `rehab.sensors.virtual.kinds`: its GATT table, what it does
with commands, and how it packs a block of samples.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from bumble import hci
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device
from bumble.gatt import Characteristic, Service
from bumble.transport.common import TransportSink, TransportSource
from numpy.typing import NDArray

from rehab.sensors.virtual.air import RSSI_DBM, Air, AirController

MAX_MTU = 517
_ADVERTISE_EVERY_MS = 50.0
Counts = NDArray[np.int32]
"""Steps of the converter, shape ``(n_samples, n_channels)``."""


class Muscle(Protocol):
    """What the electrodes hear."""

    def take(self, n_samples: int) -> Counts:
        """Return the next samples in counts, shape ``(n_samples, n_channels)``."""
        ...


@dataclass(frozen=True, slots=True)
class Converter:
    """How a sensor turns microvolts into counts.

    Parameters
    ----------
    n_channels : tuple of int
        The numbers of channels that it is made with, the smallest first.
    counts_per_uv : float
    middle, lowest, highest : int
        Counts of no voltage, and of the ends of the scale.
    noise_counts : float
        Of an input with nothing on it.
    """

    n_channels: tuple[int, ...]
    counts_per_uv: float
    middle: int
    lowest: int
    highest: int
    noise_counts: float = 1.0


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a sensor samples: its rate, the samples it sends at once, its converter."""

    fs_hz: float
    n_block: int
    converter: Converter


@dataclass(frozen=True, slots=True)
class Make:
    """How one is made that differs from its brothers.

    Parameters
    ----------
    number : int
        Tells two of a kind apart in name and address; from 1 on.
    name, address : str
        What it advertises; empty: its usual ones.
    n_channels : int
        0: as few as it is made with.
    battery_pct : int
    rssi_dbm : int
        How strong it is heard; `EmulatedDevice.come_to` changes it.
    max_mtu : int
        The longest MTU that it agrees to.
    clock_ppm : float
        How much faster its clock runs than it should.
    options : mapping
        Options of its kind.
    """

    number: int = 1
    name: str = ""
    address: str = ""
    n_channels: int = 0
    battery_pct: int = 87
    rssi_dbm: int = RSSI_DBM
    max_mtu: int = MAX_MTU
    clock_ppm: float = 0.0
    options: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class HciEnds:
    """What a Bluetooth controller says, and where it is told something."""

    source: TransportSource
    sink: TransportSink


class EmulatedDevice(ABC):
    """A sensor that advertises, takes commands, and samples on without a listener.

    Its clock starts with the first `begin`; samples that it takes while it does not
    stream are lost.

    Parameters
    ----------
    air : Air or HciEnds
        Where it is on: the air of this process, or a real dongle.
    muscle : Muscle
        What it samples.
    make : Make or None
    """

    OPTIONS: ClassVar[Mapping[str, tuple[float, float]]] = {}
    """Options of this kind (``virtual:kind?name=value``): lowest and highest value."""

    KIND: ClassVar[str] = ""
    """Word of its kind in a SPEC (``?kind=``), if it is not what it is emulated as."""

    ADDRESS: ClassVar[str]
    """The first five bytes of its address (``C4:5B:BE:00:00``)."""

    ADVERTISED: ClassVar[tuple[str, ...]] = ()
    """UUIDs of the services that it advertises."""

    NAME: ClassVar[str]
    """What it is called where nobody says otherwise: a format of ``number`` (from 1 on,
    tells two of a kind apart) and ``n_channels``."""

    SAMPLING: ClassVar[Sampling]
    """How it samples, if no option changes it; else the kind has its own `sampling`."""

    @classmethod
    def sampling(cls, options: Mapping[str, float]) -> Sampling:
        """Return how it samples with these options, as far as they matter."""
        del options
        return cls.SAMPLING

    @abstractmethod
    def services(self) -> Iterable[Service]:
        """Return its GATT table; asked once."""

    @abstractmethod
    async def emit(self, counts: Counts, start_index: int) -> None:
        """Send a block; `start_index` counts samples since its clock started."""

    def __init__(
        self, air: Air | HciEnds, muscle: Muscle, make: Make | None = None
    ) -> None:
        self.make = make = make or Make()
        self.options = dict(make.options or {})
        self.how = self.sampling(self.options)
        self.n_channels = make.n_channels or self.how.converter.n_channels[0]
        self.name = make.name or self.NAME.format(
            number=make.number, n_channels=self.n_channels
        )
        self.address = make.address or f"{self.ADDRESS}:{make.number:02X}"
        self.started = asyncio.Event()
        self.n_connections = 0
        self.is_streaming = False
        self.is_frozen = False
        """While it is, it samples on but sends nothing."""
        self._muscle = muscle
        self._sampler: asyncio.Task[None] | None = None
        self.n_taken = 0
        """How many samples it took since its clock started."""
        self.controller: AirController | None = None
        if isinstance(air, Air):
            self.controller = AirController(self.name, air, make.rssi_dbm)
            air = HciEnds(self.controller, self.controller)
        self.device = Device.with_hci(
            self.name, hci.Address(self.address), air.source, air.sink
        )
        self.device.gatt_server.max_mtu = make.max_mtu
        self.device.on(Device.EVENT_CONNECTION, self._on_connection)

    async def switch_on(self) -> None:
        """Power on and advertise."""
        for service in self.services():
            self.device.add_service(service)
        await self.device.power_on()
        kinds = AdvertisingData.Type
        flags = bytes([AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE])
        advertised = [(kinds.FLAGS, flags), *self._advertised()]
        # the name does not fit beside a service: it comes in the scan response
        name = (kinds.COMPLETE_LOCAL_NAME, self.name.encode())
        await self.device.start_advertising(
            auto_restart=True,
            advertising_data=bytes(AdvertisingData(advertised)),
            scan_response_data=bytes(AdvertisingData([name])),
            advertising_interval_min=_ADVERTISE_EVERY_MS,
            advertising_interval_max=_ADVERTISE_EVERY_MS,
        )

    async def switch_off(self) -> None:
        """Stop sampling and advertising."""
        await self.lose_power()
        await self.device.stop_advertising()
        await self.device.power_off()

    def begin(self) -> None:
        """Stream from now on."""
        self.is_streaming = True
        if self._sampler is None:
            self._sampler = asyncio.create_task(self._sample())
        self.started.set()

    def halt(self) -> None:
        """Stop sending while the link stays up; the clock goes on."""
        self.is_streaming = False

    async def lose_power(self) -> None:
        """Stop sampling, and forget everything: its clock starts anew with `begin`."""
        self.halt()
        if self._sampler is not None:
            self._sampler.cancel()
            await asyncio.wait({self._sampler})
            self._sampler = None

    async def notify(self, characteristic: Characteristic[bytes], data: bytes) -> None:
        """Notify whoever subscribed; what is longer than the MTU allows is cut."""
        await self.device.notify_subscribers(characteristic, data)

    def come_to(self, rssi_dbm: int) -> None:
        """Be heard so strong from now on: it was carried about."""
        if self.controller is not None:
            self.controller.rssi_dbm = rssi_dbm

    def _advertised(self) -> list[tuple[int, bytes]]:
        kinds = AdvertisingData.Type
        lists = {
            2: kinds.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
            16: kinds.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
        }
        services = [UUID(text).uuid_bytes for text in self.ADVERTISED]
        return [(lists[len(data)], data) for data in services]

    def _on_connection(self, connection: Connection) -> None:
        self.n_connections += 1
        connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnection)

    def _on_disconnection(self, _: int) -> None:
        self.is_streaming = False

    async def _sample(self) -> None:
        """Take a block whenever one is due by its clock; a late one is made up for."""
        loop = asyncio.get_running_loop()
        n_block = self.how.n_block
        fs_hz = self.how.fs_hz * (1.0 + self.make.clock_ppm * 1e-6)
        began_s, self.n_taken = loop.time(), 0
        start = getattr(self._muscle, "start", lambda _: None)
        start(began_s)  # where other sensors hear it too
        while True:
            due_s = began_s + (self.n_taken + n_block) / fs_hz
            await asyncio.sleep(max(0.0, due_s - loop.time()))
            counts = self._muscle.take(n_block)
            if self.is_streaming and not self.is_frozen:
                await self.emit(counts, self.n_taken)
            self.n_taken += n_block
