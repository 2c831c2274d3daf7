"""Onset and offset of a burst whose place is known roughly.

The likelihood ratio for a change of variance (Staude et al. 2001: optimised change
detectors are more robust than thresholds across SNR and rise time): a sample whose power
is `p` times that around the burst speaks with ``p * (1 - 1/q) - ln q`` for a burst of `q`
times that power. The edges are where the sum of that is largest.

Deviates
--------
`q` is a quarter of what the strongest 25 ms have, not estimated for each pair of edges: EMG
fluctuates within a burst, and the free estimate would settle on its strongest few
milliseconds. A quiet stretch as long as the merging gap ends the search, so that
neighbours stay apart.
"""

import numpy as np
from numpy.typing import NDArray

LEAST_RATIO = 2.0
"""Of the burst's power to that around it; a smaller change has no edges."""

SHARE = 0.25


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
    relative = power / max(around, np.finfo(np.float64).tiny)
    strongest = relative[seed[0] : seed[1]]
    middle = seed[0] + int(np.argmax(strongest))
    ratio = max(SHARE * float(strongest.mean()), LEAST_RATIO)
    gain = relative * (1.0 - 1.0 / ratio) - np.log(ratio)
    return middle + 1 - _reach(gain[middle::-1], gap), middle + _reach(
        gain[middle:], gap
    )


def _reach(gain: NDArray[np.float64], gap: int) -> int:
    """How far to go from the first element to gather most, not beyond a quiet stretch."""
    total = np.cumsum(gain)
    if len(total) > gap:
        is_quiet = total[gap:] - total[:-gap] < 0.0
        if is_quiet.any():
            total = total[: int(np.argmax(is_quiet)) + 1]
    return 1 + int(np.argmax(total))
