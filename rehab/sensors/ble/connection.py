"""One connection to one sensor, from connect to disconnect."""

import asyncio
import time
from contextlib import suppress
from typing import Self

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakBluetoothNotAvailableError

from rehab.errors import Reason, SensorError
from rehab.model.signal import Packet
from rehab.sensors.ble.devices import BleDevice
from rehab.sensors.ble.radio import RADIO_ERRORS, Radio, Sight, bluetooth_error

_BATTERY_S = 1.0
_GOODBYE_S = 0.5
_DISCONNECT_S = 1.0


class LinkLostError(Exception):
    """The connection ended, or could not be made; it may be worth trying again."""

    def __init__(self, error: SensorError | None = None) -> None:
        self.error = error
        super().__init__()


class Connection:
    """A connected sensor that sends; leaving the context always disconnects.

    Subscribing comes before START, or the first blocks are lost. The old client is
    always disconnected, also after a lost link: BlueZ otherwise keeps its subscription
    and delivers everything twice later on.
    """

    def __init__(
        self, radio: Radio, sight: Sight, kind: BleDevice, connect_s: float
    ) -> None:
        self._kind = kind
        self._name = sight.name
        self._connect_s = connect_s
        self._packets: asyncio.Queue[Packet | None] = asyncio.Queue()
        self._client: BleakClient = radio.client(
            sight.device, lambda: self._packets.put_nowait(None), connect_s
        )

    async def __aenter__(self) -> Self:
        """Connect, subscribe, start.

        Raises
        ------
        LinkLostError
            It did not work this time.
        SensorError
            SENSOR_INCOMPATIBLE: the characteristics are not those of such a sensor.
        """
        try:
            # some stacks stall without an end: a limit of our own around bleak's
            async with asyncio.timeout(1.5 * self._connect_s):
                await self._client.connect()
                self._check_services()
                await self._client.start_notify(self._kind.data, self._on_data)
                for command in self._kind.start:
                    self._forget_packets()
                    await self._write(command)
        except BleakBluetoothNotAvailableError as error:
            await self._close()
            raise LinkLostError(bluetooth_error(error)) from error
        except RADIO_ERRORS as error:
            await self._close()
            raise LinkLostError from error
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Say STOP if the sensor still hears it, and disconnect."""
        try:
            if self._client.is_connected:
                with suppress(*RADIO_ERRORS):
                    async with asyncio.timeout(_GOODBYE_S):
                        for command in self._kind.stop:
                            await self._write(command)
        finally:
            await self._close()

    async def packet(self, within_s: float) -> Packet | None:
        """Return the next packet, or None after a silence of `within_s`.

        Raises
        ------
        LinkLostError
            The system said that the connection ended.
        """
        packet: Packet | None = None
        try:
            async with asyncio.timeout(within_s):
                packet = await self._packets.get()
        except TimeoutError:
            return None
        if packet is None:
            raise LinkLostError
        return packet

    async def battery_pct(self) -> int | None:
        """Return the battery's state; None if the sensor does not tell it."""
        if self._client.services.get_characteristic(self._kind.battery) is None:
            return None
        with suppress(*RADIO_ERRORS):
            async with asyncio.timeout(_BATTERY_S):
                value = await self._client.read_gatt_char(self._kind.battery)
                return min(value[0], 100) if value else None
        return None

    def _check_services(self) -> None:
        wanted = (self._kind.data, self._kind.control)
        services = self._client.services
        missing = [uuid for uuid in wanted if services.get_characteristic(uuid) is None]
        if missing:
            raise SensorError(
                Reason.SENSOR_INCOMPATIBLE, name=self._name, missing=", ".join(missing)
            )

    def _forget_packets(self) -> None:
        """Drop what a sensor sends that somebody else had started: STOP ended it."""
        while not self._packets.empty():
            self._packets.get_nowait()

    def _on_data(self, _: BleakGATTCharacteristic, data: bytearray) -> None:
        self._packets.put_nowait(Packet(time.monotonic_ns(), bytes(data)))

    async def _write(self, command: bytes) -> None:
        await self._client.write_gatt_char(self._kind.control, command, response=True)

    async def _close(self) -> None:
        with suppress(*RADIO_ERRORS):
            async with asyncio.timeout(_DISCONNECT_S):
                await self._client.disconnect()
