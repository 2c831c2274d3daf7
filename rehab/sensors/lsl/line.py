"""When each sample was taken, where times come late: a lower envelope that may turn.

A time never comes too early, so what is true lies along the lowest of them. The line
turns slowly, because a sensor's clock runs up to some thousandths faster or slower than
it says.
"""

import numpy as np
from numpy.typing import NDArray

_FOLLOW = 0.3  # of what a window lies off, at once
_TURN = 0.05  # and so much of it over the next window
_STEEPEST = 0.05  # of a sample a sample

Lead = NDArray[np.float64]
"""Time in samples minus index, shape ``(n,)``."""


class Line:
    """Follows the smallest lead of every window.

    Parameters
    ----------
    fs_hz : float
    n_window : int
        Samples over which the smallest lead is looked for.
    """

    def __init__(self, fs_hz: float, n_window: int) -> None:
        self.fs_hz, self.n_window = fs_hz, n_window
        self._index, self._lead, self._slope = 0.0, 0.0, 0.0
        self._n, self._lowest = 0, np.inf

    def begin(self, index: NDArray[np.int64], lead: Lead) -> None:
        """Lay the line under the first samples: at least one; many make it steadier."""
        bins = (index - index[0]) // self.n_window
        at = [np.flatnonzero(bins == b) for b in np.unique(bins)]
        low = np.array([rows[np.argmin(lead[rows])] for rows in at if len(rows)])
        self._slope = _median_slope(index[low].astype(float), _joined(lead[low]))
        self._index = float(index[0])
        self._lead = float(np.min(lead - self._slope * (index - index[0])))

    def at(self, index: NDArray[np.int64] | int) -> Lead:
        """Return the lead of samples that came in time."""
        lead: Lead = self._lead + self._slope * (np.asarray(index) - self._index)
        return lead

    def n_lost(self, off: float) -> int:
        """Return how many samples are missing before one that is `off` above the line."""
        return round(off / (1.0 + self._slope))

    def shift(self, n_samples: float) -> None:
        """Move the line up or down at once."""
        self._lead += n_samples

    def take(self, index: NDArray[np.int64], lead: Lead) -> None:
        """Learn from samples, in order; any split gives nearly the same."""
        for start in range(0, len(index), self.n_window):
            self._take(
                index[start : start + self.n_window],
                lead[start : start + self.n_window],
            )

    def _take(self, index: NDArray[np.int64], lead: Lead) -> None:
        self._lowest = min(self._lowest, float(np.min(lead - self.at(index))))
        self._n += len(index)
        if self._n < self.n_window:
            return
        self._lead = float(self.at(int(index[-1])))
        self._index = float(index[-1])
        self._lead += _FOLLOW * self._lowest
        slope = self._slope + _TURN * self._lowest / self.n_window
        self._slope = float(np.clip(slope, -_STEEPEST, _STEEPEST))
        self._n, self._lowest = 0, np.inf


def _joined(lead: Lead) -> Lead:
    """Return the leads without the steps that stand out: samples were lost there."""
    steps = np.diff(lead)
    if not len(steps):
        return lead
    off = np.abs(steps - np.median(steps))
    steps[off > max(0.5, 5.0 * float(np.median(off)))] = np.median(steps)
    return np.concatenate(([lead[0]], lead[0] + np.cumsum(steps)))


def _median_slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return the median slope of all pairs (Theil 1950, Sen 1968); 0 for one point."""
    i, j = np.triu_indices(len(x), 1)
    if not len(i):
        return 0.0
    slope = float(np.median((y[j] - y[i]) / (x[j] - x[i])))
    return float(np.clip(slope, -_STEEPEST, _STEEPEST))
