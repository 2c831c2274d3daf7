"""An emulated gForcePro+: 12 bits at 500 Hz, or (``?bits=8``) 8 bits at 1000 Hz.

Source: ``oymotion/gForceSDKPython:gforce.py``: every command is answered on the
characteristic that it was written to; a packet that the MTU has no room for is sent in
pieces.
"""

import struct
from collections.abc import Mapping
from typing import ClassVar

from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from rehab.sensors.ble.kinds import gforce as kind
from rehab.sensors.packets import gforce as packets
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

_NOT_SUPPORTED, _BAD_PARAMETER = 1, 2
_RAW_EMG = struct.unpack("<I", kind.RAW_EMG)[0]
_ATT_HEADER = 3
_Properties = Characteristic.Properties


class EmulatedGForce(EmulatedDevice):
    """One packet of 128 bytes every 16 ms, and no counter in it."""

    ADDRESS = "CB:F0:CE:00:00"
    NAME = "gForcePro+(EMU{number})"
    ADVERTISED = (kind.SERVICE,)
    OPTIONS: ClassVar[Mapping[str, tuple[float, float]]] = {"bits": (8.0, 12.0)}

    @classmethod
    def sampling(cls, options: Mapping[str, float]) -> Sampling:
        """Return how it samples with so many bits."""
        mode = kind.MODES[_bits(options)][0]
        converter = Converter(
            n_channels=(packets.N_CHANNELS,),
            counts_per_uv=1 / packets.SCALE_UV[mode.bits],
            middle=packets.MIDDLE[mode.bits],
            lowest=0,
            highest=2 * packets.MIDDLE[mode.bits] - 1,
            noise_counts=0.7 if mode.bits == 8 else 3.0,
        )
        return Sampling(mode.fs_hz, mode.fs_hz * 16 // 1000, converter)

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self.mode = kind.MODES[_bits(self.options)][0]
        self.n_bytes = packets.N_BYTES  # of samples in a packet
        self.commands: list[bytes] = []
        self.data = notifying(kind.DATA)
        self.command = Characteristic[bytes](
            kind.COMMAND,
            _Properties.WRITE | _Properties.WRITE_WITHOUT_RESPONSE | _Properties.NOTIFY,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._on_command),
        )

    def services(self) -> list[Service]:
        """Return its one service."""
        return [Service(kind.SERVICE, [self.command, self.data])]

    async def emit(self, counts: Counts, start_index: int) -> None:  # noqa: ARG002 - its base names it
        """Send a packet, in pieces where it is too long."""
        room = min((c.att_mtu for c in self._connections()), default=0) - _ATT_HEADER
        if room > 0:
            n_rows = len(counts) * self.n_bytes // packets.N_BYTES
            for start in range(0, len(counts), n_rows):
                rows = counts[start : start + n_rows]
                packet = packets.encode_samples(rows, self.mode.bits)
                for piece in packets.pieces(packet, room):
                    await self.notify(self.data, piece)

    def _connections(self) -> list[Connection]:
        return list(self.device.connections.values())

    async def _on_command(self, _: Connection, command: bytes) -> None:
        self.commands.append(command)
        code, answer = self._obey(command[0], command[1:]) if command else (1, b"")
        await self.notify(self.command, bytes([code, *command[:1]]) + answer)

    def _obey(self, command: int, payload: bytes) -> tuple[int, bytes]:
        match command:
            case kind.BATTERY_LEVEL:
                return kind.DONE, bytes([self.make.battery_pct])
            case kind.SET_EMG:
                return self._configure(payload), b""
            case kind.GET_EMG:
                return kind.DONE, self.mode.config[:4] + bytes(
                    [self.n_bytes, self.mode.bits]
                )
            case kind.SET_SWITCH if len(payload) == 4:
                if struct.unpack("<I", payload)[0] & _RAW_EMG:
                    self.begin()
                else:
                    self.halt()
                return kind.DONE, b""
        return _NOT_SUPPORTED, b""

    def _configure(self, payload: bytes) -> int:
        """Take a mode that is the one it has; any length that divides a block goes."""
        n_bytes = payload[4] if len(payload) == len(self.mode.config) else 0
        expected = self.mode.config[:4] + bytes([n_bytes, self.mode.bits])
        is_whole = n_bytes and not n_bytes % 16 and not packets.N_BYTES % n_bytes
        if payload != expected or not is_whole:
            return _BAD_PARAMETER
        self.n_bytes = n_bytes
        return kind.DONE


def _bits(options: Mapping[str, float]) -> int:
    return 12 if options.get("bits", 12.0) > 8 else 8
