"""The machine's Bluetooth: what advertises now."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner

from rehab.sensors.ble.hub import Hear, Scanner, hub_of
from rehab.sensors.ble.kinds import kind_of
from rehab.sensors.ble.kinds.kind import BleKind
from rehab.sensors.ble.trouble import RADIO_ERRORS, bleak_speaks, bluetooth_error

_CACHED_DBM = -127
"""BlueZ's strength of a device that it remembers but does not hear."""

CONNECTED_DBM = 0

_CONNECTED_AFTER_S = 3.0
"""So long only what advertises is believed: it mostly comes within one second."""


@dataclass(frozen=True, slots=True)
class Radio:
    """The radio to use: the system's, or one that is handed in.

    Parameters
    ----------
    scanner_backend, client_backend
        Classes for bleak; None takes the system's.
    options : mapping
        Further keyword arguments of both.
    is_virtual : bool
        True if no muscle of a person can be behind what it hears.
    taken : set of str
        Addresses of sensors that are in use: nobody is connected to one twice.
    turn : asyncio.Lock
        Held while one is connected to: radios set up one connection at a time, and a
        second one that is asked for meanwhile stalls.
    """

    scanner_backend: type[BaseBleakScanner] | None = None
    client_backend: type[BaseBleakClient] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    is_virtual: bool = False
    taken: set[str] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False)

    def client(
        self, device: BLEDevice, on_lost: Callable[[], None], connect_s: float
    ) -> BleakClient:
        """Return a client that is not connected yet."""
        return BleakClient(
            device,
            lambda _: on_lost(),
            timeout=connect_s,
            backend=self.client_backend,
            **self.options,
        )

    @asynccontextmanager
    async def scanning(
        self, *, asks_connected: bool = False
    ) -> AsyncIterator["asyncio.Queue[Sight]"]:
        """Scan; give a queue of what advertises now.

        Parameters
        ----------
        asks_connected : bool
            After a while, sensors that are connected to this machine count as well: a
            program that was killed leaves its sensor connected, and such a sensor does
            not advertise.

        Raises
        ------
        SensorError
            Bluetooth is off, missing or denied.
        """
        sights: asyncio.Queue[Sight] = asyncio.Queue()

        def on_advertisement(device: BLEDevice, heard: AdvertisementData) -> None:
            if heard.rssi > _CACHED_DBM:
                name = heard.local_name or device.name or ""
                sights.put_nowait(Sight(device, name, heard.rssi))

        def scanner(hear: Hear) -> Scanner:
            return BleakScanner(hear, backend=self.scanner_backend, **self.options)

        is_own = self.scanner_backend is None
        hub = hub_of(0 if is_own else id(self.options))
        asking: asyncio.Task[None] | None = None
        try:
            try:
                await hub.join(on_advertisement, scanner)
            except RADIO_ERRORS as error:
                raise bluetooth_error(error) from error
            # only BlueZ keeps the connection of a program that died
            if asks_connected and is_own and sys.platform == "linux":
                asking = asyncio.create_task(_ask_connected(sights))
            yield sights
        finally:
            if asking is not None:
                asking.cancel()
            await hub.leave(on_advertisement)


async def _ask_connected(sights: "asyncio.Queue[Sight]") -> None:
    """Add what is connected to this machine."""
    await asyncio.sleep(_CONNECTED_AFTER_S)
    with suppress(*RADIO_ERRORS), bleak_speaks():
        adapter = await BleakAdapter.get()
        for device in await adapter.get_connected_devices():
            sights.put_nowait(Sight(device, device.name or "", CONNECTED_DBM))


@dataclass(frozen=True, slots=True)
class Sight:
    """A device that is there: an advertisement of it was received just now.

    One that this machine is connected to has `CONNECTED_DBM` in place of a strength.
    """

    device: BLEDevice
    name: str
    rssi_dbm: int

    @property
    def address(self) -> str:
        """The address; on macOS an identifier that only this machine knows."""
        return self.device.address

    @property
    def kind(self) -> BleKind | None:
        """The kind of sensor, or None if it is something else."""
        return kind_of(self.name)

    def is_exactly(self, wanted: str) -> bool:
        """Tell whether this is the name or the address that is wanted."""
        return wanted.lower() in {self.name.lower(), self.address.lower()}

    def fits(self, wanted: str) -> bool:
        """Tell whether this is a sensor, and its name begins so or its address is so."""
        begins = self.name.lower().startswith(wanted.lower())
        return self.kind is not None and (begins or self.is_exactly(wanted))


async def look_around(
    radio: Radio, seconds: float, *, asks_connected: bool = False
) -> dict[str, Sight]:
    """Return everything that advertised a name within some seconds, by address."""
    async with radio.scanning(asks_connected=asks_connected) as sights:
        await asyncio.sleep(seconds)
        seen = [sights.get_nowait() for _ in range(sights.qsize())]
    return {sight.address: sight for sight in seen if sight.name}
