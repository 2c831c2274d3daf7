"""A device without a counter, and a radio that is late, bursts, and loses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Chunk, Gap
from rehab.sensors.packets.deficit import Deficit


@dataclass(frozen=True)
class Radio:
    """What happens on the way of packets of `n_block` samples.

    `fs_hz` is what the stream tells; the device's clock is off by `ppm`.
    """

    fs_hz: float = 1000.0
    n_block: int = 16
    ppm: float = 0.0
    interval_s: float = 0.015
    late_share: float = 0.01
    late_s: float = 0.1
    seed: int = 0

    def arrivals_s(
        self, n_packets: int, outages: tuple[tuple[float, float], ...] = ()
    ) -> NDArray[np.float64]:
        """Return when each packet is heard, in order; an outage ends in a burst."""
        rng = np.random.default_rng(self.seed)
        true_hz = self.fs_hz * (1 + self.ppm * 1e-6)
        ready = (np.arange(n_packets) + 1) * self.n_block / true_hz + rng.uniform(0, 1)
        late = rng.random(n_packets) < self.late_share
        ready += late * rng.uniform(0, self.late_s, n_packets)
        for start, seconds in outages:
            ready = np.where(
                (ready > start) & (ready < start + seconds), start + seconds, ready
            )
        if self.interval_s:
            ready = np.ceil(ready / self.interval_s) * self.interval_s
        ready += rng.uniform(0, 0.001, n_packets)  # the system's own
        return np.maximum.accumulate(ready)


def numbered(first: int, n_samples: int) -> NDArray[np.float32]:
    """Samples that say which they are."""
    return np.arange(first, first + n_samples, dtype=np.float32)[:, None]


def hear(
    radio: Radio, arrivals_s: NDArray[np.float64], lost: set[int]
) -> list[Chunk | Gap]:
    """Feed a `Deficit` with all packets but the lost ones."""
    deficit = Deficit(radio.fs_hz, 0.01)
    heard: list[Chunk | Gap] = []
    for k, at_s in enumerate(arrivals_s):
        if k not in lost:
            samples = numbered(k * radio.n_block, radio.n_block)
            heard += deficit.push(samples, round(at_s * 1e9))
    return heard


def in_order(heard: list[Chunk | Gap]) -> int:
    """Assert that every index belongs to one value; return how many there are."""
    index = 0
    for value in heard:
        assert value.start_index == index
        assert value.stop_index > index
        index = value.stop_index
    return index


def gaps(heard: list[Chunk | Gap]) -> list[tuple[int, int]]:
    """Return where what is missing began, and how much it was."""
    return [(g.start_index, g.n_samples) for g in heard if isinstance(g, Gap)]
