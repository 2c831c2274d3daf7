"""What is said to a Shimmer3R or Shimmer3 before it streams, and what it answers.

Each command is acknowledged by `ACK`; a reply follows, where there is one.

Sources
-------
``ShimmerEngineering/webBLEDemos:ShimmerAPI/shimmer3r.js`` (commands, registers for sEMG,
the reply of a Shimmer3R to the inquiry), ``seemoo-lab/pyshimmer`` (that of a Shimmer3,
which has four bytes of configuration instead of seven), ``ShimmerEngineering/SwiftAPI:
EXGSensor.swift`` (gains).
"""

from dataclasses import dataclass

from rehab.errors import PacketError
from rehab.sensors.packets.shimmer import TICKS_HZ

ACK = 0xFF
INQUIRE, START, STOP, ASK_FIRMWARE = b"\x01", b"\x07", b"\x20", b"\x2e"
FIRMWARE = bytes.fromhex("2f 0300 0000 0d 00")
"""A reply to `ASK_FIRMWARE`: LogAndStream 0.13.0."""
_RATE, _SENSORS, _WRITE_EXG, _READ_EXG = 0x05, 0x08, 0x61, 0x63
_INQUIRY, _EXG = 0x02, 0x62
N_REGISTERS = 10
EXG1_24 = 0x10
"""In the mask of sensors: the first EXG chip with 24 bits, which has two channels."""

_EMG = (
    bytes.fromhex("02A81069602000000203"),
    bytes.fromhex("02A010E1E10000000201"),  # the second chip is not used
)
_GAINS = {0: 6.0, 1: 1.0, 2: 2.0, 3: 3.0, 4: 4.0, 5: 8.0, 6: 12.0}
_CONFIGURATIONS = (7, 4)  # bytes of it in the reply of a Shimmer3R, of a Shimmer3


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What it will stream: ticks a sample, and identifiers of the channels in order."""

    divisor: int
    schema: bytes

    @property
    def fs_hz(self) -> float:
        """Sampling rate, by the device's own clock."""
        return TICKS_HZ / self.divisor


def command_bytes(said: bytes) -> int:
    """Return the length of the command that `said` begins with, whole or not."""
    if said[0] == _WRITE_EXG:
        return 4 + (said[3] if len(said) > 3 else 0)
    return {_RATE: 3, _SENSORS: 4, _READ_EXG: 4}.get(said[0], 1)


def set_rate(divisor: int) -> bytes:
    """Return the command for ``32768 / divisor`` samples a second."""
    return bytes([_RATE]) + divisor.to_bytes(2, "little")


def set_sensors(mask: int) -> bytes:
    """Return the command that chooses what is sampled."""
    return bytes([_SENSORS]) + mask.to_bytes(3, "little")


def write_registers(chip: int, registers: bytes) -> bytes:
    """Return the command that sets the ten registers of EXG chip 0 or 1."""
    return bytes([_WRITE_EXG, chip, 0, N_REGISTERS]) + registers


def read_registers(chip: int) -> bytes:
    """Return the command that asks for the ten registers of EXG chip 0 or 1."""
    return bytes([_READ_EXG, chip, 0, N_REGISTERS])


def emg_registers(chip: int, fs_hz: float) -> bytes:
    """Return the registers for sEMG; the chip samples at twice `fs_hz` at most."""
    rates_hz = (125, 250, 500, 1000, 2000, 4000)
    code = sum(fs_hz >= rate for rate in rates_hz)
    preset = _EMG[chip]
    return bytes([preset[0] & 0xF8 | code]) + preset[1:]


def gain_of(registers: bytes) -> float:
    """Return the gain of a chip's first channel; raise `PacketError` if it has none."""
    gain = _GAINS.get(registers[3] >> 4 & 0x07)
    if gain is None:
        raise PacketError(f"no gain in the registers {registers.hex()}")
    return gain


def encode_registers(registers: bytes) -> bytes:
    """Return the reply to `read_registers`."""
    return bytes([_EXG, len(registers)]) + registers


def decode_registers(reply: bytes) -> bytes:
    """Return the ten registers; raise `PacketError` if this is no such reply."""
    if reply[:2] != bytes([_EXG, N_REGISTERS]) or len(reply) != 2 + N_REGISTERS:
        raise PacketError(f"no reply about registers: {reply.hex()}")
    return reply[2:]


def encode_inquiry(inquiry: Inquiry, n_configuration: int = 7) -> bytes:
    """Return the reply of a device with that many bytes of configuration (zeros)."""
    head = bytes([_INQUIRY]) + inquiry.divisor.to_bytes(2, "little")
    counts = bytes([len(inquiry.schema), 1])
    return head + bytes(n_configuration) + counts + inquiry.schema


def decode_inquiry(reply: bytes) -> Inquiry:
    """Return what it will stream; raise `PacketError` if this is no such reply."""
    if reply[:1] == bytes([_INQUIRY]):
        for n in _CONFIGURATIONS:
            schema = reply[5 + n :]
            divisor = int.from_bytes(reply[1:3], "little")
            if divisor and len(reply) > 5 + n and len(schema) == reply[3 + n]:
                return Inquiry(divisor, schema)
    raise PacketError(f"no reply to an inquiry: {reply.hex()}")
