"""The sampling rate, measured: it is never assumed, whatever the device says."""

from collections.abc import Sequence

import numpy as np

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet
from rehab.ports import Decoder
from rehab.sensors.ble.kinds.kind import Setup

TOLERANCE = 0.05
"""How far the measured rate may lie from the one that it is taken for."""

OWN_CLOCK = 0.2
"""The same, for a sensor with a clock of its own."""


def measure_rate(
    packets: Sequence[Packet], decoder: Decoder, *, has_own_clock: bool = False
) -> float:
    """Return samples per second by a straight line through the arrivals; 0 if too few.

    A line through all of them minds the jitter of single packets less than the first and
    the last one would: 30 ms of it move three seconds by 0.3 %.

    Parameters
    ----------
    packets : sequence of Packet
    decoder : Decoder
        A fresh one, to count samples with.
    has_own_clock : bool
        Lost samples count as well: for decoders that know their number whatever the
        rate. For others a wrong rate could miscount them.
    """
    counted = Chunk | Gap if has_own_clock else Chunk
    arrived_s: list[float] = []
    n_samples: list[int] = []
    n = 0
    for packet in packets:
        try:
            heard = [v for v in decoder.feed(packet) if isinstance(v, counted)]
        except PacketError:
            continue
        n += sum(value.stop_index - value.start_index for value in heard)
        if heard:
            arrived_s.append((packet.received_ns - packets[0].received_ns) / 1e9)
            n_samples.append(n)
    if len(arrived_s) < 3 or arrived_s[-1] <= arrived_s[0]:
        return 0.0
    return float(np.polyfit(arrived_s, n_samples, 1)[0])


def rate_of(measured_hz: float, setup: Setup) -> float | None:
    """Return the rate of a sensor, or None if the measured one cannot be it.

    A sensor with a clock of its own has the measured rate, if it is anywhere near.
    """
    if setup.rates_hz:
        return known_rate(measured_hz, setup.rates_hz)
    is_near = abs(measured_hz - setup.nominal_hz) <= OWN_CLOCK * setup.nominal_hz
    return round(measured_hz, 1) if is_near else None


def known_rate(measured_hz: float, rates_hz: Sequence[float]) -> float | None:
    """Return the rate that was meant, or None if the measured one fits none."""
    nearest = min(rates_hz, key=lambda rate: abs(rate - measured_hz))
    return nearest if abs(nearest - measured_hz) <= TOLERANCE * nearest else None
