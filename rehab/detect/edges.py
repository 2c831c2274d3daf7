"""Onset and offset of a burst whose place is known roughly.

The generalised likelihood ratio for a change of variance (Staude et al. 2001: optimised
change detectors are more robust than thresholds across SNR and rise time): with power
`s0` around the burst and `s1` in it, a sample of power `p` speaks for the burst with
``p * (1/s0 - 1/s1) - ln(s1/s0)``. The edges are where the sum of that is largest.

Deviates
--------
One maximum around the strongest place instead of a sequential test; a quiet stretch as
long as the merging gap ends the search, so that neighbours stay apart.
"""

import numpy as np
from numpy.typing import NDArray

LEAST_RATIO = 2.0
"""`s1` is taken at least this much above `s0`; a smaller change has no edges."""

ROUNDS = 3


def burst_edges(
    power: NDArray[np.float64],
    around: float,
    seed: tuple[int, int],
    gap: int,
) -> tuple[int, int]:
    """Return onset and exclusive offset of a burst.

    Parameters
    ----------
    power : array, shape ``(n,)``
        Squares, or mean squares of short steps, before, in and after the burst.
    around : float
        Mean square of the activity around it.
    seed : tuple of int
        ``(start, stop)`` of a stretch that lies mostly in the burst.
    gap : int
        A quiet stretch of this length ends the burst.

    Returns
    -------
    tuple of int
        Indices into `power`; at least one long.
    """
    around = max(around, np.finfo(np.float64).tiny)
    start, stop = seed
    for _ in range(ROUNDS):
        inside = max(float(power[start:stop].mean()), LEAST_RATIO * around)
        gain = power * (1.0 / around - 1.0 / inside) - np.log(inside / around)
        middle = start + int(np.argmax(power[start:stop]))
        found = (
            middle + 1 - _reach(gain[middle::-1], gap),
            middle + _reach(gain[middle:], gap),
        )
        if found == (start, stop):
            break
        start, stop = found
    return start, stop


def _reach(gain: NDArray[np.float64], gap: int) -> int:
    """How far to go from the first element to gather most, not beyond a quiet stretch."""
    total = np.cumsum(gain)
    if len(total) > gap:
        quiet = np.flatnonzero(total[gap:] - total[:-gap] < 0.0)
        if len(quiet):
            total = total[: quiet[0] + 1]
    return 1 + int(np.argmax(total))
