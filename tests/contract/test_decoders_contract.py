"""What every decoder owes the house, whatever device it is for."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab import plugins
from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet
from rehab.ports import Decoder
from tests.senders import SENDERS
from tests.sending import Counts, Sender, Sent

N_PACKETS = 120
every_sender = pytest.mark.parametrize("name", SENDERS)


def _decoder(sender: Sender) -> Decoder:
    decoder: Decoder = plugins.load("decoders", sender.decoder)(sender.stream())
    return decoder


@cache
def _sent(name: str, n_packets: int = N_PACKETS) -> tuple[Sender, Counts, list[Sent]]:
    """The device, `n_packets` notifications of it, and all the counts in them.

    It is the same each time, and made once: every example begins with it.
    """
    sender = SENDERS[name]
    counts = sender.counts(n_packets * sender.n_packet)
    sent = sender.send(counts)[:n_packets]
    return sender, counts[: sent[-1].stop_index], sent


def _feed(decoder: Decoder, packets: Iterable[Packet]) -> list[Chunk | Gap]:
    heard: list[Chunk | Gap] = []
    for packet in packets:
        try:
            heard += [h for h in decoder.feed(packet) if isinstance(h, Chunk | Gap)]
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


def _assert_true(heard: list[Chunk | Gap], sender: Sender, counts: Counts) -> None:
    expected = sender.decoded(counts)
    chunks = [value for value in heard if isinstance(value, Chunk)]
    assert chunks
    assert {chunk.emg_uv.dtype for chunk in chunks} == {np.dtype(np.float32)}
    sent = [expected[chunk.start_index : chunk.stop_index] for chunk in chunks]
    assert [chunk.emg_uv.shape for chunk in chunks] == [one.shape for one in sent]
    decoded = np.concatenate([chunk.emg_uv for chunk in chunks])
    np.testing.assert_array_equal(decoded, np.concatenate(sent))


def test_every_decoder_is_judged_here() -> None:
    """A decoder that nobody judges may shift every later sample unnoticed."""
    assert set(plugins.names("decoders")) == {s.decoder for s in SENDERS.values()}


@every_sender
def test_what_was_encoded_is_decoded(name: str) -> None:
    """A wrong scale, byte order or channel order shows the patient another muscle."""
    sender, counts, sent = _sent(name)
    heard = _feed(_decoder(sender), sender.arriving(sent))
    assert not any(isinstance(value, Gap) for value in heard)
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, sender, counts)


def _losses(sender: Sender) -> st.SearchStrategy[set[int]]:
    """Any packets but the first; without a counter, any that are in a row and enough."""
    stop = N_PACKETS - sender.n_settled
    if sender.n_least_lost == 1:
        return st.sets(st.integers(1, stop - 1))
    firsts = st.integers(1, stop - sender.n_least_lost)
    lengths = st.integers(sender.n_least_lost, stop)
    return st.builds(
        lambda first, n: set(range(first, min(first + n, stop))), firsts, lengths
    )


@every_sender
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_lost_packets_are_gaps_of_their_length(name: str, data: st.DataObject) -> None:
    """A gap of the wrong length shifts all that follows: phases, jerks, and the truth."""
    sender, counts, sent = _sent(name)
    lost = data.draw(_losses(sender))
    packets = sender.arriving(sent)
    kept = [packet for i, packet in enumerate(packets) if i not in lost]
    heard = _feed(_decoder(sender), kept)
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, sender, counts)
    n_lost = sum(value.n_samples for value in heard if isinstance(value, Gap))
    silenced = sender.silenced(lost, sent)
    lengths = np.diff([0, *(s.stop_index for s in sent)])
    assert n_lost == sum(int(lengths[i]) for i in silenced)


@every_sender
@settings(max_examples=60, deadline=None)
@given(
    again=st.sets(st.integers(0, 115), max_size=20),
    swapped=st.sets(st.integers(1, 37), max_size=10),
)
def test_repeated_and_late_packets_do_no_harm(
    name: str, again: set[int], swapped: set[int]
) -> None:
    """A packet that comes twice, or late, must not be counted twice or go back in time."""
    sender, counts, sent = _sent(name)
    packets = sender.arriving(sent)
    order = list(range(N_PACKETS))
    again = again if sender.sees_repeats else set()
    swapped = swapped if sender.sees_late else set()
    for i in (3 * third for third in swapped):  # one late packet at a time
        order[i], order[i + 1] = order[i + 1], order[i]
    times = [packet.received_ns for packet in packets]
    arriving = [
        replace(packets[k], received_ns=received_ns)
        for k, received_ns in zip(order, times, strict=True)
        for _ in range(2 if k in again else 1)
    ]
    heard = _feed(_decoder(sender), arriving)
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, sender, counts)


@every_sender
@settings(max_examples=200, deadline=None)
@given(
    noise=st.lists(
        st.tuples(st.integers(0, 10**9), st.binary(max_size=80), st.integers(0, 11)),
        max_size=30,
    )
)
def test_random_bytes_raise_nothing_but_packet_errors(
    name: str, noise: list[tuple[int, bytes, int]]
) -> None:
    """A device in its boot loader must not crash a session, or make time run backwards."""
    sender, _, sent = _sent(name, 10)
    tags = sorted({s.characteristic for s in sent} | {"nonsense"})
    times = np.cumsum([step_ns for step_ns, _, _ in noise]).tolist()
    packets = [
        Packet(t, noisy, tags[k % len(tags)])
        for t, (_, noisy, k) in zip(times, noise, strict=True)
    ]
    heard = _feed(_decoder(sender), packets)
    _assert_in_order(heard)
    for value in heard:
        if isinstance(value, Chunk):
            assert value.emg_uv.shape[1] == sender.n_channels
            assert np.isfinite(value.emg_uv).all()


@every_sender
def test_good_packets_are_decoded_after_bad_ones(name: str) -> None:
    """One broken notification must not cost the rest of the session."""
    sender, counts, sent = _sent(name, 40)
    packets = sender.arriving(sent)
    decoder = _decoder(sender)
    heard = _feed(decoder, packets[:20])
    with pytest.raises(PacketError):
        list(decoder.feed(replace(packets[19], data=b"")))
    heard += _feed(decoder, packets[20:])
    assert _assert_in_order(heard) == len(counts)
    _assert_true(heard, sender, counts)
