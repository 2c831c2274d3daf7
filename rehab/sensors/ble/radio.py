"""The machine's Bluetooth: what advertises now, and why nothing can be heard."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from rehab.errors import Reason, SensorError
from rehab.sensors.ble.kinds import KINDS, kind_of
from rehab.sensors.ble.kinds.kind import BleKind

RADIO_ERRORS = (BleakError, OSError, EOFError, TimeoutError)
"""What bleak raises when the radio, the link or the system's Bluetooth fails.

A machine without D-Bus gives a bare `FileNotFoundError`.
"""

_CACHED_DBM = -127
"""BlueZ's strength of a device that it remembers but does not hear."""

_WHY = {
    BleakBluetoothNotAvailableReason.POWERED_OFF: Reason.BLUETOOTH_OFF,
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: Reason.BLUETOOTH_DENIED,
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: Reason.BLUETOOTH_DENIED,
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: Reason.BLUETOOTH_DENIED,
}
_WHY_DBUS = {
    "org.bluez.Error.NotReady": Reason.BLUETOOTH_OFF,
    "org.freedesktop.DBus.Error.AccessDenied": Reason.BLUETOOTH_DENIED,
}


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
    """

    scanner_backend: type[BaseBleakScanner] | None = None
    client_backend: type[BaseBleakClient] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    is_virtual: bool = False

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
    async def scanning(self) -> AsyncIterator["asyncio.Queue[Sight]"]:
        """Scan; give a queue of what advertises now.

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

        try:
            scanner = BleakScanner(
                on_advertisement, backend=self.scanner_backend, **self.options
            )
            await scanner.start()
        except RADIO_ERRORS as error:
            raise bluetooth_error(error) from error
        try:
            yield sights
        finally:
            with suppress(*RADIO_ERRORS):
                await scanner.stop()


@dataclass(frozen=True, slots=True)
class Sight:
    """An advertisement that was received just now."""

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


def bluetooth_error(error: Exception) -> SensorError:
    """Return why the machine's Bluetooth cannot be used."""
    reason = Reason.BLUETOOTH_MISSING
    if isinstance(error, BleakBluetoothNotAvailableError):
        reason = _WHY.get(error.reason, reason)
    elif isinstance(error, BleakDBusError):
        reason = _WHY_DBUS.get(error.dbus_error, reason)
    elif isinstance(error, PermissionError):
        reason = Reason.BLUETOOTH_DENIED
    return SensorError(reason, detail=str(error) or type(error).__name__)


async def look_around(radio: Radio, seconds: float) -> dict[str, Sight]:
    """Return everything that advertised a name within some seconds, by address."""
    async with radio.scanning() as sights:
        await asyncio.sleep(seconds)
        seen = [sights.get_nowait() for _ in range(sights.qsize())]
    return {sight.address: sight for sight in seen if sight.name}


async def find(
    radio: Radio,
    wanted: str,
    seconds: float,
    settle_s: float,
    *,
    is_kind_told: bool = False,
) -> Sight:
    """Return the sensor with this name or address, or the only one that it can mean.

    With the beginning of a name, or none, the scan goes on for `settle_s` after the first
    sensor, so that a second one is noticed and nobody is connected to a neighbour's arm.
    Where somebody told its kind, it must be named in full, and may be called anything.

    Raises
    ------
    SensorError
        SENSOR_NOT_FOUND, with ``seen`` (names of what advertised; several sensors if the
        choice is not clear), or why Bluetooth cannot be used.
    """
    seen: dict[str, Sight] = {}
    fits: dict[str, Sight] = {}
    async with radio.scanning() as sights:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds) as limit:
                while True:
                    sight = await sights.get()
                    seen[sight.address] = sight
                    is_meant = sight.is_exactly(wanted)
                    if is_meant and (is_kind_told or sight.kind is not None):
                        return sight
                    if is_kind_told or not sight.fits(wanted):
                        continue
                    if not fits:
                        limit.reschedule(asyncio.get_running_loop().time() + settle_s)
                    fits[sight.address] = sight
    if len(fits) == 1:
        return next(iter(fits.values()))
    names = sorted({sight.name for sight in (fits or seen).values() if sight.name})
    raise SensorError(
        Reason.SENSOR_NOT_FOUND,
        name=wanted or KINDS[0].name_prefixes[0],
        seen=", ".join(names) or "–",
    )


async def find_again(radio: Radio, known: Sight, seconds: float) -> Sight | None:
    """Return the same sensor once it advertises again; None if it does not in time."""
    async with radio.scanning() as sights:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    sight = await sights.get()
                    if sight.address == known.address and sight.kind is known.kind:
                        return sight
    return None
