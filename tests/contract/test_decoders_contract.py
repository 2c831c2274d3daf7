"""What every decoder owes the house, whatever device it is for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehab import plugins
from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.block import encode_block
from rehab.sensors.packets.npg import encode_samples
from tests import make

FS_HZ, N_CHANNELS, N_PACKET = 500.0, 3, 10
Encode = Callable[[int, NDArray[np.int16]], bytes]


def _encode_block(start_index: int, counts: NDArray[np.int16]) -> bytes:
    return encode_block(start_index, counts, "i2")


def _encode_npg(start_index: int, counts: NDArray[np.int16]) -> bytes:
    return encode_samples(counts, start_index)


# How a device would have sent these counts. A new decoder adds its line here.
ENCODERS: dict[str, Encode] = {"block": _encode_block, "npg": _encode_npg}
NAMES = plugins.names("decoders")

every_decoder = pytest.mark.parametrize("name", NAMES)


def _stream(name: str) -> Stream:
    plain = make.stream(FS_HZ, N_CHANNELS)
    return replace(plain, decoder=name, settings={"dtype": "i2", "scale_uv": 1.0})


def _decoder(name: str) -> Decoder:
    decoder: Decoder = plugins.load("decoders", name)(_stream(name))
    return decoder


def _sent(name: str, n_packets: int) -> tuple[NDArray[np.int16], list[Packet]]:
    """Counts, and the packets that carry them, each at the time it would arrive."""
    rng = np.random.default_rng(5)
    shape = (n_packets * N_PACKET, N_CHANNELS)
    counts = rng.integers(-30000, 30000, shape).astype(np.int16)
    packets = []
    for start in range(0, len(counts), N_PACKET):
        data = ENCODERS[name](start, counts[start : start + N_PACKET])
        received_ns = round((start + N_PACKET) / FS_HZ * 1e9)
        packets.append(Packet(received_ns, data))
    return counts, packets


def _feed(decoder: Decoder, packets: list[Packet]) -> list[Chunk | Gap]:
    heard: list[Chunk | Gap] = []
    for packet in packets:
        try:
            heard += decoder.feed(packet)
        except PacketError:
            continue
    return heard


def _assert_in_order(heard: list[Chunk | Gap]) -> int:
    """Every index from 0 on belongs to exactly one value; returns how many there are."""
    index = 0
    for value in heard:
        assert value.start_index == index
        assert value.stop_index > index
        index = value.stop_index
    return index


def _assert_true(heard: list[Chunk | Gap], counts: NDArray[np.int16]) -> None:
    for value in heard:
        if isinstance(value, Chunk):
            assert value.emg_uv.dtype == np.float32
            sent = counts[value.start_index : value.stop_index]
            np.testing.assert_array_equal(value.emg_uv, sent)


def test_every_decoder_is_judged_here() -> None:
    """A decoder that nobody judges may shift every later sample unnoticed."""
    assert set(NAMES) == set(ENCODERS)


@every_decoder
def test_what_was_encoded_is_decoded(name: str) -> None:
    """A wrong scale, byte order or channel order shows the patient another muscle."""
    counts, packets = _sent(name, 120)
    heard = _feed(_decoder(name), packets)
    assert not any(isinstance(value, Gap) for value in heard)
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, counts)


@every_decoder
@settings(max_examples=60, deadline=None)
@given(lost=st.sets(st.integers(1, 118)))
def test_lost_packets_are_gaps_of_their_length(name: str, lost: set[int]) -> None:
    """A gap of the wrong length shifts all that follows: phases, jerks, and the truth."""
    counts, packets = _sent(name, 120)
    kept = [packet for i, packet in enumerate(packets) if i not in lost]
    heard = _feed(_decoder(name), kept)
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, counts)
    n_lost = sum(value.n_samples for value in heard if isinstance(value, Gap))
    assert n_lost == N_PACKET * len(lost)


@every_decoder
@settings(max_examples=60, deadline=None)
@given(
    again=st.sets(st.integers(0, 118), max_size=20),
    swapped=st.sets(st.integers(1, 38), max_size=10),
)
def test_repeated_and_late_packets_do_no_harm(
    name: str, again: set[int], swapped: set[int]
) -> None:
    """A packet that comes twice, or late, must not be counted twice or go back in time."""
    counts, packets = _sent(name, 120)
    order = list(range(120))
    for i in (3 * third for third in swapped):  # one late packet at a time
        order[i], order[i + 1] = order[i + 1], order[i]
    times = [packet.received_ns for packet in packets]
    sent = [
        replace(packets[k], received_ns=received_ns)
        for k, received_ns in zip(order, times, strict=True)
        for _ in range(2 if k in again else 1)
    ]
    heard = _feed(_decoder(name), sent)
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, counts)


@every_decoder
@settings(max_examples=200, deadline=None)
@given(
    noise=st.lists(st.binary(max_size=80), max_size=30),
    steps_ns=st.lists(st.integers(0, 10**9), min_size=30, max_size=30),
)
def test_random_bytes_raise_nothing_but_packet_errors(
    name: str, noise: list[bytes], steps_ns: list[int]
) -> None:
    """A device in its boot loader must not crash a session, or make time run backwards."""
    times = np.cumsum(steps_ns).tolist()
    packets = [Packet(t, data) for t, data in zip(times, noise, strict=False)]
    heard = _feed(_decoder(name), packets)
    _assert_in_order(heard)
    for value in heard:
        if isinstance(value, Chunk):
            assert value.emg_uv.shape[1] == N_CHANNELS
            assert np.isfinite(value.emg_uv).all()


@every_decoder
def test_good_packets_are_decoded_after_bad_ones(name: str) -> None:
    """One broken notification must not cost the rest of the session."""
    counts, packets = _sent(name, 40)
    decoder = _decoder(name)
    heard = _feed(decoder, packets[:20])
    with pytest.raises(PacketError):
        decoder.feed(Packet(packets[19].received_ns, b""))
    heard += _feed(decoder, packets[20:])
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, counts)
