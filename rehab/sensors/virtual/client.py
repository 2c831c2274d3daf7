"""bleak's client on top of a bumble host: real HCI, L2CAP, ATT and GATT, no hardware."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import att, core, hci
from bumble.device import Connection, Device, Peer

from rehab.sensors.virtual.scanner import cancellable, text_of

_MTU = 517


@contextmanager
def _bleak_errors() -> Iterator[None]:
    """Turn bumble's errors into bleak's.

    A request that a lost link cuts off ends in a `CancelledError` that nobody asked for.
    """
    task = asyncio.current_task()
    n_before = task.cancelling() if task is not None else 0
    try:
        with cancellable():
            yield
    except att.ATT_Error as error:
        raise BleakGATTProtocolError(int(error.error_code)) from error
    except core.BaseBumbleError as error:
        raise BleakError(str(error) or type(error).__name__) from error
    except asyncio.CancelledError as error:
        if task is not None and task.cancelling() > n_before:
            raise
        raise BleakError("the link was lost") from error


class AirClient(BaseBleakClient):
    """A connection to one peripheral; `host` is the bumble device that connects."""

    def __init__(
        self, address_or_ble_device: BLEDevice | str, *, host: Device, **kwargs: Any
    ) -> None:
        super().__init__(address_or_ble_device, **kwargs)
        self._host = host
        self._peer_address = hci.Address(self.address)
        self._name = self.address
        if isinstance(address_or_ble_device, BLEDevice):
            self._peer_address = address_or_ble_device.details
            self._name = address_or_ble_device.name or self.address
        self._connection: Connection | None = None

    @property
    def name(self) -> str:
        """The advertised name, or the address."""
        return self._name

    @property
    def mtu_size(self) -> int:
        """The MTU that was agreed on."""
        return self._connection.att_mtu if self._connection else att.ATT_DEFAULT_MTU

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection."""
        return self._connection is not None

    async def connect(self, pair: bool, **_: Any) -> None:  # noqa: FBT001  bleak's
        """Connect, agree on the MTU, discover services."""
        if pair:
            raise NotImplementedError
        try:
            async with asyncio.timeout(self._timeout):
                with _bleak_errors():
                    self._connection = await self._host.connect(
                        self._peer_address, timeout=None
                    )
        except TimeoutError as error:
            raise BleakDeviceNotFoundError(self.address) from error
        finally:
            if self._connection is None:
                await self._host.send_sync_command(
                    hci.HCI_LE_Create_Connection_Cancel_Command()
                )
        self._connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnection)
        try:
            with _bleak_errors():
                peer = Peer(self._connection)
                await peer.request_mtu(_MTU)
                await peer.discover_all()  # type: ignore[no-untyped-call]
        except BaseException:
            await self.disconnect()
            raise
        self.services = self._describe(peer)

    def _describe(self, peer: Peer) -> BleakGATTServiceCollection:
        found = BleakGATTServiceCollection()
        for s in peer.services:
            service = BleakGATTService(s, s.handle, text_of(s.uuid))
            found.add_service(service)
            for c in s.characteristics:
                properties = list(gatt_char_props_to_strs(int(c.properties)))
                characteristic = BleakGATTCharacteristic(
                    c, c.handle, text_of(c.uuid), properties, self._room, service
                )
                found.add_characteristic(characteristic)
                for d in c.descriptors:
                    uuid = text_of(d.type)
                    found.add_descriptor(
                        BleakGATTDescriptor(d, d.handle, uuid, characteristic)
                    )
        return found

    def _room(self) -> int:
        return self.mtu_size - 3

    def _on_disconnection(self, _: int) -> None:
        self._connection = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def disconnect(self) -> None:
        """End the connection, if there is one."""
        if self._connection is not None:
            with suppress(core.BaseBumbleError):
                await self._connection.disconnect()

    async def pair(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse: no sensor here pairs."""
        raise NotImplementedError

    async def unpair(self) -> None:
        """Refuse: no sensor here pairs."""
        raise NotImplementedError

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Ask only while connected: bumble would wait 30 s for an answer."""
        if not self.is_connected:
            raise BleakError("not connected")
        with _bleak_errors():
            yield

    async def read_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        *,
        use_cached: bool = False,  # noqa: ARG002  bleak's
        **_: Any,
    ) -> bytearray:
        """Return a characteristic's value."""
        with self._asking():
            return bytearray(await characteristic.obj.read_value())

    async def read_gatt_descriptor(
        self,
        descriptor: BleakGATTDescriptor,
        *,
        use_cached: bool = False,  # noqa: ARG002  bleak's
        **_: Any,
    ) -> bytearray:
        """Return a descriptor's value."""
        with self._asking():
            return bytearray(await descriptor.obj.read_value())

    async def write_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        data: Any,
        response: bool,  # noqa: FBT001  bleak's
    ) -> None:
        """Write a characteristic."""
        with self._asking():
            await characteristic.obj.write_value(bytes(data), with_response=response)

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: Any
    ) -> None:
        """Write a descriptor."""
        with self._asking():
            await descriptor.obj.write_value(bytes(data), with_response=True)

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **_: Any,
    ) -> None:
        """Subscribe."""
        with self._asking():
            await characteristic.obj.subscribe(lambda data: callback(bytearray(data)))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        with self._asking():
            await characteristic.obj.unsubscribe(force=True)
