"""The NPG Lite's bytes, as its public firmware and clients describe them.

There are no published vectors: these were written down by hand from the layout in
``upsidedownlabs/Chords-Python:chordspy/chords_ble.py``: one byte of counter, then one
big-endian 16-bit number a channel.
"""

import numpy as np
import pytest

from rehab.model.signal import Channel, Chunk, Packet, Stream, Unit
from rehab.sensors.packets.npg import encode_samples, make_decoder

VECTORS = [
    ("fe 0001 07ff 0fff", 254, [[1, 2047, 4095]]),
    ("ff 0100 8000 ffff 00 7fff 0000 00ff", 255, [[256, -32768, -1], [32767, 0, 255]]),
    (
        "00 0001 0002 0003 0004 0005 0006 01 0fff 0ffe 0ffd 0ffc 0ffb 0ffa",
        0,
        [[1, 2, 3, 4, 5, 6], [4095, 4094, 4093, 4092, 4091, 4090]],
    ),
]


@pytest.mark.parametrize(("data", "counter", "expected"), VECTORS)
def test_samples(data: str, counter: int, expected: list[list[int]]) -> None:
    """A swapped byte order would still look like a signal, and be none."""
    n_channels = len(expected[0])
    channels = tuple(Channel(f"CH{i + 1}", Unit.COUNTS) for i in range(n_channels))
    decoder = make_decoder(Stream("NPG", "npg", 500.0, channels))
    (chunk,) = decoder.feed(Packet(1, bytes.fromhex(data)))
    assert isinstance(chunk, Chunk)
    np.testing.assert_array_equal(chunk.emg_uv, expected)
    assert encode_samples(np.array(expected), counter) == bytes.fromhex(data)
