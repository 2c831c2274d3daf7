"""What the Myo's decoder makes of lateness and loss, which look alike at first."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet
from rehab.sensors.packets.myo import make_decoder
from rehab.sensors.packets.myo_values import Imu, encode_imu
from rehab.sensors.transport import RESUMED
from tests.senders import SENDERS

MYO = SENDERS["myo"]
MS = 1_000_000


def sent(n_packets: int) -> list[Packet]:
    return MYO.arriving(MYO.send(MYO.counts(2 * n_packets)))


def delivered(
    n_packets: int,
    stalls_ms: Sequence[tuple[float, float]],
    *,
    interval_ms: float = 15.0,
    queue: int = 20,
    speed: float = 1.0,
) -> tuple[list[Packet], int]:
    """What comes through a radio with pauses, and how many packets its queue dropped."""
    packets, waiting, heard = sent(n_packets), [], []
    n_taken = n_dropped = event = 0
    while n_taken < n_packets or waiting:
        event += 1
        now_ms = event * interval_ms
        while n_taken < n_packets and (n_taken + 1) * 10 / speed <= now_ms:
            if len(waiting) < queue:
                waiting.append(packets[n_taken])
            else:
                n_dropped += 1
            n_taken += 1
        if not any(begin <= now_ms < end for begin, end in stalls_ms):
            now_ns = round(now_ms * MS)
            heard += [Packet(now_ns, p.data, p.characteristic) for p in waiting[:6]]
            del waiting[:6]
    return heard, n_dropped


def decoded(packets: Sequence[Packet]) -> tuple[list[Chunk], list[Gap]]:
    """All that comes out, and once more what would never be told apart."""
    decoder = make_decoder(MYO.stream())
    heard = [heard for packet in packets for heard in decoder.feed(packet)]
    index = 0
    for value in heard:
        assert isinstance(value, Chunk | Gap)
        assert value.start_index == index
        index = value.stop_index
    chunks = [value for value in heard if isinstance(value, Chunk)]
    return chunks, [value for value in heard if isinstance(value, Gap)]


@settings(max_examples=15, deadline=None)
@given(
    interval_ms=st.sampled_from([7.5, 11.25, 15.0]),
    lengths_ms=st.lists(st.integers(20, 900), min_size=3, max_size=3),
    speed=st.floats(0.995, 1.005),
)
def test_packets_that_are_late_are_not_lost(
    interval_ms: float, lengths_ms: list[int], speed: float
) -> None:
    """A busy machine hears late. Late samples shown as a gap would interrupt a set, and
    put everything behind it at a wrong time.
    """
    stalls = [(2000 * i + 900, 2000 * i + 900 + n) for i, n in enumerate(lengths_ms)]
    options = {"interval_ms": interval_ms, "speed": speed, "queue": 1000}
    packets, _ = delivered(700, stalls, **options)
    chunks, gaps = decoded(packets)
    assert not gaps
    together = np.concatenate([chunk.emg_uv for chunk in chunks])
    np.testing.assert_array_equal(together, MYO.decoded(MYO.counts(1400)))


@settings(max_examples=15, deadline=None)
@given(
    interval_ms=st.sampled_from([7.5, 11.25, 15.0]),
    lengths_ms=st.lists(st.integers(20, 1500), min_size=3, max_size=3),
    queue=st.integers(4, 20),
    speed=st.floats(0.995, 1.005),
)
def test_what_a_full_queue_dropped_is_a_gap_of_its_length(
    interval_ms: float, lengths_ms: list[int], queue: int, speed: float
) -> None:
    """After a pause some packets come late and others never: the sum must be right, or
    every later jerk is at a wrong time.
    """
    stalls = [(2500 * i + 1400, 2500 * i + 1400 + n) for i, n in enumerate(lengths_ms)]
    options = {"interval_ms": interval_ms, "speed": speed, "queue": queue}
    packets, n_dropped = delivered(1000, stalls, **options)
    chunks, gaps = decoded(packets)
    assert sum(gap.n_samples for gap in gaps) == 2 * n_dropped
    assert chunks[-1].stop_index == 2000
    counts = MYO.decoded(MYO.counts(2000))
    for chunk in chunks:  # away from the pauses every sample is the one that was sent
        if any(begin <= chunk.received_ns / MS < end + 400 for begin, end in stalls):
            continue
        expected = counts[chunk.start_index : chunk.stop_index]
        np.testing.assert_array_equal(chunk.emg_uv, expected)


@pytest.mark.parametrize("n_lost", [1, 3, 4, 8, 9, 100])
def test_a_loss_alone_keeps_its_length(n_lost: int) -> None:
    """The turn says only how many are lost modulo four."""
    packets = sent(200 + n_lost)
    chunks, gaps = decoded(packets[:50] + packets[50 + n_lost :])
    assert gaps == [Gap(100, 2 * n_lost)]
    assert chunks[-1].stop_index == 2 * (200 + n_lost)


def test_up_to_three_lost_packets_make_nothing_wait() -> None:
    """Where the turn tells it all, the screen must not stand still."""
    packets = sent(60)
    chunks, _ = decoded(packets[:50] + packets[53:54])
    assert chunks[-1].stop_index == 108


def test_a_link_that_came_back_goes_on_by_the_clock() -> None:
    """Turns begin anew with a connection, and say nothing about how long it was away."""
    packets = sent(400)
    resumed = Packet(packets[300].received_ns, b"", RESUMED)
    chunks, gaps = decoded([*packets[:99], resumed, *packets[301:]])
    assert gaps == [Gap(198, 404)]
    assert chunks[-1].stop_index == 800


def test_what_waits_when_the_link_is_lost_is_handed_on() -> None:
    """Packets that came must not vanish because the link ended behind them."""
    packets = sent(200)
    resumed = Packet(packets[150].received_ns, b"", RESUMED)
    chunks, gaps = decoded([*packets[:50], *packets[90:93], resumed, *packets[151:]])
    assert gaps == [Gap(106, 196)]  # it cannot be known how much was lost before them
    assert sum(len(chunk.emg_uv) for chunk in chunks) == 2 * (50 + 3 + 49)
    assert chunks[-1].stop_index == 400


def test_acceleration_is_heard_beside_the_samples() -> None:
    """The motion gate needs to know when the arm was pulled about."""
    decoder = make_decoder(MYO.stream())
    for packet in sent(5):
        list(decoder.feed(packet))
    imu = encode_imu(Imu((1.0, 0.0, 0.0, 0.0), (0.5, -1.0, 2.0), (0.0, 0.0, 0.0)))
    (motion,) = decoder.feed(Packet(60 * MS, imu, "imu"))
    assert isinstance(motion, Motion)
    assert motion.index == 9
    np.testing.assert_array_equal(motion.acceleration_g, [[0.5, -1.0, 2.0]])


@pytest.mark.parametrize(("tag", "n_bytes"), [("emg0", 15), ("emg3", 17), ("imu", 19)])
def test_what_has_a_wrong_length_is_refused(tag: str, n_bytes: int) -> None:
    """Half a packet would shift all channels by some."""
    with pytest.raises(PacketError):
        make_decoder(MYO.stream()).feed(Packet(1, b"\1" * n_bytes, tag))


def test_other_characteristics_are_passed_over() -> None:
    """The classifier's poses are none of our business."""
    assert list(make_decoder(MYO.stream()).feed(Packet(1, b"\1", "pose"))) == []
