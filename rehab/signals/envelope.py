"""Moving mean square and its root: the level of a muscle.

The moving sum adds a running sum since the last border of a fixed grid to what is left
of the grid cell before (van Herk's two-sided scheme). It only ever adds numbers that are
not negative, so it neither drifts over hours nor loses a quiet muscle behind a loud one.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.model.signal import Samples
from rehab.signals.filters import even_runs, finite_runs, lost_alike

Power = NDArray[np.float64]
"""Mean squares, shape ``(n_samples, n_channels)``, in the channel's unit squared."""


def window_samples(window_s: float, fs_hz: float) -> int:
    """Return a window's length in samples, at least one."""
    return max(1, round(window_s * fs_hz))


class MovingSum:
    """Sum of the last `length` rows, causal, with carried state and no drift.

    Any split into pushes gives bitwise the same sums. Rows before the first count as 0.

    Parameters
    ----------
    length : int
        Rows in the window, at least 1.
    n_channels : int
    """

    def __init__(self, length: int, n_channels: int) -> None:
        if length < 1:
            raise ValueError("a window has at least one sample")
        self._length = length
        self._n_channels = n_channels
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._cell = np.zeros((0, self._n_channels))  # rows since the last border
        self._left = np.zeros((self._length, self._n_channels))  # of the cell before

    def forget(self, channels: NDArray[np.bool_]) -> None:
        """Forget the past of some channels only, shape ``(n_channels,)``."""
        self._cell[:, channels] = 0.0
        self._left[:, channels] = 0.0

    def push(self, values: Power) -> Power:
        """Return the sums that end at each of these rows, shape as `values`."""
        length, n_old = self._length, len(self._cell)
        n = n_old + len(values)
        n_cells = n // length + 1
        cells = np.zeros((n_cells * length, self._n_channels))
        cells[:n_old] = self._cell
        cells[n_old:n] = values
        self._cell = cells[(n_cells - 1) * length : n].copy()
        grid = cells.reshape(n_cells, length, self._n_channels)
        since_border = np.cumsum(grid, axis=1)
        # left[c, p]: what of cell c lies inside a window that ends at p in cell c + 1
        left = np.empty_like(grid)
        left[0] = self._left
        left[1:, -1] = 0.0
        left[1:, :-1] = np.cumsum(grid[:-1, :0:-1], axis=1)[:, ::-1]
        if n_cells > 1:
            self._left = left[-1].copy()
        sums = (since_border + left).reshape(-1, self._n_channels)
        return np.asarray(sums[n_old:n])


class Envelope:
    """Causal moving RMS of a band-passed signal, as long as what went in.

    The first window after the start or a gap is the RMS of what there is so far.

    Parameters
    ----------
    fs_hz : float
        Sampling rate in Hz.
    n_channels : int
    window_s : float
        SCIENCE section 3: 0.1 to 0.25 s for a level or feedback, 0.025 s for jerks.
    """

    def __init__(self, fs_hz: float, n_channels: int, window_s: float) -> None:
        self._length = window_samples(window_s, fs_hz)
        self._sum = MovingSum(self._length, n_channels)
        self._n_seen = np.zeros(n_channels, dtype=np.int64)

    def push(self, emg_band_uv: Samples) -> Samples:
        """Return the RMS that ends at each sample; what is NaN stays NaN.

        Parameters
        ----------
        emg_band_uv : Samples, shape ``(n_samples, n_channels)``
        """
        out = np.full(emg_band_uv.shape, np.nan, dtype=np.float32)
        for rows, is_there in even_runs(emg_band_uv):
            if not is_there.any():
                self.reset()
                continue
            values = np.square(emg_band_uv[rows], dtype=np.float64)
            if not is_there.all():
                values[:, ~is_there] = 0.0
                self._sum.forget(~is_there)
                self._n_seen[~is_there] = 0
            counts = self._n_seen + np.arange(1, len(values) + 1)[:, np.newaxis]
            mean = self._sum.push(values) / np.minimum(counts, self._length)
            out[rows] = np.where(is_there, np.sqrt(mean), np.nan)
            self._n_seen = np.minimum(counts[-1], self._length) * is_there
        return out

    def reset(self) -> None:
        """Forget the past."""
        self._sum.reset()
        self._n_seen[:] = 0


def envelope_centred(emg_band_uv: Samples, fs_hz: float, window_s: float) -> Samples:
    """Return the RMS of the window around each sample, without lag.

    Parameters
    ----------
    emg_band_uv : Samples, shape ``(n_samples, n_channels)``
        NaN where samples were lost; windows never reach across them.
    fs_hz : float
        Sampling rate in Hz.
    window_s : float

    Returns
    -------
    Samples
        Of the same shape; NaN where samples were lost.
    """
    half = window_samples(window_s, fs_hz) // 2
    length = 2 * half + 1
    out = np.full(emg_band_uv.shape, np.nan, dtype=np.float32)
    for channels in lost_alike(emg_band_uv):
        part = emg_band_uv[:, channels]
        for start, stop in finite_runs(part):
            n = stop - start
            values = np.zeros((n + half, len(channels)))
            values[:n] = np.square(part[start:stop], dtype=np.float64)
            sums = MovingSum(length, len(channels)).push(values)[half:]
            at = np.arange(n)
            counts = np.minimum(at + half, n - 1) - np.maximum(at - half, 0) + 1
            out[start:stop, channels] = np.sqrt(sums / counts[:, np.newaxis])
    return out
