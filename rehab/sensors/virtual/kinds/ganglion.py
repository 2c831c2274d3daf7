"""An emulated OpenBCI Ganglion, of firmware 3 or (``?firmware=2``) 2.

Sources: ``OpenBCI/OpenBCI_Ganglion_Library`` for commands, packets and what it says of
itself. It loses a command that follows another one within 10 ms, as the real one does.
"""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from rehab.sensors.ble.kinds import ganglion as kind
from rehab.sensors.packets import ganglion as packets
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import (
    Converter,
    Counts,
    EmulatedDevice,
    Make,
    Muscle,
    Sampling,
)
from rehab.sensors.virtual.gatt import information_service, notifying

SERVICE = "FE84"

_SPACED_S = 0.01
_GRAVITY = {1: 0, 2: 0, 3: 62}  # x, y, z by the last digit of the packet's number
_CONVERTER = Converter(
    n_channels=(packets.N_CHANNELS,),
    counts_per_uv=1 / packets.SCALE_UV,
    middle=0,
    lowest=-(1 << 23),
    highest=(1 << 23) - 1,
    noise_counts=500.0,
)
_Properties = Characteristic.Properties


class EmulatedGanglion(EmulatedDevice):
    """Two samples a packet; the start sets its number back."""

    ADDRESS = "D1:0B:C1:00:00"
    NAME = "Ganglion 1.3 (EMU{number})"
    SAMPLING = Sampling(200.0, 2, _CONVERTER)
    ADVERTISED = (SERVICE,)
    OPTIONS: ClassVar[Mapping[str, tuple[float, float]]] = {"firmware": (2.0, 3.0)}

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self.is_firmware_2 = self.options.get("firmware", 3.0) < 3.0
        self.n_bits = 19
        self.n_commands_lost = 0
        self._number = 0  # of the next packet
        self._before = np.zeros(packets.N_CHANNELS, np.int32)
        self._waiting = np.zeros((0, packets.N_CHANNELS), np.int32)
        self._next_command_s = 0.0
        self.data = notifying(kind.DATA)
        self.command = Characteristic[bytes](
            kind.COMMAND,
            _Properties.WRITE | _Properties.WRITE_WITHOUT_RESPONSE,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._on_command),
        )

    def services(self) -> list[Service]:
        """Return its services."""
        told = {
            "manufacturer": "openbci.com",
            "model": "Ganglion",
            "hardware": "1.0.1",
            "software": "2.0.1" if self.is_firmware_2 else "3.0.2",
        }
        mine = Service(SERVICE, [self.data, self.command])
        return [mine, information_service(told)]

    async def emit(self, counts: Counts, start_index: int) -> None:  # noqa: ARG002 - its base names it
        """Send a block; firmware 2 begins each cycle with a single sample."""
        if not self.is_firmware_2:
            motion = _GRAVITY.get(self._number % 10, 62)
            data = packets.encode_samples(
                self._number, counts, n_bits=self.n_bits, motion=motion
            )
            self._number = (self._number + 1) % 100
            await self.notify(self.data, data)
            return
        self._waiting = np.concatenate((self._waiting, counts))
        while len(self._waiting) >= (n := 2 if self._number else 1):
            sent, self._waiting = self._waiting[:n], self._waiting[n:]
            await self.notify(self.data, self._differences(sent))

    def _differences(self, counts: Counts) -> bytes:
        number, before = self._number, self._before
        self._number, self._before = (number + 1) % 101, counts[-1]
        if number == 0:
            return packets.encode_raw(counts[0])
        motion = _GRAVITY.get(number % 10, 62)
        return packets.encode_deltas(
            number, before, counts, n_bits=self.n_bits, motion=motion
        )

    def _on_command(self, _: Connection, command: bytes) -> None:
        now_s = asyncio.get_running_loop().time()
        is_lost = now_s < self._next_command_s
        self._next_command_s = now_s + _SPACED_S
        if is_lost:
            self.n_commands_lost += 1
            return
        match command:
            case kind.START:
                self._number, self._waiting = 0, self._waiting[:0]
                self.begin()
            case kind.STOP:
                self.halt()
            case kind.ACCELEROMETER_ON:
                self.n_bits = 18
            case kind.ACCELEROMETER_OFF:
                self.n_bits = 19
