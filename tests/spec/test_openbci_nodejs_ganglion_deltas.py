"""Words of the Ganglion's packets of differences, as OpenBCI's JavaScript client reads them.

Source: ``OpenBCI/OpenBCI_NodeJS_Utilities:test/openBCIUtilities-test.js`` (MIT). That
client leaves the sign in the lowest bit, which is no data; here it is cleared, so that
its negative numbers are one lower. Its vectors hold payloads without the first byte.
"""

import numpy as np
import pytest

from rehab.model.signal import Channel, Chunk, Gap, Motion, Packet, Stream, Unit
from rehab.sensors.packets.ganglion import (
    SCALE_UV,
    encode_deltas,
    encode_raw,
    make_decoder,
)

VECTORS = [
    (
        18,
        "0000000020002800048000bc00070028c00a",
        [[0, 2, 10, 4], [131074, 245760, 114698, 49162]],
    ),
    (
        18,
        "ffff7fffbfffe7fff500014f8e30001ff001",
        [[-3, -5, -7, -11], [-262139, -198429, -262137, -4095]],
    ),
    (
        19,
        "000000000800050000480009f001b000300008",
        [[0, 2, 10, 4], [262148, 507910, 393222, 8]],
    ),
    (
        19,
        "ffffbfffeffffcffff58000b3e38e0003ff001",
        [[-3, -5, -7, -11], [-262139, -198429, -262137, -4095]],
    ),
]
CHANNELS = tuple(Channel(f"CH{i + 1}", Unit.UV) for i in range(4))
STREAM = Stream("Ganglion", "ganglion", 200.0, CHANNELS, {"firmware": 2})
START = np.array([5000, -5000, 0, 100])


def counts(heard: Chunk | Gap | Motion) -> np.ndarray:
    assert isinstance(heard, Chunk)
    return np.rint(heard.emg_uv / SCALE_UV).astype(int)


@pytest.mark.parametrize(("n_bits", "words", "differences"), VECTORS)
def test_differences(n_bits: int, words: str, differences: list[list[int]]) -> None:
    """A difference read with the wrong sign sends the signal away until the next start."""
    packet_id = 1 if n_bits == 18 else 101
    data = bytes([packet_id]) + bytes.fromhex(words)
    decoder = make_decoder(STREAM)
    (start,) = decoder.feed(Packet(1, encode_raw(START)))
    heard = next(iter(decoder.feed(Packet(2, data.ljust(20, b"\0")))))
    np.testing.assert_array_equal(counts(start), [START])
    theirs = np.array(differences)
    np.testing.assert_array_equal(counts(heard), START - np.cumsum(theirs & ~1, axis=0))
    again = encode_deltas(1, START, START - np.cumsum(theirs, axis=0), n_bits=n_bits)
    assert again == data.ljust(20, b"\0")
