"""When packets of a radio sensor arrive, from a seed: connection events, late ones, outages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Arrivals:
    """Packet after packet: index after its last sample, when that was taken, when it came."""

    stop_index: NDArray[np.int64]
    taken_s: NDArray[np.float64]
    received_s: NDArray[np.float64]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """What a clock is told."""
        received_ns = np.round(self.received_s * 1e9).astype(np.int64)
        return list(zip(self.stop_index.tolist(), received_ns.tolist(), strict=True))


def arrivals(
    *,
    ppm: float,
    seed: int,
    fs_hz: float = 500.0,
    n_packet: int = 10,
    seconds: float = 90.0,
    interval_s: float = 0.015,
    outage_s: tuple[float, float] | None = None,
    is_dropped: bool = False,
    begin_s: float = 10.0,
) -> Arrivals:
    """Return the arrivals of a device whose oscillator is `ppm` too quick.

    A packet goes with the next connection event; one in a hundred fails up to four times,
    and what follows waits behind it. The machine adds 1.5 ms on average. In the outage
    packets wait for its end, or are dropped.
    """
    rng = np.random.default_rng(seed)
    stop_index = n_packet * (1 + np.arange(round(seconds * fs_hz / n_packet)))
    taken_s = begin_s + stop_index / (fs_hz * (1.0 + 1e-6 * ppm))
    phase_s = rng.uniform(0.0, interval_s)
    event = np.ceil((taken_s + 0.0005 - phase_s) / interval_s)
    is_late = rng.random(len(event)) < 0.01
    event += is_late * rng.integers(1, 5, len(event))
    is_kept = np.ones(len(event), dtype=np.bool_)
    if outage_s is not None:
        at_s = event * interval_s + phase_s
        is_out = (at_s >= outage_s[0]) & (at_s < outage_s[1])
        if is_dropped:
            is_kept = ~is_out
        event[is_out] = np.ceil((outage_s[1] - phase_s) / interval_s)
    event = np.maximum.accumulate(event)
    received_s = event * interval_s + phase_s + rng.exponential(0.0015, len(event))
    received_s = np.maximum.accumulate(received_s)
    return Arrivals(stop_index[is_kept], taken_s[is_kept], received_s[is_kept])
