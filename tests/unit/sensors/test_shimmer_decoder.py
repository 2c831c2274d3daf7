"""The Shimmer decoder: frames are found in a stream of bytes, and its clock tells gaps."""

import pickle
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Gap, Motion, Packet, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.shimmer import encode_frames, make_decoder, scale_uv
from rehab.sensors.transport import RESUMED

FS_HZ, DIVISOR, GAIN = 1024.0, 32, 12.0
SCHEMA = bytes([0x1D, 0x1E, 0x1F])
FRAME = 11
SCALE_UV = scale_uv(3, GAIN)


def a_decoder(schema: bytes = SCHEMA, **settings: float) -> Decoder:
    channels = tuple(Channel(f"CH{i + 1}", Unit.UV) for i in range(2))
    told = {"schema": schema.hex(), "divisor": DIVISOR, "gain": GAIN, **settings}
    return make_decoder(Stream("Shimmer3R", "shimmer", FS_HZ, channels, told))


def counts(start: int, n: int) -> NDArray[np.int64]:
    """Values that tell which sample they are, with zeros in many bytes and signs."""
    index = np.arange(start, start + n)
    return np.stack((256 * (index % 4096) - (1 << 19), -index % 4096), axis=1)


def frames(start: int, n: int, ticks: int = 77) -> bytes:
    return encode_frames(ticks + DIVISOR * start, counts(start, n), SCHEMA, DIVISOR)


def cut(data: bytes, lengths: Sequence[int], start: int = 0) -> list[Packet]:
    """Notifications of these lengths, round and round, each when its last byte was made."""
    packets, at, i = [], 0, 0
    while at < len(data):
        piece = data[at : at + lengths[i % len(lengths)]]
        at, i = at + len(piece), i + 1
        taken = start + -(-at // FRAME)
        packets.append(Packet(round(taken / FS_HZ * 1e9), piece))
    return packets


def feed(decoder: Decoder, packets: list[Packet]) -> list[Chunk | Gap]:
    heard: list[Chunk | Gap] = []
    for one in packets:
        try:
            heard += [h for h in decoder.feed(one) if not isinstance(h, Motion)]
        except PacketError:
            continue
    return heard


def check(heard: list[Chunk | Gap]) -> int:
    """Every value sits at its own index and the indices join up; return the last one."""
    index = 0
    for piece in heard:
        assert piece.start_index == index
        index = piece.stop_index
        if isinstance(piece, Chunk):
            true_uv = counts(piece.start_index, len(piece.emg_uv)) * SCALE_UV
            np.testing.assert_array_equal(piece.emg_uv, true_uv.astype(np.float32))
    return index


def n_heard(heard: list[Chunk | Gap]) -> int:
    return sum(len(piece.emg_uv) for piece in heard if isinstance(piece, Chunk))


@settings(deadline=None)
@given(lengths=st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_any_split_into_notifications_gives_the_same(lengths: list[int]) -> None:
    """What MTU was agreed must not change what the patient's arm did."""
    heard = feed(a_decoder(), cut(frames(0, 300), lengths))
    assert check(heard) >= 299  # a last frame of two notifications waits for the next
    assert not any(isinstance(piece, Gap) for piece in heard)


@settings(deadline=None)
@given(
    length=st.sampled_from([20, 22, 50, 97, 182, 244]),
    lost=st.sets(st.integers(1, 40), max_size=25),
)
def test_lost_notifications_are_exact_gaps(length: int, lost: set[int]) -> None:
    """Whatever is missing, and wherever it was cut: all else is in its place, unmixed."""
    packets = cut(frames(0, 1200), [length])
    kept = [one for i, one in enumerate(packets) if i not in lost]
    heard = feed(a_decoder(), kept)
    assert check(heard) >= 1199
    touched = len(lost) * (length // FRAME + 3)
    assert n_heard(heard) >= 1199 - touched


@settings(deadline=None)
@given(
    at=st.integers(0, 3000),
    noise=st.binary(min_size=1, max_size=60),
    n_missing=st.integers(0, 60),
)
def test_damage_is_left_after_two_frames(at: int, noise: bytes, n_missing: int) -> None:
    """Bytes too many or too few shift all others: frames have to be found again."""
    data = frames(0, 600)
    damaged = data[:at] + noise + data[at + n_missing :]
    heard = feed(a_decoder(), cut(damaged, [182]))
    true_uv = (counts(0, 600) * SCALE_UV).astype(np.float32)
    assert heard
    last = [piece for piece in heard if isinstance(piece, Chunk)][-1]
    end = np.flatnonzero((true_uv == last.emg_uv[-1]).all(axis=1))[0]
    assert end >= 598
    assert n_heard(heard) >= 600 - 4 - -(-(n_missing + len(noise)) // FRAME)


@pytest.mark.parametrize("n_lost", [1, 1000, 60_000])
@pytest.mark.parametrize("is_announced", [False, True])
def test_the_clock_tells_a_loss_to_the_sample(
    n_lost: int, *, is_announced: bool
) -> None:
    """It runs on while the link is away; after a restart it is not in step any more."""
    shift = 11 if is_announced else 0  # ticks: the new stream begins between samples
    after = 500 + n_lost
    packets = cut(frames(0, 500), [110])
    packets += [Packet(0, b"", RESUMED)] if is_announced else []
    packets += cut(frames(after, 40, 77 + shift), [110], after)
    heard = feed(a_decoder(), packets)
    assert [piece for piece in heard if isinstance(piece, Gap)] == [Gap(500, n_lost)]
    assert check(heard) == after + 40


def test_the_clock_goes_round() -> None:
    """Every 512 s; a session lasts longer."""
    heard = feed(a_decoder(), cut(frames(0, 400, (1 << 24) - 200 * DIVISOR), [97]))
    assert check(heard) >= 399
    assert not any(isinstance(piece, Gap) for piece in heard)


def test_a_clock_that_began_anew_is_not_believed() -> None:
    """A device that was switched off meanwhile: arrival times tell the gap."""
    packets = [*cut(frames(0, 6000), [110]), Packet(0, b"", RESUMED)]
    packets += cut(frames(16_000, 40, -16_000 * DIVISOR), [110], 16_000)
    heard = feed(a_decoder(), packets)
    (gap,) = [piece for piece in heard if isinstance(piece, Gap)]
    assert gap == Gap(6000, 10_000)
    assert check(heard) == 16_040


def test_a_frame_of_two_notifications_with_one_missing_between_is_no_sample() -> None:
    """Its head is right, its values are another sample's: a jerk that nobody had."""
    data = frames(0, 400)
    first, second = data[: 11 * 20 + 5], data[11 * 40 + 5 :]
    packets = cut(first, [225]) + cut(second, [220], 40)
    heard = feed(a_decoder(), packets)
    assert check(heard) >= 399
    assert Gap(20, 21) in heard


def test_an_acknowledgement_before_the_first_frame_is_passed_over() -> None:
    """The answer to START may come in one notification with the first samples."""
    heard = feed(a_decoder(), [Packet(20_000_000, b"\xff" + frames(0, 20))])
    assert check(heard) == 20


def test_acceleration_in_the_schema_is_told_in_g() -> None:
    """The motion gate needs it; without a known range it must not be guessed."""
    schema = bytes([0x04, 0x05, 0x06]) + SCHEMA
    acceleration = np.array([0, -8192, 16384])
    data = encode_frames(5, counts(0, 4), schema, DIVISOR, acceleration)
    heard = list(a_decoder(schema, accel_g=2 / 32768).feed(Packet(9, data)))
    chunk, motion = heard
    assert isinstance(chunk, Chunk)
    assert isinstance(motion, Motion)
    assert motion.index == chunk.stop_index - 1
    np.testing.assert_allclose(motion.acceleration_g[0], [0.0, -0.5, 1.0])
    (only,) = a_decoder(schema).feed(Packet(9, data))
    assert isinstance(only, Chunk)


@pytest.mark.parametrize("schema", [b"", bytes([0x1D, 0x1E]), SCHEMA + b"\x1b"])
def test_settings_that_do_not_fit_are_refused(schema: bytes) -> None:
    """Channels of unknown length would shift all that follow them."""
    with pytest.raises(ValueError, match="channels"):
        a_decoder(schema)


@settings(deadline=None)
@given(noise=st.lists(st.binary(max_size=244), max_size=20))
def test_after_any_bytes_good_ones_are_heard(noise: list[bytes]) -> None:
    """Random bytes raise `PacketError` only, keep no memory, and are soon left behind."""
    decoder = a_decoder()
    good = cut(frames(0, 2000), [110])
    feed(decoder, good[:100])
    at_ns = good[99].received_ns
    feed(decoder, [Packet(at_ns + k, data) for k, data in enumerate(noise)])
    feed(decoder, good[101:103])
    heard = feed(decoder, good[103:])
    assert n_heard(heard) == 10 * len(good[103:])
    assert len(pickle.dumps(decoder)) < 200_000
