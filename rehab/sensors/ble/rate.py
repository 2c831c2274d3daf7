"""The sampling rate, measured: it is never assumed, whatever the device says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Stream
from rehab.ports import Decoder
from rehab.sensors.ble.kinds.kind import Setup

TOLERANCE = 0.05
"""How far the measured rate may lie from the one that it is taken for."""

OWN_CLOCK = 0.2
"""The same, for a sensor with a clock of its own."""

MOST_LOST = 0.2
"""Share of samples that may be missing while the rate is measured. Of a stream with more
holes nobody can say whether samples are lost or were never taken."""

_BIN_S = 0.25
_STALL_NS = 250_000_000
_SETTLE_NS = 400_000_000  # what waited comes in a burst


@dataclass(frozen=True, slots=True)
class Measured:
    """Samples per second, those that were lost included; and the share of the lost."""

    fs_hz: float
    lost: float


def steady(packets: Sequence[Packet]) -> list[Packet]:
    """Return the packets since the stream last stood still for a moment, a little later.

    A stall moves all that comes after it: a rate measured across one is wrong.
    """
    begins_ns = packets[0].received_ns
    for i in range(1, len(packets)):
        if packets[i].received_ns - packets[i - 1].received_ns > _STALL_NS:
            begins_ns = packets[i].received_ns + _SETTLE_NS
    return [packet for packet in packets if packet.received_ns >= begins_ns]


def measure_rate(packets: Sequence[Packet], decoder: Decoder) -> Measured:
    """Return the rate by a straight line through the promptest arrivals; 0 if too few.

    What comes late says nothing of the device: of each quarter of a second the packet
    counts that came the least late, and the line is the median of all that two of them
    draw (Theil-Sen).

    Parameters
    ----------
    packets : sequence of Packet
    decoder : Decoder
        A fresh one, to count samples with.
    """
    arrived_s: list[float] = []
    n_samples: list[int] = []
    n_lost = n = 0
    for packet in packets:
        try:
            heard = [v for v in decoder.feed(packet) if isinstance(v, Chunk | Gap)]
        except PacketError:
            continue
        if not heard:
            continue
        n = heard[-1].stop_index
        n_lost += sum(v.n_samples for v in heard if isinstance(v, Gap))
        arrived_s.append((packet.received_ns - packets[0].received_ns) / 1e9)
        n_samples.append(n)
    if len(arrived_s) < 3 or arrived_s[-1] - arrived_s[0] < 2 * _BIN_S:
        return Measured(0.0, 1.0)
    at_s, counts = _promptest(np.array(arrived_s), np.array(n_samples))
    i, j = np.triu_indices(len(at_s), 1)
    slopes = (counts[j] - counts[i]) / (at_s[j] - at_s[i])
    return Measured(float(np.median(slopes)), n_lost / n)


def _promptest(
    arrived_s: NDArray[np.float64], n_samples: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the packets that came the least late, one of each `_BIN_S`."""
    rough_hz = (n_samples[-1] - n_samples[0]) / (arrived_s[-1] - arrived_s[0])
    late_s = arrived_s - n_samples / max(rough_hz, 1e-9)
    order = np.lexsort((late_s, bins := np.floor(arrived_s / _BIN_S)))
    first = np.unique(bins[order], return_index=True)[1]
    kept = order[first]
    return arrived_s[kept], n_samples[kept]


def judge_rate(
    packets: Sequence[Packet],
    make_decoder: Callable[[Stream], Decoder],
    stream: Stream,
    setup: Setup,
) -> tuple[float | None, float]:
    """Return the rate of a sensor (None if it is uncertain), and the measured one.

    Each rate that it may have is tried: decoded at that rate, the packets must come at
    that rate, with few samples missing. A sensor with a clock of its own has the
    measured rate, if it is anywhere near.
    """
    certain: list[tuple[float, float, float]] = []
    measured = Measured(0.0, 1.0)
    for rate_hz in setup.rates_hz or (setup.nominal_hz,):
        measured = measure_rate(packets, make_decoder(replace(stream, fs_hz=rate_hz)))
        tolerance = TOLERANCE if setup.rates_hz else OWN_CLOCK
        is_near = abs(measured.fs_hz - rate_hz) <= tolerance * rate_hz
        if is_near and measured.lost <= MOST_LOST:
            fs_hz = rate_hz if setup.rates_hz else round(measured.fs_hz, 1)
            certain.append((measured.lost, fs_hz, measured.fs_hz))
    if not certain:
        return None, measured.fs_hz * (1.0 - measured.lost)
    _, fs_hz, measured_hz = min(certain)
    return fs_hz, measured_hz
