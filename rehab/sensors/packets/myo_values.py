"""What a Myo says beside its samples: IMU, smoothed sEMG, firmware, who it is.

Sources
-------
``thalmiclabs/myo-bluetooth:myohw.h`` (Apache-2.0) and ``Crimson-Crow/pymyo``.

Deviates: the header calls the numbers big-endian; all that was ever recorded, and every
client, has them little-endian.
"""

import struct
from dataclasses import dataclass

from rehab.errors import PacketError

_IMU = struct.Struct("<10h")
_SMOOTHED = struct.Struct("<8HB")
_FIRMWARE = struct.Struct("<4H")
_INFO = struct.Struct("<6sH5B7x")
_QUATERNION, _G, _DEGREES = 16384.0, 2048.0, 16.0  # steps of the three units
_BOARDS = {1: "REVC", 2: "REVD"}


@dataclass(frozen=True, slots=True)
class Imu:
    """Orientation (w, x, y, z), acceleration in g, turning in degrees a second."""

    quaternion: tuple[float, ...]
    acceleration_g: tuple[float, ...]
    turning_dps: tuple[float, ...]


def encode_imu(imu: Imu) -> bytes:
    """Return the 20 bytes of an IMU notification."""
    steps = (
        *(value * _QUATERNION for value in imu.quaternion),
        *(value * _G for value in imu.acceleration_g),
        *(value * _DEGREES for value in imu.turning_dps),
    )
    return _IMU.pack(*(round(step) for step in steps))


def read_imu(data: bytes) -> Imu:
    """Return what an IMU notification says. Raises `PacketError`."""
    steps = _unpack(_IMU, data)
    return Imu(
        tuple(step / _QUATERNION for step in steps[:4]),
        tuple(step / _G for step in steps[4:7]),
        tuple(step / _DEGREES for step in steps[7:]),
    )


def encode_smoothed(levels: tuple[int, ...], is_moving: int = 0) -> bytes:
    """Return a notification of the hidden mode: eight rectified, smoothed channels."""
    return _SMOOTHED.pack(*levels, is_moving)


def read_smoothed(data: bytes) -> tuple[tuple[int, ...], int]:
    """Return the eight levels, and the byte behind them. Raises `PacketError`."""
    *levels, is_moving = _unpack(_SMOOTHED, data)
    return tuple(levels), is_moving


def encode_firmware(major: int, minor: int, patch: int, board: int) -> bytes:
    """Return the firmware characteristic."""
    return _FIRMWARE.pack(major, minor, patch, board)


def read_firmware(data: bytes) -> str:
    """Return the firmware as its makers write it, ``1.5.1970.REVD``."""
    major, minor, patch, board = _unpack(_FIRMWARE, data)
    return f"{major}.{minor}.{patch}.{_BOARDS.get(board, str(board))}"


def encode_info(serial: bytes) -> bytes:
    """Return the info characteristic of a black Myo without a classifier of its own.

    `serial` are six bytes. The pose that unlocks is the double tap (5).
    """
    return _INFO.pack(serial, 5, 0, 0, 0, 0, 1)


def _unpack(layout: struct.Struct, data: bytes) -> tuple[int, ...]:
    if len(data) != layout.size:
        raise PacketError(f"{len(data)} bytes are not {layout.size}")
    return layout.unpack(data)
