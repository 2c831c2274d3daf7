"""The sampling rate, measured: a sender that says another one is not believed."""

from collections.abc import Sequence

import numpy as np

TOLERANCE = 0.02
"""How far the measured rate may lie from the one that the stream says."""


def measure_rate(arrived_s: Sequence[float], n_samples: Sequence[int]) -> float:
    """Return samples a second by the arrivals on our own clock; 0 if too few.

    The median slope from each arrival of the first third to each of the last third: a
    hiccup of one of the two machines moves a few of them only.

    Parameters
    ----------
    arrived_s : sequence of float
        When each piece came.
    n_samples : sequence of int
        How many samples it had.
    """
    third = len(arrived_s) // 3
    if third < 1:
        return 0.0
    at = np.asarray(arrived_s, np.float64)
    count = np.cumsum(np.asarray(n_samples, np.float64))
    spans = at[-third:, None] - at[None, :third]
    counted = count[-third:, None] - count[None, :third]
    return float(np.median(counted / np.maximum(spans, 1e-9)))


def fits(measured_hz: float, said_hz: float) -> bool:
    """Return whether a stream sends at the rate that it says."""
    return abs(measured_hz - said_hz) <= TOLERANCE * said_hz
