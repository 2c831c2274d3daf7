"""The uMyo decoder: its own index makes every gap exact, as long as it is to be believed."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Gap, Motion, Packet, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.umyo import encode_motion, encode_samples, make_decoder
from rehab.sensors.transport import RESUMED

FS_HZ = 1116.0
BEGIN = 4_000  # the device has been on for a while
BLOCK = 24


def a_decoder(fs_hz: float = FS_HZ) -> Decoder:
    return make_decoder(
        Stream("uMyo v2", "umyo", fs_hz, (Channel("CH1", Unit.COUNTS),))
    )


def counts(start: int, n: int) -> NDArray[np.int64]:
    """Values that tell which sample they are."""
    return (np.arange(start, start + n) % 16384)[:, np.newaxis]


def packet(start: int, n: int = BLOCK, *, index: int | None = None) -> Packet:
    """The notification with samples ``start:start + n``, at the moment of the last one."""
    received_ns = round((start + n) / FS_HZ * 1e9)
    on_wire = BEGIN + start if index is None else index
    return Packet(received_ns, encode_samples(on_wire, counts(start, n)))


def resumed() -> Packet:
    return Packet(0, b"", RESUMED)


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
            n = len(piece.emg_uv)
            np.testing.assert_array_equal(piece.emg_uv, counts(piece.start_index, n))
    return index


@pytest.mark.parametrize("n", [8, 16, 24])
def test_the_length_tells_how_many_samples(n: int) -> None:
    """Each profile of the firmware fills packets differently; all must be readable."""
    heard = feed(a_decoder(), [packet(i, n) for i in range(0, 2400, n)])
    assert not any(isinstance(piece, Gap) for piece in heard)
    assert check(heard) == 2400


def test_orientation_behind_the_samples_is_no_sample() -> None:
    """60 bytes: the last eight would be four samples of nonsense, 46 times a second."""
    data = encode_samples(BEGIN, counts(0, 24), np.array([32000, 0, 0, -1]))
    assert len(data) == 60
    assert check(feed(a_decoder(), [Packet(1, data)])) == 24


def test_acceleration_is_told_in_g_where_it_was_heard() -> None:
    """The motion gate compares with gravity: a wrong scale opens or shuts it for ever."""
    decoder = a_decoder()
    list(decoder.feed(packet(0)))
    data = encode_motion(np.array([0.0, -0.5, 1.0]))
    assert data[:6] == bytes.fromhex("000000e00040")
    (motion,) = decoder.feed(Packet(7, data))
    assert isinstance(motion, Motion)
    assert (motion.index, motion.received_ns) == (BLOCK - 1, 7)
    np.testing.assert_allclose(motion.acceleration_g, [[0.0, -0.5, 1.0]])


@pytest.mark.parametrize("is_announced", [False, True])
@pytest.mark.parametrize("n_lost", [24, 2400, 66_960])
def test_a_loss_is_exact_however_long(n_lost: int, *, is_announced: bool) -> None:
    """A minute away, and a rate that was measured 0.4 % wrong: still to the sample."""
    after = 2400 + n_lost
    packets = [packet(i) for i in range(0, 2400, BLOCK)]
    packets += [resumed()] if is_announced else []
    packets += [packet(after), packet(after + BLOCK)]
    heard = feed(a_decoder(FS_HZ * 1.004), packets)
    assert [piece for piece in heard if isinstance(piece, Gap)] == [Gap(2400, n_lost)]
    assert check(heard) == after + 2 * BLOCK


def test_the_index_goes_round() -> None:
    """After 2**32 samples the count starts at 0, which is no loss of 44 days."""
    at = (1 << 32) - BLOCK
    packets = [packet(0, index=at), packet(24, index=0), packet(72, index=48)]
    heard = feed(a_decoder(), packets)
    assert [piece for piece in heard if isinstance(piece, Gap)] == [Gap(48, 24)]
    assert check(heard) == 96


@pytest.mark.parametrize("index", [0, 3000, 900_000])
def test_a_device_that_was_switched_off_meanwhile_counts_anew(index: int) -> None:
    """Its index says nothing then: the clock tells the gap, to about the jitter."""
    packets = [packet(i) for i in range(0, 12_000, BLOCK)]
    packets += [resumed(), packet(24_000, index=index)]
    packets += [packet(24_024, index=index + BLOCK)]
    heard = feed(a_decoder(), packets)
    assert [piece for piece in heard if isinstance(piece, Gap)] == [Gap(12_000, 12_000)]
    assert check(heard) == 24_048


def test_a_count_that_starts_anew_unannounced_is_believed_at_its_second_packet() -> (
    None
):
    """One odd packet is damage; two that agree are a device that restarted itself."""
    packets = [packet(i) for i in range(0, 4800, BLOCK)]
    packets += [packet(4800 + i, index=i) for i in (0, 24, 48)]
    heard = feed(a_decoder(), packets)
    assert [piece for piece in heard if isinstance(piece, Gap)] == [Gap(4800, 24)]
    assert check(heard) == 4872


def test_packets_that_come_again_are_not_counted_again() -> None:
    """Doubled samples are jerks counted twice, and an arm that is slower than it is."""
    again = [packet(i) for i in (480, 504, 528)]
    first = [packet(i) for i in range(0, 960, BLOCK)]
    late = [Packet(first[-1].received_ns + 1, one.data) for one in again]
    heard = feed(a_decoder(), [*first, *late, packet(960), packet(984)])
    assert check(heard) == 1008
    assert not any(isinstance(piece, Gap) for piece in heard)


def test_packets_that_were_cut_at_mtu_23_give_what_is_left_of_them() -> None:
    """20 of 52 bytes arrive: 8 of 24 samples, in their place, and no motion of noise."""
    decoder = a_decoder()
    heard: list[Chunk | Gap | Motion] = []
    for i in range(0, 960, BLOCK):
        for one in (
            packet(i),
            Packet(packet(i).received_ns, encode_motion(np.ones(3))),
        ):
            try:
                heard += decoder.feed(Packet(one.received_ns, one.data[:20]))
            except PacketError:
                continue
    emg = [piece for piece in heard if not isinstance(piece, Motion)]
    assert check(emg) == 944
    assert sum(len(p.emg_uv) for p in emg if isinstance(p, Chunk)) == 320
    assert len(emg) == len(heard)


@settings(deadline=None)
@given(
    noise=st.lists(
        st.one_of(
            st.binary(max_size=64),
            *(st.binary(min_size=n, max_size=n) for n in (20, 26, 36, 52, 60)),
        ),
        max_size=20,
    )
)
def test_after_any_bytes_the_second_good_packet_is_heard(noise: list[bytes]) -> None:
    """A device in its boot loader must not cost the rest of the session."""
    decoder = a_decoder()
    good = [packet(i) for i in range(0, 7200, BLOCK)]
    feed(decoder, good[:100])
    at_ns = good[99].received_ns
    feed(decoder, [Packet(at_ns + k, data) for k, data in enumerate(noise)])
    first, *others = good[101:]
    feed(decoder, [first])
    heard = feed(decoder, others)
    assert [len(p.emg_uv) for p in heard if isinstance(p, Chunk)] == [BLOCK] * len(
        others
    )
    assert len(pickle.dumps(decoder)) < 200_000
