"""An emulated Shimmer3R: commands with acknowledgements, and a stream of bytes.

Source: ``ShimmerEngineering/webBLEDemos:ShimmerAPI/shimmer3r.js`` for everything that a
client can see. It can do what `rehab.sensors.ble.kinds.shimmer` asks for: the two channels
of its first EXG chip with 24 bits.
"""

from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from rehab.sensors.ble.kinds import shimmer as kind
from rehab.sensors.packets import shimmer, shimmer_talk
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

SERVICE = "65333333-a115-11e2-9e9a-0800200ca100"
SCHEMA = bytes([0x1D, 0x1E, 0x1F])
_GAIN = 12.0
_N_NOTIFIED = 182
"""Bytes of a notification at most: frames lie across them."""
_CONVERTER = Converter(
    n_channels=(2,),
    counts_per_uv=1.0 / shimmer.scale_uv(3, _GAIN),
    middle=0,
    lowest=-(1 << 23),
    highest=(1 << 23) - 1,
    noise_counts=40.0,
)
_Properties = Characteristic.Properties


class EmulatedShimmer(EmulatedDevice):
    """Its clock runs on while it does not stream."""

    ADDRESS = "D0:2B:46:00:00"
    NAME = "Shimmer3R-EM{number:02X}"
    SAMPLING = Sampling(shimmer.TICKS_HZ / kind.DIVISOR, 16, _CONVERTER)
    ADVERTISED = (SERVICE,)
    CHARACTERISTICS = kind.SHIMMER3R
    N_CONFIGURATION = 7  # bytes in the reply to an inquiry

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self.commands: list[bytes] = []
        self._divisor = 640
        self._mask = 0
        self._registers = [bytes(10), bytes(10)]
        self._said = b""
        self._unsent = b""
        write, notify = self.CHARACTERISTICS
        self.data = notifying(notify)
        self.control = Characteristic[bytes](
            write,
            _Properties.WRITE | _Properties.WRITE_WITHOUT_RESPONSE,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._on_write),
        )

    def services(self) -> list[Service]:
        """Return its one service."""
        return [Service(SERVICE, [self.control, self.data])]

    async def emit(self, counts: Counts, start_index: int) -> None:
        """Send as many whole notifications as the samples fill."""
        ticks = start_index * self._divisor
        frames = shimmer.encode_frames(ticks, counts[:, :2], SCHEMA, self._divisor)
        self._unsent += frames
        size = min(_N_NOTIFIED, self.make.max_mtu - 3)
        while len(self._unsent) >= size:
            piece, self._unsent = self._unsent[:size], self._unsent[size:]
            await self.notify(self.data, piece)

    async def _on_write(self, _: Connection, data: bytes) -> None:
        """Take commands as bytes: writes may cut them, or hold several."""
        self._said += data
        while self._said:
            n_bytes = shimmer_talk.command_bytes(self._said)
            if len(self._said) < n_bytes:
                break
            command, self._said = self._said[:n_bytes], self._said[n_bytes:]
            await self._answer(command)

    async def _answer(self, command: bytes) -> None:
        self.commands.append(command)
        reply = self._obey(command)
        # what was sampled goes out before the answer, and no frame is left half said
        rest, self._unsent = self._unsent, b""
        for data in (rest, bytes([shimmer_talk.ACK]) + reply):
            if data:
                await self.notify(self.data, data)
        if command == shimmer_talk.START:
            self.begin()

    def _obey(self, command: bytes) -> bytes:
        """Do what a command says; return the reply behind the acknowledgement."""
        if command == shimmer_talk.STOP:
            self.halt()
        elif command == shimmer_talk.INQUIRE:
            schema = SCHEMA if self._mask & shimmer_talk.EXG1_24 else b""
            told = shimmer_talk.Inquiry(self._divisor, schema)
            return shimmer_talk.encode_inquiry(told, self.N_CONFIGURATION)
        elif command == shimmer_talk.ASK_FIRMWARE:
            return shimmer_talk.FIRMWARE
        elif command[:1] == shimmer_talk.set_rate(0)[:1]:
            self._divisor = int.from_bytes(command[1:3], "little")
        elif command[:1] == shimmer_talk.set_sensors(0)[:1]:
            self._mask = int.from_bytes(command[1:4], "little")
        elif command[:1] == shimmer_talk.write_registers(0, b"")[:1]:
            self._registers[command[1] & 1] = command[4:14]
        elif command[:1] == shimmer_talk.read_registers(0)[:1]:
            return shimmer_talk.encode_registers(self._registers[command[1] & 1])
        return b""
