"""The sampling rate, measured: the device does not tell it, and it is never assumed."""

from collections.abc import Sequence

import numpy as np

from rehab.model.signal import Packet

TOLERANCE = 0.05
"""How far the measured rate may lie from the one that it is taken for."""


def measure_rate(packets: Sequence[Packet], sample_bytes: int) -> float:
    """Return samples per second by a straight line through the arrivals; 0 if too few.

    A line through all of them minds the jitter of single packets less than the first and
    the last one would: 30 ms of it move three seconds by 0.3 %.
    """
    if len(packets) < 3:
        return 0.0
    arrived_s = (
        np.array([p.received_ns - packets[0].received_ns for p in packets]) / 1e9
    )
    n_samples = np.cumsum([len(p.data) for p in packets]) / sample_bytes
    if arrived_s[-1] <= 0:
        return 0.0
    return float(np.polyfit(arrived_s, n_samples, 1)[0])


def known_rate(measured_hz: float, rates_hz: Sequence[float]) -> float | None:
    """Return the rate that was meant, or None if the measured one fits none."""
    nearest = min(rates_hz, key=lambda rate: abs(rate - measured_hz))
    return nearest if abs(nearest - measured_hz) <= TOLERANCE * nearest else None
