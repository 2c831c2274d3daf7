"""A Bluetooth that fails on cue, with the errors that bleak 3.1 raises on BlueZ 5.66."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from rehab.model.sensor import OwnSensor
from rehab.model.signal import LinkState, Packet, Stream
from rehab.sensors.ble.kinds import npg
from rehab.sensors.ble.radio import Radio
from rehab.sensors.ble.timing import Timing
from rehab.sensors.ble.transport import BleTransport
from rehab.sensors.packets.npg import encode_samples

NAME, MINE, OTHER = "NPG-TEST 3CH", "C4:00:00:00:00:01", "C4:00:00:00:00:02"
QUICK = Timing(
    scan_s=0.3,
    settle_s=0.1,
    connect_s=1.0,
    first_data_s=1.0,
    rate_s=0.4,
    rate_at_most_s=3.0,
    silence_s=0.4,
    patience_s=0.1,
    back_off_s=(0.02, 0.1),
    round_s=0.1,
    give_up_s=20.0,
    battery_every_s=0.05,
)
UNKNOWN_OBJECT = BleakDBusError(
    "org.freedesktop.DBus.Error.UnknownObject", ["Method doesn't exist"]
)
NO_ADAPTER = BleakBluetoothNotAvailableError(
    "No Bluetooth adapters found.", BleakBluetoothNotAvailableReason.NO_BLUETOOTH
)


@dataclass
class Room:
    """One adapter, and an NPG Lite that may or may not be there."""

    timing: Timing = QUICK
    adverts: list[tuple[str, str]] = field(default_factory=lambda: [(MINE, NAME)])
    scan_error: Exception | None = None
    connect_errors: list[BaseException] = field(default_factory=list)
    connect_s: float = 0.0
    mtu: int = 517
    battery_pct: int = 87
    is_mute: bool = False
    n_scans: int = 0
    n_connects: int = 0
    n_disconnects: int = 0
    lost_error: Exception | None = None
    """What every call raises once the link is lost."""
    client: "FakeClient | None" = None
    states: list[LinkState] = field(default_factory=list)
    batteries: list[int | None] = field(default_factory=list)
    packets: list[Packet] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.radio = Radio(FakeScanner, FakeClient, {"room": self})

    def transport(
        self, wanted: str = NAME, *, own: tuple[OwnSensor, ...] = ()
    ) -> BleTransport:
        return BleTransport(wanted, radio=self.radio, timing=self.timing, own=own)

    # ---- the outlet

    def stream(self, stream: Stream) -> None:
        self.streams.append(stream)

    def packet(self, packet: Packet) -> None:
        self.packets.append(packet)

    async def room(self) -> None:
        raise AssertionError("a radio cannot be held up")

    def change(
        self, state: LinkState, battery_pct: int | None = None, _device: str = ""
    ) -> None:
        self.states.append(state)
        self.batteries.append(battery_pct)

    async def until(self, is_true: Callable[[], object]) -> None:
        async with asyncio.timeout(200):
            while not is_true():  # noqa: ASYNC110  many things can come true
                await asyncio.sleep(0.005)

    async def until_streaming(self, times: int = 1) -> None:
        """Wait until the link came (back) so many times."""

        def n() -> int:
            pairs = zip([None, *self.states], self.states, strict=False)
            up = LinkState.STREAMING
            return sum(new is up and old is not up for old, new in pairs)

        await self.until(lambda: n() >= times)

    async def live(self, story: Callable[[], Awaitable[None]], **how: Any) -> None:
        """Run a story beside the transport; raise what the transport raises."""
        async with asyncio.timeout(30_000), asyncio.TaskGroup() as group:
            hearing = group.create_task(self.transport(**how).run(self))
            await story()
            hearing.cancel()

    # ---- faults

    def lose(self) -> None:
        """End the link as BlueZ does: callback, and nothing works any more."""
        assert self.client is not None
        self.client.fall()

    def unplug(self) -> None:
        """Pull the adapter out: no callback, unknown objects, no adapter for a scan."""
        self.scan_error = self.lost_error = NO_ADAPTER
        assert self.client is not None
        self.client.stop_pump()
        self.client.call_error = UNKNOWN_OBJECT

    def plug_in(self) -> None:
        self.scan_error = self.lost_error = None


class FakeScanner(BaseBleakScanner):
    def __init__(self, callback: Any, uuids: Any, _: str, **kwargs: Any) -> None:
        super().__init__(callback, uuids)
        self._room: Room = kwargs["room"]

    async def start(self) -> None:
        self._room.n_scans += 1
        if self._room.scan_error is not None:
            raise self._room.scan_error
        for address, name in self._room.adverts:
            data = AdvertisementData(name, {}, {}, [], None, -60, ())
            device = self.create_or_update_device(address, address, name, None, data)
            self.call_detection_callbacks(device, data)

    async def stop(self) -> None:
        if self._room.scan_error is not None:
            raise KeyError("/org/bluez/hci0")  # from within bleak


class FakeClient(BaseBleakClient):
    def __init__(self, device: Any, *, room: Room, **kwargs: Any) -> None:
        super().__init__(device, **kwargs)
        self._room = room
        self._pump: asyncio.Task[None] | None = None
        self._notify: Any = None
        self._is_connected = False
        self.call_error: Exception | None = None
        self._name = NAME

    @property
    def name(self) -> str:
        return self._name

    @property
    def mtu_size(self) -> int:
        return 23  # BlueZ, until it is asked for

    @property
    def is_connected(self) -> bool:
        return self._is_connected

    async def connect(self, pair: bool, **_: Any) -> None:  # noqa: ARG002
        room = self._room
        room.n_connects += 1
        await asyncio.sleep(room.connect_s)
        if room.connect_errors:
            raise room.connect_errors.pop(0)
        room.client, self._is_connected = self, True
        self.services = BleakGATTServiceCollection()
        service = BleakGATTService(None, 1, "4fafc201-1fb5-459e-8fcc-c5c9c331914b")
        self.services.add_service(service)
        for handle, uuid in enumerate((npg.DATA, npg.CONTROL, npg.BATTERY), 2):
            self.services.add_characteristic(
                BleakGATTCharacteristic(
                    None, handle, uuid, ["notify", "read", "write"], lambda: 20, service
                )
            )

    def fall(self) -> None:
        self.stop_pump()
        self._is_connected = False
        self.services = None  # "Service Discovery has not been performed yet"
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    def stop_pump(self) -> None:
        if self._pump is not None:
            self._pump.cancel()

    async def disconnect(self) -> None:
        self._room.n_disconnects += 1
        self.stop_pump()
        if self.call_error is not None:
            raise self.call_error
        if self._is_connected:
            self.fall()

    def _ask(self) -> None:
        if self.call_error is not None:
            raise self.call_error
        if not self._is_connected:
            raise BleakError("Not connected")

    async def pair(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_char(self, characteristic: Any, **_: Any) -> bytearray:  # noqa: ARG002
        self._ask()
        return bytearray([self._room.battery_pct])

    async def read_gatt_descriptor(self, descriptor: Any, **_: Any) -> bytearray:
        raise NotImplementedError

    async def write_gatt_char(
        self,
        characteristic: Any,  # noqa: ARG002
        data: Any,
        response: Any,  # noqa: ARG002
    ) -> None:
        self._ask()
        self.stop_pump()
        if bytes(data) == b"START":
            self._pump = asyncio.create_task(self._send())

    async def write_gatt_descriptor(self, descriptor: Any, data: Any) -> None:
        raise NotImplementedError

    async def start_notify(self, characteristic: Any, callback: Any, **_: Any) -> None:
        self._ask()
        if characteristic.uuid == npg.DATA:
            self._notify = callback

    async def stop_notify(self, characteristic: Any) -> None:
        raise NotImplementedError

    async def _send(self) -> None:
        """Send ten samples every 20 ms, cut as the MTU says; late ones are made up for."""
        loop = asyncio.get_running_loop()
        began_s, n_sent = loop.time(), 0
        rng = np.random.default_rng(1)
        while True:
            await asyncio.sleep(max(0.0, began_s + 0.02 * (n_sent + 1) - loop.time()))
            block = encode_samples(rng.integers(0, 4096, (10, 3)), 10 * n_sent)
            n_sent += 1
            if not self._room.is_mute:
                self._notify(bytearray(block[: self._room.mtu - 3]))
