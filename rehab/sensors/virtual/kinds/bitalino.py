"""An emulated BITalino: commands of one byte without an answer, and short frames.

Source: ``BITalinoWorld/revolution-android-api`` for everything that a client can see.
Frames go to the Bluetooth module byte by byte; it notifies as many bytes as a small buffer
holds, wherever that cuts them. How many the real one sends at a time is not known.
"""

from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from rehab.sensors.ble.kinds import bitalino as kind
from rehab.sensors.packets.bitalino import encode_frame, scale_uv
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import (
    Converter,
    Counts,
    EmulatedDevice,
    Make,
    Muscle,
    Sampling,
)
from rehab.sensors.virtual.gatt import notifying

SERVICE = "c566488a-0882-4e1b-a6d0-0b717e652234"
_N_NOTIFIED = 90
_CONVERTER = Converter(
    n_channels=(2, 6),
    counts_per_uv=1.0 / scale_uv(0),
    middle=512,
    lowest=0,
    highest=1023,
    noise_counts=0.5,
)
_Properties = Characteristic.Properties


class EmulatedBitalino(EmulatedDevice):
    """START tells which inputs, and sets the counter back."""

    ADDRESS = "88:6B:0F:00:00"
    NAME = "BITalino-EM-{number:02X}"
    SAMPLING = Sampling(kind.RATE_HZ, 10, _CONVERTER)
    ADVERTISED = (SERVICE,)

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self.commands: list[bytes] = []
        self._inputs: list[int] = []
        self._counter = 0
        self._unsent = b""
        self.frames = notifying(kind.FRAMES)
        self.control = Characteristic[bytes](
            kind.COMMANDS,
            _Properties.WRITE | _Properties.INDICATE,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._on_command),
        )

    def services(self) -> list[Service]:
        """Return its one service."""
        return [Service(SERVICE, [self.control, self.frames])]

    async def emit(self, counts: Counts, start_index: int) -> None:  # noqa: ARG002 - its base names it
        """Send as many whole notifications as the samples fill."""
        for row in counts.tolist():
            codes = [row[i] if i < len(row) else 512 for i in self._inputs]
            codes = [code >> 4 if k > 3 else code for k, code in enumerate(codes)]
            self._unsent += encode_frame(self._counter, codes)
            self._counter += 1
        size = min(_N_NOTIFIED, self.make.max_mtu - 3)
        while len(self._unsent) >= size:
            piece, self._unsent = self._unsent[:size], self._unsent[size:]
            await self.notify(self.frames, piece)

    def _on_command(self, _: Connection, command: bytes) -> None:
        self.commands.append(command)
        if command == kind.STOP:
            self.halt()
        elif command[0] & 0x03 == kind.START:
            self._inputs = [i for i in range(6) if command[0] >> (2 + i) & 1]
            self._counter, self._unsent = 0, b""
            self.begin()
