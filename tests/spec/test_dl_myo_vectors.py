"""Notifications of a Myo as they were recorded, and what others read out of them.

Source: ``iomz/dl-myo:tests/test_myo/test_types.py`` (facts only).
"""

import numpy as np
import pytest

from rehab.model.signal import Channel, Chunk, Motion, Packet, Stream, Unit
from rehab.sensors.packets import myo, myo_values

CHANNELS = tuple(Channel(f"CH{i + 1}", Unit.COUNTS) for i in range(8))
STREAM = Stream("Myo", "myo", 200.0, CHANNELS)

EMG = [
    (
        "090d01fefefefa0206e9fcfdfcfe0502",
        [[9, 13, 1, -2, -2, -2, -6, 2], [6, -23, -4, -3, -4, -2, 5, 2]],
    ),
    (
        "fe0200ff0000ff0304110000fefe0304",
        [[-2, 2, 0, -1, 0, 0, -1, 3], [4, 17, 0, 0, -2, -2, 3, 4]],
    ),
    (
        "05fe00000204151ef2f3fffe02fc01ed",
        [[5, -2, 0, 0, 2, 4, 21, 30], [-14, -13, -1, -2, 2, -4, 1, -19]],
    ),
    (
        "021100fe00fdfd0504ff020100040801",
        [[2, 17, 0, -2, 0, -3, -3, 5], [4, -1, 2, 1, 0, 4, 8, 1]],
    ),
    (
        "fffbfd00ff000001ff00fffffefcfe08",
        [[-1, -5, -3, 0, -1, 0, 0, 1], [-1, 0, -1, -1, -2, -4, -2, 8]],
    ),
]
IMU = [
    (
        "3e2eab2be5f824004e01bd0757000300f5fffcff",
        (0.7225341796875, 0.68231201171875, -0.11102294921875, 0.002197265625),
        (0.1630859375, 0.96728515625, 0.04248046875),
        (0.1875, -0.6875, -0.25),
    ),
    (
        "5c2d9e2c23f99cff03fc1a06eaf94900feffe3ff",
        (0.708740234375, 0.6971435546875, -0.10723876953125, -0.006103515625),
        (-0.49853515625, 0.7626953125, -0.7607421875),
        (4.5625, -0.125, -1.8125),
    ),
]


@pytest.mark.parametrize(("data", "expected"), EMG)
def test_emg(data: str, expected: list[list[int]]) -> None:
    """Two samples of eight channels; bytes read as unsigned would clip half the signal."""
    (chunk,) = myo.make_decoder(STREAM).feed(Packet(1, bytes.fromhex(data), "emg0"))
    assert isinstance(chunk, Chunk)
    np.testing.assert_array_equal(chunk.emg_uv, expected)
    assert myo.encode_emg(np.array(expected)) == bytes.fromhex(data)


@pytest.mark.parametrize(("data", "quaternion", "acceleration", "turning"), IMU)
def test_imu(data: str, quaternion: tuple, acceleration: tuple, turning: tuple) -> None:
    """The motion gate works in g: a wrong scale opens or closes it for good."""
    expected = myo_values.Imu(quaternion, acceleration, turning)
    assert myo_values.read_imu(bytes.fromhex(data)) == expected
    assert myo_values.encode_imu(expected) == bytes.fromhex(data)
    (motion,) = myo.make_decoder(STREAM).feed(Packet(7, bytes.fromhex(data), "imu"))
    assert isinstance(motion, Motion)
    np.testing.assert_array_equal(motion.acceleration_g, [acceleration])
    assert (motion.index, motion.received_ns) == (0, 7)


def test_smoothed() -> None:
    """The hidden mode: eight levels of 16 bits, and a byte."""
    data = bytes.fromhex("5203ce0061007901d80062006f00730100")
    levels = (850, 206, 97, 377, 216, 98, 111, 371)
    assert myo_values.read_smoothed(data) == (levels, 0)
    assert myo_values.encode_smoothed(levels) == data


def test_firmware() -> None:
    """The log of a session names the firmware as the makers do."""
    data = bytes.fromhex("01000500b2070200")
    assert myo_values.read_firmware(data) == "1.5.1970.REVD"
    assert myo_values.encode_firmware(1, 5, 1970, 2) == data
