"""SparkFun's MyoWare examples (public domain): ``Example_02_BLE_SINGLE``, ``_03_BLE_MULTI``."""

import numpy as np
import pytest

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Packet, Stream, Unit
from rehab.sensors.packets.myoware import encode_sample, make_decoder


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        # output |= A0; output |= A1 << 8; ... written as an unsigned long
        ((0x04030201).to_bytes(4, "little"), [1, 2, 3, 4]),
        ((0xFF000080).to_bytes(4, "little"), [128, 0, 0, 255]),
        # a byte of one sensor: map(analogRead(A0), 0, 1023, 0, 255)
        (bytes([512 * 255 // 1023]), [127]),
    ],
)
def test_sensors_in_the_order_of_their_pins(sent: bytes, expected: list[int]) -> None:
    """Sensors that change places make the wrong muscle bend on the screen."""
    channels = tuple(Channel(f"A{i}", Unit.COUNTS) for i in range(len(sent)))
    decoder = make_decoder(Stream("MYOWARE1", "myoware", 97.0, channels))
    (chunk,) = decoder.feed(Packet(0, sent))
    assert isinstance(chunk, Chunk)
    assert chunk.emg_uv.tolist() == [expected]
    assert encode_sample(np.array(expected)) == sent
    with pytest.raises(PacketError):
        decoder.feed(Packet(1, bytes(3)))


def test_an_envelope_at_rest_does_not_move_and_is_heard_nevertheless() -> None:
    """Equal values in a row are samples each: a calm muscle is no loss."""
    decoder = make_decoder(
        Stream("MYOWARE1", "myoware", 97.0, (Channel("A0", Unit.COUNTS),))
    )
    heard = [v for k in range(300) for v in decoder.feed(Packet(k * 10_309_278, b"\7"))]
    assert len(heard) == 300
    assert all(isinstance(value, Chunk) for value in heard)
