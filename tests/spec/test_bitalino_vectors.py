"""BITalino's frames and scale.

The frames were derived from `BITalinoWorld/java-sdk` (bit by bit) and
`BITalinoWorld/revolution-android-api` (by table), whose checksums agree. The scale is
judged by `java-sdk:SensorDataConverterTest.java`, which tells volts before the gain in
one version, millivolts in another, both with two decimals.
"""

import numpy as np
import pytest

from rehab.model.signal import Channel, Chunk, Packet, Stream, Unit
from rehab.sensors.packets import bitalino

FRAMES = [
    ("00080e", 0, 0b0000, [512]),
    ("ff03a05e", 5, 0b1010, [0, 1023]),
    ("00194bc89031f6", 15, 0b0011, [100, 200, 300, 400]),
]


def decoded(data: str, n_channels: int) -> list[float]:
    channels = tuple(Channel(f"A{i + 1}", Unit.UV) for i in range(n_channels))
    stream = Stream("BITalino", "bitalino", 1000.0, channels)
    after = bitalino.encode_frame(int(data[-2], 16) + 1, [0] * n_channels)
    (chunk,) = bitalino.make_decoder(stream).feed(
        Packet(1, bytes.fromhex(data) + after)
    )
    assert isinstance(chunk, Chunk)
    return [float(value) for value in chunk.emg_uv[0]]


@pytest.mark.parametrize(("data", "counter", "digital", "codes"), FRAMES)
def test_frames(data: str, counter: int, digital: int, codes: list[int]) -> None:
    """A bit in the wrong place is a jerk that nobody had."""
    assert bitalino.encode_frame(counter, codes, digital).hex() == data
    expected = [(code - 512) * bitalino.scale_uv(0) for code in codes]
    np.testing.assert_allclose(decoded(data, len(codes)), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("n_channels", "n_bytes"), [(1, 3), (2, 4), (3, 6), (4, 7), (5, 8), (6, 8)]
)
def test_lengths(n_channels: int, n_bytes: int) -> None:
    """``ceil((12 + 10 n) / 8)`` up to four inputs, ``ceil((52 + 6 (n - 4)) / 8)`` beyond."""
    codes = [1023, 0, 512, 1, 63, 32][:n_channels]
    frame = bitalino.encode_frame(9, codes, 0b0101)
    assert len(frame) == n_bytes
    values = decoded(frame.hex(), n_channels)
    middles = [512] * 4 + [32] * 2
    expected = [
        (code - middle) * bitalino.scale_uv(i)
        for i, (code, middle) in enumerate(zip(codes, middles, strict=False))
    ]
    np.testing.assert_allclose(values, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("code", "volts", "millivolts"), [(0, -1.65, -1.64), (1023, 1.65, 1.64)]
)
def test_java_sdk_scale(code: int, volts: float, millivolts: float) -> None:
    """A wrong gain makes every amplitude wrong that a therapist compares."""
    skin_uv = (code - 512) * bitalino.scale_uv(0)
    assert skin_uv * 1009 / 1e6 == pytest.approx(volts, abs=0.005)
    assert skin_uv / 1e3 == pytest.approx(millivolts, abs=0.01)
