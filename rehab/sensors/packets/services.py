"""What the Bluetooth SIG's own services say: battery, who made it, heart rate.

Sources
-------
Bluetooth SIG, Battery Service 1.0, Device Information Service 1.1, Heart Rate Service 1.0
and the characteristics of the GATT Specification Supplement; little-endian throughout.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rehab.errors import PacketError

_BASE = "0000{}-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL = _BASE.format("2a19")
HEART_RATE = _BASE.format("2a37")
DEVICE_INFORMATION: Mapping[str, str] = {
    "manufacturer": _BASE.format("2a29"),
    "model": _BASE.format("2a24"),
    "hardware": _BASE.format("2a27"),
    "firmware": _BASE.format("2a26"),
    "software": _BASE.format("2a28"),
}
"""What a device says of itself, by the word that we use for it. The serial number (2a25)
is left out: nobody here needs it, and it follows a person about."""

_LONGEST = 64  # characters of a text that are worth keeping
_IS_WIDE, _HAS_CONTACT, _CAN_CONTACT, _HAS_ENERGY, _HAS_RR = 1, 2, 4, 8, 16
_RR_HZ = 1024


def encode_battery(percent: int) -> bytes:
    """Return the Battery Level."""
    return bytes([percent])


def read_battery(data: bytes) -> int:
    """Return the state of the battery in percent, 0..100. Raises `PacketError`.

    Deviates: more than 100 is taken for 100, which some devices send while they charge.
    """
    if not data:
        raise PacketError("empty battery level")
    return min(data[0], 100)


def encode_text(text: str) -> bytes:
    """Return a string of the Device Information Service."""
    return text.encode()


def read_text(data: bytes) -> str:
    """Return a string of the Device Information Service, fit for a line of a log.

    Deviates: what is no UTF-8, no printable character or too long is left out; many
    devices send a zero at the end.
    """
    text = data.decode("utf-8", errors="ignore")
    printable = "".join(letter for letter in text if letter.isprintable())
    return " ".join(printable.split())[:_LONGEST]


@dataclass(frozen=True, slots=True)
class HeartRate:
    """One Heart Rate Measurement.

    Parameters
    ----------
    per_minute : int
        Beats per minute.
    is_touching : bool or None
        Whether the sensor feels skin; None if it cannot tell.
    energy_kj : int or None
        Energy spent since it was reset, in kilojoules.
    rr_s : tuple of float
        Times between beats since the last measurement, in seconds, oldest first.
    """

    per_minute: int
    is_touching: bool | None = None
    energy_kj: int | None = None
    rr_s: tuple[float, ...] = ()


def encode_heart_rate(measured: HeartRate) -> bytes:
    """Return the bytes of a Heart Rate Measurement."""
    flags, body = (
        0,
        measured.per_minute.to_bytes(1 if measured.per_minute < 256 else 2, "little"),
    )
    flags |= _IS_WIDE * (len(body) == 2)
    if measured.is_touching is not None:
        flags |= _CAN_CONTACT | _HAS_CONTACT * measured.is_touching
    if measured.energy_kj is not None:
        flags |= _HAS_ENERGY
        body += measured.energy_kj.to_bytes(2, "little")
    if measured.rr_s:
        flags |= _HAS_RR
        body += b"".join(
            round(rr * _RR_HZ).to_bytes(2, "little") for rr in measured.rr_s
        )
    return bytes([flags]) + body


def read_heart_rate(data: bytes) -> HeartRate:
    """Return what a Heart Rate Measurement says.

    Raises
    ------
    PacketError
        It ends before what its flags promise, or half a time is left over.
    """
    if not data:
        raise PacketError("empty heart rate")
    flags, rest = data[0], data[1:]
    n_rate = 2 if flags & _IS_WIDE else 1
    n_energy = 2 if flags & _HAS_ENERGY else 0
    n_rr = len(rest) - n_rate - n_energy
    if n_rr < 0 or n_rr % 2 or (n_rr and not flags & _HAS_RR):
        raise PacketError(
            f"{len(data)} bytes are no heart rate with flags {flags:#04x}"
        )
    rate, energy = rest[:n_rate], rest[n_rate : n_rate + n_energy]
    times = rest[n_rate + n_energy :]
    can_tell = flags & _CAN_CONTACT
    return HeartRate(
        int.from_bytes(rate, "little"),
        bool(flags & _HAS_CONTACT) if can_tell else None,
        int.from_bytes(energy, "little") if n_energy else None,
        tuple(
            int.from_bytes(times[i : i + 2], "little") / _RR_HZ
            for i in range(0, len(times), 2)
        ),
    )
