"""An emulated NPG Lite: its GATT table, its commands, its counters, its clock.

Source: ``upsidedownlabs/Chords-Python:chordspy/chords_ble.py`` for everything that a
client can see. What the real sensor answers to ``WHORU`` is not published.
"""

import asyncio
from typing import Protocol

import numpy as np
from bumble import hci
from bumble.att import Attribute
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device
from bumble.gatt import Characteristic, CharacteristicValue, Service
from numpy.typing import NDArray

from rehab.sensors.ble.devices import NPG_LITE
from rehab.sensors.packets.npg import encode_samples
from rehab.sensors.virtual.air import RSSI_DBM, Air, AirController

SERVICE = "4fafc201-1fb5-459e-8fcc-c5c9c331914b"
"""From the ESP32 example sketch: thousands of other things advertise it as well."""

FS_HZ = 500.0
_BLOCK = 10
_ADVERTISE_EVERY_MS = 50.0
_Properties = Characteristic.Properties


class Muscle(Protocol):
    """What the electrodes hear."""

    def take(self, n_samples: int) -> NDArray[np.int16]:
        """Return the next samples in counts, shape ``(n_samples, n_channels)``."""
        ...


class EmulatedNpgLite:
    """A sensor that advertises, takes commands, and samples on without a listener.

    Its clock starts with the first START; samples taken while nobody is connected are
    lost, and START sets the counter back to 0.

    Parameters
    ----------
    air : Air
        Where it is on.
    muscle : Muscle
        What it samples.
    name, address : str
        What it advertises; the name does not fit beside the service, so that it comes in
        the scan response.
    battery_pct : int
    rssi_dbm : int
        How strong it is heard; `come_to` changes it.
    """

    def __init__(
        self,
        air: Air,
        muscle: Muscle,
        *,
        name: str = "NPG-Lite-3CH-EMU1",
        address: str = "C4:5B:BE:00:00:01",
        battery_pct: int = 87,
        rssi_dbm: int = RSSI_DBM,
    ) -> None:
        self.name = name
        self.address = address
        self.started = asyncio.Event()
        self.n_connections = 0
        self._muscle = muscle
        self._is_streaming = False
        self._counter = 0
        self._sampler: asyncio.Task[None] | None = None
        self._controller = AirController(name, air, rssi_dbm)
        self.device = Device.with_hci(
            name, hci.Address(address), self._controller, self._controller
        )
        self.data = Characteristic[bytes](
            NPG_LITE.data, _Properties.NOTIFY, Attribute.READABLE, b""
        )
        self.control = Characteristic[bytes](
            NPG_LITE.control,
            _Properties.WRITE | _Properties.READ | _Properties.NOTIFY,
            Attribute.READABLE | Attribute.WRITEABLE,
            CharacteristicValue(lambda _: b"", self._on_command),
        )
        self.battery = Characteristic[bytes](
            NPG_LITE.battery,
            _Properties.READ | _Properties.NOTIFY,
            Attribute.READABLE,
            bytes([battery_pct]),
        )
        self.device.on(Device.EVENT_CONNECTION, self._on_connection)

    def characteristics(self) -> list[Characteristic[bytes]]:
        """Return what the service holds."""
        return [self.data, self.control, self.battery]

    async def switch_on(self) -> None:
        """Power on and advertise."""
        self.device.add_service(Service(SERVICE, self.characteristics()))
        await self.device.power_on()
        kinds = AdvertisingData.Type
        flags = (
            kinds.FLAGS,
            bytes([AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE]),
        )
        services = (
            kinds.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
            bytes(UUID(SERVICE)),
        )
        name = (kinds.COMPLETE_LOCAL_NAME, self.name.encode())
        await self.device.start_advertising(
            auto_restart=True,
            advertising_data=bytes(AdvertisingData([flags, services])),
            scan_response_data=bytes(AdvertisingData([name])),
            advertising_interval_min=_ADVERTISE_EVERY_MS,
            advertising_interval_max=_ADVERTISE_EVERY_MS,
        )

    async def switch_off(self) -> None:
        """Stop sampling and advertising."""
        if self._sampler is not None:
            self._sampler.cancel()
            await asyncio.wait({self._sampler})
        await self.device.stop_advertising()
        await self.device.power_off()

    async def send(self, block: bytes) -> None:
        """Notify one block of samples."""
        await self.device.notify_subscribers(self.data, block)

    def come_to(self, rssi_dbm: int) -> None:
        """Be heard so strong from now on: it was carried about."""
        self._controller.rssi_dbm = rssi_dbm

    def fall_silent(self) -> None:
        """Stop sending while the link stays up, until the next START."""
        self._is_streaming = False

    def _on_connection(self, connection: Connection) -> None:
        self.n_connections += 1
        connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnection)

    def _on_disconnection(self, _: int) -> None:
        self._is_streaming = False

    async def _on_command(self, _: Connection, command: bytes) -> None:
        match command:
            case b"START":
                self._counter, self._is_streaming = 0, True
                if self._sampler is None:
                    self._sampler = asyncio.create_task(self._sample())
                self.started.set()
            case b"STOP":
                self._is_streaming = False
            case b"WHORU":
                await self._answer(b"NPG-LITE")
            case b"STATUS":
                await self._answer(b"RUNNING" if self._is_streaming else b"STOPPED")

    async def _answer(self, text: bytes) -> None:
        await self.device.notify_subscribers(self.control, text)

    async def _sample(self) -> None:
        """Take a block every 20 ms by the loop's clock; a late one is made up for."""
        loop = asyncio.get_running_loop()
        began_s, n_blocks = loop.time(), 0
        while True:
            n_blocks += 1
            due_s = began_s + n_blocks * _BLOCK / FS_HZ
            await asyncio.sleep(max(0.0, due_s - loop.time()))
            counts = self._muscle.take(_BLOCK)
            if self._is_streaming:
                block = encode_samples(counts, self._counter)
                self._counter += _BLOCK
                await self.send(block)
