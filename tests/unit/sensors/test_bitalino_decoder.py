"""The BITalino decoder: a counter of 4 bits, a checksum of 4 bits, and the clock."""

import pickle
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Gap, Packet, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.bitalino import (
    encode_frame,
    frame_bytes,
    make_decoder,
    scale_uv,
)
from rehab.sensors.transport import RESUMED

FS_HZ = 1000.0
N_BYTES = 20  # of a notification at the smallest MTU


def a_decoder(n_channels: int = 4) -> Decoder:
    channels = tuple(Channel(f"A{i + 1}", Unit.UV) for i in range(n_channels))
    return make_decoder(Stream("BITalino", "bitalino", FS_HZ, channels))


def codes(index: int, n_channels: int = 4) -> list[int]:
    """Values that tell which sample they are; the last inputs have 6 bits."""
    values = [index % 1024, (index * 7) % 1024, index // 1024 % 1024, 1023]
    return [*values, index % 64, 63 - index % 64][:n_channels]


def frames(indices: Iterable[int], n_channels: int = 4, shift: int = 0) -> bytes:
    return b"".join(encode_frame(i + shift, codes(i, n_channels)) for i in indices)


def cut(
    data: bytes, lengths: Sequence[int], start: int = 0, n: int = 4
) -> list[Packet]:
    """Notifications of these lengths, round and round, each when its last byte was made."""
    packets, at, i = [], 0, 0
    while at < len(data):
        piece = data[at : at + lengths[i % len(lengths)]]
        at, i = at + len(piece), i + 1
        taken = start + -(-at // frame_bytes(n))
        packets.append(Packet(round(taken / FS_HZ * 1e9), piece))
    return packets


def in_events(packets: list[Packet], every_ms: float, n_each: int = 99) -> list[Packet]:
    """Deliver them at connection events, a few at each."""
    moved, at_ns = [], 0.0
    every_ns = every_ms * 1e6
    for i, one in enumerate(packets):
        due_ns = -(-one.received_ns // every_ns) * every_ns
        full = i >= n_each and moved[i - n_each].received_ns >= max(at_ns, due_ns)
        at_ns = max(at_ns, due_ns) + (every_ns if full else 0.0)
        moved.append(Packet(round(at_ns), one.data))
    return moved


def feed(decoder: Decoder, packets: list[Packet]) -> list[Chunk | Gap]:
    heard: list[Chunk | Gap] = []
    for one in packets:
        try:
            heard += [h for h in decoder.feed(one) if isinstance(h, Chunk | Gap)]
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
            n = piece.emg_uv.shape[1]
            rows = [codes(i, n) for i in range(piece.start_index, piece.stop_index)]
            steps = np.array(rows) - np.array([512, 512, 512, 512, 32, 32][:n])
            true_uv = (steps * [scale_uv(k) for k in range(n)]).astype(np.float32)
            np.testing.assert_array_equal(piece.emg_uv, true_uv)
    return index


def gaps(heard: list[Chunk | Gap]) -> list[Gap]:
    return [piece for piece in heard if isinstance(piece, Gap)]


@settings(deadline=None)
@given(
    lengths=st.lists(st.integers(1, 60), min_size=1, max_size=12),
    n_channels=st.integers(1, 6),
)
def test_any_split_into_notifications_gives_the_same(
    lengths: list[int], n_channels: int
) -> None:
    """What MTU was agreed must not change what the patient's arm did."""
    packets = cut(frames(range(120), n_channels), lengths, n=n_channels)
    heard = feed(a_decoder(n_channels), packets)
    assert check(heard) >= 119  # a last frame of two notifications waits for the next
    assert not gaps(heard)


def test_a_signal_at_rest_is_no_repeated_notification() -> None:
    """16 frames of an open input look like the 16 before: they were sampled all the same."""
    data = b"".join(encode_frame(i, [512, 512]) for i in range(160))
    heard = feed(a_decoder(2), cut(data, [64], n=2))
    assert sum(len(p.emg_uv) for p in heard if isinstance(p, Chunk)) == 160


@pytest.mark.parametrize("every_ms", [0.1, 7.5, 15.0, 30.0])
@pytest.mark.parametrize("n_lost", [1, 15, 16, 17, 40, 80, 500, 9000])
def test_a_loss_keeps_its_true_length_whatever_the_radio_does(
    n_lost: int, every_ms: float
) -> None:
    """Losing 80 frames is not losing none, though the counter says the same of both."""
    after = 2000 + n_lost
    packets = cut(frames(range(2000)), [28]) + cut(
        frames(range(after, after + 900)), [28], after
    )
    heard = feed(a_decoder(), in_events(packets, every_ms))
    if n_lost == 16:  # within the jitter, and in step with the counter: see `settling`
        assert not gaps(heard)
        return
    assert gaps(heard) == [Gap(2000, n_lost)]
    check(heard)


@pytest.mark.parametrize("silent_ms", [100, 330, 1500])
def test_a_silence_without_loss_that_ends_in_a_burst_makes_no_gap(
    silent_ms: int,
) -> None:
    """A radio that was disturbed lost nothing: no second may be excluded."""
    packets = cut(frames(range(7000)), [N_BYTES])
    kept_back = [
        Packet(max(one.received_ns, 2_000_000_000 + silent_ms * 1_000_000), one.data)
        if one.received_ns > 2_000_000_000
        else one
        for one in packets
    ]
    heard = feed(a_decoder(), in_events(kept_back, 15.0, 9))
    assert not gaps(heard)
    assert check(heard) >= 6800


def test_what_did_not_fit_into_the_queue_is_missing_where_it_was() -> None:
    """A queue that overflows loses its oldest: after the silence, before the burst."""
    packets = cut(frames(range(6000)), [28])
    cut_ns, back_ns = 2_000_000_000, 3_000_000_000
    late = [one for one in packets if cut_ns < one.received_ns <= back_ns]
    before = [one for one in packets if one.received_ns <= cut_ns]
    after = [one for one in packets if one.received_ns > back_ns]
    held = [Packet(back_ns, one.data) for one in late[-75:]]  # 300 of 1000 frames
    heard = feed(a_decoder(), in_events([*before, *held, *after], 15.0, 9))
    assert gaps(heard) == [Gap(2000, 700)]
    assert check(heard) == 6000


@settings(deadline=None, max_examples=50, derandomize=True)
@given(
    length=st.sampled_from([20, 28, 50, 97, 182]),
    lost=st.sets(st.integers(4, 40), max_size=20),
)
def test_lost_notifications_are_exact_gaps(length: int, lost: set[int]) -> None:
    """Whatever is missing, and wherever it was cut: all else is in its place.

    Losses are two notifications apart at least, so that the clock can tell them.
    """
    packets = cut(frames(range(1500)), [length])
    long = {4 * (i // 4) + 1 for i in lost}
    kept = [one for i, one in enumerate(packets) if i not in long]
    heard = feed(a_decoder(), kept)
    assert check(heard) >= 1499
    n_gone = sum(piece.n_samples for piece in gaps(heard))
    assert n_gone <= len(long) * (length // 7 + 3)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(
    at=st.integers(2000, 3500),
    noise=st.binary(min_size=1, max_size=60),
    n_missing=st.integers(0, 60),
)
def test_damage_is_soon_left_behind(at: int, noise: bytes, n_missing: int) -> None:
    """Bytes too many or too few shift all others: frames have to be found again."""
    data = frames(range(800))
    packets = cut(data[:at] + noise, [182])
    packets += cut(data[at + n_missing :], [182], (at + n_missing) // 7)
    heard = feed(a_decoder(), packets)
    good = sum(len(piece.emg_uv) for piece in heard if isinstance(piece, Chunk))
    assert good >= 800 - 5 - -(-(n_missing + len(noise)) // 7)


@pytest.mark.parametrize("shift", [0, 3, 9])
def test_the_gap_of_a_link_that_came_back_is_taken_from_the_time(shift: int) -> None:
    """START sets the counter back: only the clock knows how long it was."""
    before = in_events(cut(frames(range(3000)), [28]), 15.0)
    after = in_events(cut(frames(range(7001, 8000), shift=shift), [28], 7001), 15.0)
    heard = feed(a_decoder(), [*before, Packet(0, b"", RESUMED), *after])
    (gap,) = gaps(heard)
    assert gap.start_index == 3000
    assert abs(gap.n_samples - 4001) <= 4


def test_a_counter_that_starts_anew_unannounced_is_followed() -> None:
    """A sensor that restarted itself must not be refused for the rest of the session."""
    packets = cut(frames(range(3000)), [28])
    packets += cut(frames(range(3000, 3400), shift=9), [28], 3000)
    heard = feed(a_decoder(), packets)
    assert sum(len(p.emg_uv) for p in heard if isinstance(p, Chunk)) >= 3380


@settings(max_examples=50, deadline=None)
@given(noise=st.lists(st.binary(max_size=182), max_size=20))
def test_after_any_bytes_good_ones_are_heard(noise: list[bytes]) -> None:
    """Random bytes raise `PacketError` only, keep no memory, and are soon left behind."""
    decoder = a_decoder()
    good = cut(frames(range(4000)), [70])
    feed(decoder, good[:200])
    at_ns = good[199].received_ns
    feed(decoder, [Packet(at_ns + k, data) for k, data in enumerate(noise)])
    feed(decoder, good[201:203])
    heard = feed(decoder, good[203:])
    n_heard = sum(len(p.emg_uv) for p in heard if isinstance(p, Chunk))
    assert n_heard >= 10 * len(good[203:])
    assert len(pickle.dumps(decoder)) < 300_000
