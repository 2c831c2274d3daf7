"""What a device puts on the air, and what must come of it: the words of `tests.senders`."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Channel, Packet, Samples, Stream, Unit

Counts = NDArray[np.int64]
"""What a device sampled, shape ``(n_samples, n_channels)``."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One notification. `stop_index` is the index after its last whole sample."""

    stop_index: int
    data: bytes
    characteristic: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """A device as its decoder sees it.

    Parameters
    ----------
    decoder : str
        Name of the plug-in.
    fs_hz, n_channels, n_packet
        Sampling rate, channels, and samples in a packet (those of most packets).
    send : callable
        Makes the notifications of a whole run from its counts, in order.
    low, high, step
        Counts that the protocol carries without loss: low, low + step, ... below high.
    scale : float
        Decoded value of one count.
    settings : mapping
        Of the stream.
    n_settled : int
        Packets after a loss after which its length must be known.
    silenced : callable
        Packets that must not be believed, given those that did not come: only these, but
        for protocols that need a fresh start after a loss.
    n_least_lost : int
        Packets in a row that show when they are lost: more than one without a counter.
    sees_repeats, sees_late : bool
        Whether a packet that comes twice, or behind its successor, can be told at all.
    """

    decoder: str
    fs_hz: float
    n_channels: int
    n_packet: int
    send: Callable[[Counts], list[Sent]]
    low: int = -30000
    high: int = 30000
    step: int = 1
    scale: float = 1.0
    settings: Mapping[str, str | int | float] = field(default_factory=dict)
    n_settled: int = 1
    silenced: Callable[[Set[int], list[Sent]], Set[int]] = lambda lost, _: lost
    n_least_lost: int = 1
    sees_repeats: bool = True
    sees_late: bool = True

    def stream(self) -> Stream:
        """Return the stream that the decoder is made for."""
        channels = tuple(Channel(f"CH{i}", Unit.UV) for i in range(self.n_channels))
        return Stream("test", self.decoder, self.fs_hz, channels, self.settings)

    def counts(self, n_samples: int, seed: int = 5) -> Counts:
        """Return what the device samples: any values that it can send, seeded."""
        rng = np.random.default_rng(seed)
        steps = (self.high - self.low) // self.step
        drawn = rng.integers(0, steps, (n_samples, self.n_channels))
        return self.low + self.step * drawn

    def arriving(self, sent: list[Sent], start_ns: int = 0) -> list[Packet]:
        """Return packets that arrive at the moment their last sample was taken."""
        return [
            Packet(
                start_ns + round(s.stop_index / self.fs_hz * 1e9),
                s.data,
                s.characteristic,
            )
            for s in sent
        ]

    def decoded(self, counts: Counts) -> Samples:
        """Return what must come of counts."""
        values: Samples = (counts * self.scale).astype(np.float32)
        return values


def in_packets(
    n_packet: int, encode: Callable[[int, Counts], bytes]
) -> Callable[[Counts], list[Sent]]:
    """Send `n_packet` samples a packet, each made by ``encode(start_index, counts)``."""

    def send(counts: Counts) -> list[Sent]:
        starts = range(0, len(counts), n_packet)
        pieces = [(start, counts[start : start + n_packet]) for start in starts]
        return [Sent(start + len(p), encode(start, p)) for start, p in pieces]

    return send
