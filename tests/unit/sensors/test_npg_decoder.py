"""The NPG Lite decoder: what the patient's jerks are counted from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Gap, Packet, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.npg import encode_samples, make_decoder
from rehab.sensors.transport import RESUMED

FS_HZ = 500.0
BLOCK = 10


def a_decoder(n_channels: int = 3, fs_hz: float = FS_HZ) -> Decoder:
    channels = tuple(Channel(f"CH{i}", Unit.COUNTS) for i in range(n_channels))
    return make_decoder(Stream("NPG-Lite-3CH-TEST", "npg", fs_hz, channels))


def counts(start: int, n: int, n_channels: int = 3) -> NDArray[np.int64]:
    """Values that tell which sample they are."""
    index = np.arange(start, start + n)[:, np.newaxis]
    return index % 20000 + 1000 * np.arange(n_channels)


def packet(start: int, n: int = BLOCK, late_ms: float = 0.0) -> Packet:
    """The notification with samples ``start:start + n``, sent when the last was taken."""
    received_ns = round((start + n) / FS_HZ * 1e9 + late_ms * 1e6) + 77_000_000_000
    return Packet(received_ns, encode_samples(counts(start, n), start))


def resumed(received_ns: int = 0) -> Packet:
    return Packet(received_ns, b"", RESUMED)


def feed(decoder: Decoder, packets: list[Packet]) -> list[Chunk | Gap]:
    return [heard for p in packets for heard in decoder.feed(p)]


def check(heard: list[Chunk | Gap]) -> int:
    """Every value sits at its own index and the indices join up; return the last one."""
    index = 0
    for piece in heard:
        assert piece.start_index == index
        index = piece.stop_index
        if isinstance(piece, Chunk):
            assert piece.emg_uv.dtype == np.float32
            np.testing.assert_array_equal(
                piece.emg_uv, counts(piece.start_index, len(piece.emg_uv))
            )
    return index


@pytest.mark.parametrize("block", [1, 10, 20, 25])
def test_any_number_of_samples_in_a_notification(block: int) -> None:
    """Every firmware version fills notifications differently; each must be readable."""
    heard = feed(a_decoder(), [packet(i, block) for i in range(0, 1000, block)])
    assert not any(isinstance(piece, Gap) for piece in heard)
    assert check(heard) == 1000


def test_six_channels() -> None:
    """The six-channel sensor would otherwise show three wrong muscles."""
    values = counts(0, 5, 6)
    (chunk,) = a_decoder(6).feed(Packet(0, encode_samples(values, 250)))
    assert isinstance(chunk, Chunk)
    np.testing.assert_array_equal(chunk.emg_uv, values)


@pytest.mark.parametrize("n_lost", [10, 50, 250, 300, 510, 520, 1000, 2500])
def test_a_loss_keeps_its_true_length(n_lost: int) -> None:
    """Losing 300 samples is not losing 44: all later jerks would be 0.5 s too early."""
    start = 2000 + n_lost
    packets = [packet(i) for i in range(0, 2000, BLOCK)]
    packets += [packet(i) for i in range(start, start + 500, BLOCK)]
    heard = feed(a_decoder(), packets)
    gaps = [piece for piece in heard if isinstance(piece, Gap)]
    assert gaps == [Gap(2000, n_lost)]
    assert check(heard) == start + 500


def test_a_silence_without_loss_that_ends_in_a_burst_makes_no_gap() -> None:
    """A radio that was disturbed for 0.33 s lost nothing: no second may be excluded."""
    late = {i: 330.0 - (i - 500) * 2.0 for i in range(500, 660, BLOCK)}
    packets = [packet(i, late_ms=late.get(i, 5.0)) for i in range(0, 2000, BLOCK)]
    heard = feed(a_decoder(), packets)
    assert check(heard) == 2000
    assert not any(isinstance(piece, Gap) for piece in heard)


def test_a_burst_of_held_back_packets_then_a_loss() -> None:
    """The sensor's queue comes late and in one go, what did not fit into it is gone."""
    packets = [packet(i) for i in range(0, 1000, BLOCK)]
    packets += [packet(i, late_ms=2000.0 - i / 1000) for i in range(1000, 1120, BLOCK)]
    packets += [packet(i, late_ms=30.0) for i in range(2130, 3000, BLOCK)]
    heard = feed(a_decoder(), packets)
    assert [piece for piece in heard if isinstance(piece, Gap)] == [Gap(1120, 1010)]
    assert check(heard) == 3000


@pytest.mark.parametrize("n_repeats", [2, 3])
def test_a_repeated_block_is_dropped(n_repeats: int) -> None:
    """BlueZ delivers twice after a reconnect; doubled samples would halve the time."""
    packets = [packet(i) for i in range(0, 500, BLOCK) for _ in range(n_repeats)]
    assert check(feed(a_decoder(), packets)) == 500


def test_an_older_block_is_refused_and_what_follows_is_intact() -> None:
    """Samples that come again must not push everything after them out of place."""
    decoder = a_decoder()
    heard = feed(decoder, [packet(i) for i in range(0, 70, BLOCK)])
    with pytest.raises(PacketError):
        decoder.feed(Packet(packet(70).received_ns, packet(10).data))
    heard += feed(decoder, [packet(70), packet(80)])
    assert check(heard) == 90


@pytest.mark.parametrize("first_counter", [0, 100, 240])
def test_the_gap_of_a_link_that_came_back_is_taken_from_the_time(
    first_counter: int,
) -> None:
    """The counter starts anew with the link: only the clock knows how long it was."""
    before = [packet(i, late_ms=15.0) for i in range(0, 1000, BLOCK)]
    after = [
        Packet(packet(i, late_ms=15.0).received_ns, encode_samples(counts(i, 10), c))
        for i, c in ((2600, first_counter), (2610, first_counter + 10))
    ]
    heard = feed(a_decoder(), [*before, resumed(), *after])
    assert [p for p in heard if isinstance(p, Gap)] == [Gap(1000, 1600)]
    assert check(heard) == 2620


def test_a_counter_that_starts_anew_unannounced_is_followed_after_one_block() -> None:
    """A sensor that restarted itself must not be refused for the rest of the session."""
    decoder = a_decoder()
    feed(decoder, [packet(i) for i in range(0, 1000, BLOCK)])
    restarted = [
        Packet(packet(1000 + i).received_ns, encode_samples(counts(0, 10), 130 + i))
        for i in (0, 10, 20)
    ]
    with pytest.raises(PacketError):
        decoder.feed(restarted[0])
    gap, chunk = decoder.feed(restarted[1])
    assert gap == Gap(1000, 10)
    assert chunk.start_index == 1010
    assert len(list(decoder.feed(restarted[2]))) == 1


def test_notifications_that_were_cut_are_put_together() -> None:
    """A small MTU splits samples between notifications: nothing may be lost by it."""
    data = encode_samples(counts(0, 200), 0)
    pieces = [Packet(i, data[i : i + 20]) for i in range(0, len(data), 20)]
    assert check(feed(a_decoder(), pieces)) == 200


def test_notifications_whose_end_is_missing_give_exact_gaps() -> None:
    """An MTU of 23 throws 50 of 70 bytes away: what is left must not become nonsense."""
    packets = [
        Packet(packet(i).received_ns, packet(i).data[:20]) for i in range(0, 500, BLOCK)
    ]
    heard = feed(a_decoder(), packets)
    assert check(heard) == 492
    assert sum(len(p.emg_uv) for p in heard if isinstance(p, Chunk)) == 100


def test_garbage_inside_a_notification_is_refused_and_leaves_a_gap() -> None:
    """A damaged block must be missing, not be counted as a burst of jerks."""
    decoder = a_decoder()
    heard = feed(decoder, [packet(0)])
    bad = bytearray(packet(10).data)
    bad[14] ^= 0xFF
    with pytest.raises(PacketError):
        decoder.feed(Packet(packet(10).received_ns, bytes(bad)))
    heard += feed(decoder, [packet(20)])
    assert heard[1] == Gap(10, 10)
    assert check(heard) == 30


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**10),
            st.binary(max_size=80),
            st.sampled_from(["", RESUMED]),
        ),
        max_size=20,
    )
)
def test_random_bytes_raise_only_packet_errors(
    blocks: list[tuple[int, bytes, str]],
) -> None:
    """A faulty or hostile sensor must not bring the program down."""
    decoder = a_decoder()
    index = 0
    for received_ns, data, characteristic in blocks:
        try:
            heard = list(decoder.feed(Packet(received_ns, data, characteristic)))
        except PacketError:
            continue
        for piece in heard:
            assert piece.start_index == index
            assert piece.stop_index > index
            index = piece.stop_index


@settings(max_examples=200)
@given(
    runs=st.lists(
        st.tuples(st.integers(1, 40), st.integers(0, 100)), min_size=1, max_size=8
    ),
    late_ms=st.lists(st.floats(0, 60), min_size=7, max_size=7),
    block=st.sampled_from([1, 10, 25]),
)
def test_emitted_and_lost_are_what_was_sent(
    runs: list[tuple[int, int]], late_ms: list[float], block: int
) -> None:
    """Any pattern of losses, each packet up to 60 ms late: every sample in its place."""
    packets: list[Packet] = []
    start = 0
    for n_kept, n_lost in runs:
        for _ in range(n_kept):
            packets.append(packet(start, block, late_ms[len(packets) % 7]))
            start += block
        end = start
        start += n_lost * block
    assert check(feed(a_decoder(), packets)) == end
