"""The Ganglion's packets of firmware 3: the upper bits of the samples themselves.

The bytes were made by running a literal port of the firmware's packer
(``OpenBCI/OpenBCI_Ganglion_Library``, 3.0.2); ``brainflow-dev/brainflow``
(`ganglion_native.cpp`, `custom_cast.h`) reads the same numbers out of them.
"""

import numpy as np
import pytest

from rehab.model.signal import Channel, Chunk, Packet, Stream, Unit
from rehab.sensors.packets.ganglion import SCALE_UV, encode_samples, make_decoder

SENT = [[0, 1000, -1000, 8388607], [-8388608, 123456, -123456, -1]]
VECTORS = [
    (
        18,
        "00000000efffc5fffe800040788fe1dfffff",
        [[0, 896, -1024, 8388480], [-8388608, 123392, -123520, -128]],
    ),
    (
        19,
        "000000007bfff0bfffe8000203c4bf877fffff",
        [[0, 960, -1024, 8388544], [-8388608, 123456, -123456, -64]],
    ),
]


@pytest.mark.parametrize(("n_bits", "words", "expected"), VECTORS)
def test_samples(n_bits: int, words: str, expected: list[list[int]]) -> None:
    """A packet's upper bits are what is left of a sample; a wrong shift is a wrong gain."""
    packet_id = 7 if n_bits == 18 else 107
    data = (bytes([packet_id]) + bytes.fromhex(words)).ljust(20, b"\0")
    assert encode_samples(7, np.array(SENT), n_bits=n_bits) == data
    channels = tuple(Channel(f"CH{i + 1}", Unit.UV) for i in range(4))
    stream = Stream("Ganglion", "ganglion", 200.0, channels, {"firmware": 3})
    (chunk,) = make_decoder(stream).feed(Packet(1, data))
    assert isinstance(chunk, Chunk)
    expected_uv = np.array(expected) * SCALE_UV
    np.testing.assert_allclose(chunk.emg_uv, expected_uv, rtol=1e-6)


def test_scale() -> None:
    """The published scale: 1.2 V of reference, gains of 1.5 and 51, in microvolts."""
    assert pytest.approx(0.00186995, rel=1e-5) == SCALE_UV
