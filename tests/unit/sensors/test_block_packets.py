"""The packet of simulated patients and files."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Stream
from rehab.sensors.packets.block import (
    MOTION,
    encode_block,
    encode_motion,
    make_decoder,
)
from tests import make

Settings = dict[str, str | int | float]


def _stream(n_channels: int, settings: Settings) -> Stream:
    return replace(make.stream(1000.0, n_channels), settings=settings)


@pytest.mark.parametrize("dtype", ["i2", "i4", "f4"])
def test_each_type_of_sample(dtype: str) -> None:
    """Each kind of file has its own type; a wrong one scales the signal at random."""
    steps = np.array([[1, -2], [3000, -4000]])
    decoder = make_decoder(_stream(2, {"dtype": dtype, "scale_uv": 0.5, "offset": 1.0}))
    (chunk,) = decoder.feed(Packet(7, encode_block(0, steps, dtype)))
    assert isinstance(chunk, Chunk)
    assert chunk.received_ns == 7
    assert chunk.emg_uv.dtype == np.float32
    np.testing.assert_array_equal(chunk.emg_uv, [[0, -1.5], [1499.5, -2000.5]])


def test_each_channel_has_its_scale() -> None:
    """An EDF file may hold one channel in mV and the next in uV."""
    scales: Settings = {"scale_uv.0": 2.0, "offset.0": 1, "scale_uv.1": 1000.0}
    decoder = make_decoder(_stream(2, {"dtype": "i2", **scales}))
    (chunk,) = decoder.feed(Packet(0, encode_block(0, np.array([[11, 3]]), "i2")))
    assert isinstance(chunk, Chunk)
    np.testing.assert_array_equal(chunk.emg_uv, [[20.0, 3000.0]])


def test_a_stream_without_a_type_is_refused() -> None:
    """Guessing the type of a sample would turn any file into noise."""
    wrong: list[Settings] = [{}, {"dtype": "f8"}]
    for settings in wrong:
        with pytest.raises(ValueError, match="dtype"):
            make_decoder(_stream(1, settings))


@given(start=st.integers(0, 2**33), n_lost=st.integers(1, 2**31 - 20))
def test_the_index_goes_on_beyond_32_bits(start: int, n_lost: int) -> None:
    """A night at 4 kHz, or a stream that began late, must not fall back to zero."""
    decoder = make_decoder(_stream(1, {"dtype": "i2"}))
    rows = np.zeros((10, 1))
    (first,) = decoder.feed(Packet(0, encode_block(start, rows, "i2")))
    gap, second = decoder.feed(Packet(0, encode_block(start + 10 + n_lost, rows, "i2")))
    assert isinstance(first, Chunk)
    assert isinstance(second, Chunk)
    assert first.start_index == 0
    assert gap == Gap(10, n_lost)
    assert second.start_index == 10 + n_lost


def test_a_block_that_reaches_back_is_dropped_whole() -> None:
    """Half of it is known already; what only it held is a gap, never a second copy."""
    decoder = make_decoder(_stream(1, {"dtype": "i2"}))
    rows = np.arange(10)[:, None]
    heard = [
        value
        for start in (0, 5, 0, 15)
        for value in decoder.feed(Packet(0, encode_block(start, rows, "i2")))
    ]
    assert [(v.start_index, v.stop_index) for v in heard] == [
        (0, 10),
        (10, 15),
        (15, 25),
    ]
    assert isinstance(heard[1], Gap)


@pytest.mark.parametrize(
    "data", [b"", b"123", b"1234", b"1234567", bytes(4 + 5 * 2), bytes(4 + 3)]
)
def test_a_wrong_length_is_refused(data: bytes) -> None:
    """Bytes that are no whole rows would swap the channels from there on."""
    with pytest.raises(PacketError):
        make_decoder(_stream(2, {"dtype": "i2"})).feed(Packet(0, data))


@pytest.mark.parametrize("bad", [np.nan, np.inf, 3.4e38])
def test_no_infinite_sample_gets_through(bad: float) -> None:
    """One such sample would poison every filter until the end of the session."""
    decoder = make_decoder(_stream(1, {"dtype": "f4", "scale_uv": 1000.0}))
    data = encode_block(0, np.array([[1.0], [bad]]), "f4")
    with pytest.raises(PacketError):
        decoder.feed(Packet(0, data))


def test_each_leg_has_its_accelerations() -> None:
    """A night asks whether both legs lie otherwise; swapped rows would tell it of one."""
    decoder = make_decoder(_stream(2, {"dtype": "i2"}))
    list(decoder.feed(Packet(0, encode_block(0, np.zeros((50, 2)), "i2"))))
    felt_g = np.array([[[0.0, 0.5, 1.0], [-1.5, 0.001, 0.0]]] * 3)
    left, right = decoder.feed(Packet(9, encode_motion(felt_g), MOTION))
    for channel, motion in enumerate((left, right)):
        assert isinstance(motion, Motion)
        assert (motion.index, motion.received_ns) == (49, 9)
        assert motion.channels == (channel,)
        np.testing.assert_allclose(motion.acceleration_g, felt_g[:, channel])
    (after,) = decoder.feed(Packet(0, encode_block(50, np.zeros((5, 2)), "i2")))
    assert isinstance(after, Chunk)
    for wrong in (b"", bytes(11), bytes(18)):
        with pytest.raises(PacketError):
            decoder.feed(Packet(0, wrong, MOTION))
