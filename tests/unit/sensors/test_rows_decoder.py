"""Binary rows: every layout that the settings can say."""

import numpy as np
import pytest

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Gap, Packet, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.rows import RowFormat, encode_rows, make_decoder
from tests.unit.sensors.deficit_room import gaps, in_order


def _decoder(n_channels: int, **settings: str | float) -> Decoder:
    channels = tuple(Channel(f"CH{i + 1}", Unit.COUNTS) for i in range(n_channels))
    return make_decoder(Stream("arm", "rows", 250.0, channels, settings))


@pytest.mark.parametrize(
    ("settings", "data", "expected"),
    [
        ({}, "0100feff", [[1, -2]]),
        ({"endian": "big"}, "0001fffe 00030004", [[1, -2], [3, 4]]),
        ({"dtype": "u1"}, "01ff", [[1, 255]]),
        ({"dtype": "f4", "scale_uv": 10.0}, "0000803f 000000bf", [[10, -5]]),
        ({"counter": "u1"}, "ff 0100feff 00 03000400", [[1, -2], [3, 4]]),
        (
            {"counter": "u2", "endian": "big", "counter_per": "packet"},
            "0102 0001fffe 00030004",
            [[1, -2], [3, 4]],
        ),
    ],
)
def test_every_layout(
    settings: dict[str, str | float], data: str, expected: list[list[float]]
) -> None:
    """A counter that is read as a channel is a ramp on the screen."""
    (chunk,) = _decoder(2, **settings).feed(Packet(0, bytes.fromhex(data)))
    assert isinstance(chunk, Chunk)
    assert chunk.emg_uv.tolist() == expected


@pytest.mark.parametrize("per", ["row", "packet"])
def test_a_counter_of_a_byte_tells_a_long_loss_by_the_time(per: str) -> None:
    """A byte goes round within a second; the gap must not be a second too short."""
    settings = {"counter": "u1", "counter_per": per}
    form, decoder = RowFormat(1, settings), _decoder(1, **settings)
    heard: list[Chunk | Gap] = []
    for k in range(300):
        if 100 <= k < 180:
            continue
        counter = k if per == "packet" else 5 * k
        values = np.arange(5 * k, 5 * k + 5)[:, None]
        packet = Packet((k + 1) * 20_000_000, encode_rows(values, form, counter))
        heard += [v for v in decoder.feed(packet) if isinstance(v, Chunk | Gap)]
    assert gaps(heard) == [(500, 400)]
    assert in_order(heard) == 1500


def test_what_fits_no_layout_is_told() -> None:
    """A setting that is mistyped must not decode to noise."""
    for wrong in ({"dtype": "i3"}, {"endian": "middle"}, {"counter": "i2"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            _decoder(2, **wrong)
    for data in (b"", bytes(5)):
        with pytest.raises(PacketError):
            _decoder(2).feed(Packet(0, data))
    with pytest.raises(PacketError):
        _decoder(1, dtype="f4").feed(Packet(0, bytes.fromhex("0000c07f")))
