"""What a fuzzer is too short for: a decoder that holds on to what it heard for hours."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rehab.model.signal import Packet
from tests.bench.fuzz.stories import MAX_BYTES, STORIES, Listener, size_of
from tests.senders import SENDERS
from tests.sending import Sender

N_PACKETS = 4_000


def check_all() -> None:
    """Feed every decoder a long run in which every fourth packet is lost or damaged."""
    for name, sender in SENDERS.items():
        listener = Listener(sender)
        packets = list(_damaged(sender))
        listener.feed(packets[: N_PACKETS // 2])
        before = size_of(listener.decoder)
        listener.heard.clear()
        listener.feed(packets[N_PACKETS // 2 :])
        after = size_of(listener.decoder)
        assert after < min(MAX_BYTES, 1.5 * before + 50_000), (name, before, after)


def beginnings() -> Iterator[tuple[str, bytes]]:
    """Give a few bytes for each device and story, for the fuzzer to begin with."""
    rng = np.random.default_rng(7)
    for sender in range(len(SENDERS)):
        for story in range(len(STORIES)):
            rest = rng.integers(0, 256, 200, np.uint8).tobytes()
            yield f"{sender}-{story}", bytes([sender, story]) + rest


def _damaged(sender: Sender) -> Iterator[Packet]:
    rng = np.random.default_rng(3)
    sent = sender.send(sender.counts(N_PACKETS * sender.n_packet))
    for packet in sender.arriving(sent):
        kind = rng.integers(0, 16)
        if kind == 0:
            continue
        if kind == 1:
            yield replace(packet, data=rng.bytes(len(packet.data)))
        elif kind == 2:
            yield replace(packet, data=packet.data[: rng.integers(0, len(packet.data))])
        else:
            yield packet
        if kind == 3:
            yield packet
